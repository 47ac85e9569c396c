import CSQLite

/// What SQLite said, with the statement it said it of. Bound values are never part of it: they are notes.
package struct SQLiteError: Error, Sendable, CustomStringConvertible {
  /// The extended result code (https://www.sqlite.org/rescode.html).
  package let code: Int32
  package let message: String
  package let sql: String?

  package init(code: Int32, message: String, sql: String? = nil) {
    self.code = code
    self.message = message
    self.sql = sql
  }

  /// What a connection says of its last call.
  init(of database: OpaquePointer?, code: Int32, sql: String?) {
    let extended = sqlite3_extended_errcode(database)
    self.init(
      code: extended == SQLITE_OK ? code : extended, message: String(cString: sqlite3_errmsg(database)), sql: sql)
  }

  /// The primary code: the low byte of the extended one.
  package var primaryCode: Int32 { code & 0xff }

  /// SQLITE_BUSY or SQLITE_LOCKED.
  package var isBusy: Bool { primaryCode == 5 || primaryCode == 6 }
  /// SQLITE_CORRUPT or SQLITE_NOTADB.
  package var isDamage: Bool { primaryCode == 11 || primaryCode == 26 }
  /// SQLITE_INTERRUPT: whoever runs the connection asked for it.
  package var isInterruption: Bool { primaryCode == 9 }
  /// SQLITE_FULL, or an I/O error for want of space.
  package var isDiskFull: Bool { primaryCode == 13 }
  /// SQLITE_READONLY, SQLITE_CANTOPEN or SQLITE_PERM.
  package var isAccess: Bool { primaryCode == 8 || primaryCode == 14 || primaryCode == 3 }
  /// Whether the same call may succeed later without anybody's help.
  package var isRetryable: Bool { isBusy || isDiskFull || primaryCode == 10 }

  package var description: String { "\(message) (SQLite code \(code))" }
}
