import NotebookModel
import Platform
import SQLiteConnection

/// What pages and documents were derived with besides their own text, and which of them must be derived again: `dependency`
/// and `stale_page`. An input that changed finds exactly what depends on it, and marks it in the transaction that enters the
/// change: whatever ends the pass, the next one finds the mark.
package final class DependencyRows {
  // By primary key.
  private static let read = "SELECT kind, name, digest FROM dependency WHERE site = ?1 AND page = ?2"
  private static let insert =
    "INSERT OR REPLACE INTO dependency (site, page, kind, name, digest) VALUES (?1, ?2, ?3, ?4, ?5)"
  private static let delete = "DELETE FROM dependency WHERE site = ?1 AND page = ?2"
  // By dependency_by_name.
  private static let isNeeded = "SELECT 1 FROM dependency WHERE site = ?1 AND kind = ?2 AND name = ?3 LIMIT 1"
  private static let dependents = """
    SELECT page FROM dependency WHERE site = ?1 AND kind = ?2 AND name = ?3 AND digest <> ?4
    """
  private static let markDependents = """
    INSERT OR IGNORE INTO stale_page (site, page)
    SELECT site, page FROM dependency WHERE site = ?1 AND kind = ?2 AND name = ?3 AND digest <> ?4
    """
  private static let ofKind = "SELECT page, name, digest FROM dependency WHERE site = ?1 AND kind = ?2"
  // By primary key.
  private static let mark = "INSERT OR IGNORE INTO stale_page (site, page) VALUES (?1, ?2)"
  private static let unmark = "DELETE FROM stale_page WHERE site = ?1 AND page = ?2"
  private static let stale = "SELECT page FROM stale_page WHERE site = ?1 AND page > ?2 ORDER BY page LIMIT ?3"
  private static let isStale = "SELECT 1 FROM stale_page WHERE site = ?1 AND page = ?2"
  private static let unmarkSite = "DELETE FROM stale_page WHERE site = ?1"

  private let connection: Connection
  private let readStatement: Statement
  private let insertStatement: Statement
  private let deleteStatement: Statement
  private let isNeededStatement: Statement
  private let unmarkStatement: Statement
  private let isStaleStatement: Statement

  init(_ connection: Connection) throws(SQLiteError) {
    self.connection = connection
    readStatement = connection.lazyStatement(Self.read)
    insertStatement = connection.lazyStatement(Self.insert)
    deleteStatement = connection.lazyStatement(Self.delete)
    isNeededStatement = connection.lazyStatement(Self.isNeeded)
    unmarkStatement = connection.lazyStatement(Self.unmark)
    isStaleStatement = connection.lazyStatement(Self.isStale)
  }

  /// Makes what a page was derived with equal `wanted`. `isNew`: it has no rows yet.
  package func update(_ page: PageKey, to wanted: [Dependency], isNew: Bool = false) throws(SQLiteError) {
    if !isNew {
      readStatement.bind(1, page.site)
      readStatement.bind(2, page.page)
      var count = 0
      var isSame = true
      while try readStatement.step() {
        count += 1
        let row = readStatement
        isSame =
          isSame
          && wanted.contains { $0.kind.number == row.int(0) && row.holds($0.name, 1) && $0.digest == row.int(2) }
      }
      readStatement.reset()
      if isSame && count == wanted.count { return }
      if count > 0 { try remove(page) }
    }
    for need in wanted {
      insertStatement.bind(1, page.site)
      insertStatement.bind(2, page.page)
      insertStatement.bind(3, need.kind.number)
      insertStatement.bind(4, need.name)
      insertStatement.bind(5, need.digest)
      try insertStatement.run()
    }
  }

  package func remove(_ page: PageKey) throws(SQLiteError) {
    deleteStatement.bind(1, page.site)
    deleteStatement.bind(2, page.page)
    try deleteStatement.run()
  }

  /// Whether something was derived with this.
  package func isNeeded(_ kind: DependencyKind, _ name: String, site: Int64) throws(SQLiteError) -> Bool {
    isNeededStatement.bind(1, site)
    isNeededStatement.bind(2, kind.number)
    isNeededStatement.bind(3, name)
    defer { isNeededStatement.reset() }
    return try isNeededStatement.step()
  }

  /// Pages that were derived with another state of an input than `digest`.
  package func dependents(
    of kind: DependencyKind, _ name: String, unlessDigest digest: Int64, site: Int64
  ) throws(SQLiteError) -> [Int64] {
    try connection.rows(Self.dependents, site, kind.number, name, digest)
  }

  /// Marks them to be derived again.
  package func markDependents(
    of kind: DependencyKind, _ name: String, unlessDigest digest: Int64, site: Int64
  ) throws(SQLiteError) {
    try connection.run(Self.markDependents, site, kind.number, name, digest)
  }

  package struct Dependent: Sendable, SQLiteRow {
    package let page: Int64
    package let name: String
    package let digest: Int64

    package init(_ columns: inout Columns) { (page, name, digest) = (columns.int(), columns.text(), columns.int()) }
  }

  /// All dependencies of one kind in a site.
  package func all(_ kind: DependencyKind, site: Int64) throws(SQLiteError) -> [Dependent] {
    try connection.rows(Self.ofKind, site, kind.number)
  }

  // Marks.

  package func mark(_ page: PageKey) throws(SQLiteError) { try connection.run(Self.mark, page.site, page.page) }

  package func unmark(_ page: PageKey) throws(SQLiteError) {
    unmarkStatement.bind(1, page.site)
    unmarkStatement.bind(2, page.page)
    try unmarkStatement.run()
  }

  package func unmarkAll(site: Int64) throws(SQLiteError) { try connection.run(Self.unmarkSite, site) }

  package func isStale(_ page: PageKey) throws(SQLiteError) -> Bool {
    isStaleStatement.bind(1, page.site)
    isStaleStatement.bind(2, page.page)
    defer { isStaleStatement.reset() }
    return try isStaleStatement.step()
  }

  /// Pages of a site that must be derived again, by number, from behind `page`.
  package func stale(site: Int64, after page: Int64 = .min, limit: Int = .max) throws(SQLiteError) -> [Int64] {
    try connection.rows(Self.stale, site, page, limit)
  }
}
