import NotebookModel
import SQLiteConnection

/// Rows of `langlink` and `wiki_text`: what was read of a page. Rows that say the same already are not written.
package final class WikiLinkRows {
  // Each by its primary key.
  private static let readLinks = "SELECT lang, title FROM langlink WHERE page = ?1"
  private static let insertLink = "INSERT INTO langlink (page, site, lang, title) VALUES (?1, ?2, ?3, ?4)"
  private static let deleteLinks = "DELETE FROM langlink WHERE page = ?1"
  private static let insertText = "INSERT INTO wiki_text (site, page, digest, text) VALUES (?1, ?2, ?3, ?4)"
  private static let deleteText = "DELETE FROM wiki_text WHERE site = ?1 AND page = ?2"
  // By langlink_by_title.
  private static let markByLanguage = """
    INSERT OR IGNORE INTO stale_page (site, page) SELECT site, page & 4294967295 FROM langlink WHERE lang = ?2 AND site = ?1
    """

  private let connection: Connection
  private let sites: SiteRows
  private let changes: ChangeLog
  private let readLinksStatement: Statement
  private let insertLinkStatement: Statement
  private let deleteLinksStatement: Statement
  private let insertTextStatement: Statement
  private let deleteTextStatement: Statement
  private var hasChanges = false
  /// Links added, less those removed, by site, since the last `flush`.
  private var counts: [Int64: Int] = [:]

  init(_ connection: Connection, sites: SiteRows, changes: ChangeLog) throws(SQLiteError) {
    self.connection = connection
    self.sites = sites
    self.changes = changes
    readLinksStatement = connection.lazyStatement(Self.readLinks)
    insertLinkStatement = connection.lazyStatement(Self.insertLink)
    deleteLinksStatement = connection.lazyStatement(Self.deleteLinks)
    insertTextStatement = connection.lazyStatement(Self.insertText)
    deleteTextStatement = connection.lazyStatement(Self.deleteText)
  }

  func takeChanges() -> Bool {
    defer { hasChanges = false }
    return hasChanges
  }

  /// Brings a page's links in line. `isNew`: it has none yet. `isDocument`: others log its changes. Returns whether any row changed.
  @discardableResult
  package func setLinks(
    _ links: [ParsedLanguageLink], page: Int64, site: Int64, isNew: Bool = false, isDocument: Bool = false
  ) throws(SQLiteError) -> Bool {
    let number = PageKey(site: site, page: page).number
    if !isNew {
      readLinksStatement.bind(1, number)
      var count = 0
      var isSame = true
      while try readLinksStatement.step() {
        count += 1
        let row = readLinksStatement
        isSame =
          isSame && links.contains { row.holds($0.language, 0) && row.holds($0.title, 1) }
      }
      readLinksStatement.reset()
      if isSame && count == links.count { return false }
      hasChanges = true
      if !isDocument { changes.record(.changed, page: PageKey(site: site, page: page)) }
      if count > 0 {
        deleteLinksStatement.bind(1, number)
        try deleteLinksStatement.run()
        counts[site, default: 0] -= count
      }
    }
    for link in links {
      insertLinkStatement.bind(1, number)
      insertLinkStatement.bind(2, site)
      insertLinkStatement.bind(3, link.language)
      insertLinkStatement.bind(4, link.title)
      try insertLinkStatement.run()
    }
    counts[site, default: 0] += links.count
    return !links.isEmpty || !isNew
  }

  /// Keeps the text of a page that others transclude; nil: no longer.
  package func setText(_ text: [UInt8]?, digest: Int64, page: Int64, site: Int64) throws(SQLiteError) {
    deleteTextStatement.bind(1, site)
    deleteTextStatement.bind(2, page)
    try deleteTextStatement.run()
    guard let text else { return }
    insertTextStatement.bind(1, site)
    insertTextStatement.bind(2, page)
    insertTextStatement.bind(3, digest)
    text.withUnsafeBufferPointer { insertTextStatement.bindText(4, $0) }
    try insertTextStatement.run()
  }

  /// What a prefix means changed: pages with links of that language must be read again.
  package func markUsers(ofLanguage prefix: String, site: Int64) throws(SQLiteError) {
    try connection.run(Self.markByLanguage, site, prefix)
  }

  /// Removes all that was read of a page.
  func remove(page: Int64, site: Int64) throws(SQLiteError) {
    try setLinks([], page: page, site: site)
    try setText(nil, digest: 0, page: page, site: site)
  }

  /// Whether no page has a link yet.
  package var isEmpty: Bool {
    get throws(SQLiteError) { try connection.integer("SELECT 1 FROM langlink LIMIT 1") == nil }
  }

  /// Enters how many links each site has; before a commit.
  func flush() throws(SQLiteError) {
    for (site, count) in counts { try sites.addLinks(count, site: site) }
    counts = [:]
  }

  /// Forgets what a rollback undid.
  func forget() { counts = [:] }
}
