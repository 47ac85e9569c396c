import Foundation
import SQLiteConnection
import TestSupport
import Testing

/// Indexes that can't be used: refused in one line with the remedy, and never touched.
@Suite struct SpoiledIndexTests {
  private func notebook() throws -> NotebookFolder {
    let notebook = try NotebookFolder()
    try notebook.write(1, title: "Target", text: "x")
    try notebook.write(2, title: "Linking", text: "see ", target: 1)
    return notebook
  }

  private func refuses(_ notebook: NotebookFolder, index: String, saying text: String) throws {
    let run = try ProgramRun("inlinkd", ["--notebooks", notebook.tree, "--index", index, "--once"])
    #expect(run.status == 3)
    #expect(run.errors.contains(text), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
    let client = try ProgramRun("inlink", ["--index", index, "getBacklink2", NotebookFolder.id(1)])
    #expect(client.status == 3)
    #expect(client.errors.split(separator: "\n").count == 1, "\(client.errors)")
    #expect(client.output.isEmpty)
  }

  @Test func aFolder() throws {
    let notebook = try notebook()
    try refuses(notebook, index: notebook.scratch.path, saying: "is a folder")
  }

  @Test func aFileInAFolderThatDoesNotExist() throws {
    let notebook = try notebook()
    try refuses(notebook, index: notebook.scratch.path + "/none/i.sqlite", saying: "none/i.sqlite")
  }

  @Test func anotherProgramsDatabase() throws {
    let notebook = try notebook()
    let path = notebook.scratch.path + "/other.sqlite"
    try Connection(path: path, mode: .create).execute("CREATE TABLE t (x); INSERT INTO t VALUES (1)")
    let before = try Data(contentsOf: URL(filePath: path))
    try refuses(notebook, index: path, saying: "is not an inlink index")
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }

  @Test func noDatabaseAtAll() throws {
    let notebook = try notebook()
    let path = try notebook.scratch.write("letter.txt", String(repeating: "Dear Ana, ", count: 500))
    try refuses(notebook, index: path, saying: "is not an inlink index")
  }

  @Test func aNewerVersion() throws {
    let notebook = try notebook()
    #expect(try notebook.pass().status == 0)
    try Connection(path: notebook.index, mode: .readWrite).execute("PRAGMA user_version = 9999")
    try refuses(notebook, index: notebook.index, saying: "newer inlink")
  }

  @Test func anOlderVersionIsRebuiltByTheDaemonAndRefusedByTheClient() throws {
    let notebook = try notebook()
    #expect(try notebook.pass().status == 0)
    try Connection(path: notebook.index, mode: .readWrite).execute("PRAGMA user_version = 0")
    let client = try ProgramRun("inlink", ["--index", notebook.index, "getBacklink2", NotebookFolder.id(1)])
    #expect(client.status == 3)
    #expect(client.errors.contains("older"))
    #expect(try notebook.pass().status == 0)
    #expect(try notebook.answer(1) == [NotebookFolder.id(2)])
  }

  @Test func anIndexCutInHalf() throws {
    let notebook = try notebook()
    for number in 3..<200 { try notebook.write(number, title: "Filler \(number)", text: "text \(number)") }
    #expect(try notebook.pass().status == 0)
    let file = try #require(FileHandle(forWritingAtPath: notebook.index))
    let size = try file.seekToEnd()
    try file.truncate(atOffset: size / 2)
    try file.close()
    let client = try ProgramRun("inlink", ["--index", notebook.index, "getBacklink2", NotebookFolder.id(1)])
    #expect(client.status == 3)
    #expect(client.errors.split(separator: "\n").count == 1, "\(client.errors)")
    // The daemon names it, and builds it anew only from files that are all there.
    let run = try notebook.pass()
    #expect(run.status == 3, "\(run.errors)")
    #expect(run.errors.contains("damaged"))
  }

  @Test func theIndexIsPrivateAndCheckpointed() throws {
    let notebook = try notebook()
    #expect(try notebook.pass().status == 0)
    let mode = try FileManager.default.attributesOfItem(atPath: notebook.index)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(!FileManager.default.fileExists(atPath: notebook.index + "-wal"))
    #expect(try Sqlite.text(notebook.index, "PRAGMA integrity_check") == "ok")
    let shared = notebook.scratch.path + "/shared.sqlite"
    _ = try ProgramRun(
      "inlinkd", ["--notebooks", notebook.tree, "--index", shared, "--once", "--index-mode", "0644"])
    #expect(try FileManager.default.attributesOfItem(atPath: shared)[.posixPermissions] as? Int == 0o644)
  }

  @Test func aSecondDaemonIsRefusedWithTheFirstOnesNumber() throws {
    let notebook = try notebook()
    let (daemon, _, _, _) = try ProgramRun.start(
      "inlinkd", ["--notebooks", notebook.tree, "--index", notebook.index])
    defer {
      daemon.terminate()
      daemon.waitUntilExit()
    }
    let end = Date().addingTimeInterval(20)
    while !FileManager.default.fileExists(atPath: notebook.index + ".lock"), Date() < end { usleep(20_000) }
    usleep(100_000)
    let run = try notebook.pass()
    #expect(run.status == 3)
    #expect(run.errors.contains("process \(daemon.processIdentifier)"))
  }

  @Test func readersWithoutADatabaseSayWhatToDo() throws {
    let scratch = try ScratchFolder()
    let run = try ProgramRun("inlink", ["--index", scratch.path + "/none.sqlite", "status"])
    #expect(run.status == 3)
    #expect(run.errors.contains("inlinkd"))
  }
}
