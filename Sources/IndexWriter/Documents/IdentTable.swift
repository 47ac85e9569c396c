import NotebookModel
import SQLiteConnection

/// Numbers for ids. An id keeps its number as long as the index lives, whether a block has it or not, so a ref
/// never needs to be resolved or rewritten.
final class IdentTable {
  // Uses the unique index of ident(id).
  private static let find = "SELECT number FROM ident WHERE id = ?1"
  private static let id = "SELECT id FROM ident WHERE number = ?1"
  private static let add = "INSERT INTO ident (id) VALUES (?1)"

  /// Ids remembered at most; beyond this the oldest knowledge is dropped and looked up again.
  private static let capacity = 400_000

  private let connection: Connection
  private let findStatement: Statement
  private let addStatement: Statement
  private var known: [IdentKey: Int64] = [:]
  /// Whether the table was empty when the writer started and every row since is in `known`.
  private var knowsAll: Bool

  init(_ connection: Connection) throws(SQLiteError) {
    self.connection = connection
    findStatement = connection.lazyStatement(Self.find)
    addStatement = connection.lazyStatement(Self.add)
    knowsAll = try connection.integer("SELECT max(number) FROM ident") == nil
  }

  /// The id's number, given out now if it has none.
  func number(of id: String) throws(SQLiteError) -> Int64 {
    let key = IdentKey(id)
    if let number = known[key] { return number }
    if !knowsAll, let number = try existing(id) { return number }
    addStatement.bind(1, id)
    try addStatement.run()
    return remember(key, connection.lastInsertedRow)
  }

  /// The id's number, or nil if it never had one.
  func existing(_ id: String) throws(SQLiteError) -> Int64? {
    let key = IdentKey(id)
    if let number = known[key] { return number }
    if knowsAll { return nil }
    findStatement.bind(1, id)
    defer { findStatement.reset() }
    guard try findStatement.step() else { return nil }
    return remember(key, findStatement.int(0))
  }

  /// The id that has a number; empty if none has it.
  func id(of number: Int64) throws(SQLiteError) -> String { try connection.first(Self.id, number) ?? "" }

  /// Forgets what a rolled back transaction may have given out.
  func forget() {
    known.removeAll()
    knowsAll = false
  }

  private func remember(_ key: IdentKey, _ number: Int64) -> Int64 {
    if known.count >= Self.capacity {
      known.removeAll(keepingCapacity: true)
      knowsAll = false
    }
    known[key] = number
    return number
  }
}
