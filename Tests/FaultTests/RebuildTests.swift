import Foundation
import TestSupport
import Testing

/// `--rebuild` and what else builds a fresh index: the old one gives way only to one that holds as much.
@Suite struct RebuildTests {
  /// A tree whose sweep or reading takes long enough to be stopped in the middle of it.
  private func large(_ documents: Int = 3000) throws -> NotebookFolder {
    let notes = try NotebookFolder()
    for number in 1...documents {
      try notes.write(number, title: "Title \(number)", text: String(repeating: "word\(number) ", count: 60), target: 1)
    }
    #expect(try notes.pass().status == 0)
    return notes
  }

  private func count(_ notes: NotebookFolder) throws -> String {
    try Sqlite.text(notes.index, "SELECT count(*) FROM document")
  }

  /// Stops a run after some time; returns its status, what it said, and how long it took to end.
  private func stopped(
    _ arguments: [String], after seconds: Double
  ) throws -> (status: Int32, errors: String, output: String, delay: Double) {
    let (process, _, output, errors) = try ProgramRun.start("inlinkd", arguments)
    usleep(UInt32(seconds * 1e6))
    let start = Date()
    process.terminate()
    process.waitUntilExit()
    let delay = Date().timeIntervalSince(start)
    return (
      process.terminationStatus,
      String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self),
      String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self), delay
    )
  }

  @Test func aStoppedRebuildLeavesTheIndexAsItWas() throws {
    let notes = try large()
    let arguments = ["--notebooks", notes.tree, "--index", notes.index, "--rebuild"]
    var wasStopped = false
    for step in 1...8 {
      let run = try stopped(arguments + ["--once"], after: 0.04 * Double(step))
      #expect(try count(notes) == "3000", "\(run.errors)")
      #expect(run.status == 0 || run.status == 3)
      if run.status == 3 {
        wasStopped = true
        #expect(run.errors.contains("stopped"), "\(run.errors)")
      }
      #expect(!FileManager.default.fileExists(atPath: notes.index + ".rebuild"))
    }
    #expect(wasStopped)
    // As a service the signal ends it; it does not serve on.
    let service = try stopped(arguments, after: 0.08)
    #expect(service.status == 0, "\(service.errors)")
    #expect(try count(notes) == "3000")
  }

  @Test func aStoppedRebuildOfAnOlderVersionLeavesItAsItWas() throws {
    let notes = try large()
    _ = try SystemCommand.run(["/usr/bin/sqlite3", notes.index, "PRAGMA user_version = 0"])
    let run = try stopped(["--notebooks", notes.tree, "--index", notes.index, "--once"], after: 0.1)
    #expect(try count(notes) == "3000", "\(run.errors)")
    #expect(try notes.pass().status == 0)
    #expect(try count(notes) == "3000")
  }

  @Test func aStoppedVerifyReportsNoDifferences() throws {
    let notes = try large()
    var wasStopped = false
    for step in 1...6 {
      let run = try stopped(
        ["--notebooks", notes.tree, "--index", notes.index, "--verify"], after: 0.05 * Double(step))
      #expect(run.output.isEmpty, "\(run.output.prefix(300))")
      #expect(!run.errors.contains("--rebuild"), "\(run.errors)")
      if run.status == 3 { wasStopped = true } else { #expect(run.status == 0) }
    }
    #expect(wasStopped)
  }

  @Test func aStoppedFirstBuildIsWholeOrMissingAndIsCompletedByTheNextPass() throws {
    let notes = try large()
    let schema = try Sqlite.text(notes.index, "SELECT name FROM sqlite_master ORDER BY name")
    for step in 1...8 {
      for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: notes.index + suffix) }
      let run = try stopped(
        ["--notebooks", notes.tree, "--index", notes.index, "--once"], after: 0.03 * Double(step))
      if FileManager.default.fileExists(atPath: notes.index) {
        #expect(try Sqlite.text(notes.index, "SELECT name FROM sqlite_master ORDER BY name") == schema)
        if try count(notes) != "3000" {
          #expect(try Sqlite.text(notes.index, "SELECT value FROM meta WHERE name = 'last_scan_reason'") != "")
          #expect(run.status == 1)
        }
      }
      #expect(try notes.pass().status == 0)
      #expect(try count(notes) == "3000")
      #expect(try ProgramRun("inlinkd", ["--notebooks", notes.tree, "--index", notes.index, "--verify"]).status == 0)
    }
  }

  @Test func aStoppedFirstReadingOfAnExportHasEveryIndex() throws {
    let scratch = try ScratchFolder()
    var pages = ""
    for page in 1...30_000 {
      pages += """
        <page><title>P\(page)</title><ns>0</ns><id>\(page)</id><revision><id>\(page)</id>\
        <timestamp>2024-01-01T00:00:00Z</timestamp><model>wikitext</model><text bytes="9">[[fr:T\(page)]] [[de:U\(page)]]</text></revision></page>
        """
    }
    try scratch.write("wiki/dump.xml", "<mediawiki xml:lang=\"en\">\(pages)</mediawiki>")
    let index = scratch.path + "/index.sqlite"
    let arguments = ["--notebooks", scratch.path + "/wiki", "--index", index, "--once"]
    for step in 1...6 {
      for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: index + suffix) }
      _ = try stopped(arguments, after: 0.06 * Double(step))
      if FileManager.default.fileExists(atPath: index) {
        #expect(
          try Sqlite.text(index, "SELECT count(*) FROM sqlite_master WHERE name = 'langlink_by_title'") == "1")
      }
      #expect(try ProgramRun("inlinkd", arguments).status == 0)
      #expect(try Sqlite.text(index, "SELECT count(*) FROM langlinks") == "60000")
      #expect(try Sqlite.text(index, "SELECT count(*) FROM stale_page") == "0")
    }
  }

  /// Two trees in one index.
  private func two() throws -> (first: NotebookFolder, second: NotebookFolder, arguments: [String]) {
    let (first, second) = (try NotebookFolder(), try NotebookFolder())
    for number in 1...3 { try first.write(number, title: "A\(number)", text: "x") }
    for number in 4...9 { try second.write(number, title: "B\(number)", text: "y") }
    let arguments = ["--notebooks", first.tree, "--notebooks", second.tree, "--index", first.index]
    #expect(try ProgramRun("inlinkd", arguments + ["--once"]).status == 0)
    return (first, second, arguments)
  }

  @Test(arguments: ["--rebuild", "outdated", "damaged"])
  func aTreeThatIsMissingOrEmptyIsNotDropped(_ way: String) throws {
    let (first, second, arguments) = try two()
    let manager = FileManager.default
    func spoil() throws {
      if way == "outdated" { _ = try SystemCommand.run(["/usr/bin/sqlite3", first.index, "PRAGMA user_version = 0"]) }
      if way == "damaged" {
        // It ends before its last page.
        let file = try #require(FileHandle(forWritingAtPath: first.index))
        try file.truncate(atOffset: try file.seekToEnd() - 4096)
        try file.close()
      }
    }
    func run(_ options: [String] = []) throws -> ProgramRun {
      try ProgramRun("inlinkd", arguments + ["--once"] + (way == "--rebuild" ? ["--rebuild"] : []) + options)
    }
    try manager.moveItem(atPath: second.tree, toPath: second.tree + ".away")
    try spoil()
    let missing = try run()
    #expect(missing.status == 3, "\(missing.errors)")
    #expect(missing.errors.contains(second.tree), "\(missing.errors)")
    if way != "damaged" { #expect(try count(first) == "9") }
    try manager.createDirectory(atPath: second.tree, withIntermediateDirectories: true)
    let empty = try run()
    #expect(empty.status == 3, "\(empty.errors)")
    #expect(empty.errors.contains("--accept-empty"), "\(empty.errors)")
    if way != "damaged" { #expect(try count(first) == "9") }
    let meant = try run(["--accept-empty"])
    #expect(meant.status == 0 || meant.status == 1, "\(meant.errors)")
    #expect(try count(first) == "3")
    try manager.removeItem(atPath: second.tree)
    try manager.moveItem(atPath: second.tree + ".away", toPath: second.tree)
    #expect(try ProgramRun("inlinkd", arguments + ["--once"]).status == 0)
    #expect(try count(first) == "9")
  }

  @Test func aFileThatCannotBeReadIsNotDroppedByARebuild() throws {
    let notes = try NotebookFolder()
    for number in 1...3 { try notes.write(number, title: "A\(number)", text: "x", target: 1) }
    #expect(try notes.pass().status == 0)
    let good = try Data(contentsOf: URL(filePath: notes.path(2)))
    try Data("{ half".utf8).write(to: URL(filePath: notes.path(2)))
    let run = try notes.pass(["--rebuild"])
    #expect(run.status == 3, "\(run.errors)")
    #expect(run.errors.contains(NotebookFolder.id(2)))
    #expect(try count(notes) == "3")
    // A deleted one is proven gone.
    try FileManager.default.removeItem(atPath: notes.path(2))
    #expect(try notes.pass(["--rebuild"]).status == 0)
    #expect(try count(notes) == "2")
    try good.write(to: URL(filePath: notes.path(2)))
    #expect(try notes.pass().status == 0)
    #expect(try count(notes) == "3")
  }
}
