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
    // The daemon puts it aside and builds it anew, but only from files that are there.
    let notes = notebook.tree
    try FileManager.default.moveItem(atPath: notes, toPath: notes + ".away")
    let without = try notebook.pass()
    #expect(without.status == 3, "\(without.errors)")
    try FileManager.default.moveItem(atPath: notes + ".away", toPath: notes)
    let run = try notebook.pass()
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("damaged"))
    let files = try FileManager.default.contentsOfDirectory(atPath: notebook.scratch.path)
    #expect(files.contains { $0.hasPrefix("index.sqlite.damaged-") })
    #expect(try notebook.answer(1) == [NotebookFolder.id(2)])
    #expect(try Sqlite.text(notebook.index, "PRAGMA integrity_check") == "ok")
  }

  @Test func aHangUpSignalReadsTheSettingsAgain() throws {
    let notebook = try notebook()
    let other = try NotebookFolder()
    try other.write(7, title: "Elsewhere", text: "x")
    let settings = try notebook.scratch.write(
      "inlinkd.conf", "notebooks = \(notebook.tree)\nindex = \(notebook.index)\n")
    let (daemon, _, _, errors) = try ProgramRun.start("inlinkd", ["--config", settings])
    defer {
      daemon.terminate()
      daemon.waitUntilExit()
      withExtendedLifetime(errors) {}
    }
    func wait(for documents: String) throws {
      let end = Date().addingTimeInterval(20)
      var count = ""
      while Date() < end {
        count = (try? Sqlite.text(notebook.index, "SELECT count(*) FROM document")) ?? ""
        if count == documents { return }
        usleep(30_000)
      }
      #expect(count == documents)
    }
    try wait(for: "2")
    // Wrong settings change nothing.
    try "nonsense = 1\n".write(toFile: settings, atomically: true, encoding: .utf8)
    kill(daemon.processIdentifier, SIGHUP)
    usleep(300_000)
    #expect(daemon.isRunning)
    try "notebooks = \(notebook.tree)\nnotebooks = \(other.tree)\nindex = \(notebook.index)\n"
      .write(toFile: settings, atomically: true, encoding: .utf8)
    kill(daemon.processIdentifier, SIGHUP)
    try wait(for: "3")
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
