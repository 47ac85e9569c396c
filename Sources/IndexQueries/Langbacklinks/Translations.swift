import NotebookModel
import Platform
import SQLiteConnection

/// A page with the languages it links to.
package struct TranslatedPage: Sendable {
  /// In its wiki.
  package var page: Int64
  /// With the namespace.
  package var title: String
  package var site: String
  /// By code.
  package var languages: [(code: String, title: String)]
}

/// Which pages have which languages.
package struct TranslationQuery: Sendable {
  /// Full titles; nil: every page.
  package var title: String?
  /// Pages without a link of this language only.
  package var missing: String?
  package var site: String?
  package var limit: Int?
  package var token: String?

  package init() {}
}

enum TranslationSQL {
  /// A page's links. Primary key range.
  static let links = "SELECT lang, title FROM langlink WHERE page = ?1 ORDER BY lang"
  /// A page of a title. wiki_page_by_title.
  static let titled = """
    SELECT p.id, p.namespace, p.title FROM wiki_page p
    WHERE replace(p.title, ' ', '_') = ?1 AND p.namespace = ?2 AND p.site = ?3 ORDER BY p.id
    """

  static let all: [(name: String, sql: String)] = [("links", links), ("titled", titled)]

  enum Scanning {
    /// All pages of a site that are no redirects, with how many languages they have and whether one of them is the wanted; by
    /// primary keys.
    static let pages = """
      SELECT p.id, p.namespace, p.title, (SELECT count(*) FROM langlink l WHERE l.page = p.id) AS links
      FROM wiki_page p WHERE p.id BETWEEN ?1 AND ?2 AND p.redirect IS NULL
        AND (?3 = '' AND links > 0
          OR ?3 <> '' AND NOT EXISTS (SELECT 1 FROM langlink l WHERE l.page = p.id AND l.lang = ?3))
      ORDER BY CASE WHEN ?3 = '' THEN 0 ELSE -links END, p.id
      """
  }
}

extension ReadOnlyIndex {
  /// The pages of the wikis with language links; those that lack a language by how many others they have.
  package func translations(_ query: TranslationQuery) throws -> EntryList<TranslatedPage> {
    try snapshot {
      var found: [(site: WikiSite, id: Int64, namespace: Int, title: String)] = []
      for site in try WikiSites.all(self) where query.site.map({ $0.hasSameBytes(as: site.name) }) ?? true {
        found += try pages(of: site, query).map { (site, $0.id, $0.namespace, $0.title) }
      }
      let names = query.missing ?? ""
      var page = try EntryPage(
        question: PageToken.digest("translations\u{3}\(names)\u{3}\(query.title ?? "")\u{3}\(query.site ?? "")"),
        token: query.token, limit: query.limit)
      let shown = page.list(found) { "\($0.id)" }
      var list = EntryList<TranslatedPage>(count: shown.count)
      list.next = shown.next
      list.entries = try shown.entries.map { entry in
        TranslatedPage(
          page: PageKey.page(ofNumber: entry.id), title: entry.site.name(entry.namespace, entry.title),
          site: entry.site.name, languages: try languages(entry.id))
      }
      return list
    }
  }

  private struct PageFacts: SQLiteRow {
    let id: Int64
    let namespace: Int
    let title: String

    init(_ columns: inout Columns) {
      id = columns.int()
      namespace = Int(columns.int())
      title = columns.text()
    }
  }

  private func pages(of site: WikiSite, _ query: TranslationQuery) throws(SQLiteError) -> [PageFacts] {
    guard let title = query.title else {
      let numbers = PageKey.numbers(ofSite: site.number)
      let rows = try statement(TranslationSQL.Scanning.pages)
      rows.bind([numbers.lowerBound, numbers.upperBound, query.missing ?? ""])
      return try rows.rows()
    }
    for (namespace, bare) in site.readings(of: title) {
      let rows = try statement(TranslationSQL.titled)
      rows.bind([bare.map { $0 == " " ? "_" : String($0) }.joined(), namespace, site.number])
      let found: [PageFacts] = try rows.rows()
      var kept: [PageFacts] = []
      for page in found {
        let lacks = try query.missing.map { code throws(SQLiteError) in
          try !languages(page.id).contains { $0.code == code }
        }
        if lacks ?? true { kept.append(page) }
      }
      if !kept.isEmpty { return kept }
    }
    return []
  }

  private func languages(_ page: Int64) throws(SQLiteError) -> [(code: String, title: String)] {
    let rows = try statement(TranslationSQL.links)
    rows.bind(1, page)
    defer { rows.reset() }
    var found: [(String, String)] = []
    while try rows.step() { found.append((rows.text(0), rows.text(1))) }
    return found
  }
}

extension WikiSite {
  /// A full title.
  fileprivate func name(_ namespace: Int, _ title: String) -> String {
    var title = title
    return String(decoding: title.withUTF8 { fullTitle(namespace: namespace, $0) }, as: UTF8.self)
  }

  /// What a title may mean: with its namespace, else as a page of the main one; the first letter as the wiki has it.
  fileprivate func readings(of text: String) -> [(namespace: Int, title: String)] {
    let text = String(text.map { $0 == "_" ? " " : $0 })
    var readings: [(Int, String)] = []
    if let colon = text.firstIndex(of: ":") {
      let name = text[..<colon].lowercased()
      let rest = text[text.index(after: colon)...].drop { $0 == " " }
      for space in namespaces where String(decoding: space.name, as: UTF8.self).lowercased() == name {
        readings.append((space.number, String(rest)))
      }
    }
    readings.append((0, text))
    let upper = readings.map { ($0.0, $0.1.prefix(1).uppercased() + $0.1.dropFirst()) }
    return readings + upper
  }
}
