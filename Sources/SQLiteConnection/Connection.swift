import CSQLite
import Platform

/// One connection to one database file. Not shared between threads: whoever opens it owns it.
package final class Connection {
  package enum Mode: Sendable {
    case readOnly
    /// For a file whose folder can't be written and that no one writes (https://www.sqlite.org/uri.html).
    case immutable
    /// Opens an existing file for writing.
    case readWrite
    /// Makes the file if it is missing.
    case create
    /// A file of SQLite's own that has no name from the start, so that nothing is left of it however the process ends
    /// (https://www.sqlite.org/inmemorydb.html#temp_db); others can be attached to it. `path` means nothing.
    case temporary
  }

  let handle: OpaquePointer
  package let path: String

  package init(path: String, mode: Mode) throws(SQLiteError) {
    self.path = path
    var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    var name = path
    switch mode {
    case .readOnly: flags |= SQLITE_OPEN_READONLY
    case .immutable:
      flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      name = Self.uri(path, "immutable=1")
    case .readWrite: flags |= SQLITE_OPEN_READWRITE
    case .create: flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    case .temporary:
      flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI
      name = ""
    }
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(name, &opened, flags, nil)
    guard code == SQLITE_OK, let opened else {
      let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      if let opened { sqlite3_close_v2(opened) }
      throw SQLiteError(code: code, message: message)
    }
    handle = opened
  }

  deinit {
    cached = [:]
    // The handler's closure goes with this object.
    sqlite3_progress_handler(handle, 0, nil, nil)
    sqlite3_set_authorizer(handle, nil, nil)
    sqlite3_close_v2(handle)
  }

  /// For a file that anybody may have made: no triggers, no functions with side effects in its schema, no writing past
  /// SQLite's own rules, and no value or text of SQL beyond the limits (https://www.sqlite.org/security.html).
  package func distrust() {
    inlink_distrust(handle)
    for (limit, value) in [
      (SQLITE_LIMIT_LENGTH, Int32(256 << 20)), (SQLITE_LIMIT_SQL_LENGTH, 1_000_000), (SQLITE_LIMIT_ATTACHED, 0),
      (SQLITE_LIMIT_EXPR_DEPTH, 200), (SQLITE_LIMIT_COMPOUND_SELECT, 20), (SQLITE_LIMIT_TRIGGER_DEPTH, 1),
      (SQLITE_LIMIT_WORKER_THREADS, 0),
    ] { sqlite3_limit(handle, limit, value) }
  }

  /// Lets the file be closed without the log's pages being written into it: it is no longer the file they belong to.
  package func abandonLog() { _ = inlink_close_without_checkpoint(handle) }

  /// What `setInterruption` asks.
  private var isInterrupted: () -> Bool = { false }

  /// What `setAuthorizer` asks.
  var permits: (StatementAction) -> Bool = { _ in true }

  /// Steps of SQLite's machine between two questions: well below a millisecond.
  private static let interruptionSteps: Int32 = 10_000

  /// Asks `isInterrupted` while statements run; true ends the statement with SQLITE_INTERRUPT
  /// (https://www.sqlite.org/c3ref/progress_handler.html). A write that is ended so rolls its transaction back.
  package func setInterruption(_ isInterrupted: @escaping () -> Bool) {
    self.isInterrupted = isInterrupted
    sqlite3_progress_handler(
      handle, Self.interruptionSteps,
      { context in
        guard let context else { return 0 }
        return Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue().isInterrupted() ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Waits up to `milliseconds` for another connection's lock.
  package func setBusyTimeout(milliseconds: Int32) { sqlite3_busy_timeout(handle, milliseconds) }

  /// Runs one or more statements without parameters or results: DDL, PRAGMA, BEGIN.
  package func execute(_ sql: String) throws(SQLiteError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    if code != SQLITE_OK { throw error(code, sql: sql) }
  }

  package func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    try Statement(connection: self, sql: sql)
  }

  /// A statement that is prepared at its first use. It must not outlive the connection.
  package func lazyStatement(_ sql: String) -> Statement {
    lazyTexts.append(sql)
    return Statement(lazy: sql, self)
  }

  private var lazyTexts: [String] = []

  /// Statements that were asked for by `statement`, by their SQL.
  private var cached: [String: Statement] = [:]

  /// The statement of this text, prepared once for the life of the connection and ready to run. Two uses of one text must
  /// not overlap: whoever reads rows while others may ask for the same text prepares its own.
  package func statement(_ sql: String) throws(SQLiteError) -> Statement {
    if let known = cached[sql] {
      known.reset()
      return known
    }
    let made = try prepare(sql)
    cached[sql] = made
    return made
  }

  /// Runs a statement without rows.
  package func run(_ sql: String, _ values: any SQLiteValue...) throws(SQLiteError) {
    let statement = try statement(sql)
    statement.bind(values)
    try statement.run()
  }

  /// All rows of a query, each read column by column.
  package func rows<Row: SQLiteRow>(
    _ sql: String, _ values: any SQLiteValue...
  ) throws(SQLiteError) -> [Row] {
    let statement = try statement(sql)
    statement.bind(values)
    return try statement.rows()
  }

  /// The first row of a query; nil if it has none.
  package func first<Row: SQLiteRow>(
    _ sql: String, _ values: any SQLiteValue...
  ) throws(SQLiteError) -> Row? {
    let statement = try statement(sql)
    statement.bind(values)
    return try statement.first()
  }

  /// Runs `body` inside BEGIN IMMEDIATE … COMMIT; rolls back when it throws.
  package func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    try execute("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
      throw error
    }
  }

  /// Runs `body` against one snapshot of the database.
  package func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
    try statement(Self.begin).run()
    defer { try? statement(Self.commit).run() }
    return try body()
  }

  private static let begin = "BEGIN"
  private static let commit = "COMMIT"

  /// The texts of all statements that are prepared just now or will be, but for those around transactions: what a test asks the plans of.
  package var preparedStatements: [String] {
    var texts = lazyTexts
    var statement = sqlite3_next_stmt(handle, nil)
    while let current = statement {
      if let text = sqlite3_sql(current).map({ String(cString: $0) }), text != Self.begin, text != Self.commit {
        texts.append(text)
      }
      statement = sqlite3_next_stmt(handle, current)
    }
    return texts
  }

  /// Rows changed by the last INSERT, UPDATE or DELETE.
  package var changes: Int { Int(sqlite3_changes64(handle)) }
  /// Rows changed since the connection was opened.
  package var totalChanges: Int { Int(sqlite3_total_changes64(handle)) }
  package var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }
  package var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// The first column of the first row, as an integer; nil without a row or for NULL.
  package func integer(_ sql: String) throws(SQLiteError) -> Int64? {
    let statement = try prepare(sql)
    guard try statement.step(), !statement.isNull(0) else { return nil }
    return statement.int(0)
  }

  /// The first column of the first row, as text; nil without a row or for NULL.
  package func text(_ sql: String) throws(SQLiteError) -> String? {
    let statement = try prepare(sql)
    guard try statement.step(), !statement.isNull(0) else { return nil }
    return statement.text(0)
  }

  func error(_ code: Int32, sql: String?) -> SQLiteError { SQLiteError(of: handle, code: code, sql: sql) }

  /// A path as SQLite's URIs take it.
  static func uri(_ path: String, _ parameters: String) -> String {
    let encoded = PercentCoding.encoded(Array(path.utf8), keeping: [UInt8(ascii: "/")])
    return "file:" + String(decoding: encoded, as: UTF8.self) + "?" + parameters
  }
}
