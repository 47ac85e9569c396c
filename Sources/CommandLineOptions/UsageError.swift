/// A command line that can't be understood: said in one line, with where to look, and exit status 2.
package struct UsageError: Error, Sendable, Equatable, CustomStringConvertible {
  package let program: String
  package let message: String
  /// The command whose help to read; empty for the program's.
  package let command: String

  package static let status: Int32 = 2

  package var description: String {
    let help = command.isEmpty ? "\(program) --help" : "\(program) \(command) --help"
    return "\(program): \(message) (try '\(help)')"
  }
}

/// What a command line asks for.
package enum Invocation<Options: Sendable>: Sendable {
  case run(Options)
  /// Text for standard output: help or version.
  case show(String)
}
