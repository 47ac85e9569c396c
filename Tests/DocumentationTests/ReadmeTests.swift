import Foundation
import TestSupport
import Testing

/// The README is kept true: each command of its console blocks runs, on the notebook that comes with the project.
@Suite struct ReadmeTests {
  private static let commands: [String] = {
    let text = (try? String(contentsOf: SharedFolder.project.appending(path: "README.md"), encoding: .utf8)) ?? ""
    var commands: [String] = []
    var isConsole = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isConsole = line == "```console"
      } else if isConsole, line.hasPrefix("$ ") {
        commands.append(String(line.dropFirst(2)))
      }
    }
    return commands
  }()

  @Test func everyCommandRuns() throws {
    try #require(Self.commands.count > 5)
    let scratch = try ScratchFolder()
    try FileManager.default.copyItem(
      atPath: SharedFolder.project.appending(path: "scripts/sample").path, toPath: scratch.path + "/SiYuan")
    try FileManager.default.copyItem(
      atPath: SharedFolder.project.appending(path: "scripts/sample-wiki").path, toPath: scratch.path + "/wiki")
    for command in Self.commands {
      let process = Process()
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", command]
      process.environment = ["HOME": scratch.path, "PATH": ProgramRun.folder().path + ":/usr/bin:/bin"]
      let (output, errors) = (Pipe(), Pipe())
      process.standardOutput = output
      process.standardError = errors
      try process.run()
      let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      let said = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "\(command): \(said)")
      #expect(command.contains("inlinkd") || command.contains(" copy ") || !text.isEmpty, "\(command)")
    }
  }

  @Test func theAnswerShownIsTheAnswerGiven() throws {
    let readme = try String(contentsOf: SharedFolder.project.appending(path: "README.md"), encoding: .utf8)
    let scratch = try ScratchFolder()
    let index = scratch.path + "/i.sqlite"
    let sample = SharedFolder.project.appending(path: "scripts/sample").path
    _ = try ProgramRun("inlinkd", ["--notebooks", sample, "--index", index, "--once"])
    let run = try ProgramRun(
      "inlink", ["--index", index, "getBacklink2", "20260105090001-doc0001", "--format", "table"])
    let shown = run.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    try #require(shown.count > 5)
    for line in shown { #expect(readme.contains(line), "\(line)") }
  }

  @Test func theScriptsItNamesAreThere() {
    for script in ["run", "test", "bench", "build", "prepare", "fault-loop", "soak"] {
      let path = SharedFolder.project.appending(path: "scripts/\(script)").path
      #expect(FileManager.default.isExecutableFile(atPath: path), "\(script)")
    }
  }
}
