import CommandLineOptions
import IndexerService
import SQLiteConnection

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

let signals = StopSignals()
SQLiteLibrary.disableMemoryStatistics()

let status: ExitStatus
do {
  switch try InlinkdOptions.parse(Array(CommandLine.arguments.dropFirst())) {
  case .show(let text):
    print(text, terminator: "")
    status = .complete
  case .run(let options):
    status = await Daemon(options, signals: signals, log: Log()).run()
  }
} catch {
  Log().error(error.description)
  status = .usage
}
exit(status.rawValue)
