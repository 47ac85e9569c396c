import Foundation
import TestSupport
import Testing

@Suite struct CopyTests {
  private func notebook() throws -> NotebookFolder {
    let notes = try NotebookFolder()
    for number in 1...5 { try notes.write(number, title: "T\(number)", text: "text", target: 1) }
    #expect(try notes.pass().status == 0)
    return notes
  }

  @Test func aCopyIsWholePrivateAndAnswersAsTheIndexDoes() throws {
    let notes = try notebook()
    let copy = notes.scratch.path + "/copy of it.sqlite"
    // While somebody writes.
    let (daemon, _, _, errors) = try ProgramRun.start(
      "inlinkd", ["--notebooks", notes.tree, "--index", notes.index, "--poll-interval", "0.2"])
    defer {
      daemon.terminate()
      daemon.waitUntilExit()
      withExtendedLifetime(errors) {}
    }
    let run = try ProgramRun("inlink", ["--index", notes.index, "copy", copy])
    #expect(run.status == 0, "\(run)")
    #expect(try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int == 0o600)
    #expect(try Sqlite.text(copy, "PRAGMA integrity_check") == "ok")
    let question = ["getBacklink2", NotebookFolder.id(1), "--format", "json"]
    #expect(
      try ProgramRun("inlink", ["--index", copy] + question).output
        == ProgramRun("inlink", ["--index", notes.index] + question).output)
    #expect(try ProgramRun("inlinkd", ["--notebooks", notes.tree, "--index", copy, "--verify"]).status == 0)
    #expect(!FileManager.default.fileExists(atPath: copy + ".part"))
  }

  @Test func whatStandsInTheWayIsSaid() throws {
    let notes = try notebook()
    try notes.scratch.write("there", "mine")
    let there = try ProgramRun("inlink", ["--index", notes.index, "copy", notes.scratch.path + "/there"])
    #expect(there.status == 2)
    #expect(there.errors.contains("exists"))
    #expect(try String(contentsOfFile: notes.scratch.path + "/there", encoding: .utf8) == "mine")
    let nowhere = try ProgramRun("inlink", ["--index", notes.index, "copy", notes.scratch.path + "/no/such/folder"])
    #expect(nowhere.status == 3)
    #expect(nowhere.errors.contains("no such file"))
    #expect(try ProgramRun("inlink", ["--index", notes.index, "copy"]).status == 2)
    #expect(try ProgramRun("inlink", ["--index", notes.index, "copy", "a", "b"]).status == 2)
    let none = try ProgramRun("inlink", ["--index", notes.scratch.path + "/none", "copy", notes.scratch.path + "/x"])
    #expect(none.status == 3)
    #expect(!FileManager.default.fileExists(atPath: notes.scratch.path + "/x"))
  }
}
