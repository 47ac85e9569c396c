import Foundation
import SQLiteConnection
import TestSupport
import Testing

/// The five invariants of the index, each by its name, with real files and processes.
@Suite struct InvariantTests {
  /// A document whose every paragraph says the same version.
  private static func versioned(_ number: Int, _ version: Int, paragraphs: Int = 30) -> String {
    let id = NotebookFolder.id(number)
    let blocks = (0..<paragraphs).map { block in
      let own = "20240101" + String(format: "%06d", block) + "-b" + String(format: "%06d", number)
      return
        #"{"ID":"\#(own)","Type":"NodeParagraph","Properties":{"id":"\#(own)"},"Children":[{"Type":"NodeText","Data":"version\#(version) word\#(block)"}]}"#
    }
    return
      #"{"ID":"\#(id)","Spec":"1","Type":"NodeDocument","Properties":{"id":"\#(id)","title":"D\#(number) version\#(version)"},"Children":[\#(blocks.joined(separator: ","))]}"#
  }

  private func write(_ notes: NotebookFolder, _ number: Int, _ version: Int) throws {
    try notes.scratch.write(
      "notes/data/\(NotebookFolder.notebook)/\(NotebookFolder.id(number)).sy", Self.versioned(number, version))
  }

  /// Documents that hold rows of two versions, or not all their rows: title, blocks, full text.
  private func mixtures(_ index: String) throws -> String {
    try Sqlite.text(
      index,
      """
      SELECT root_id, count(DISTINCT substr(content, 1, 8)), count(*) FROM blocks WHERE type = 'p'
      GROUP BY root_id HAVING count(DISTINCT substr(content, 1, 8)) <> 1 OR count(*) <> 30
      UNION ALL
      SELECT root_id, content, title FROM blocks b JOIN ident i ON i.id = b.root_id JOIN document d ON d.ident = i.number
      WHERE b.type = 'p' AND substr(content, 1, 8) <> substr(title, -8)
      UNION ALL
      SELECT b.key, b.content, f.c0 FROM block b LEFT JOIN mention_fts_content f ON f.id = b.key
      WHERE b.type = 'p' AND (f.c0 IS NULL OR instr(f.c0, substr(b.content, 1, 8)) = 0)
      """)
  }

  @Test func oneDocumentOneTransaction() throws {
    let notes = try NotebookFolder()
    for number in 1...150 { try write(notes, number, 0) }
    #expect(try notes.pass().status == 0)
    for (version, delay) in [(1, 0.05), (2, 0.12), (3, 0.2), (4, 0.3)] {
      for number in 1...150 { try write(notes, number, version) }
      let (process, _, _, _) = try ProgramRun.start(
        "inlinkd", ["--notebooks", notes.tree, "--index", notes.index, "--once"])
      // A reader meanwhile sees whole documents only, too.
      let end = Date().addingTimeInterval(delay)
      while Date() < end { #expect(try mixtures(notes.index).isEmpty) }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(try mixtures(notes.index).isEmpty)
      #expect(try Sqlite.text(notes.index, "PRAGMA integrity_check") == "ok")
    }
    #expect(try notes.pass().status == 0)
    #expect(try mixtures(notes.index).isEmpty)
    #expect(try Sqlite.text(notes.index, "SELECT count(*) FROM document WHERE title LIKE '%version4'") == "150")
  }

  @Test func noDeletionWithoutProof() throws {
    let notes = try NotebookFolder()
    for number in 1...3 { try notes.write(number, title: "T\(number)", text: "x") }
    #expect(try notes.pass().status == 0)
    let manager = FileManager.default
    let data = notes.tree + "/data"
    func count() throws -> String { try Sqlite.text(notes.index, "SELECT count(*) FROM document") }
    // The root is gone, then empty, then without a document: an unmounted disk looks like that.
    try manager.moveItem(atPath: notes.tree, toPath: notes.tree + ".away")
    #expect(try notes.pass().status == 3)
    #expect(try count() == "3")
    try manager.createDirectory(atPath: notes.tree, withIntermediateDirectories: true)
    #expect(try notes.pass().status == 3)
    try manager.createDirectory(atPath: data + "/\(NotebookFolder.notebook)/.siyuan", withIntermediateDirectories: true)
    #expect(try notes.pass().status == 3)
    #expect(try count() == "3")
    try manager.removeItem(atPath: notes.tree)
    try manager.moveItem(atPath: notes.tree + ".away", toPath: notes.tree)
    // A file that is gone from a folder that was listed is proof.
    try manager.removeItem(atPath: notes.path(3))
    #expect(try notes.pass().status == 0)
    #expect(try count() == "2")
    try manager.removeItem(atPath: notes.path(1))
    try manager.removeItem(atPath: notes.path(2))
    #expect(try notes.pass().status == 3)
    #expect(try count() == "2")
    #expect(try notes.pass(["--accept-empty"]).status == 0)
    #expect(try count() == "0")
  }

  @Test func addBeforeRemove() throws {
    let notes = try NotebookFolder()
    try notes.write(1, title: "Target", text: "x")
    try notes.write(2, title: "Linking", text: "see ", target: 1)
    try notes.scratch.write("notes/data/20240101000000-ooooooo/.siyuan/conf.json", #"{"name":"Other","closed":false}"#)
    #expect(try notes.pass().status == 0)
    let sql = "SELECT number FROM document d JOIN ident i ON i.number = d.ident WHERE i.id = '\(NotebookFolder.id(1))'"
    let number = try Sqlite.text(notes.index, "SELECT d." + sql.dropFirst(7))
    let (daemon, _, _, _) = try ProgramRun.start(
      "inlinkd", ["--notebooks", notes.tree, "--index", notes.index, "--poll-interval", "0.1"])
    defer {
      daemon.terminate()
      daemon.waitUntilExit()
    }
    let places = [NotebookFolder.notebook, "20240101000000-ooooooo"].map {
      "\(notes.tree)/data/\($0)/\(NotebookFolder.id(1)).sy"
    }
    for step in 0..<6 {
      try FileManager.default.moveItem(atPath: places[step % 2], toPath: places[(step + 1) % 2])
      let end = Date().addingTimeInterval(0.4)
      while Date() < end {
        // Never gone, never another number.
        #expect(try Sqlite.text(notes.index, "SELECT d." + sql.dropFirst(7)) == number)
      }
    }
    let box = try Sqlite.text(notes.index, "SELECT box FROM blocks WHERE id = '\(NotebookFolder.id(1))'")
    #expect(box == NotebookFolder.notebook)
  }

  @Test func lastGoodWins() throws {
    let notes = try NotebookFolder()
    try notes.write(1, title: "Target", text: "x")
    try notes.write(2, title: "Linking", text: "see ", target: 1)
    #expect(try notes.pass().status == 0)
    let good = try Data(contentsOf: URL(filePath: notes.path(2)))
    for bytes in [Data(), good.prefix(good.count / 2), Data("not JSON".utf8), Data([0xFF, 0, 0xFE])] {
      try bytes.write(to: URL(filePath: notes.path(2)))
      let run = try notes.pass()
      #expect(run.status == 1)
      #expect(run.errors.contains(notes.path(2)))
      #expect(try notes.answer(1) == [NotebookFolder.id(2)])
      #expect(try Sqlite.text(notes.index, "SELECT path FROM file_error") == notes.path(2))
    }
    try good.write(to: URL(filePath: notes.path(2)))
    #expect(try notes.pass().status == 0)
    #expect(try Sqlite.text(notes.index, "SELECT count(*) FROM file_error") == "0")
  }

  @Test func answersSayHowFreshTheyAre() throws {
    let notes = try NotebookFolder()
    try notes.write(1, title: "Target", text: "x")
    #expect(try notes.pass().status == 0)
    func status() throws -> [String: Any] {
      let run = try ProgramRun("inlink", ["--index", notes.index, "status", "--json"])
      return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    }
    let first = try status()
    #expect(first["partial"] as? Bool == false)
    #expect((first["age_seconds"] as? Int ?? 99) < 30)
    try notes.write(1, title: "Target", text: "y")
    let other = notes.scratch.path + "/none"
    let run = try notes.pass(["--notebooks", other])
    #expect(run.status == 1)
    let second = try status()
    #expect((second["generation"] as? Int ?? 0) > (first["generation"] as? Int ?? 0))
    #expect(second["partial"] as? Bool == true)
    #expect((second["reason"] as? String ?? "").contains(other))
    // Old, and said so beside the answer, on standard error only.
    try Connection(path: notes.index, mode: .readWrite).execute(
      "UPDATE meta SET value = 1000 WHERE name LIKE 'last%scan'")
    let old = try ProgramRun(
      "inlink", ["--index", notes.index, "getBacklink2", NotebookFolder.id(1), "--format", "json"])
    #expect(old.status == 0)
    #expect(old.errors.contains("the index is old"))
    #expect(old.output.hasPrefix("{\"code\":0"))
    let quiet = try ProgramRun(
      "inlink", ["--index", notes.index, "getBacklink2", NotebookFolder.id(1), "--warn-after", "0", "--format", "json"])
    #expect(quiet.errors.isEmpty)
  }
}
