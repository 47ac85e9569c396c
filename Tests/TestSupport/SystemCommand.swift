import Foundation

/// Programs of the system and of the project's scripts, run as processes.
package enum SystemCommand {
  /// Ends with its status and all it said, errors among it. Without `environment` the test's own.
  package static func run(
    _ command: [String], environment: [String: String]? = nil
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: command[0])
    process.arguments = Array(command.dropFirst())
    if let environment { process.environment = environment }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  /// Whether it could be run and ended well.
  package static func succeeds(_ command: [String]) -> Bool { (try? run(command).status) == 0 }
}
