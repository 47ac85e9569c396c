import NotebookModel
import Platform
import SQLiteConnection

/// Why a statement of a stranger is not run, or did not come to its end.
package enum SQLRefusal: Error, Sendable, Equatable {
  case severalStatements
  case notReading
  /// In SQLite's words, or such.
  case failed(String)
}

/// An index that strangers may ask in SQL. Its connection is nobody else's: its limits are tighter, and what is prepared on it is
/// guarded (spec/http 5). Not shared between threads.
package final class SQLIndex {
  private let index: ReadOnlyIndex
  private let guards = SQLGuard()

  /// `seconds`: what one statement may take.
  package init(path: String, seconds: Int64) throws(IndexOpenError) {
    let guards = guards
    index = try ReadOnlyIndex(path: path) { connection in
      // Enough for a question; the index's other connections keep what is asked often.
      try? connection.execute("PRAGMA cache_size=-4096")
      connection.limit(Self.limits)
      func names(_ type: String) -> Set<String> {
        Set((try? connection.rows("SELECT lower(name) FROM sqlite_master WHERE type = ?1", type)) ?? [])
      }
      guards.views = names("view")
      guards.tables = names("table")
      connection.setAuthorizer { [unowned guards] in guards.permits($0) }
    }
    index.setTimeout(seconds: seconds)
  }

  static let limits = StatementLimits(value: 16_000_000, statement: 100_000, columns: 100, pattern: 1000)

  /// Selects that a statement may come to.
  private static let largest = 20_000
  /// Of a view, counted so: its columns are selects, too.
  private static let viewWeight = 40

  /// Runs `body` with the rows of one statement, in one snapshot of the index: first with the names of the columns, then row by
  /// row. At most `search.limit` rows where the statement does not say how many.
  package func run(
    _ sql: [UInt8], fresh: (IndexFreshness) -> Void, names: ([String]) -> Void,
    row: (Statement) throws(SQLRefusal) -> Void
  ) throws {
    let text = SQLText(sql)
    try check(text, sql)
    try index.snapshot {
      fresh(try index.currentFreshness())
      let most = text.limitsRows ? Int.max : try index.rowLimit()
      do {
        let prepared = try guards.guarding(Set(text.definitions.map(\.name))) {
          try index.connection.prepareFirst(Array(sql.prefix(text.length)))
        }
        guard let (statement, rest) = prepared else { throw SQLRefusal.notReading }
        // SQLite and `SQLText` must have understood the same.
        guard rest == 0 else { throw SQLRefusal.severalStatements }
        guard statement.isReadOnly else { throw SQLRefusal.notReading }
        names((0..<statement.columnCount).map { statement.columnName($0) })
        var count = 0
        while count < most, try statement.step() {
          try row(statement)
          count += 1
        }
      } catch let error as SQLiteError {
        throw refusal(error, text)
      }
    }
  }

  private func check(_ text: SQLText, _ sql: [UInt8]) throws(SQLRefusal) {
    if !text.isSingle { throw .severalStatements }
    guard ["select", "with"].contains(text.firstWord) || text.isTableInfo else { throw .notReading }
    // SQLite ends reading at U+0000. Nothing is bound, and a variable's name may hold anything: $a(').
    if sql.contains(0) || text.hasVariables { throw .failed("unrecognized token") }
    if sql.count > Self.limits.statement { throw .failed("statement too long") }
    if let name = text.definitions.first(where: { guards.views.contains($0.name) })?.name {
      throw .failed("\(name) is a view, and no name for another table")
    }
    let others = guards.tables.union(guards.views).subtracting(SQLGuard.relations)
    if let table = text.namesOfSilentJoins.first(where: others.contains) { throw .failed("no such table: \(table)") }
    let weights = Dictionary(uniqueKeysWithValues: guards.views.map { ($0, Self.viewWeight) })
    if text.size(weights: weights) > Self.largest { throw .failed("statement too large") }
  }

  /// As SQLite says it. A relation that is not for strangers is as if it were not there.
  private func refusal(_ error: SQLiteError, _ text: SQLText) -> SQLRefusal {
    if error.isInterruption { return .failed("interrupted") }
    // A view that needs what SQLite does not run for strangers.
    if error.message.hasPrefix("unsafe use of"),
      let view = text.tokens.first(where: { guards.views.contains($0.text) && !SQLGuard.relations.contains($0.text) })
    {
      return .failed("no such table: \(view.text)")
    }
    if let table = guards.refused, error.primaryCode == 23 { return .failed("no such table: \(table)") }
    return .failed(error.message)
  }
}

extension ReadOnlyIndex {
  /// `search.limit` (spec A5) of the first collection that has settings.
  fileprivate func rowLimit() throws -> Int {
    let rows = try statement("SELECT root FROM setting WHERE name = 'searchLimit' ORDER BY root LIMIT 1")
    defer { rows.reset() }
    guard try rows.step() else { return AnswerSettings().searchLimit }
    return try settings(ofRoot: rows.int(0)).searchLimit
  }
}
