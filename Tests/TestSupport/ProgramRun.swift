import Foundation

/// The programs of this build, run as processes.
package struct ProgramRun {
  package var status: Int32
  package var output: String
  package var errors: String

  package static func folder() -> URL {
    // The test bundle lies beside the programs.
    let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let candidates = [bundle.deletingLastPathComponent(), SharedFolder.project.appending(path: ".build/debug")]
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0.appending(path: "inlink").path) }
      ?? candidates[1]
  }

  package static func start(
    _ program: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> (Process, input: Pipe, output: Pipe, errors: Pipe) {
    let process = Process()
    process.executableURL = folder().appending(path: program)
    process.arguments = arguments
    process.environment = ["HOME": "/nonexistent", "PATH": "/usr/bin:/bin"].merging(environment) { $1 }
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    return (process, input, output, errors)
  }

  package init(_ program: String, _ arguments: [String], input text: String = "") throws {
    let (process, input, output, errors) = try Self.start(program, arguments)
    // Inputs here are smaller than a pipe's room.
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    self.output = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    self.errors = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
  }
}
