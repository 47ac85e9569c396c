import Foundation
import SQLiteConnection
import TestSupport
import Testing

/// Answers that can't be written, inputs that can't be read, and names that would steer whoever reads them.
@Suite struct OutputTests {
  private func notebook(_ title: String = "Target") throws -> NotebookFolder {
    let notes = try NotebookFolder()
    try notes.write(1, title: title, text: "x")
    try notes.write(2, title: "Linking", text: "see ", target: 1)
    #expect(try notes.pass().status == 0)
    return notes
  }

  /// A command of one of the programs, by a shell, with its output where `redirection` says.
  private func shell(
    _ program: String, _ arguments: [String], _ redirection: String
  ) throws -> (status: Int32, output: String) {
    let path = ProgramRun.folder().appending(path: program).path
    let words = ([path] + arguments).map { "'" + $0.replacingOccurrences(of: "'", with: "'\\''") + "'" }
    return try SystemCommand.run(["/bin/sh", "-c", words.joined(separator: " ") + " " + redirection])
  }

  @Test(arguments: ["> /dev/full", ">&-"]) func whatCannotBeWrittenIsSaid(_ redirection: String) throws {
    let notes = try notebook()
    let requests = try notes.scratch.write("requests", #"{"id":"\#(NotebookFolder.id(1))","k":"","mk":""}"# + "\n")
    let queries = try notes.scratch.write("queries", "action=query&list=langbacklinks&lbllang=fr&format=json\n")
    let index = ["--index", notes.index]
    let commands: [(String, [String])] =
      [
        ("inlink", ["--help"]), ("inlink", ["--version"]), ("inlink", ["status", "--help"]),
        ("inlink", index + ["getBacklink2", NotebookFolder.id(1)]),
        ("inlink", index + ["getBacklink2", NotebookFolder.id(1), "--format", "table"]),
        ("inlink", index + ["getBacklink2", "--requests", requests]),
        ("inlink", index + ["getBacklink2", "--request", #"{"id":"x","k":"","mk":""}"#]),
        ("inlink", index + ["langbacklinks", "--query", "action=query&list=langbacklinks&lbllang=fr&format=json"]),
        ("inlink", index + ["langbacklinks", "--queries", queries]),
        ("inlink", index + ["langbacklinks", "--lbllang", "fr", "--all"]),
        ("inlink", index + ["status"]), ("inlink", index + ["status", "--json"]),
        ("inlinkd", ["--help"]), ("inlinkd", ["--version"]),
      ]
      + [
        ["help"], ["completion", "bash"], ["backlinks", "Target"], ["mentions", "Target", "--json"],
        ["links", "Linking", "--lines"],
        ["search", "x"], ["find", "target", "--print0"], ["dangling", "--json"], ["orphans", "--count"], ["duplicates"],
        ["errors", "--json"],
        ["tags", "--json"], ["stats"], ["related", "Target", "--json"], ["graph"], ["translations", "--json"],
        ["changes", "--since", "0"],
        ["watch", "Target"],
      ].map { ("inlink", index + $0) }
    for (program, arguments) in commands {
      let run = try shell(program, arguments, redirection)
      #expect(run.status == 3, "\(program) \(arguments): \(run)")
      #expect(run.output.contains("can't write"), "\(program) \(arguments): \(run)")
      #expect(run.output.split(separator: "\n").count == 1, "\(run.output)")
    }
    try notes.write(3, title: "Third", text: "x")
    let verify = try shell(
      "inlinkd", ["--notebooks", notes.tree, "--index", notes.index, "--verify"], redirection)
    #expect(verify.status == 3, "\(verify)")
  }

  @Test func aClosedPipeIsSilent() throws {
    let notes = try notebook()
    let run = try shell("inlink", ["--index", notes.index, "getBacklink2", NotebookFolder.id(1)], "| true")
    #expect(run.output.isEmpty)
  }

  @Test(arguments: [("getBacklink2", "--requests"), ("langbacklinks", "--queries")])
  func aFolderIsNoFileOfRequests(_ command: String, _ option: String) throws {
    let notes = try notebook()
    let run = try ProgramRun("inlink", ["--index", notes.index, command, option, notes.scratch.path])
    #expect(run.status == 2)
    #expect(run.errors.contains("is a folder"))
  }

  @Test(arguments: ["x", "99", "-1", "", "3 "]) func aSortModeThatThereIsNotIsWrongUsage(_ mode: String) throws {
    let notes = try notebook()
    for option in ["--sort", "--m-sort"] {
      let run = try ProgramRun(
        "inlink", ["--index", notes.index, "getBacklink2", NotebookFolder.id(1), option, mode])
      #expect(run.status == 2, "\(mode): \(run)")
      #expect(run.errors.contains("0 and 1"))
      #expect(run.output.isEmpty)
    }
  }

  @Test func anAnswerMayBeGivenUp() throws {
    let notes = try notebook()
    let run = try ProgramRun(
      "inlink", ["--index", notes.index, "--timeout", "10", "getBacklink2", NotebookFolder.id(1)])
    #expect(run.status == 0)
    #expect(try ProgramRun("inlink", ["--timeout", "0", "status"]).status == 2)
  }

  @Test func theIndexIsFoundWhereTheServicesKeepIt() throws {
    let notes = try notebook()
    let home = notes.scratch.path + "/home"
    try FileManager.default.createDirectory(atPath: home + "/.local/share/inlink", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: notes.index, toPath: home + "/.local/share/inlink/index.sqlite")
    let (process, _, output, _) = try ProgramRun.start(
      "inlink", ["status", "--json"], environment: ["HOME": home, "XDG_DATA_HOME": notes.scratch.path + "/none"])
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(text.contains(home))
  }

  /// Escape sequences, line ends, right-to-left marks, and what systemd would take for a field of its own.
  private static let hostile = "a\u{1B}]0;x\u{07}\u{1B}[2J\nMAINPID=1\r\u{202E}b\u{9B}31m\u{2028}c"

  @Test func namesSteerNobody() throws {
    let notes = try notebook(Self.hostile)
    let name = "a\u{1B}[2J\nMAINPID=1"
    try notes.scratch.write(
      "notes/\(name).xml", "<mediawiki><siteinfo><sitename>\(name.replacingOccurrences(of: "\u{1B}", with: ""))")
    try notes.scratch.write("notes/\(name).wiki", "[[fr:\(Self.hostile)]] [[de:A]]")
    try notes.scratch.write("notes/data/\(NotebookFolder.notebook)/20240101000009-ddddddd.sy", "{ \(Self.hostile)")
    var shown: [String] = []
    let pass = try notes.pass()
    shown += [pass.errors, pass.output]
    try Connection(path: notes.index, mode: .readWrite).execute("DELETE FROM ref")
    let verify = try notes.pass(["--verify"])
    shown += [verify.errors, verify.output]
    let index = ["--index", notes.index]
    for arguments in [
      index + ["getBacklink2", NotebookFolder.id(2), "--format", "table"],
      index + ["getBacklink2", NotebookFolder.id(1), "--format", "lines"],
      index + ["langbacklinks", "--lbllang", "de", "--format", "table"],
      index + ["langbacklinks", "--lbllang", "de", "--format", "lines"],
      index + ["langbacklinks", "--site", Self.hostile, "--lbllang", "de"], index + ["status"],
      ["--index", "/none/" + Self.hostile, "status"], ["--format", Self.hostile], [Self.hostile],
      index + ["getBacklink2", "--requests", "/none/" + Self.hostile],
    ] {
      let run = try ProgramRun("inlink", arguments)
      shown += [run.output, run.errors]
    }
    for arguments in [
      ["--notebooks", "/none/" + Self.hostile, "--index", notes.index, "--once"], ["--" + Self.hostile],
      ["--notebooks", notes.tree, "--index", "/none/" + Self.hostile, "--once"],
      ["--config", "/none/" + Self.hostile], ["--index", notes.index, "--forget-tree", "/" + Self.hostile],
      ["--notebooks", notes.tree, "--index", notes.index, "--once", "--settings", "/none/" + Self.hostile],
    ] {
      let run = try ProgramRun("inlinkd", arguments)
      shown += [run.output, run.errors]
    }
    for text in shown {
      for line in text.split(separator: "\n") {
        #expect(!line.hasPrefix("MAINPID"), "\(text)")
        let steers = line.unicodeScalars.contains {
          $0.value < 0x20 && $0.value != 9 || (0x7F...0x9F).contains($0.value)
        }
        #expect(!steers, "\(line.debugDescription)")
        #expect(!line.unicodeScalars.contains { $0.value == 0x202E || $0.value == 0x2028 }, "\(text.debugDescription)")
      }
    }
  }

  @Test func aFolderWithNothingOfOursIsSaidToBeSo() throws {
    let scratch = try ScratchFolder()
    try FileManager.default.createDirectory(atPath: scratch.path + "/empty", withIntermediateDirectories: true)
    for name in ["a.txt", "b.txt", "c.org"] { try scratch.write("other/\(name)", "x") }
    try scratch.write("wiki.xml", "<mediawiki></mediawiki>")
    func once(_ folder: String) throws -> ProgramRun {
      try ProgramRun(
        "inlinkd",
        ["--notebooks", "\(scratch.path)/\(folder)", "--index", scratch.path + "/\(folder).sqlite", "--once"])
    }
    #expect(try once("empty").errors.contains("it is empty"))
    let other = try once("other")
    #expect(other.errors.contains("3 files were left aside"), "\(other.errors)")
    #expect(other.errors.contains(".org"))
    let file = try once("wiki.xml")
    #expect(file.status == 3)
    #expect(file.errors.contains("--wiki-export"), "\(file.errors)")
  }
}
