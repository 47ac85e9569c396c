import Foundation
import TestSupport
import Testing

/// The index file changes under the daemon's feet, or was left by one that was killed.
@Suite struct ReplacedIndexTests {
  private func notebook(_ documents: Int = 40) throws -> NotebookFolder {
    let notes = try NotebookFolder()
    for number in 1...documents { try notes.write(number, title: "T\(number)", text: "text \(number)", target: 1) }
    #expect(try notes.pass().status == 0)
    return notes
  }

  private func serve(_ notes: NotebookFolder) throws -> (Process, Pipe) {
    let (process, _, _, errors) = try ProgramRun.start(
      "inlinkd", ["--notebooks", notes.tree, "--index", notes.index, "--poll-interval", "0.2"])
    return (process, errors)
  }

  private func wait(_ text: String, _ notes: NotebookFolder, _ sql: String) throws {
    let end = Date().addingTimeInterval(20)
    var found = ""
    while Date() < end {
      found = (try? Sqlite.text(notes.index, sql)) ?? "none"
      if found == text { return }
      usleep(30_000)
    }
    #expect(found == text)
  }

  private let documents = "SELECT count(*) FROM document"

  @Test func aDeletedIndexIsBuiltAgain() throws {
    let notes = try notebook()
    let (daemon, errors) = try serve(notes)
    defer {
      daemon.terminate()
      daemon.waitUntilExit()
      withExtendedLifetime(errors) {}
    }
    try notes.write(41, title: "T41", text: "x")
    try wait("41", notes, documents)
    try FileManager.default.removeItem(atPath: notes.index)
    try wait("41", notes, documents)
    try notes.write(42, title: "T42", text: "x")
    try wait("42", notes, documents)
    #expect(try Sqlite.text(notes.index, "PRAGMA integrity_check") == "ok")
  }

  @Test(arguments: [true, false]) func aBackupInItsPlaceIsTakenUp(_ byRename: Bool) throws {
    let notes = try notebook()
    let backup = notes.scratch.path + "/backup.sqlite"
    try FileManager.default.copyItem(atPath: notes.index, toPath: backup)
    let (daemon, errors) = try serve(notes)
    defer {
      daemon.terminate()
      daemon.waitUntilExit()
      withExtendedLifetime(errors) {}
    }
    for number in 41...60 { try notes.write(number, title: "T\(number)", text: String(repeating: "new ", count: 200)) }
    try wait("60", notes, documents)
    let manner = byRename ? ["/bin/mv", backup, notes.index] : ["/bin/cp", backup, notes.index]
    #expect(SystemCommand.succeeds(manner))
    try wait("60", notes, documents)
    try notes.write(61, title: "T61", text: "x")
    try wait("61", notes, documents)
    #expect(try Sqlite.text(notes.index, "PRAGMA integrity_check") == "ok")
    daemon.terminate()
    daemon.waitUntilExit()
    #expect(try ProgramRun("inlinkd", ["--notebooks", notes.tree, "--index", notes.index, "--verify"]).status == 0)
  }

  @Test func aBackupCopiedOverTheLogOfAKilledWriterIsNoticed() throws {
    let notes = try notebook()
    let backup = notes.scratch.path + "/backup.sqlite"
    try FileManager.default.copyItem(atPath: notes.index, toPath: backup)
    let (daemon, errors) = try serve(notes)
    for number in 41...80 {
      try notes.write(number, title: "T\(number)", text: String(repeating: "new\(number) ", count: 300))
    }
    for number in 1...20 { try FileManager.default.removeItem(atPath: notes.path(number)) }
    try wait("60", notes, documents)
    kill(daemon.processIdentifier, SIGKILL)
    daemon.waitUntilExit()
    withExtendedLifetime(errors) {}
    #expect(SystemCommand.succeeds(["/bin/cp", backup, notes.index]))
    let run = try notes.pass()
    #expect(run.status == 0, "\(run.errors)")
    #expect(try Sqlite.text(notes.index, "PRAGMA integrity_check") == "ok")
    #expect(try Sqlite.text(notes.index, documents) == "60")
    #expect(try ProgramRun("inlinkd", ["--notebooks", notes.tree, "--index", notes.index, "--verify"]).status == 0)
  }

  /// Ways to spoil the file, by name.
  private static let spoils: [String: @Sendable (FileHandle) throws -> Void] = [
    "half": { try $0.truncate(atOffset: try $0.seekToEnd() / 2) },
    "first page": {
      try $0.seek(toOffset: 0)
      try $0.write(contentsOf: Data(repeating: 0x5A, count: 4096))
    },
    "header": {
      try $0.seek(toOffset: 0)
      try $0.write(contentsOf: Data(repeating: 0xFF, count: 100))
    },
    "schema": {
      try $0.seek(toOffset: 100)
      try $0.write(contentsOf: Data(repeating: 0xAA, count: 3000))
    },
    "empty": { try $0.truncate(atOffset: 0) },
    "one page": { try $0.truncate(atOffset: 4096) },
  ]

  @Test(arguments: ["--rebuild", "--once"], ["half", "first page", "header", "schema", "empty", "one page"])
  func aDamagedIndexIsBuiltAnew(_ way: String, _ spoil: String) throws {
    let notes = try notebook(300)
    let file = try #require(FileHandle(forUpdatingAtPath: notes.index))
    try Self.spoils[spoil]?(file)
    try file.close()
    let client = try ProgramRun("inlink", ["--index", notes.index, "getBacklink2", NotebookFolder.id(1)])
    #expect(client.status == 3, "\(client.output.prefix(200))")
    #expect(client.output.isEmpty)
    #expect(client.errors.split(separator: "\n").count == 1, "\(client.errors)")
    let run = try notes.pass(way == "--rebuild" ? ["--rebuild"] : [])
    #expect(run.status == 0, "\(run.errors)")
    #expect(try Sqlite.text(notes.index, "PRAGMA integrity_check") == "ok")
    #expect(try Sqlite.text(notes.index, documents) == "300")
    #expect(try notes.answer(1).count == 300)
  }

  @Test func aLetterIsNotTakenForADamagedIndex() throws {
    let notes = try notebook()
    let letter = try notes.scratch.write("letter.txt", String(repeating: "Dear Ana, ", count: 9000))
    let before = try Data(contentsOf: URL(filePath: letter))
    for way in ["--rebuild", "--once"] {
      let run = try ProgramRun("inlinkd", ["--notebooks", notes.tree, "--index", letter, "--once", way])
      #expect(run.status == 3)
      #expect(try Data(contentsOf: URL(filePath: letter)) == before)
    }
  }

  @Test func aLinkToTheIndexIsTheIndex() throws {
    let notes = try notebook()
    let link = notes.scratch.path + "/elsewhere.sqlite"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: notes.index)
    let (daemon, errors) = try serve(notes)
    defer {
      daemon.terminate()
      daemon.waitUntilExit()
      withExtendedLifetime(errors) {}
    }
    try notes.write(41, title: "T41", text: "x")
    try wait("41", notes, documents)
    let second = try ProgramRun("inlinkd", ["--notebooks", notes.tree, "--index", link, "--once"])
    #expect(second.status == 3, "\(second.errors)")
    #expect(second.errors.contains("process \(daemon.processIdentifier)"))
  }
}
