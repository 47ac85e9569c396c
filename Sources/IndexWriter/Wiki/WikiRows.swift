import NotebookModel
import SQLiteConnection

/// The part of the index that holds wikis: sites, pages, language links.
package final class WikiRows {
  package let sites: SiteRows
  package let pages: WikiPageRows
  package let links: WikiLinkRows
  let documents: DocumentPages

  private let connection: Connection
  private let dependencies: DependencyRows

  init(_ connection: Connection, dependencies: DependencyRows, changes: ChangeLog) throws(SQLiteError) {
    self.connection = connection
    self.dependencies = dependencies
    sites = SiteRows(connection)
    pages = try WikiPageRows(connection, dependencies: dependencies, changes: changes)
    links = try WikiLinkRows(connection, sites: sites, changes: changes)
    documents = try DocumentPages(connection, links: links)
  }

  /// Removes a page and all that was read of it; pages that transclude it are read again.
  package func remove(page: WikiPageRow, site: Int64) throws(SQLiteError) {
    try links.remove(page: page.id, site: site)
    try dependencies.remove(PageKey(site: site, page: page.id))
    try pages.delete(page.id, site: site)
    try refreshDependents(of: page.title, namespace: page.namespace, site: site)
  }

  /// Pages that were derived with another state of this title than what it is now must be read again.
  package func refreshDependents(of title: String, namespace: Int, site: Int64) throws(SQLiteError) {
    let now = try pages.page(titled: title, namespace: namespace, site: site)
    try dependencies.markDependents(
      of: .page, WikiRows.name(namespace: namespace, title: title), unlessDigest: now?.digest ?? 0, site: site)
  }

  /// The name of a page that others depend on.
  package static func name(namespace: Int, title: String) -> String { "\(namespace):\(title)" }

  /// Removes a site with all its pages.
  package func remove(site: Int64) throws(SQLiteError) {
    var ids: [Int64] = []
    try pages.eachID(site: site) { ids.append($0) }
    for id in ids {
      try links.remove(page: id, site: site)
      try dependencies.remove(PageKey(site: site, page: id))
      try pages.delete(id, site: site)
    }
    try links.flush()
    try sites.remove(site)
  }

  /// Many links are to come into an index without any, which nobody reads yet: they are sorted once, at the end.
  package func beginBulk() throws(SQLiteError) { try connection.execute("DROP INDEX langlink_by_title") }

  /// Sorts on several cores, which SQLite does with files for what does not fit; in memory if there is no room for those.
  package func endBulk() throws(SQLiteError) {
    let index = "CREATE INDEX langlink_by_title ON langlink (lang, title, page, site)"
    do {
      try connection.execute("PRAGMA temp_store = FILE; PRAGMA cache_size = -8192; PRAGMA threads = 4; \(index)")
      try endSorting()
    } catch {
      try endSorting()
      try connection.execute(index)
    }
  }

  private func endSorting() throws(SQLiteError) {
    try connection.execute("PRAGMA threads = 0; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536")
  }

  /// Whether pages, links or sites changed since it was last asked.
  func takeChanges() -> Bool {
    let pages = pages.takeChanges()
    return links.takeChanges() || pages
  }

  /// Before a commit: brings in line what follows from other rows.
  func flush() throws(SQLiteError) {
    try documents.flush()
    try links.flush()
    try sites.flush()
  }

  func forget() {
    documents.forget()
    links.forget()
  }
}
