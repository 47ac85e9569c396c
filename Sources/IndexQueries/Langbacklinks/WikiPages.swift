import NotebookModel
import SQLiteConnection

/// A page as `prop=info` shows it.
package struct WikiPageFacts: Sendable {
  /// Its wiki; nil where all pages are of one.
  package var site: [UInt8]?
  package var id: Int64
  package var namespace: Int
  /// With the namespace in front, with blanks.
  package var title: [UInt8]
  package var isRedirect: Bool
  package var isNew: Bool
  /// 14 digits.
  package var touched: [UInt8]
  package var revision: Int64
  package var length: Int64
  package var model: [UInt8]
  /// Code of the wiki's language; empty if nobody said one.
  package var language: String
  /// Where a redirect leads: namespace (nil: another wiki), and title with fragment.
  package var redirect: (namespace: Int?, title: [UInt8])?

  package init(
    site: [UInt8]? = nil, id: Int64, namespace: Int, title: [UInt8], isRedirect: Bool, isNew: Bool, touched: [UInt8],
    revision: Int64, length: Int64, model: [UInt8], language: String, redirect: (namespace: Int?, title: [UInt8])? = nil
  ) {
    self.site = site
    self.id = id
    self.namespace = namespace
    self.title = title
    self.isRedirect = isRedirect
    self.isNew = isNew
    self.touched = touched
    self.revision = revision
    self.length = length
    self.model = model
    self.language = language
    self.redirect = redirect
  }
}

package struct WikiLanguageLink: Sendable {
  package var language: [UInt8]
  package var title: [UInt8]

  package init(language: [UInt8], title: [UInt8]) {
    self.language = language
    self.title = title
  }
}

/// Pages of one site by id or title, for generators.
package enum WikiPages {
  private static let columns = """
    id, namespace, title, redirect IS NOT NULL, is_new, touched, revision, length, model, redirect_namespace, redirect
    """
  // By the primary key of wiki_page.
  package static let byID = "SELECT \(columns) FROM wiki_page WHERE id = ?1"
  // By wiki_page_by_title.
  package static let byTitle = """
    SELECT \(columns) FROM wiki_page
    WHERE replace(title, ' ', '_') = replace(?2, ' ', '_') AND namespace = ?3 AND site = ?1 ORDER BY id LIMIT 1
    """
  // By the primary key of langlink (page, lang).
  package static let links = "SELECT lang, title FROM langlink WHERE page = ?1 ORDER BY lang"

  package static func page(_ id: Int64, site: WikiSite, _ index: ReadOnlyIndex) throws -> WikiPageFacts? {
    let statement = try index.statement(byID)
    defer { statement.reset() }
    statement.bind(1, PageKey(site: site.number, page: id).number)
    return try statement.step() ? facts(statement, site) : nil
  }

  package static func page(
    titled title: [UInt8], namespace: Int, site: WikiSite, _ index: ReadOnlyIndex
  ) throws -> WikiPageFacts? {
    let statement = try index.statement(byTitle)
    defer { statement.reset() }
    statement.bind(1, site.number)
    title.withUnsafeBufferPointer { statement.bindText(2, $0) }
    statement.bind(3, namespace)
    return try statement.step() ? facts(statement, site) : nil
  }

  /// The language links of a page, by language.
  package static func links(_ page: Int64, site: WikiSite, _ index: ReadOnlyIndex) throws -> [WikiLanguageLink] {
    let statement = try index.statement(links)
    defer { statement.reset() }
    statement.bind(1, PageKey(site: site.number, page: page).number)
    var rows: [WikiLanguageLink] = []
    while try statement.step() {
      rows.append(
        WikiLanguageLink(language: statement.withBytes(0) { Array($0) }, title: statement.withBytes(1) { Array($0) }))
    }
    return rows
  }

  private static func facts(_ row: Statement, _ site: WikiSite) -> WikiPageFacts {
    let namespace = Int(row.int(1))
    var redirect: (namespace: Int?, title: [UInt8])?
    if !row.isNull(10) { redirect = (row.optionalInt(9).map { Int($0) }, row.withBytes(10) { Array($0) }) }
    return WikiPageFacts(
      id: PageKey.page(ofNumber: row.int(0)), namespace: namespace,
      title: row.withBytes(2) { site.fullTitle(namespace: namespace, $0) }, isRedirect: row.int(3) != 0,
      isNew: row.int(4) != 0, touched: row.withBytes(5) { Array($0) }, revision: row.int(6), length: row.int(7),
      model: row.withBytes(8) { Array($0) }, language: site.language, redirect: redirect)
  }
}
