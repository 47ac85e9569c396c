import IndexSchema
import IndexWriter
import MentionText
import NotebookModel
import Platform
import TestSupport

@testable import IndexQueries

extension ScratchFolder {
  func file(_ name: String) -> String { path + "/" + name }
}

/// A block of a document under test, with those below it.
struct Node {
  var id: String
  var type: BlockType
  var subtype = ""
  var text = ""
  var refs: [(target: String, anchor: String)] = []
  var hasOtherText = false
  var name = ""
  var alias = ""
  var memo = ""
  var tag = ""
  var children: [Node] = []

  static func paragraph(
    _ id: String, _ text: String = "", to refs: [(String, String)] = [], other: Bool = false,
    name: String = "", alias: String = "", memo: String = "", tag: String = ""
  ) -> Node {
    Node(
      id: id, type: .paragraph, text: text, refs: refs.map { (target: $0.0, anchor: $0.1) },
      hasOtherText: other, name: name, alias: alias, memo: memo, tag: tag)
  }

  static func heading(_ id: String, _ level: Int, _ text: String, to refs: [(String, String)] = []) -> Node {
    Node(
      id: id, type: .heading, subtype: "h\(level)", text: text,
      refs: refs.map { (target: $0.0, anchor: $0.1) })
  }

  static func container(_ id: String, _ type: BlockType, _ children: [Node]) -> Node {
    Node(id: id, type: type, children: children)
  }
}

/// A small index made by the real writer from documents given as trees.
final class SampleNotebook {
  let folder: ScratchFolder
  let writable: WritableIndex
  private let root: Int64
  private let directory: Int64
  private var notebooks: [String: Int64] = [:]

  init(settings: AnswerSettings = AnswerSettings()) throws {
    folder = try ScratchFolder()
    writable = try WritableIndex(path: folder.file("index.sqlite"))
    try writable.begin()
    root = try writable.sources.root("/notes", kind: "workspace")
    directory = try writable.sources.directory(root: root, path: "", device: 1)
    try writable.notebooks.setSettings(settings.rows, root: root)
    try writable.keepHanFold()
    self.settings = settings
  }

  private let settings: AnswerSettings

  /// Writes a document; its path is `/id.sy` unless given.
  func add(
    _ id: String, title: String, updated: String = "20240101000000", box: String = "box", path: String? = nil,
    name: String = "", alias: String = "", _ nodes: [Node]
  ) throws {
    let path = path ?? "/\(id).sy"
    if notebooks[box] == nil {
      notebooks[box] = try writable.notebooks.put(
        root: root, NotebookDescription(id: box, name: "Notes \(box)", format: "siyuan", suffix: ".sy"))
    }
    let source = try writable.sources.put(
      directory: directory, name: box + path,
      state: SourceState(
        kind: SourceKind(1, .document), stamp: FileStamp(size: 0, modified: 0, changed: 0, inode: 0), digest: 0,
        isRacy: false))
    let parsed = Self.parsed(id, title: title, updated: updated, name: name, alias: alias, nodes)
    let han = settings.hanSensitive ? nil : try writable.hanFold()
    try writable.documents.write(
      PreparedDocument(parsed, han: han),
      at: DocumentPlacement(notebook: notebooks[box] ?? 0, path: path, source: source, number: nil))
  }

  /// Commits and opens what was written.
  func open() throws -> OpenedNotebook {
    try writable.commit(at: 0)
    return try OpenedNotebook(sample: self, index: ReadOnlyIndex(path: writable.path))
  }

  /// Gives every block its place and a container its children's text, as a reader of files would.
  static func parsed(
    _ id: String, title: String, updated: String, name: String, alias: String, _ nodes: [Node]
  ) -> ParsedDocument {
    var root = ParsedBlock(id: id, type: .document)
    root.isContainer = true
    root.content = title
    root.firstContent = title
    root.updated = updated
    root.name = name
    root.alias = alias
    var document = ParsedDocument(
      id: id, title: title, updated: updated, created: String(id.prefix(14)), blocks: [root])
    append(nodes, to: &document, under: 0)
    return document
  }

  private static func append(_ nodes: [Node], to document: inout ParsedDocument, under container: Int) {
    var headings: [(level: Int, position: Int)] = []
    for node in nodes {
      let level = node.type == .heading ? Int(node.subtype.dropFirst()) ?? 6 : 7
      headings.removeAll { $0.level >= level }
      var block = ParsedBlock(id: node.id, type: node.type)
      block.subtype = node.subtype
      block.isContainer = !node.children.isEmpty
      block.parent = headings.last?.position ?? container
      block.container = container
      block.updated = document.updated
      block.ial = "{: id=\"\(node.id)\" updated=\"\(document.updated)\"}"
      block.name = node.name
      block.alias = node.alias
      block.memo = node.memo
      block.tag = node.tag
      block.content = block.isContainer ? content(node) : node.text
      block.lead = block.isContainer ? " " : ""
      block.firstContent = block.isContainer ? firstText(node) : ""
      block.hasOtherText = node.hasOtherText
      if node.type.carriesMentions {
        block.mentionText = node.text
        block.reparsedText = node.text
      }
      let position = document.blocks.count
      document.blocks.append(block)
      for ref in node.refs {
        document.refs.append(
          ParsedRef(target: ref.target, block: position, kind: .staticText, content: ref.anchor, markdown: ""))
      }
      append(node.children, to: &document, under: position)
      let last = document.blocks.count - 1
      if node.type == .heading { headings.append((level, position)) }
      var above = position
      while above >= 0 {
        document.blocks[above].last = last
        above = document.blocks[above].parent
      }
    }
  }

  private static func content(_ node: Node) -> String {
    node.children.isEmpty ? node.text : " " + node.children.map(content).joined()
  }

  private static func firstText(_ node: Node) -> String {
    guard let first = node.children.first else { return node.text }
    return firstText(first)
  }
}

/// The index of a sample; the files stay as long as this.
struct OpenedNotebook {
  let sample: SampleNotebook
  let index: ReadOnlyIndex

  func answer(
    _ id: String, k: String = "", mk: String = "", containChildren: Bool? = nil, quirks: Bool = false
  ) throws -> BacklinkAnswer {
    var query = BacklinkQuery(id: id)
    query.k = k
    query.mk = mk
    query.containChildren = containChildren
    query.quirks = quirks
    return try index.answer(query)
  }
}

extension [LinkingDocument] {
  /// Count by document id.
  var counts: [String: Int] { Dictionary(map { ($0.id, $0.count) }, uniquingKeysWith: +) }
}
