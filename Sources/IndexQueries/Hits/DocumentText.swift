import NotebookModel
import Platform
import SQLiteConnection

/// A question for the text of a document, or of a block with what lies below it.
package struct DocumentTextQuery: Sendable {
  /// Of the document or the block.
  package var id: String
  /// Blocks shown at most; nil: all.
  package var limit: Int?
  /// The token of an earlier answer.
  package var token: String?
  /// Bytes of a block's text.
  package var length = Int.max

  package init(id: String) { self.id = id }
}

package struct DocumentText: Sendable {
  package var generation: Int64
  package var document: DocumentFacts
  /// What was asked for.
  package var target: String
  /// Blocks with text of their own, whatever is shown.
  package var count: Int
  /// In document order.
  package var blocks: [TextBlock]
  package var next: String?
}

/// A block with text of its own.
package struct TextBlock: Sendable {
  package var id: String
  /// As in `blocks.type`.
  package var type: String
  /// `h1` to `h6` for headings, a callout's type, or empty.
  package var subtype: String
  /// Type of the list item, quotation or the like that it stands in; empty: in the document itself.
  package var container: String
  package var text: String
  /// Whether more of the text was left out.
  package var isCut: Bool
  /// Where its format has lines: from 1.
  package var line: Int64?
}

extension ReadOnlyIndex {
  /// The text of a document block by block, in one snapshot. Containers are left out: what they hold is shown itself; but a
  /// callout's title, which stands in none of its blocks, is its text.
  package func text(_ query: DocumentTextQuery) throws -> DocumentText {
    try snapshot {
      guard let target = try target(id: query.id), let document = try documentFacts(target.key.document) else {
        throw HitError.noTarget(query.id)
      }
      let rows = try textRows(target)
      let question = PageToken.digest("document\u{3}\(query.id)")
      var page = try EntryPage(question: question, token: query.token, limit: query.limit)
      var blocks: [TextBlock] = []
      for row in rows where page.takes(row.id) {
        let whole = try row.lead ?? blockContent(row.key)
        let text = Self.cut(whole, to: query.length)
        blocks.append(
          TextBlock(
            id: row.id, type: row.type, subtype: row.subtype, container: row.container, text: text ?? whole,
            isCut: text != nil, line: row.line))
      }
      return DocumentText(
        generation: try generation(), document: document, target: query.id, count: rows.count, blocks: blocks,
        next: page.next)
    }
  }

  private struct TextRow {
    let key: BlockKey
    let id: String
    let type: String
    let subtype: String
    let container: String
    /// What a container adds itself; nil: its text is its content.
    let lead: String?
    let line: Int64?
  }

  private func textRows(_ target: BacklinkTarget) throws(SQLiteError) -> [TextRow] {
    let rows = try statement(HitSQL.textBlocks)
    // From the beginning: lines are stored as steps from block to block.
    rows.bind([BlockKey(document: target.key.document, ordinal: 0).value, target.last])
    defer { rows.reset() }
    var containers: [Int64: String] = [:]
    var line: Int64 = 0
    var found: [TextRow] = []
    while try rows.step() {
      let key = BlockKey(value: rows.int(0))
      let type = rows.text(3)
      let lead = rows.optionalText(5)
      let step = rows.optionalInt(7)
      line &+= step ?? 0
      let isContainer = lead != nil && type != BlockType.table.rawValue
      if isContainer { containers[key.ordinal] = type }
      let own = isContainer ? TextTrimming.trimmed(lead ?? "") : ""
      let isEmpty = isContainer ? own.isEmpty : rows.int(6) != 0
      if isEmpty || type == BlockType.document.rawValue || key < target.key { continue }
      found.append(
        TextRow(
          key: key, id: rows.text(2), type: type, subtype: rows.text(4),
          container: rows.optionalInt(8).flatMap { containers[$0] } ?? "", lead: isContainer ? own : nil,
          line: step == nil ? nil : line))
    }
    return found
  }

  /// The beginning of a text that is longer than `length` bytes, without a part of a code point; nil if it is not longer.
  private static func cut(_ text: String, to length: Int) -> String? {
    let bytes = text.utf8
    guard bytes.count > length else { return nil }
    var end = bytes.index(bytes.startIndex, offsetBy: length)
    while end > bytes.startIndex, bytes[end] & 0xC0 == 0x80 { end = bytes.index(before: end) }
    return String(decoding: bytes[..<end], as: UTF8.self) + "…"
  }
}
