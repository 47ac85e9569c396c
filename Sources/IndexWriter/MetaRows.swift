import SQLiteConnection

/// Named values about the index itself.
package final class MetaRows {
  private static let get = "SELECT value FROM meta WHERE name = ?1"
  private static let put = "INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)"

  private let getStatement: Statement
  private let putStatement: Statement

  init(_ connection: Connection) throws(SQLiteError) {
    getStatement = connection.lazyStatement(Self.get)
    putStatement = connection.lazyStatement(Self.put)
  }

  package func integer(_ name: String) throws(SQLiteError) -> Int64? {
    getStatement.bind(1, name)
    defer { getStatement.reset() }
    return try getStatement.step() ? getStatement.optionalInt(0) : nil
  }

  package func text(_ name: String) throws(SQLiteError) -> String? {
    getStatement.bind(1, name)
    defer { getStatement.reset() }
    return try getStatement.step() ? getStatement.optionalText(0) : nil
  }

  package func set(_ name: String, _ value: Int64) throws(SQLiteError) {
    putStatement.bind(1, name)
    putStatement.bind(2, value)
    try putStatement.run()
  }

  package func set(_ name: String, _ value: String) throws(SQLiteError) {
    putStatement.bind(1, name)
    putStatement.bind(2, value)
    try putStatement.run()
  }
}
