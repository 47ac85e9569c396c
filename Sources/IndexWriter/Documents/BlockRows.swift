import NotebookModel
import SQLiteConnection

/// Reads, compares and writes the rows of `block`.
final class BlockRows {
  // By primary key range.
  private static let read = """
    SELECT key, ident, parent, container, last, type, subtype, flags, updated, lead, content, name, alias,
      memo, tag, ial, first_content, length, markdown, reparsed, created, parent_ident, spans, line
    FROM block WHERE key BETWEEN ?1 AND ?2 ORDER BY key
    """
  private static let order = "SELECT key, ident FROM block WHERE key BETWEEN ?1 AND ?2 ORDER BY key"
  // Not OR REPLACE: that opens a savepoint for each row, at which FTS5 writes out what it holds in memory.
  private static let insert = """
    INSERT INTO block (key, ident, parent, container, last, type, subtype, flags, updated, lead,
      content, name, alias, memo, tag, ial, first_content, length, markdown, reparsed, created,
      parent_ident, spans, line)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)
    """
  private static let delete = "DELETE FROM block WHERE key = ?1"

  private let readStatement: Statement
  private let orderStatement: Statement
  private let insertStatement: Statement
  private let deleteStatement: Statement

  init(_ connection: Connection) throws(SQLiteError) {
    readStatement = connection.lazyStatement(Self.read)
    orderStatement = connection.lazyStatement(Self.order)
    insertStatement = connection.lazyStatement(Self.insert)
    deleteStatement = connection.lazyStatement(Self.delete)
  }

  /// Ordinals and ident numbers of a document's blocks, in order.
  func order(ofDocument number: Int64) throws(SQLiteError) -> [(ordinal: Int64, ident: Int64)] {
    let range = BlockKey.range(ofDocument: number)
    orderStatement.bind(1, range.lowerBound)
    orderStatement.bind(2, range.upperBound)
    defer { orderStatement.reset() }
    var rows: [(ordinal: Int64, ident: Int64)] = []
    while try orderStatement.step() {
      rows.append((BlockKey(value: orderStatement.int(0)).ordinal, orderStatement.int(1)))
    }
    return rows
  }

  /// Makes the rows of a document equal `blocks`. Returns how many rows were written or deleted.
  func update(
    document number: Int64, blocks: [PreparedBlock], ordinals: [Int64], idents: [Int64], isNew: Bool
  ) throws(SQLiteError) -> Int {
    var written = 0
    var next = 0
    func row(_ position: Int) -> Row {
      Row(
        block: blocks[position], position: position,
        key: BlockKey(document: number, ordinal: ordinals[position]),
        ident: idents[position], ordinals: ordinals, idents: idents)
    }
    if !isNew {
      let range = BlockKey.range(ofDocument: number)
      readStatement.bind(1, range.lowerBound)
      readStatement.bind(2, range.upperBound)
      defer { readStatement.reset() }
      var stale: [Int64] = []
      var changed: [Int] = []
      while try readStatement.step() {
        let key = readStatement.int(0)
        while next < blocks.count, number << BlockKey.ordinalBits | ordinals[next] < key {
          changed.append(next)
          next += 1
        }
        if next < blocks.count, number << BlockKey.ordinalBits | ordinals[next] == key {
          if !row(next).equals(readStatement) {
            stale.append(key)
            changed.append(next)
          }
          next += 1
        } else {
          stale.append(key)
        }
      }
      readStatement.reset()
      for key in stale {
        deleteStatement.bind(1, key)
        try deleteStatement.run()
      }
      for position in changed { try write(row(position)) }
      written += max(stale.count, changed.count)
    }
    while next < blocks.count {
      try write(row(next))
      next += 1
      written += 1
    }
    return written
  }

  private func write(_ row: Row) throws(SQLiteError) {
    row.bind(insertStatement)
    try insertStatement.run()
  }

  /// A block's row with its numbers, about to be compared or written.
  private struct Row {
    let block: PreparedBlock
    let key: BlockKey
    let ident: Int64
    let parentIdent: Int64
    let parent: Int64?
    let container: Int64?
    let last: Int64?

    init(block: PreparedBlock, position: Int, key: BlockKey, ident: Int64, ordinals: [Int64], idents: [Int64]) {
      self.block = block
      self.key = key
      self.ident = ident
      parentIdent = block.parent >= 0 ? idents[block.parent] : 0
      parent = block.parent >= 0 ? ordinals[block.parent] : nil
      container = block.container >= 0 && block.container != block.parent ? ordinals[block.container] : nil
      last = block.last > position ? ordinals[block.last] : nil
    }

    func bind(_ statement: Statement) {
      statement.bind(1, key.value)
      statement.bind(2, ident)
      statement.bind(3, parent)
      statement.bind(4, container)
      statement.bind(5, last)
      statement.bind(6, block.type.rawValue)
      statement.bind(7, block.subtype)
      statement.bind(8, block.flags)
      block.updated.bind(to: statement, at: 9)
      statement.bind(10, block.lead)
      statement.bind(11, block.content)
      statement.bind(12, block.name)
      statement.bind(13, block.alias)
      statement.bind(14, block.memo)
      statement.bind(15, block.tag)
      statement.bind(16, block.ial)
      statement.bind(17, block.firstContent)
      statement.bind(18, block.length)
      statement.bind(19, block.markdown)
      statement.bind(20, block.reparsed)
      if let created = block.created { created.bind(to: statement, at: 21) } else { statement.bindNull(21) }
      statement.bind(22, parentIdent)
      statement.bind(23, block.spans)
      statement.bind(24, block.line)
    }

    /// Whether the row read (columns as in `BlockRows.read`) says the same.
    func equals(_ row: Statement) -> Bool {
      row.int(1) == ident && row.int(21) == parentIdent && row.optionalInt(2) == parent
        && row.optionalInt(3) == container
        && row.optionalInt(4) == last && row.holds(block.type.rawValue, 5) && row.holds(block.subtype, 6)
        && row.int(7) == block.flags && row.holds(block.updated, 8)
        && row.holds(block.lead, 9) && row.holds(block.content, 10) && row.holds(block.name, 11)
        && row.holds(block.alias, 12) && row.holds(block.memo, 13) && row.holds(block.tag, 14)
        && row.holds(block.ial, 15) && row.holds(block.firstContent, 16)
        && row.optionalInt(17) == block.length
        && row.holds(block.markdown, 18) && row.holds(block.reparsed, 19) && row.holds(block.created, 20)
        && row.holds(block.spans, 22) && row.optionalInt(23) == block.line
    }
  }
}

extension Statement {
  /// Whether the column holds `time` as it is stored; nil stands for NULL.
  func holds(_ time: StoredTime?, _ column: Int32) -> Bool {
    switch time {
    case nil: isNull(column)
    case .number(let number): isInteger(column) && int(column) == number
    case .text(let text): !isInteger(column) && holds(text, column)
    }
  }

  /// Whether the column's bytes are those of `text`; nil stands for NULL.
  func holds(_ text: String?, _ column: Int32) -> Bool {
    guard let text else { return isNull(column) }
    if isNull(column) { return false }
    return withBytes(column) { bytes in
      var text = text
      return text.withUTF8 { $0.count == bytes.count && $0.elementsEqual(bytes) }
    }
  }
}
