import Foundation
import TestSupport
import Testing

/// Trees that are missing, empty or out of reach: nothing is deleted without proof.
@Suite struct MissingTreeTests {
  private func notebook() throws -> NotebookFolder {
    let notebook = try NotebookFolder()
    try notebook.write(1, title: "Target", text: "x")
    try notebook.write(2, title: "Linking", text: "see ", target: 1)
    #expect(try notebook.pass().status == 0)
    return notebook
  }

  @Test func noSuchFolder() throws {
    let scratch = try ScratchFolder()
    let run = try ProgramRun(
      "inlinkd", ["--notebooks", scratch.path + "/none", "--index", scratch.path + "/i.sqlite", "--once"])
    #expect(run.status == 3)
    #expect(run.errors.contains("/none: no such file or directory"))
  }

  @Test func aTreeThatVanishedDeletesNothing() throws {
    let notebook = try notebook()
    try FileManager.default.moveItem(atPath: notebook.tree, toPath: notebook.tree + ".away")
    let run = try notebook.pass()
    #expect(run.status == 3)
    #expect(try notebook.answer(1) == [NotebookFolder.id(2)])
    try FileManager.default.moveItem(atPath: notebook.tree + ".away", toPath: notebook.tree)
    #expect(try notebook.pass().status == 0)
  }

  @Test func aTreeThatIsEmptyDeletesNothingUntilAPersonSaysSo() throws {
    let notebook = try notebook()
    try FileManager.default.removeItem(atPath: notebook.tree + "/data")
    let run = try notebook.pass()
    #expect(run.status == 3)
    #expect(run.errors.contains("--accept-empty"))
    #expect(try notebook.answer(1) == [NotebookFolder.id(2)])
    #expect(try notebook.pass(["--accept-empty"]).status == 0)
    #expect(try notebook.answer(1) == [])
  }

  @Test(.enabled(if: getuid() != 0, "root may list everything")) func aFolderThatCannotBeListedDeletesNothing() throws {
    let notebook = try notebook()
    let box = "\(notebook.tree)/data/\(NotebookFolder.notebook)"
    #expect(chmod(box, 0) == 0)
    let run = try notebook.pass()
    chmod(box, 0o700)
    #expect(run.status == 1 || run.status == 3)
    #expect(run.errors.contains("permission denied"))
    #expect(try notebook.answer(1) == [NotebookFolder.id(2)])
  }

  @Test func aDeletedFileIsForgottenAndAMovedOneKeepsItsNumber() throws {
    let notebook = try notebook()
    func number(_ id: String) throws -> String {
      try Sqlite.text(
        notebook.index,
        "SELECT d.number FROM document d JOIN ident i ON i.number = d.ident WHERE i.id = '\(id)'")
    }
    let before = try number(NotebookFolder.id(2))
    let box = "\(notebook.tree)/data/\(NotebookFolder.notebook)"
    try FileManager.default.createDirectory(atPath: "\(box)/deeper", withIntermediateDirectories: true)
    try FileManager.default.moveItem(
      atPath: notebook.path(2), toPath: "\(box)/deeper/\(NotebookFolder.id(2)).sy")
    #expect(try notebook.pass().status == 0)
    #expect(try number(NotebookFolder.id(2)) == before)
    #expect(try notebook.answer(1) == [NotebookFolder.id(2)])
    try FileManager.default.removeItem(atPath: "\(box)/deeper")
    #expect(try notebook.pass().status == 0)
    #expect(try notebook.answer(1) == [])
  }

  @Test func aClosedNotebookIsForgottenAndComesBack() throws {
    let notebook = try notebook()
    let conf = "notes/data/\(NotebookFolder.notebook)/.siyuan/conf.json"
    try notebook.scratch.write(conf, #"{"name":"Notes","closed":true}"#)
    #expect(try notebook.pass().status == 0)
    #expect(try notebook.answer(1) == [])
    try notebook.scratch.write(conf, #"{"name":"Notes","closed":false}"#)
    #expect(try notebook.pass().status == 0)
    #expect(try notebook.answer(1) == [NotebookFolder.id(2)])
    try notebook.scratch.write(conf, "{ not JSON")
    #expect(try notebook.pass().status == 1)
    #expect(try notebook.answer(1) == [NotebookFolder.id(2)])
  }
}
