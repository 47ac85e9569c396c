import SQLiteConnection

/// Collects what a transaction changes and writes it under the next generation when it commits.
package final class ChangeLog {
  package enum Kind: String, Sendable {
    case added, changed, moved, removed
  }

  private static let insert = """
    INSERT OR REPLACE INTO change (generation, document, kind, id, at) VALUES (?1, ?2, ?3, ?4, ?5)
    """
  // By primary key range.
  private static let trim = "DELETE FROM change WHERE generation <= ?1"
  private static let documentID = """
    SELECT i.id FROM document d JOIN ident i ON i.number = d.ident WHERE d.number = ?1
    """

  /// Generations kept: followers further behind start over.
  static let kept: Int64 = 1000

  private let insertStatement: Statement
  private let trimStatement: Statement
  private let idStatement: Statement
  private let meta: MetaRows
  private var pending: [Int64: (kind: Kind, id: String)] = [:]
  /// Set when something public changed that is no document's: a notebook's name, a setting.
  package var hasOtherChanges = false

  init(_ connection: Connection, meta: MetaRows) throws(SQLiteError) {
    insertStatement = connection.lazyStatement(Self.insert)
    trimStatement = connection.lazyStatement(Self.trim)
    idStatement = connection.lazyStatement(Self.documentID)
    self.meta = meta
  }

  func record(_ kind: Kind, document: Int64, id: String) {
    if let known = pending[document], known.kind == .added, kind != .removed { return }
    pending[document] = (kind, id)
  }

  /// Writes what was collected. Returns whether there was anything.
  func write(at seconds: Int64) throws(SQLiteError) -> Bool {
    guard !pending.isEmpty || hasOtherChanges else { return false }
    let generation = (try meta.integer("generation") ?? 0) + 1
    for (document, entry) in pending {
      insertStatement.bind(1, generation)
      insertStatement.bind(2, document)
      insertStatement.bind(3, entry.kind.rawValue)
      insertStatement.bind(4, entry.id.isEmpty ? try id(of: document) : entry.id)
      insertStatement.bind(5, seconds)
      try insertStatement.run()
    }
    trimStatement.bind(1, generation - Self.kept)
    try trimStatement.run()
    try meta.set("generation", generation)
    forget()
    return true
  }

  /// Drops what a rolled back transaction had collected.
  func forget() {
    pending.removeAll()
    hasOtherChanges = false
  }

  private func id(of document: Int64) throws(SQLiteError) -> String {
    idStatement.bind(1, document)
    defer { idStatement.reset() }
    return try idStatement.step() ? idStatement.text(0) : ""
  }
}
