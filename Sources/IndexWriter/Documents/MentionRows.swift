import NotebookModel
import Platform
import SQLiteConnection

/// Keeps `mention_fts` and `label` in step with the blocks. The full text keeps its own content, so that a
/// deletion always removes what was put in.
final class MentionRows {
  // The full text's own content table, by rowid range: FTS5's shadow tables may be read.
  private static let read = "SELECT id, c0, c1, c2, c3, c4, c5, c6 FROM mention_fts_content WHERE id BETWEEN ?1 AND ?2"
  private static let insert = """
    INSERT INTO mention_fts (rowid, content, fcontent, name, alias, memo, tag, whole)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    """
  private static let delete = "DELETE FROM mention_fts WHERE rowid = ?1"
  // By label_by_block, which covers both columns.
  private static let readLabels = "SELECT text, block FROM label WHERE block BETWEEN ?1 AND ?2"
  private static let insertLabel = "INSERT OR IGNORE INTO label (text, block) VALUES (?1, ?2)"
  private static let deleteLabel = "DELETE FROM label WHERE text = ?1 AND block = ?2"

  private let readStatement: Statement
  private let insertStatement: Statement
  private let deleteStatement: Statement
  private let readLabelsStatement: Statement
  private let insertLabelStatement: Statement
  private let deleteLabelStatement: Statement

  init(_ connection: Connection) throws(SQLiteError) {
    readStatement = connection.lazyStatement(Self.read)
    insertStatement = connection.lazyStatement(Self.insert)
    deleteStatement = connection.lazyStatement(Self.delete)
    readLabelsStatement = connection.lazyStatement(Self.readLabels)
    insertLabelStatement = connection.lazyStatement(Self.insertLabel)
    deleteLabelStatement = connection.lazyStatement(Self.deleteLabel)
  }

  func update(
    document number: Int64, blocks: [PreparedBlock], keys: [BlockKey], isNew: Bool
  ) throws(SQLiteError) -> Int {
    var written = 0
    var current: Set<Int64> = []
    if !isNew {
      var wanted: [Int64: FullText] = [:]
      for (block, key) in zip(blocks, keys) { if let text = block.fullText { wanted[key.value] = text } }
      var stale: [Int64] = []
      let range = BlockKey.range(ofDocument: number)
      readStatement.bind(1, range.lowerBound)
      readStatement.bind(2, range.upperBound)
      while try readStatement.step() {
        let key = readStatement.int(0)
        if let text = wanted[key], holds(text) {
          current.insert(key)
        } else {
          stale.append(key)
        }
      }
      readStatement.reset()
      for key in stale {
        deleteStatement.bind(1, key)
        try deleteStatement.run()
      }
      written += stale.count
    }
    for (block, key) in zip(blocks, keys) {
      guard let text = block.fullText, !current.contains(key.value) else { continue }
      insertStatement.bind(1, key.value)
      for (column, value) in text.columns.enumerated() { insertStatement.bind(Int32(column + 2), value) }
      try insertStatement.run()
      written += 1
    }
    return try written + updateLabels(document: number, blocks: blocks, keys: keys, isNew: isNew)
  }

  /// Whether the row read says the same.
  private func holds(_ text: FullText) -> Bool {
    text.columns.enumerated().allSatisfy { readStatement.holds($0.element, Int32($0.offset + 1)) }
  }

  private struct Label: Hashable {
    let text: ExactText
    let key: Int64
  }

  private func updateLabels(
    document number: Int64, blocks: [PreparedBlock], keys: [BlockKey], isNew: Bool
  ) throws(SQLiteError) -> Int {
    var wanted: Set<Label> = []
    for (block, key) in zip(blocks, keys) {
      for label in block.labels { wanted.insert(Label(text: ExactText(label), key: key.value)) }
    }
    var stale: [Label] = []
    if !isNew {
      let range = BlockKey.range(ofDocument: number)
      readLabelsStatement.bind(1, range.lowerBound)
      readLabelsStatement.bind(2, range.upperBound)
      while try readLabelsStatement.step() {
        let label = Label(text: ExactText(readLabelsStatement.text(0)), key: readLabelsStatement.int(1))
        if wanted.remove(label) == nil { stale.append(label) }
      }
      readLabelsStatement.reset()
    }
    for label in stale {
      deleteLabelStatement.bind(1, label.text.string)
      deleteLabelStatement.bind(2, label.key)
      try deleteLabelStatement.run()
    }
    for label in wanted {
      insertLabelStatement.bind(1, label.text.string)
      insertLabelStatement.bind(2, label.key)
      try insertLabelStatement.run()
    }
    return stale.count + wanted.count
  }
}
