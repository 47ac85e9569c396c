import Foundation
import TestSupport
import Testing

/// `changes` and `watch`: nothing is missed, and a log that was cut says so.
@Suite(.serialized) struct FeedCommandTests {
  private static func lines(_ run: ProgramRun) throws -> [[String: Any]] {
    try run.output.split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
    }
  }

  private static func since(_ generation: Int, _ folder: NotebookFolder) throws -> [[String: Any]] {
    try lines(SampleIndexes.run(folder.index, "changes", "--since", "\(generation)", "--json"))
  }

  private static func generation(_ folder: NotebookFolder) throws -> Int {
    try lines(SampleIndexes.run(folder.index, "changes", "--json")).first?.number("generation") ?? -1
  }

  @Test func everyKindIsSaid() throws {
    let folder = try NotebookFolder()
    for number in 1...3 { try folder.write(number, title: "D\(number)", text: "x") }
    _ = try folder.pass()
    let first = try Self.since(0, folder)
    #expect(first.map { $0.text("kind") } == ["added", "added", "added"])
    let generation = try Self.generation(folder)
    try folder.write(1, title: "Renamed", text: "changed")
    try FileManager.default.removeItem(atPath: folder.path(2))
    try folder.write(4, title: "New", text: "x")
    let below = "notes/data/\(NotebookFolder.notebook)/\(NotebookFolder.id(1))/\(NotebookFolder.id(3)).sy"
    try FileManager.default.removeItem(atPath: folder.path(3))
    try folder.scratch.write(below, try NotebookFolder.document(3, title: "D3", text: "also edited"))
    _ = try folder.pass()
    let found = try Self.since(generation, folder).map { "\($0.text("kind")) \($0.text("path"))" }
    #expect(
      Set(found) == [
        "changed Notes/Renamed", "removed Notes/D2", "added Notes/New", "moved Notes/Renamed/D3",
        "changed Notes/Renamed/D3",
      ], "\(found)")
    #expect(try Self.since(Self.generation(folder), folder).isEmpty)
    #expect(try Self.since(99999, folder).first?["restart"] as? Bool == true)
  }

  @Test func aRebuildSaysToStartOver() throws {
    let folder = try NotebookFolder()
    try folder.write(1, title: "A", text: "x")
    _ = try folder.pass()
    let generation = try Self.generation(folder)
    _ = try folder.pass(["--rebuild"])
    let lines = try Self.since(generation, folder)
    #expect(lines.count == 1 && lines[0]["restart"] as? Bool == true)
    #expect(
      lines[0].number("generation") == (try Self.generation(folder)) && lines[0].number("generation") > generation)
  }

  /// An index that was removed and made again has other numbers: who followed the old one starts over.
  @Test func anIndexThatWasRemovedAndMadeAgain() throws {
    let folder = try NotebookFolder()
    try folder.write(1, title: "A", text: "x")
    _ = try folder.pass()
    let generation = try Self.generation(folder)
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.index + suffix) }
    Thread.sleep(forTimeInterval: 1.1)
    for number in 2...9 {
      try folder.write(number, title: "B\(number)", text: "x")
      _ = try folder.pass()
    }
    #expect(try Self.since(generation, folder).first?["restart"] as? Bool == true)
    #expect(try Self.since(0, folder).count == 9)
    let count = try SampleIndexes.run(folder.index, "changes", "--since", "\(generation)", "--count")
    #expect(count.status == 1 && count.output.isEmpty && count.errors.contains("does not reach back"))
  }

  /// Pages of wikis are in the log, and notes whose links mean something else.
  @Test func pagesAndLinksThatMeanSomethingElse() throws {
    let folder = try ScratchFolder()
    try folder.write("w/One.wiki", "text [[fr:Un]]\n")
    try folder.write("v/A.md", "[[B]]\n")
    try folder.write("v/.obsidian/app.json", "{}")
    let index = folder.path + "/i.sqlite"
    let pass = ["--notebooks", folder.path + "/w", "--notebooks", folder.path + "/v", "--index", index, "--once"]
    _ = try ProgramRun("inlinkd", pass)
    let first = try Self.lines(SampleIndexes.run(index, "changes", "--since", "0", "--json"))
    #expect(
      first.contains { $0.text("title") == "One" && $0["page"] as? Bool == true && $0.text("kind") == "added" },
      "\(first)")
    let generation = try Self.lines(SampleIndexes.run(index, "changes", "--json"))[0].number("generation")
    try folder.write("w/One.wiki", "text [[fr:Deux]]\n")
    try folder.write("v/B.md", "here\n")
    _ = try ProgramRun("inlinkd", pass)
    let next = try Self.lines(SampleIndexes.run(index, "changes", "--since", "\(generation)", "--json"))
    let found = Set(next.map { "\($0.text("kind")) \($0.text("title"))" })
    #expect(found == ["changed One", "added B", "changed A"], "\(next)")
  }

  /// A follower that runs meanwhile tells the same lines; one that follows a block tells its numbers.
  @Test func watching() throws {
    let folder = try NotebookFolder()
    try folder.write(0, title: "Target", text: "x")
    _ = try folder.pass()
    let (all, _, allOutput, _) = try ProgramRun.start("inlink", ["--index", folder.index, "watch", "--json"])
    let (one, _, oneOutput, _) = try ProgramRun.start("inlink", ["--index", folder.index, "watch", "Target", "--json"])
    defer {
      for process in [all, one] { kill(process.processIdentifier, SIGKILL) }
    }
    // The first line comes at once: it is following.
    #expect(
      String(decoding: oneOutput.fileHandleForReading.availableData, as: UTF8.self).contains(
        #""backlinks":0,"mentions":0"#))
    Thread.sleep(forTimeInterval: 0.5)
    try folder.write(1, title: "Linking", text: "y", target: 0)
    _ = try folder.pass()
    let change = String(decoding: allOutput.fileHandleForReading.availableData, as: UTF8.self)
    #expect(change.contains(#""kind":"added","id":"\#(NotebookFolder.id(1))","title":"Linking""#), "\(change)")
    let numbers = String(decoding: oneOutput.fileHandleForReading.availableData, as: UTF8.self)
    #expect(numbers.contains(#""backlinks":1,"mentions":0"#), "\(numbers)")
    try FileManager.default.removeItem(atPath: folder.path(0))
    _ = try folder.pass()
    #expect(String(decoding: oneOutput.fileHandleForReading.availableData, as: UTF8.self).contains(#""gone":true"#))
  }

  /// A follower whose reader goes away ends by itself.
  @Test func aReaderThatGoesAwayEndsIt() throws {
    let folder = try NotebookFolder()
    try folder.write(0, title: "Target", text: "x")
    _ = try folder.pass()
    let run = try SystemCommand.run(
      [
        "/bin/sh", "-c",
        "timeout 20 '\(ProgramRun.folder().path)/inlink' --index '\(folder.index)' watch Target | head -1; exit ${PIPESTATUS:-0}",
      ])
    #expect(run.status == 0 && run.output == "0 backlinks, 0 mentions\n", "\(run)")
  }
}
