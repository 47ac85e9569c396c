import NotebookModel
import Platform
import SQLiteConnection

/// A page's row, without its links.
package struct WikiPageRow: Sendable, Equatable {
  package var id: Int64
  package var namespace: Int
  /// Without the namespace, with blanks.
  package var title: String
  package var redirect: String?
  package var redirectNamespace: Int?
  package var isNew: Bool
  /// 14 digits.
  package var touched: String
  package var revision: Int64
  /// Bytes of the text.
  package var length: Int
  package var model: String
  /// `source.number` of a page that is a file.
  package var source: Int64?
  /// Of the text; never 0.
  package var digest: Int64
  /// The links in the index are not those of the text yet.
  package var isStale: Bool
  package var warning: Int

  package init(
    id: Int64, namespace: Int, title: String, redirect: String? = nil, redirectNamespace: Int? = nil,
    isNew: Bool = false, touched: String, revision: Int64 = 0, length: Int, model: String = "wikitext",
    source: Int64? = nil, digest: Int64, isStale: Bool = false, warning: Int = 0
  ) {
    self.id = id
    self.namespace = namespace
    self.title = title
    self.redirect = redirect
    self.redirectNamespace = redirectNamespace
    self.isNew = isNew
    self.touched = touched
    self.revision = revision
    self.length = length
    self.model = model
    self.source = source
    self.digest = digest
    self.isStale = isStale
    self.warning = warning
  }

  package static func == (a: WikiPageRow, b: WikiPageRow) -> Bool {
    func same(_ a: String?, _ b: String?) -> Bool {
      guard let a, let b else { return a == nil && b == nil }
      return a.hasSameBytes(as: b)
    }
    return a.id == b.id && a.namespace == b.namespace && same(a.title, b.title) && same(a.redirect, b.redirect)
      && a.redirectNamespace == b.redirectNamespace && a.isNew == b.isNew && same(a.touched, b.touched)
      && a.revision == b.revision && a.length == b.length && same(a.model, b.model) && a.source == b.source
      && a.digest == b.digest && a.isStale == b.isStale && a.warning == b.warning
  }
}

/// Rows of `wiki_page`: which pages there are. Links and dependencies are `WikiLinkRows`'.
package final class WikiPageRows {
  private static let columns = """
    id, namespace, title, redirect, redirect_namespace, is_new, touched, revision, length, model, source, digest,
    warning
    """
  private static let find = "SELECT \(columns) FROM wiki_page WHERE id = ?1"
  // By wiki_page_by_source.
  private static let bySource = "SELECT \(columns), site FROM wiki_page WHERE source = ?1"
  // By wiki_page_by_title. Of two files of one title the first by path counts.
  private static let byTitle = """
    SELECT p.id, p.digest, t.text, p.source, p.redirect IS NOT NULL FROM wiki_page p
    LEFT JOIN wiki_text t ON t.site = p.site AND t.page = p.id & 4294967295 AND t.digest = p.digest
    LEFT JOIN source s ON s.number = p.source LEFT JOIN directory d ON d.number = s.directory
    WHERE replace(p.title, ' ', '_') = replace(?2, ' ', '_') AND p.namespace = ?3 AND p.site = ?1
    ORDER BY d.path, s.name, p.id LIMIT 1
    """
  private static let insert = """
    INSERT INTO wiki_page (id, namespace, title, redirect, redirect_namespace, is_new, touched, revision, length, model,
      source, digest, warning, site) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
    """
  private static let update = """
    UPDATE wiki_page SET namespace = ?2, title = ?3, redirect = ?4, redirect_namespace = ?5, is_new = ?6, touched = ?7,
      revision = ?8, length = ?9, model = ?10, source = ?11, digest = ?12, warning = ?13,
      site = ?14
    WHERE id = ?1
    """
  private static let delete = "DELETE FROM wiki_page WHERE id = ?1"
  private static let ids = "SELECT id FROM wiki_page WHERE id BETWEEN ?1 AND ?2"
  private static let markAll =
    "INSERT OR IGNORE INTO stale_page (site, page) SELECT site, id & 4294967295 FROM wiki_page WHERE id BETWEEN ?1 AND ?2"
  private static let highest = "SELECT max(id) FROM wiki_page WHERE id BETWEEN ?1 AND ?2"

  private let connection: Connection
  private let dependencies: DependencyRows
  private let changes: ChangeLog
  private var hasChanges = false
  private let findStatement: Statement
  private let bySourceStatement: Statement
  private let byTitleStatement: Statement
  private let insertStatement: Statement
  private let updateStatement: Statement
  private let deleteStatement: Statement

  init(_ connection: Connection, dependencies: DependencyRows, changes: ChangeLog) throws(SQLiteError) {
    self.connection = connection
    self.dependencies = dependencies
    self.changes = changes
    findStatement = connection.lazyStatement(Self.find)
    bySourceStatement = connection.lazyStatement(Self.bySource)
    byTitleStatement = connection.lazyStatement(Self.byTitle)
    insertStatement = connection.lazyStatement(Self.insert)
    updateStatement = connection.lazyStatement(Self.update)
    deleteStatement = connection.lazyStatement(Self.delete)
  }

  func takeChanges() -> Bool {
    defer { hasChanges = false }
    return hasChanges
  }

  package func page(_ id: Int64, site: Int64) throws(SQLiteError) -> WikiPageRow? {
    findStatement.bind(1, PageKey(site: site, page: id).number)
    defer { findStatement.reset() }
    return try findStatement.step() ? try row(findStatement, site: site) : nil
  }

  /// The page made from a file, and its site.
  package func page(ofSource source: Int64) throws(SQLiteError) -> (row: WikiPageRow, site: Int64)? {
    bySourceStatement.bind(1, source)
    defer { bySourceStatement.reset() }
    guard try bySourceStatement.step() else { return nil }
    let site = bySourceStatement.int(13)
    return (try row(bySourceStatement, site: site), site)
  }

  /// The page of a title, with its text if the index holds it.
  package func page(
    titled title: String, namespace: Int, site: Int64
  ) throws(SQLiteError) -> (id: Int64, digest: Int64, text: [UInt8]?, source: Int64?, isRedirect: Bool)? {
    byTitleStatement.bind(1, site)
    byTitleStatement.bind(2, title)
    byTitleStatement.bind(3, namespace)
    defer { byTitleStatement.reset() }
    guard try byTitleStatement.step() else { return nil }
    let row = byTitleStatement
    return (
      PageKey.page(ofNumber: row.int(0)), row.int(1), row.isNull(2) ? nil : row.withBytes(2) { Array($0) },
      row.optionalInt(3), row.int(4) != 0
    )
  }

  package func insert(_ row: WikiPageRow, site: Int64) throws(SQLiteError) {
    bind(row, site, insertStatement)
    hasChanges = true
    try insertStatement.run()
    changes.record(.added, page: PageKey(site: site, page: row.id))
    if row.isStale { try dependencies.mark(PageKey(site: site, page: row.id)) }
  }

  package func update(_ row: WikiPageRow, site: Int64) throws(SQLiteError) {
    try record(row, site: site)
    bind(row, site, updateStatement)
    hasChanges = true
    try updateStatement.run()
    let page = PageKey(site: site, page: row.id)
    if row.isStale { try dependencies.mark(page) } else { try dependencies.unmark(page) }
  }

  private func record(_ row: WikiPageRow, site: Int64) throws(SQLiteError) {
    guard let old = try page(row.id, site: site) else { return }
    let page = PageKey(site: site, page: row.id)
    if old.namespace != row.namespace || !old.title.hasSameBytes(as: row.title) { changes.record(.moved, page: page) }
    let isSame =
      old.digest == row.digest && old.touched == row.touched && old.revision == row.revision && old.isNew == row.isNew
      && old.model == row.model
    if !isSame { changes.record(.changed, page: page) }
  }

  func delete(_ id: Int64, site: Int64) throws(SQLiteError) {
    try changes.record(removed: PageKey(site: site, page: id))
    deleteStatement.bind(1, PageKey(site: site, page: id).number)
    hasChanges = true
    try deleteStatement.run()
    try dependencies.unmark(PageKey(site: site, page: id))
  }

  /// Hands over the ids of all pages of a site; reads the whole table.
  package func eachID(site: Int64, _ body: (Int64) -> Void) throws(SQLiteError) {
    let statement = try connection.prepare(Self.ids)
    let numbers = PageKey.numbers(ofSite: site)
    statement.bind([numbers.lowerBound, numbers.upperBound])
    while try statement.step() { body(PageKey.page(ofNumber: statement.int(0))) }
  }

  /// The site's rules changed: all of it must be read again.
  package func markAllStale(site: Int64) throws(SQLiteError) {
    let numbers = PageKey.numbers(ofSite: site)
    try connection.run(Self.markAll, numbers.lowerBound, numbers.upperBound)
  }

  /// The highest page id of a site; 0 if it has none.
  package func highestID(site: Int64) throws(SQLiteError) -> Int64 {
    let numbers = PageKey.numbers(ofSite: site)
    let highest: OptionalNumber? = try connection.first(Self.highest, numbers.lowerBound, numbers.upperBound)
    return highest?.value.map { PageKey.page(ofNumber: $0) } ?? 0
  }

  private struct OptionalNumber: SQLiteRow {
    let value: Int64?

    init(_ columns: inout Columns) { value = columns.optionalInt() }
  }

  private func bind(_ row: WikiPageRow, _ site: Int64, _ statement: Statement) {
    statement.bind(1, PageKey(site: site, page: row.id).number)
    statement.bind(2, row.namespace)
    statement.bind(3, row.title)
    statement.bind(4, row.redirect)
    statement.bind(5, row.redirectNamespace.map(Int64.init))
    statement.bind(6, row.isNew ? 1 : 0)
    statement.bind(7, row.touched)
    statement.bind(8, row.revision)
    statement.bind(9, row.length)
    statement.bind(10, row.model)
    statement.bind(11, row.source)
    statement.bind(12, row.digest)
    statement.bind(13, row.warning)
    statement.bind(14, site)
  }

  private func row(_ statement: Statement, site: Int64) throws(SQLiteError) -> WikiPageRow {
    let id = PageKey.page(ofNumber: statement.int(0))
    return WikiPageRow(
      id: id, namespace: Int(statement.int(1)), title: statement.text(2),
      redirect: statement.optionalText(3), redirectNamespace: statement.optionalInt(4).map { Int($0) },
      isNew: statement.int(5) != 0, touched: statement.text(6), revision: statement.int(7),
      length: Int(statement.int(8)), model: statement.text(9), source: statement.optionalInt(10),
      digest: statement.int(11), isStale: try dependencies.isStale(PageKey(site: site, page: id)),
      warning: Int(statement.int(12)))
  }
}
