import CSQLite

extension Connection {
  /// Makes `target` a copy of this database in one transaction (https://www.sqlite.org/backup.html): readers of `target`
  /// keep their snapshot, then see the copy. Waits for other connections' locks up to ten seconds. `isInterrupted` is asked
  /// between steps; true ends the copy with SQLITE_INTERRUPT, and the target stays as it was.
  package func copy(
    into target: Connection, isInterrupted: () -> Bool = { false }
  ) throws(SQLiteError) {
    guard let backup = sqlite3_backup_init(target.handle, "main", handle, "main") else {
      throw target.error(sqlite3_errcode(target.handle), sql: nil)
    }
    var code = SQLITE_OK
    var waits = 0
    repeat {
      if isInterrupted() {
        sqlite3_backup_finish(backup)
        throw SQLiteError(code: SQLITE_INTERRUPT, message: "interrupted")
      }
      code = sqlite3_backup_step(backup, Self.copiedPages)
      if code == SQLITE_BUSY || code == SQLITE_LOCKED {
        waits += 1
        sqlite3_sleep(50)
      }
    } while code == SQLITE_OK || (code == SQLITE_BUSY || code == SQLITE_LOCKED) && waits < 200
    let finished = sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE, finished == SQLITE_OK else {
      throw SQLiteError(code: code == SQLITE_DONE ? finished : code, message: "the copy could not be made")
    }
  }

  /// Pages copied at a step: some milliseconds.
  private static let copiedPages: Int32 = 2048

  /// Attaches another database for reading; only a connection opened as `.temporary` can.
  package func attachReadOnly(_ path: String, as schema: StaticString) throws(SQLiteError) {
    let statement = try prepare("ATTACH ?1 AS \(schema)")
    statement.bind(1, Self.uri(path, "mode=ro"))
    try statement.run()
  }
}
