import SQLiteConnection

/// A file that could not be read or parsed.
package struct KnownFileError: Sendable {
  package let path: String
  package let reason: String
  package let size: Int64
  package let modified: Int64
}

/// Rows of `file_error`.
package final class FileErrorRows {
  private static let read = "SELECT path, reason, size, mtime FROM file_error ORDER BY path"
  private static let put = """
    INSERT INTO file_error (path, reason, since, tried, size, mtime) VALUES (?1, ?2, ?3, ?3, ?4, ?5)
    ON CONFLICT (path) DO UPDATE SET reason = excluded.reason, tried = excluded.tried,
      attempts = attempts + 1, size = excluded.size, mtime = excluded.mtime
    """
  private static let delete = "DELETE FROM file_error WHERE path = ?1"

  private let readStatement: Statement
  private let putStatement: Statement
  private let deleteStatement: Statement

  init(_ connection: Connection) throws(SQLiteError) {
    readStatement = connection.lazyStatement(Self.read)
    putStatement = connection.lazyStatement(Self.put)
    deleteStatement = connection.lazyStatement(Self.delete)
  }

  package func all() throws(SQLiteError) -> [KnownFileError] {
    defer { readStatement.reset() }
    var rows: [KnownFileError] = []
    while try readStatement.step() {
      let row = readStatement
      rows.append(
        KnownFileError(path: row.text(0), reason: row.text(1), size: row.int(2), modified: row.int(3)))
    }
    return rows
  }

  /// `size` and `modified` are those of the file when it was tried, -1 if unknown.
  package func put(
    path: String, reason: String, at seconds: Int64, size: Int64, modified: Int64
  ) throws(SQLiteError) {
    putStatement.bind(1, path)
    putStatement.bind(2, reason)
    putStatement.bind(3, seconds)
    putStatement.bind(4, size)
    putStatement.bind(5, modified)
    try putStatement.run()
  }

  package func remove(path: String) throws(SQLiteError) {
    deleteStatement.bind(1, path)
    try deleteStatement.run()
  }
}
