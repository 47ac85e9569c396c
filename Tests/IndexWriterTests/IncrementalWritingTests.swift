import NotebookModel
import Platform
import SQLiteConnection
import TestSupport
import Testing

@testable import IndexWriter

/// What the public views hold, page ids and stored keys aside.
func publicRows(_ path: String) throws -> [String: [String]] {
  let connection = try Connection(path: path, mode: .readOnly)
  let views = [
    "blocks": """
    id, parent_id, root_id, box, path, hpath, name, alias, memo, tag, content, fcontent, markdown, length, type,
    subtype, ial, sort, created, updated
    """,
    "refs": """
    def_block_id, def_block_parent_id, def_block_root_id, def_block_path, block_id, root_id, box, path, content,
    markdown, type
    """,
    "attributes": "name, value, type, block_id, root_id, box, path",
  ]
  var rows: [String: [String]] = [:]
  for (view, columns) in views {
    let statement = try connection.prepare("SELECT \(columns) FROM \(view)")
    var lines: [String] = []
    while try statement.step() {
      lines.append((0..<statement.columnCount).map { statement.text($0) }.joined(separator: "\u{1F}"))
    }
    rows[view] = lines.sorted()
  }
  let texts = try connection.prepare(
    "SELECT i.id, f.content, f.fcontent, f.name, f.alias, f.memo, f.tag FROM mention_fts f JOIN block b ON b.key = f.rowid JOIN ident i ON i.number = b.ident"
  )
  var lines: [String] = []
  while try texts.step() { lines.append(texts.text(0) + "\u{1F}" + texts.text(1)) }
  rows["mentions"] = lines.sorted()
  return rows
}

@Suite struct IncrementalWritingTests {
  private final class Notebook {
    let scratch: ScratchFolder
    let index: WritableIndex
    let number: Int64
    let directory: Int64
    var documents: [ExactText: Int64] = [:]

    init() throws {
      scratch = try ScratchFolder()
      index = try WritableIndex(path: scratch.path + "/index.sqlite")
      try index.begin()
      let root = try index.sources.root("/notes", kind: "tree")
      directory = try index.sources.directory(root: root, path: "box", device: 1)
      number = try index.notebooks.put(
        root: root,
        NotebookDescription(id: "20240101000000-thebox0", name: "Box", format: "siyuan", suffix: ".sy"))
      try index.commit(at: 0)
    }

    func write(_ document: ParsedDocument, at path: String) throws {
      try index.begin()
      let state = SourceState(
        kind: SourceKind(1, .document), stamp: FileStamp(size: 1, modified: 1, changed: 1, inode: 1), digest: 1,
        isRacy: false)
      let source = try index.sources.put(directory: directory, name: path, state: state)
      let key = ExactText(path)
      documents[key] = try index.documents.write(
        PreparedDocument(document, han: nil),
        at: DocumentPlacement(notebook: number, path: path, source: source, number: documents[key]))
      try index.commit(at: 0)
    }

    func remove(_ path: String) throws {
      guard let document = documents.removeValue(forKey: ExactText(path)) else { return }
      try index.begin()
      try index.documents.remove(document: document)
      try index.commit(at: 0)
    }

    func rows() throws -> [String: [String]] { try publicRows(scratch.path + "/index.sqlite") }

    func integrity() throws -> String? {
      let connection = try Connection(path: scratch.path + "/index.sqlite", mode: .readWrite)
      try connection.execute("INSERT INTO mention_fts (mention_fts, rank) VALUES ('integrity-check', 1)")
      return try connection.text("PRAGMA integrity_check")
    }
  }

  /// Paths that nest, so that titles of some are in the hpaths of others.
  private static let paths = [
    "/20240101000000-doc0001.sy", "/20240101000000-doc0001/20240101000000-doc0002.sy",
    "/20240101000000-doc0001/20240101000000-doc0002/20240101000000-doc0003.sy", "/20240101000000-doc0004.sy",
  ]

  @Test(arguments: 1...25 as ClosedRange<UInt64>) func anEditedIndexEqualsAFreshOne(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let edited = try Notebook()
    var documents: [String: RandomDocument] = [:]
    for _ in 0..<25 {
      let path = Self.paths.randomElement(using: &random) ?? Self.paths[0]
      if documents[path] != nil, Int.random(in: 0...7, using: &random) == 0 {
        documents[path] = nil
        try edited.remove(path)
        continue
      }
      let id = String(path.dropLast(3).suffix(22))
      var document = documents[path] ?? RandomDocument(id: id, random: &random)
      document.edit(&random)
      documents[path] = document
      try edited.write(document.parsed(), at: path)
    }
    let fresh = try Notebook()
    for (path, document) in documents.sorted(by: { $0.key < $1.key }) {
      try fresh.write(document.parsed(), at: path)
    }
    let (a, b) = (try edited.rows(), try fresh.rows())
    for view in b.keys.sorted() { #expect(a[view] == b[view], "\(view), seed \(seed)") }
    #expect(try edited.integrity() == "ok", "seed \(seed)")
  }

  @Test func containerContentComesOutAsItWentIn() throws {
    var random = SeededGenerator(seed: 4)
    let notebook = try Notebook()
    var document = RandomDocument(id: "20240101000000-doc0001", random: &random)
    for _ in 0..<40 { document.edit(&random) }
    let parsed = document.parsed()
    try notebook.write(parsed, at: Self.paths[0])
    let connection = try Connection(path: notebook.scratch.path + "/index.sqlite", mode: .readOnly)
    let statement = try connection.prepare("SELECT content, fcontent, length FROM blocks WHERE id = ?1")
    for block in parsed.blocks where block.type != .queryEmbed && block.type != .document {
      statement.bind(1, block.id)
      #expect(try statement.step())
      #expect(statement.holds(block.content, 0))
      #expect(statement.holds(block.firstContent, 1))
      #expect(statement.int(2) == Int64(block.length))
      statement.reset()
    }
  }

  @Test func anUnchangedDocumentWritesNothing() throws {
    var random = SeededGenerator(seed: 9)
    let notebook = try Notebook()
    let document = RandomDocument(id: "20240101000000-doc0001", random: &random).parsed()
    try notebook.write(document, at: Self.paths[0])
    let generation = try notebook.index.meta.integer("generation")
    try notebook.write(document, at: Self.paths[0])
    #expect(try notebook.index.meta.integer("generation") == generation)
  }

  @Test func oneBlockAtTheTopOfALongDocumentWritesAHandfulOfRows() throws {
    var random = SeededGenerator(seed: 12)
    let notebook = try Notebook()
    var document = RandomDocument(id: "20240101000000-doc0001", random: &random)
    document.nodes = (0..<20_000).map { number in
      let id = "20240101000000-" + String(String(2_000_000_000 + number, radix: 36).suffix(7))
      return RandomDocument.Node(id: id, type: .paragraph, text: "text \(number)")
    }
    try notebook.write(document.parsed(), at: Self.paths[0])
    document.nodes.insert(RandomDocument.node(&random, depth: 9), at: 0)
    let before = notebook.index.connection.totalChanges
    try notebook.write(document.parsed(), at: Self.paths[0])
    #expect(notebook.index.connection.totalChanges - before < 50)
  }
}
