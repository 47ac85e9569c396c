import CSQLite

/// A prepared statement. Parameters count from 1, columns from 0, as in SQLite.
///
/// A value that can't be bound (above SQLite's length limit, no memory, no such parameter) fails the next `step`: nothing
/// runs with another value than the one it was given.
package final class Statement {
  private struct State {
    /// nil until a statement that was made by `Connection.lazyStatement` is first used, or where it can't be prepared.
    var prepared: OpaquePointer?
    /// The first failure of preparing or binding since the last `reset`.
    var failure: SQLiteError?
  }

  /// Behind a pointer: a class's variable costs a check for overlapping accesses at each column of each row.
  private let state: UnsafeMutablePointer<State>
  /// What a lazy statement is prepared by.
  private unowned let connection: Connection?
  package let sql: String

  init(connection: Connection, sql: String) throws(SQLiteError) {
    self.sql = sql
    self.connection = nil
    let prepared = try Self.prepare(sql, connection.handle)
    state = .allocate(capacity: 1)
    state.initialize(to: State(prepared: prepared))
  }

  /// Prepared at its first use: most of what a writer may ask is never asked in a pass without changes. SQL that can't be
  /// prepared fails the first `step`.
  init(lazy sql: String, _ connection: Connection) {
    self.sql = sql
    self.connection = connection
    state = .allocate(capacity: 1)
    state.initialize(to: State())
  }

  /// Takes a statement over.
  init(prepared: OpaquePointer, _ sql: String) {
    self.sql = sql
    self.connection = nil
    state = .allocate(capacity: 1)
    state.initialize(to: State(prepared: prepared))
  }

  private static func prepare(_ sql: String, _ database: OpaquePointer) throws(SQLiteError) -> OpaquePointer {
    var prepared: OpaquePointer?
    let code = sqlite3_prepare_v3(database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
    guard code == SQLITE_OK, let prepared else { throw SQLiteError(of: database, code: code, sql: sql) }
    return prepared
  }

  @inline(__always) private var handle: OpaquePointer? { state.pointee.prepared ?? prepareNow() }

  @inline(never) private func prepareNow() -> OpaquePointer? {
    guard let connection else { return nil }
    do {
      state.pointee.prepared = try Self.prepare(sql, connection.handle)
    } catch {
      if state.pointee.failure == nil { state.pointee.failure = error }
    }
    return state.pointee.prepared
  }

  deinit {
    sqlite3_finalize(state.pointee.prepared)
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// Makes the statement ready to run again; bound values stay until they are bound anew.
  package func reset() {
    if let prepared = state.pointee.prepared { sqlite3_reset(prepared) }
    if state.pointee.failure != nil { state.pointee.failure = nil }
  }

  /// True while there is a row to read.
  package func step() throws(SQLiteError) -> Bool {
    let handle = handle
    if let failure = state.pointee.failure {
      reset()
      throw failure
    }
    let code = sqlite3_step(handle)
    switch code {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let failure = SQLiteError(of: sqlite3_db_handle(handle), code: code, sql: sql)
      sqlite3_reset(handle)
      throw failure
    }
  }

  @inline(__always) private func check(_ code: Int32) { if code != SQLITE_OK { note(code) } }

  @inline(never) private func note(_ code: Int32) {
    if state.pointee.failure != nil { return }
    state.pointee.failure = SQLiteError(code: code, message: String(cString: sqlite3_errstr(code)), sql: sql)
  }

  /// Runs a statement that returns no rows, and makes it ready again.
  package func run() throws(SQLiteError) {
    while try step() {}
    reset()
  }

  // Parameters.

  package func bind(_ index: Int32, _ value: Int64) { check(sqlite3_bind_int64(handle, index, value)) }
  package func bind(_ index: Int32, _ value: Int) { check(sqlite3_bind_int64(handle, index, Int64(value))) }
  package func bindNull(_ index: Int32) { check(sqlite3_bind_null(handle, index)) }

  package func bind(_ index: Int32, _ value: Int64?) {
    if let value { bind(index, value) } else { bindNull(index) }
  }

  /// Binds text, copying its bytes; U+0000 inside is kept.
  package func bind(_ index: Int32, _ value: String) {
    // Nothing to copy: most texts of a block are empty, and each copy is an allocation.
    if value.isEmpty { return bindEmpty(index) }
    var value = value
    value.withUTF8 { bytes in bindText(index, bytes) }
  }

  package func bind(_ index: Int32, _ value: String?) {
    if let value { bind(index, value) } else { bindNull(index) }
  }

  /// Binds UTF-8 bytes as text, copying them.
  package func bindText(_ index: Int32, _ bytes: UnsafeBufferPointer<UInt8>) {
    // A null pointer would bind NULL, not ''.
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return bindEmpty(index) }
    start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { characters in
      check(
        sqlite3_bind_text64(
          handle, index, characters, UInt64(bytes.count), Self.transient, UInt8(SQLITE_UTF8)))
    }
  }

  private func bindEmpty(_ index: Int32) { check(inlink_bind_empty_text(handle, index)) }

  // Columns of the current row.

  package func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
  package func double(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }
  package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
  package func isInteger(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_INTEGER }
  package var columnCount: Int32 { sqlite3_column_count(handle) }
  package func columnName(_ column: Int32) -> String { String(cString: sqlite3_column_name(handle, column)) }

  /// NULL reads as the empty string; bytes that are not UTF-8 read as U+FFFD.
  package func text(_ column: Int32) -> String {
    withBytes(column) { String(decoding: $0, as: UTF8.self) }
  }

  package func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
  package func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }

  /// The column's UTF-8 bytes, valid inside `body` only.
  package func withBytes<Result>(
    _ column: Int32, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    let start = sqlite3_column_text(handle, column)
    let count = Int(sqlite3_column_bytes(handle, column))
    return try body(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
  }

  func type(_ column: Int32) -> Int32 { sqlite3_column_type(handle, column) }
  var statementIsReadOnly: Bool { handle.map { sqlite3_stmt_readonly($0) != 0 } ?? false }

  /// The column's bytes as they are, valid inside `body` only.
  func withBlob<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    let start = sqlite3_column_blob(handle, column)
    let count = Int(sqlite3_column_bytes(handle, column))
    return try body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }

  /// SQLITE_TRANSIENT: SQLite makes its own copy before the call returns.
  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
