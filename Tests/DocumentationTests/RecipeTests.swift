import Foundation
import TestSupport
import Testing

/// schema/RECIPES.md is kept true: the index in other people's tools, as they are installed.
@Suite struct RecipeTests {
  private static let needsTools = ConditionTrait.enabled(
    if: ConsoleCommand.recipeTools != nil, "scripts/prepare --with-tools could not install Datasette from PyPI")

  private func home() throws -> ScratchFolder {
    let home = try ConsoleCommand.home()
    let run = try ConsoleCommand.run(
      "inlinkd --notebooks ~/SiYuan --notebooks ~/wiki --index ~/notes.sqlite --once", home: home)
    #expect(run.status == 0, "\(run.errors)")
    return home
  }

  @Test(needsTools) func everyRecipeRuns() throws {
    let commands = ConsoleCommand.all(in: "schema/RECIPES.md")
    try #require(commands.count > 12)
    let home = try home()
    for command in commands {
      let run = try ConsoleCommand.run(command, home: home)
      #expect(run.status == 0, "\(command): \(run.errors)")
      let isQuiet = command.contains(" copy ") || command.contains("rsync")
      #expect(isQuiet || run.output.count > 1, "\(command)")
    }
  }

  /// Datasette as a server: the pages that people open list the public views only, and search finds.
  @Test(needsTools) func datasetteShowsAndSearchesTheViews() throws {
    let home = try home()
    let tools = try #require(ConsoleCommand.recipeTools)
    let process = Process()
    process.executableURL = URL(filePath: tools + "/datasette")
    let metadata = SharedFolder.project.appending(path: "schema/datasette.json").path
    process.arguments = ["serve", home.path + "/notes.sqlite", "--metadata", metadata, "-h", "127.0.0.1", "-p", "0"]
    let log = home.path + "/datasette.log"
    try Data().write(to: URL(filePath: log))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: log))
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    defer {
      // Not SIGTERM: tests of the service block it, and a child inherits that.
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    var said = ""
    for _ in 0..<600 where !said.contains("Uvicorn running on") {
      usleep(50_000)
      said = String(decoding: try Data(contentsOf: URL(filePath: log)), as: UTF8.self)
    }
    let address = try #require(
      said.split(whereSeparator: { $0 == " " || $0 == "\n" }).first { $0.hasPrefix("http://127.0.0.1:") })
    func page(_ path: String) throws -> String {
      let run = try ConsoleCommand.run("curl -sf -m 20 '\(address)\(path)'", home: home)
      #expect(run.status == 0, "\(path)")
      return run.output
    }
    let list = try page("/notes")
    for view in ["blocks", "refs", "attributes", "page", "langlinks"] { #expect(list.contains("/notes/\(view)\"")) }
    #expect(!list.contains("/notes/block_own_content"))
    // Every table of the schema is hidden: a new one must be named in the file.
    let tables = try ConsoleCommand.run(
      "sqlite3 -readonly ~/notes.sqlite \"SELECT name FROM sqlite_master WHERE type = 'table'\"", home: home)
    let text = try String(contentsOfFile: metadata, encoding: .utf8)
    for table in tables.output.split(separator: "\n") where table != "sqlite_stat1" {
      #expect(text.contains("\"\(table)\": { \"hidden\": true }"), "\(table)")
    }
    #expect(try page("/notes/blocks?_search=compost").contains("ompost"))
    #expect(try page("/notes/blocks.json?_search=compost&_shape=array").contains("ompost"))
    #expect(try page("/notes/blocks?_facet=type").contains("facet"))
    #expect(try page("/notes/langlinks?ll_lang=fr").contains("Jardin"))
  }
}
