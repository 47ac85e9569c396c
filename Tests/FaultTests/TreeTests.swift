import Foundation
import TestSupport
import Testing

/// Which trees there are, what they are called, and what moves in them while they are swept.
@Suite struct TreeTests {
  private func notebook(_ documents: Int = 5) throws -> NotebookFolder {
    let notes = try NotebookFolder()
    for number in 1...documents { try notes.write(number, title: "T\(number)", text: "text \(number)", target: 1) }
    #expect(try notes.pass().status == 0)
    return notes
  }

  private func count(_ notes: NotebookFolder) throws -> String {
    try Sqlite.text(notes.index, "SELECT count(*) FROM document")
  }

  private func once(_ notes: NotebookFolder, _ trees: [String], _ options: [String] = []) throws -> ProgramRun {
    try ProgramRun(
      "inlinkd", trees.flatMap { ["--notebooks", $0] } + ["--index", notes.index, "--once"] + options)
  }

  @Test func oneFolderIsOneTreeWhateverItIsCalled() throws {
    let notes = try notebook()
    let link = notes.scratch.path + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: notes.tree)
    let before = try Sqlite.text(notes.index, "SELECT number, path FROM document ORDER BY number")
    for trees in [
      [notes.tree, notes.tree + "/."], [notes.tree, link], [link], [notes.tree + "/data/..", notes.tree],
      [notes.tree, notes.tree + "/data"], [notes.tree + "/data", notes.tree],
      [notes.tree, "\(notes.tree)/data/\(NotebookFolder.notebook)"],
    ] {
      let run = try once(notes, trees)
      #expect(run.status == 0, "\(trees): \(run.errors)")
      #expect(try Sqlite.text(notes.index, "SELECT number, path FROM document ORDER BY number") == before, "\(trees)")
      #expect(try once(notes, trees, ["--verify"]).status == 0)
    }
  }

  @Test func aTreeInsteadOfTheOneAroundOrInsideItTakesItsDocumentsOver() throws {
    let notes = try notebook()
    let before = try Sqlite.text(notes.index, "SELECT number, path FROM document ORDER BY number")
    let data = notes.tree + "/data"
    for tree in [data, notes.tree, "\(data)/\(NotebookFolder.notebook)", data, notes.tree] {
      let run = try once(notes, [tree])
      #expect(run.status == 0, "\(tree): \(run.errors)")
      #expect(try Sqlite.text(notes.index, "SELECT number, path FROM document ORDER BY number") == before, "\(tree)")
      #expect(try notes.answer(1).count == 5)
      #expect(try once(notes, [tree], ["--verify"]).status == 0, "\(tree)")
    }
    try FileManager.default.removeItem(atPath: notes.path(5))
    #expect(try once(notes, [notes.tree]).status == 0)
    #expect(try count(notes) == "4")
  }

  @Test func copiesThatSiYuanKeepsAreNoNotebooks() throws {
    let notes = try notebook()
    let box = "\(notes.tree)/data/\(NotebookFolder.notebook)"
    try notes.scratch.write("notes/conf/conf.json", "{}")
    for copy in ["history/2024-01-02-030405-delete", "repo/x", "temp/export"] {
      let folder = "\(notes.tree)/\(copy)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: box, toPath: folder + "/20230101000000-ooooooo")
    }
    #expect(try notes.pass().status == 0)
    #expect(try count(notes) == "5")
    #expect(try Sqlite.text(notes.index, "SELECT count(*) FROM root WHERE kind = 'workspace'") == "1")
  }

  @Test func aTreeThatIsNotNamedAnyMoreIsSaidAndForgottenOnDemand() throws {
    let (first, second) = (try notebook(), try notebook(3))
    #expect(try once(first, [first.tree, second.tree]).status == 0)
    #expect(try count(first) == "8")
    let check = { try ProgramRun("inlink", ["--index", first.index, "status", "--json", "--check"]) }
    #expect(try check().status == 0)
    #expect(try once(first, [first.tree]).status == 0)
    #expect(try count(first) == "8")
    let status = try check()
    #expect(status.status == 1)
    #expect(status.output.contains(#""state":"unnamed""#))
    let verify = try once(first, [first.tree], ["--verify"])
    #expect(verify.status == 1)
    #expect(verify.errors.contains("--forget-tree"))
    #expect(try once(first, [first.tree], ["--rebuild"]).status == 3)
    #expect(try count(first) == "8")
    let wrong = try ProgramRun("inlinkd", ["--index", first.index, "--forget-tree", "/none"])
    #expect(wrong.status == 3)
    #expect(wrong.errors.contains(second.tree), "\(wrong.errors)")
    try FileManager.default.removeItem(atPath: second.tree)
    let forget = try ProgramRun("inlinkd", ["--index", first.index, "--forget-tree", second.tree + "/"])
    #expect(forget.status == 0, "\(forget.errors)")
    #expect(try count(first) == "5")
    #expect(try check().status == 0)
    #expect(try once(first, [first.tree], ["--verify"]).status == 0)
    #expect(try Sqlite.text(first.index, "SELECT count(*) FROM notebook") == "1")
  }

  @Test func statusNamesATreeThatFails() throws {
    let (first, second) = (try notebook(), try notebook(3))
    let arguments = ["--notebooks", first.tree, "--notebooks", second.tree, "--index", first.index, "--once"]
    #expect(try ProgramRun("inlinkd", arguments).status == 0)
    try FileManager.default.moveItem(atPath: second.tree, toPath: second.tree + ".away")
    #expect(try ProgramRun("inlinkd", arguments).status == 1)
    let missing = try ProgramRun("inlink", ["--index", first.index, "status", "--json", "--check"])
    #expect(missing.status == 1)
    #expect(missing.output.contains(#""state":"missing""#), "\(missing.output)")
    try FileManager.default.createDirectory(atPath: second.tree, withIntermediateDirectories: true)
    #expect(try ProgramRun("inlinkd", arguments).status == 1)
    let empty = try ProgramRun("inlink", ["--index", first.index, "status", "--json", "--check"])
    #expect(empty.output.contains(#""state":"empty""#), "\(empty.output)")
    #expect(try count(first) == "8")
  }

  @Test func filesThatAreSavedByRenameAreNeverGone() throws {
    let notes = try notebook(300)
    let stop = notes.scratch.path + "/stop"
    let script = """
      n=0; while [ ! -e "$2" ]; do for f in "$1"/*.sy; do cp "$f" "$1/.new" && mv "$1/.new" "$f"; done; n=$((n+1)); done
      """
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script, "sh", "\(notes.tree)/data/\(NotebookFolder.notebook)", stop]
    try process.run()
    let before = try Sqlite.text(notes.index, "SELECT number, path FROM document ORDER BY number")
    for _ in 1...40 {
      let run = try notes.pass()
      #expect(run.status == 0, "\(run.errors)")
      #expect(!run.errors.contains("removed"), "\(run.errors)")
      #expect(try Sqlite.text(notes.index, "SELECT number, path FROM document ORDER BY number") == before)
    }
    try notes.scratch.write("stop", "")
    process.waitUntilExit()
  }

  @Test func filesThatMoveBetweenFoldersWhileTheyAreSweptKeepTheirNumbers() throws {
    let notes = try notebook(400)
    let box = "\(notes.tree)/data/\(NotebookFolder.notebook)"
    let stop = notes.scratch.path + "/stop"
    for folder in ["a", "b"] {
      try FileManager.default.createDirectory(atPath: "\(box)/\(folder)", withIntermediateDirectories: true)
    }
    let script = """
      while [ ! -e "$2" ]; do mv "$1"/*.sy "$1/a/" 2>/dev/null; mv "$1"/a/*.sy "$1/b/"; mv "$1"/b/*.sy "$1/"; done; true
      """
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script, "sh", box, stop]
    try process.run()
    let numbers = "SELECT d.number, i.id FROM document d JOIN ident i ON i.number = d.ident ORDER BY d.number"
    let before = try Sqlite.text(notes.index, numbers)
    for _ in 1...25 {
      let run = try notes.pass()
      #expect(!run.errors.contains("removed"), "\(run.errors)")
      #expect(try Sqlite.text(notes.index, numbers) == before)
    }
    try notes.scratch.write("stop", "")
    process.waitUntilExit()
    #expect(try notes.pass().status == 0)
    #expect(try Sqlite.text(notes.index, numbers) == before)
    #expect(try once(notes, [notes.tree], ["--verify"]).status == 0)
  }

  @Test func aTimeThatNanosecondsCannotSayIsNoReasonToEnd() throws {
    let notes = try notebook()
    let box = "\(notes.tree)/data/\(NotebookFolder.notebook)"
    try notes.scratch.write("notes/Page.wiki", "[[fr:A]]")
    try Data("{ half".utf8).write(to: URL(filePath: notes.path(9)))
    var times = 0
    for time in ["2446-05-10 22:38:55", "1901-12-13 20:45:53", "2300-01-01 00:00:00"] {
      for file in [notes.path(1), notes.path(9), notes.tree + "/Page.wiki", box] {
        if SystemCommand.succeeds(["/usr/bin/touch", "-d", time, file]) { times += 1 }
      }
      let run = try notes.pass()
      #expect(run.status == 1, "\(run.errors)")
      #expect(run.errors.contains(NotebookFolder.id(9)))
      #expect(try count(notes) == "5")
      #expect(try Sqlite.text(notes.index, "SELECT count(*) FROM langlinks") == "1")
    }
    #expect(times > 0)
  }

  @Test func aNameThatIsNotUTF8MattersOnlyWhereItIsOurs() throws {
    let notes = try notebook()
    let touch = { (name: String) in
      SystemCommand.succeeds(["/bin/sh", "-c", "printf x > \"$(printf '\(name)')\"", "sh"])
    }
    guard touch(notes.tree + "/bild-\\377.png") else { return }
    let picture = try notes.pass()
    #expect(picture.status == 0, "\(picture.errors)")
    #expect(touch(notes.tree + "/seite-\\377.wiki"))
    let page = try notes.pass()
    #expect(page.status == 1)
    #expect(page.errors.contains("not UTF-8"), "\(page.errors)")
  }

  @Test func aStopBetweenNewSettingsAndTheirRowsLosesNothing() throws {
    let notes = try NotebookFolder()
    let image =
      #"{"Type":"NodeImage","Children":[{"Type":"NodeLinkText","Data":"a"},{"Type":"NodeLinkDest","Data":"assets/x.png"}]}"#
    for number in 1...2500 {
      let id = NotebookFolder.id(number)
      let filler = String(repeating: "w\(number) ", count: 200)
      try notes.scratch.write(
        "notes/data/\(NotebookFolder.notebook)/\(id).sy",
        #"{"ID":"\#(id)","Spec":"1","Type":"NodeDocument","Properties":{"id":"\#(id)","title":"T"},"Children":[{"ID":"20240101000000-ppppppp","Type":"NodeParagraph","Properties":{"id":"20240101000000-ppppppp"},"Children":[\#(image),{"Type":"NodeText","Data":"\#(filler)"}]}]}"#
      )
    }
    #expect(try notes.pass().status == 0)
    let with = "SELECT count(*) FROM blocks WHERE type = 'p' AND content LIKE '%assets/x.png%'"
    #expect(try Sqlite.text(notes.index, with) == "2500")
    try notes.scratch.write("notes/conf/conf.json", #"{"search":{"indexAssetPath":false}}"#)
    var wasStopped = false
    for delay in [0.03, 0.06, 0.1, 0.15, 0.2] {
      let (process, _, _, _) = try ProgramRun.start(
        "inlinkd", ["--notebooks", notes.tree, "--index", notes.index, "--once"])
      usleep(UInt32(delay * 1e6))
      process.terminate()
      process.waitUntilExit()
      let left = try Sqlite.text(notes.index, with)
      if left != "2500", left != "0" { wasStopped = true }
    }
    #expect(try notes.pass().status == 0)
    #expect(try Sqlite.text(notes.index, with) == "0")
    if !wasStopped { print("note: no stop fell between two commits") }
  }
}
