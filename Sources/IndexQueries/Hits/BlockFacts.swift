import NotebookModel
import SQLiteConnection

/// What lists say of a block.
struct BlockFacts {
  let key: BlockKey
  let id: String
  let type: String
  let ident: Int64
  /// The last block below it.
  let last: BlockKey
  let name: String
  let alias: String
  let tag: String
  /// Whether its format has lines.
  let hasLine: Bool
  /// The texts of code in its lines, in order.
  let code: [String]

  /// The blocks whose text its own is made of.
  var texts: ClosedRange<Int64> {
    let isMade = type != BlockType.document.rawValue && BlockType(rawValue: type)?.isContainer ?? false
    return key.value...(isMade ? last.value : key.value)
  }
}

/// A ref as it stands in a block.
struct BlockRef: SQLiteRow {
  let block: BlockKey
  /// `ident.number`.
  let target: Int64
  /// As a reader sees it; empty for embeds.
  let anchor: String
  let targetID: String
  /// The ident of the document that the target lies in; 0: no block has the id.
  let root: Int64

  init(_ columns: inout Columns) {
    block = BlockKey(value: columns.int())
    target = columns.int()
    _ = columns.int()
    anchor = AnchorText.plain(columns.text())
    targetID = columns.text()
    root = columns.int()
  }
}

extension ReadOnlyIndex {
  func block(_ key: BlockKey) throws(SQLiteError) -> BlockFacts? {
    let rows = try statement(HitSQL.block)
    rows.bind(1, key.value)
    defer { rows.reset() }
    guard try rows.step() else { return nil }
    return BlockFacts(
      key: key, id: rows.text(0), type: rows.text(1), ident: rows.int(2),
      last: BlockKey(document: key.document, ordinal: rows.optionalInt(3) ?? key.ordinal), name: rows.text(4),
      alias: rows.text(5), tag: rows.text(6), hasLine: rows.int(7) != 0, code: SpanTexts.code(rows.text(8)))
  }

  /// Refs in a block, or in those that its text is made of, in document order.
  func refs(_ block: BlockFacts) throws(SQLiteError) -> [BlockRef] {
    let rows = try statement(HitSQL.refs)
    rows.bind([block.texts.lowerBound, block.texts.upperBound])
    return try rows.rows()
  }

  /// The line that a block begins on, from 1; nil where its format has none. Those of a document are counted once.
  func line(_ block: BlockFacts) throws(SQLiteError) -> Int64? {
    guard block.hasLine else { return nil }
    if remembered.lines.document != block.key.document {
      let range = BlockKey.range(ofDocument: block.key.document)
      let rows = try statement(HitSQL.lines)
      rows.bind([range.lowerBound, range.upperBound])
      defer { rows.reset() }
      var lines: [Int64: Int64] = [:]
      var line: Int64 = 0
      while try rows.step() {
        line &+= rows.int(1)
        lines[rows.int(0)] = line
      }
      remembered.lines = (block.key.document, lines)
    }
    return remembered.lines.byKey[block.key.value]
  }

  /// What a block is told from others by in a listing: its document and its id.
  func blockName(_ key: BlockKey, in document: DocumentFacts) throws(SQLiteError) -> String {
    try document.id + "\u{1}" + text(HitSQL.id, key: key)
  }

  /// What a reader sees of a block.
  func blockContent(_ key: BlockKey) throws(SQLiteError) -> String { try text(HitSQL.content, key: key) }

  func identText(_ number: Int64) throws(SQLiteError) -> String {
    let rows = try statement(HitSQL.ident)
    rows.bind(1, number)
    return try rows.first() ?? ""
  }

  /// The number of the last commit that changed something.
  func generation() throws(SQLiteError) -> Int64 {
    try statement("SELECT value FROM meta WHERE name = 'generation'").first() ?? 0
  }
}

/// Texts in `block.spans`, which is JSON that inlinkd wrote: a list of lists that begin with type and content.
enum SpanTexts {
  static func code(_ json: String) -> [String] {
    guard json.utf8.contains(UInt8(ascii: "c")) else { return [] }
    var texts: [String] = []
    for span in json.split(separator: "[\"").dropFirst() {
      let parts = span.split(separator: "\",\"", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0].hasPrefix("textmark"), parts[0].contains("code") else { continue }
      let text = parts[1].prefix { $0 != "\"" }
      if !text.contains("\\") { texts.append(AnchorText.plain(String(text))) }
    }
    return texts
  }
}
