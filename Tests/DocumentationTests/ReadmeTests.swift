import Foundation
import TestSupport
import Testing

/// The README is kept true: each command of its console blocks runs, on the notebook that comes with the project.
@Suite struct ReadmeTests {
  private static let commands = ConsoleCommand.all(in: "README.md")

  @Test func everyCommandRuns() throws {
    try #require(Self.commands.count > 5)
    let home = try ConsoleCommand.home()
    for command in Self.commands {
      let run = try ConsoleCommand.run(command, home: home)
      #expect(run.status == 0, "\(command): \(run.errors)")
      #expect(command.contains("inlinkd") || command.contains(" copy ") || !run.output.isEmpty, "\(command)")
    }
  }

  @Test func theAnswerShownIsTheAnswerGiven() throws {
    let readme = try String(contentsOf: SharedFolder.project.appending(path: "README.md"), encoding: .utf8)
    let scratch = try ScratchFolder()
    let index = scratch.path + "/i.sqlite"
    let sample = SharedFolder.project.appending(path: "scripts/sample").path
    _ = try ProgramRun("inlinkd", ["--notebooks", sample, "--index", index, "--once"])
    let run = try ProgramRun(
      "inlink", ["--index", index, "backlinks", "Compost"])
    let shown = run.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    try #require(shown.count > 5)
    for line in shown { #expect(readme.contains(line), "\(line)") }
  }

  @Test func theScriptsItNamesAreThere() {
    for script in [
      "run", "test", "bench", "build", "prepare", "fault-loop", "soak", "install", "uninstall", "package",
      "test-package",
    ] {
      let path = SharedFolder.project.appending(path: "scripts/\(script)").path
      #expect(FileManager.default.isExecutableFile(atPath: path), "\(script)")
    }
  }
}
