import CommandLineOptions
import Indexing
import Platform
import SQLiteConnection

let signals = StopSignals()
SQLiteLibrary.disableMemoryStatistics()

let status: ExitStatus
do {
  switch try InlinkdOptions.parse(Array(CommandLine.arguments.dropFirst())) {
  case .show(let text):
    var output = StandardOutput(text)
    _ = output.flush()
    if let problem = output.problem { Log().error(problem) }
    status = output.problem == nil ? .complete : .nothing
  case .run(let options):
    status = await Daemon(options, signals: signals, log: Log()).run()
  }
} catch {
  Log().error(error.description)
  status = .usage
}
exit(status.rawValue)
