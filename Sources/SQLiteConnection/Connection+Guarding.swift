import CSQLite

/// What a statement that is being prepared would do (https://www.sqlite.org/c3ref/c_alter_table.html).
package enum StatementAction {
  case select
  case recursive
  /// `column` is empty where a table is used and none of its columns. `view`: the innermost view or common table expression
  /// that reads.
  case read(table: String, column: String, view: String?)
  case function(String)
  case pragma(String, argument: String?)
  /// Anything else: all that writes, attaches or begins.
  case other(Int32)
}

/// Limits for statements that strangers write (https://www.sqlite.org/limits.html).
package struct StatementLimits: Sendable {
  /// Bytes of a text or blob, and of a statement.
  package var value: Int32
  package var statement: Int32
  package var columns: Int32
  /// Bytes of a pattern of LIKE and GLOB: matching takes its square.
  package var pattern: Int32

  package init(value: Int32, statement: Int32, columns: Int32, pattern: Int32) {
    self.value = value
    self.statement = statement
    self.columns = columns
    self.pattern = pattern
  }
}

extension Connection {
  package func limit(_ limits: StatementLimits) {
    for (limit, value) in [
      (SQLITE_LIMIT_LENGTH, limits.value), (SQLITE_LIMIT_SQL_LENGTH, limits.statement),
      (SQLITE_LIMIT_COLUMN, limits.columns), (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, limits.pattern),
      (SQLITE_LIMIT_ATTACHED, 0), (SQLITE_LIMIT_EXPR_DEPTH, 200), (SQLITE_LIMIT_COMPOUND_SELECT, 20),
      (SQLITE_LIMIT_VARIABLE_NUMBER, 32), (SQLITE_LIMIT_FUNCTION_ARG, 100),
    ] { sqlite3_limit(handle, limit, value) }
  }

  /// Asks `permits` of everything that statements prepared from now on would do; false makes preparing fail with SQLITE_AUTH
  /// (https://www.sqlite.org/c3ref/set_authorizer.html).
  package func setAuthorizer(_ permits: @escaping (StatementAction) -> Bool) {
    self.permits = permits
    sqlite3_set_authorizer(
      handle,
      { context, code, first, second, _, view in
        guard let context else { return SQLITE_DENY }
        let connection = Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
        func text(_ pointer: UnsafePointer<CChar>?) -> String? { pointer.map { String(cString: $0) } }
        let action: StatementAction =
          switch code {
          case SQLITE_SELECT: .select
          case SQLITE_RECURSIVE: .recursive
          case SQLITE_READ: .read(table: text(first) ?? "", column: text(second) ?? "", view: text(view))
          case SQLITE_FUNCTION: .function(text(second) ?? "")
          case SQLITE_PRAGMA: .pragma(text(first) ?? "", argument: text(second))
          default: .other(code)
          }
        return connection.permits(action) ? SQLITE_OK : SQLITE_DENY
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// The first statement of a text, used once; nil if there is none. `rest`: how many bytes come after it.
  package func prepareFirst(_ sql: [UInt8]) throws(SQLiteError) -> (statement: Statement, rest: Int)? {
    var prepared: OpaquePointer?
    var rest = 0
    let code = sql.withUnsafeBytes { bytes in
      var tail: UnsafePointer<CChar>?
      let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      let code = sqlite3_prepare_v3(handle, start, Int32(clamping: bytes.count), 0, &prepared, &tail)
      if let start, let tail { rest = bytes.count - (tail - start) }
      return code
    }
    guard code == SQLITE_OK else { throw SQLiteError(of: handle, code: code, sql: nil) }
    guard let prepared else { return nil }
    return (Statement(prepared: prepared, String(decoding: sql, as: UTF8.self)), rest)
  }
}

extension Statement {
  /// Whether running it changes nothing in the file (https://www.sqlite.org/c3ref/stmt_readonly.html).
  package var isReadOnly: Bool { statementIsReadOnly }

  /// A value as SQLite stores it.
  package enum Value {
    case null
    case integer(Int64)
    case real(Double)
    /// Bytes of UTF-8, as far as who wrote them took care.
    case text([UInt8])
    case blob([UInt8])
  }

  package func value(_ column: Int32) -> Value {
    switch type(column) {
    case SQLITE_INTEGER: .integer(int(column))
    case SQLITE_FLOAT: .real(double(column))
    case SQLITE_TEXT: .text(withBytes(column) { Array($0) })
    case SQLITE_BLOB: .blob(withBlob(column) { Array($0) })
    default: .null
    }
  }
}
