import Foundation
import TestSupport
import Testing

/// Files that are not what they should be: each costs its own rows only, is named on standard error and in the index, and
/// what was known before still answers.
@Suite struct SpoiledFileTests {
  /// A workspace in which 2 links to 1 and 3 mentions it, indexed.
  private func notebook() throws -> NotebookFolder {
    let notebook = try NotebookFolder()
    try notebook.write(1, title: "Target", text: "x")
    try notebook.write(2, title: "Linking", text: "see ", target: 1)
    try notebook.write(3, title: "Mentioning", text: "the Target stands here")
    let run = try notebook.pass()
    #expect(run.status == 0)
    return notebook
  }

  private static let nested: [UInt8] = {
    let open = #"{"ID":"20240101000009-ddddddd","Type":"NodeBlockquote","Children":["#
    let text = String(repeating: open, count: 20_000) + String(repeating: "]}", count: 20_000)
    return Array(text.utf8)
  }()

  static let spoiled: [(name: String, bytes: [UInt8], reason: String)] = [
    ("empty", [], "is empty"),
    ("blank", Array(" \n".utf8), "is empty"),
    ("truncated", Array(#"{"ID":"20240101000002-ddddddd","Type":"NodeDocument","Prop"#.utf8), "not valid JSON"),
    ("binary", (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 7919) }, "not valid JSON"),
    (
      "not UTF-8", Array(#"{"ID":"x","Type":"NodeDocument","Data":""#.utf8) + [0xFF, 0xFE] + Array(#""}"#.utf8), "utf-8"
    ),
    ("byte order mark", [0xEF, 0xBB, 0xBF] + Array("{}".utf8), "byte order mark"),
    ("array", Array("[]".utf8), "not a JSON object"),
    ("trailing", Array("{} x".utf8), "not valid JSON"),
    ("deep", nested, "not valid JSON"),
    ("newer", Array(#"{"Spec":"3","Type":"NodeDocument"}"#.utf8), "newer SiYuan"),
    ("odd spec", Array(#"{"Spec":"2.5","Type":"NodeDocument"}"#.utf8), "Spec"),
    ("odd property", Array(#"{"Type":"NodeDocument","Properties":{"title":5}}"#.utf8), "title"),
    ("odd children", Array(#"{"Type":"NodeDocument","Children":[5]}"#.utf8), "child"),
  ]

  @Test(arguments: spoiled.indices) func aSpoiledFileKeepsItsLastGoodRows(number: Int) throws {
    let (name, bytes, reason) = Self.spoiled[number]
    let notebook = try notebook()
    try notebook.scratch.write("notes/data/\(NotebookFolder.notebook)/\(NotebookFolder.id(2)).sy", bytes)
    let run = try notebook.pass()
    #expect(run.status == 1, "\(name)")
    #expect(run.errors.contains("\(NotebookFolder.id(2)).sy: "), "\(name): \(run.errors)")
    #expect(run.errors.contains(reason), "\(name): \(run.errors)")
    #expect(try notebook.answer(1) == [NotebookFolder.id(2)], "\(name)")
    #expect(try notebook.answer(1, mentions: true) == [NotebookFolder.id(3)], "\(name)")
    let status = try ProgramRun("inlink", ["--index", notebook.index, "status"])
    #expect(status.output.contains("\(NotebookFolder.id(2)).sy"), "\(name): \(status.output)")
    // A pass that meets the same file again says so again, and one that meets it mended forgets it.
    #expect(try notebook.pass().status == 1, "\(name)")
    try notebook.write(2, title: "Linking", text: "no more")
    #expect(try notebook.pass().status == 0, "\(name)")
    #expect(try notebook.answer(1) == [], "\(name)")
  }

  @Test func halfADocumentThatWasIndexedBeforeStillAnswers() throws {
    let notebook = try notebook()
    let bytes = try Data(contentsOf: URL(filePath: notebook.path(2)))
    try bytes.prefix(bytes.count / 2).write(to: URL(filePath: notebook.path(2)))
    #expect(try notebook.pass().status == 1)
    #expect(try notebook.answer(1) == [NotebookFolder.id(2)])
  }

  @Test func aFileAboveTheLimitIsNotRead() throws {
    let notebook = try notebook()
    let file = try #require(FileHandle(forWritingAtPath: notebook.path(2)))
    // A hole: 200 MB that take no room.
    try file.truncate(atOffset: 200 << 20)
    try file.close()
    let run = try notebook.pass()
    #expect(run.status == 1)
    #expect(run.errors.contains("larger than 128 MiB"))
    #expect(try notebook.answer(1) == [NotebookFolder.id(2)])
  }

  @Test(.enabled(if: getuid() != 0, "root may read everything")) func anUnreadableFileKeepsItsRows() throws {
    let notebook = try notebook()
    #expect(chmod(notebook.path(2), 0) == 0)
    let run = try notebook.pass()
    #expect(run.status == 1)
    #expect(run.errors.contains("permission denied"))
    #expect(try notebook.answer(1) == [NotebookFolder.id(2)])
  }

  @Test func pipesAndFoldersCalledLikeDocumentsAndLoopsAreNoDocuments() throws {
    let notebook = try notebook()
    let box = "\(notebook.tree)/data/\(NotebookFolder.notebook)"
    #expect(mkfifo("\(box)/\(NotebookFolder.id(7)).sy", 0o600) == 0)
    try FileManager.default.createDirectory(
      atPath: "\(box)/\(NotebookFolder.id(8)).sy", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: "\(box)/loop", withDestinationPath: box)
    let itself = "\(box)/\(NotebookFolder.id(9)).sy"
    try FileManager.default.createSymbolicLink(atPath: itself, withDestinationPath: itself)
    let run = try notebook.pass()
    #expect(run.status == 1)
    #expect(run.errors.contains("\(NotebookFolder.id(7)).sy: is not a regular file"))
    #expect(run.errors.contains("\(NotebookFolder.id(9)).sy: too many levels of symbolic links"))
    #expect(try notebook.answer(1) == [NotebookFolder.id(2)])
  }

  @Test func idsThatCollideInAFileAndAcrossFiles() throws {
    let notebook = try notebook()
    let twin = "20240101000077-twinone"
    func document(_ number: Int) -> String {
      let block =
        #"{"ID":"\#(twin)","Type":"NodeParagraph","Children":[{"Type":"NodeText","Data":"Target \#(number)"}]}"#
      return #"{"ID":"x","Spec":"1","Type":"NodeDocument","Properties":{"title":"T\#(number)"},"#
        + #""Children":[\#(block),\#(block)]}"#
    }
    for number in [4, 5] {
      try notebook.scratch.write(
        "notes/data/\(NotebookFolder.notebook)/\(NotebookFolder.id(number)).sy", document(number))
    }
    #expect(try notebook.pass().status == 0)
    #expect(
      try notebook.answer(1, mentions: true) == [3, 4, 5].map { NotebookFolder.id($0) })
  }

  @Test func hostileTitlesAreOrdinaryText() throws {
    let notebook = try notebook()
    let titles = [
      #"O'Brien "quoted" -- ; DROP TABLE block"#, "AND OR NOT NEAR(a b)", "col:umn ^start *", "100% _under_",
      "\u{1B}[31mred\u{1B}[0m\u{7}", "nul\u{0}inside", "((a) OR b",
    ]
    for (number, title) in titles.enumerated() {
      try notebook.write(10 + number, title: title, text: "x")
      try notebook.write(30 + number, title: "M\(number)", text: "before \(title) after")
    }
    #expect(try notebook.pass().status == 0)
    for (number, title) in titles.enumerated() {
      #expect(
        try notebook.answer(10 + number, mentions: true).contains(NotebookFolder.id(30 + number)), "\(title)")
    }
    let table = try ProgramRun(
      "inlink", ["--index", notebook.index, "getBacklink2", NotebookFolder.id(14), "--format", "table"])
    #expect(!table.output.contains("\u{1B}[31m"))
  }
}
