import CommandLineOptions
import Platform

// A reader that goes away ends the program by a failed write, not by a signal.
signal(SIGPIPE, SIG_IGN)

do throws(UsageError) {
  switch try InlinkOptions.parse(Array(CommandLine.arguments.dropFirst())) {
  case .show(let text):
    var output = StandardOutput(text)
    exit(output.end(ExitStatus.answered))
  case .run(let options): exit(run(options))
  }
} catch {
  StandardError.say(error.description)
  exit(UsageError.status)
}
