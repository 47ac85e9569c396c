import NotebookModel
import SQLiteConnection

/// Rows of `langlink`, `wiki_text` and `wiki_dependency`: what was read of a page. Rows that say the same already are
/// not written.
package final class WikiLinkRows {
  // Each by its primary key.
  private static let readLinks = "SELECT lang, title FROM langlink WHERE page = ?1 AND site = ?2"
  private static let insertLink = "INSERT INTO langlink (page, site, lang, title) VALUES (?1, ?2, ?3, ?4)"
  private static let deleteLinks = "DELETE FROM langlink WHERE page = ?1 AND site = ?2"
  private static let insertText = "INSERT INTO wiki_text (site, page, digest, text) VALUES (?1, ?2, ?3, ?4)"
  private static let deleteText = "DELETE FROM wiki_text WHERE site = ?1 AND page = ?2"
  // By its primary key.
  private static let readNeeds = "SELECT kind, name, digest FROM wiki_dependency WHERE site = ?1 AND page = ?2"
  private static let deleteNeeds = "DELETE FROM wiki_dependency WHERE site = ?1 AND page = ?2"
  private static let insertNeed =
    "INSERT INTO wiki_dependency (site, kind, name, page, digest) VALUES (?1, ?2, ?3, ?4, ?5)"
  // By wiki_dependency_by_name.
  private static let isNeeded =
    "SELECT 1 FROM wiki_dependency WHERE site = ?1 AND kind = 0 AND name = ?2 LIMIT 1"
  private static let markDependents = """
    UPDATE wiki_page SET stale = 1 WHERE site = ?1 AND id IN (
      SELECT page FROM wiki_dependency WHERE site = ?1 AND kind = 0 AND name = ?2 AND digest <> ?3)
    """
  private static let markByPrefix = """
    UPDATE wiki_page SET stale = 1 WHERE site = ?1 AND id IN (
      SELECT page FROM wiki_dependency WHERE site = ?1 AND kind = 1 AND name = ?2)
    """
  // By langlink_by_title.
  private static let markByLanguage = """
    UPDATE wiki_page SET stale = 1 WHERE site = ?1 AND id IN (
      SELECT page FROM langlink WHERE lang = ?2 AND site = ?1)
    """

  private let connection: Connection
  private let sites: SiteRows
  private let readLinksStatement: Statement
  private let insertLinkStatement: Statement
  private let deleteLinksStatement: Statement
  private let insertTextStatement: Statement
  private let deleteTextStatement: Statement
  private let readNeedsStatement: Statement
  private let deleteNeedsStatement: Statement
  private let insertNeedStatement: Statement
  private let isNeededStatement: Statement
  private let markDependentsStatement: Statement
  private var hasChanges = false
  /// Links added, less those removed, by site, since the last `flush`.
  private var counts: [Int64: Int] = [:]

  init(_ connection: Connection, sites: SiteRows) throws(SQLiteError) {
    self.connection = connection
    self.sites = sites
    readLinksStatement = try connection.prepare(Self.readLinks)
    insertLinkStatement = try connection.prepare(Self.insertLink)
    deleteLinksStatement = try connection.prepare(Self.deleteLinks)
    insertTextStatement = try connection.prepare(Self.insertText)
    deleteTextStatement = try connection.prepare(Self.deleteText)
    readNeedsStatement = try connection.prepare(Self.readNeeds)
    deleteNeedsStatement = try connection.prepare(Self.deleteNeeds)
    insertNeedStatement = try connection.prepare(Self.insertNeed)
    isNeededStatement = try connection.prepare(Self.isNeeded)
    markDependentsStatement = try connection.prepare(Self.markDependents)
  }

  func takeChanges() -> Bool {
    defer { hasChanges = false }
    return hasChanges
  }

  /// Brings a page's links in line. `isNew`: it has none yet. Returns whether any row changed.
  @discardableResult
  package func setLinks(
    _ links: [ParsedLanguageLink], page: Int64, site: Int64, isNew: Bool = false
  ) throws(SQLiteError) -> Bool {
    if !isNew {
      readLinksStatement.bind(1, page)
      readLinksStatement.bind(2, site)
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
      if count > 0 {
        deleteLinksStatement.bind(1, page)
        deleteLinksStatement.bind(2, site)
        try deleteLinksStatement.run()
        counts[site, default: 0] -= count
      }
    }
    for link in links {
      insertLinkStatement.bind(1, page)
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

  package func setDependencies(
    _ needs: [WikiDependency], page: Int64, site: Int64, isNew: Bool = false
  ) throws(SQLiteError) {
    if !isNew {
      readNeedsStatement.bind(1, site)
      readNeedsStatement.bind(2, page)
      var count = 0
      var isSame = true
      while try readNeedsStatement.step() {
        count += 1
        let row = readNeedsStatement
        isSame =
          isSame
          && needs.contains {
            $0.kind.rawValue == row.int(0) && row.holds($0.name, 1) && $0.digest == row.int(2)
          }
      }
      readNeedsStatement.reset()
      if isSame && count == needs.count { return }
      if count > 0 {
        deleteNeedsStatement.bind(1, site)
        deleteNeedsStatement.bind(2, page)
        try deleteNeedsStatement.run()
      }
    }
    for need in needs {
      insertNeedStatement.bind(1, site)
      insertNeedStatement.bind(2, need.kind.rawValue)
      insertNeedStatement.bind(3, need.name)
      insertNeedStatement.bind(4, page)
      insertNeedStatement.bind(5, need.digest)
      try insertNeedStatement.run()
    }
  }

  /// Whether some page asked for a page of this name.
  package func isNeeded(_ name: String, site: Int64) throws(SQLiteError) -> Bool {
    isNeededStatement.bind(1, site)
    isNeededStatement.bind(2, name)
    defer { isNeededStatement.reset() }
    return try isNeededStatement.step()
  }

  /// Pages that were derived with another state of a page than `digest` (0: that there is none) must be read again.
  package func markDependents(of name: String, digest: Int64, site: Int64) throws(SQLiteError) {
    markDependentsStatement.bind(1, site)
    markDependentsStatement.bind(2, name)
    markDependentsStatement.bind(3, digest)
    try markDependentsStatement.run()
  }

  /// What a prefix means changed: pages that use it must be read again.
  package func markUsers(ofPrefix prefix: String, site: Int64) throws(SQLiteError) {
    for sql in [Self.markByPrefix, Self.markByLanguage] {
      let statement = try connection.prepare(sql)
      statement.bind(1, site)
      statement.bind(2, prefix)
      try statement.run()
    }
  }

  /// Removes all that was read of a page.
  func remove(page: Int64, site: Int64) throws(SQLiteError) {
    try setLinks([], page: page, site: site)
    try setText(nil, digest: 0, page: page, site: site)
    try setDependencies([], page: page, site: site)
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
