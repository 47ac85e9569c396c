import NotebookModel
import SQLiteConnection

/// What happened to a document or page.
package struct IndexChange: Sendable, SQLiteRow {
  package let generation: Int64
  /// `added`, `changed`, `moved`, `removed`.
  package let kind: String
  package let id: String
  package let title: String
  package let path: String
  /// Whether it is a page of a wiki, and `id` its id there.
  package let isPage: Bool
  /// Seconds since 1970.
  package let at: Int64

  package init(_ columns: inout Columns) {
    generation = columns.int()
    kind = columns.text()
    id = columns.text()
    title = columns.text()
    path = columns.text()
    isPage = columns.flag()
    at = columns.int()
  }
}

/// What happened since a generation.
package struct ChangeFeed: Sendable {
  /// What to ask from the next time.
  package var generation: Int64
  /// The log does not reach back: everything may have changed.
  package var hasRestarted: Bool
  package var changes: [IndexChange]
}

enum ChangeSQL {
  /// Primary key range.
  static let since = """
    SELECT generation, kind, id, title, path, page IS NOT NULL, at FROM change WHERE generation > ?1
    ORDER BY generation, ordinal
    """
  /// Primary key of meta.
  static let value = "SELECT value FROM meta WHERE name = ?1"

  static let all: [(name: String, sql: String)] = [("since", since), ("value", value)]
}

extension ReadOnlyIndex {
  /// nil: only from where on to ask.
  package func changes(since seen: Int64?) throws -> ChangeFeed {
    try snapshot {
      let now = try number("generation")
      guard let seen else { return ChangeFeed(generation: now, hasRestarted: false, changes: []) }
      let since = try number("changes_since")
      // 0 asks for everything: the log has that while it reaches back to the first generation.
      let first = try number("first_generation")
      let from = seen == 0 && since == first ? since : seen
      if from > now || from < since {
        return ChangeFeed(generation: now, hasRestarted: true, changes: [])
      }
      let rows = try statement(ChangeSQL.since)
      rows.bind(1, from)
      return ChangeFeed(generation: now, hasRestarted: false, changes: try rows.rows())
    }
  }

  private func number(_ name: String) throws(SQLiteError) -> Int64 {
    let rows = try statement(ChangeSQL.value)
    rows.bind(1, name)
    return try rows.first() ?? 0
  }
}
