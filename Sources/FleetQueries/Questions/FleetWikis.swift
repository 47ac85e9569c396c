import IndexQueries

/// The wikis of a fleet, or one of them (schema/FLEET.md: `langlinks`, `page`).
package struct FleetWikis: LanguageLinkSource {
  package let site: WikiSite
  private let server: FleetServer
  /// nil: all.
  private let only: [UInt8]?

  /// Pages whose links are asked at once.
  private static let chunk = 50

  /// `name`: of one wiki; nil for all.
  package init(_ server: FleetServer, site name: String?) throws(FleetError) {
    self.server = server
    only = name.map { Array($0.utf8) }
    if let only {
      let rows = try server.rows("SELECT page_lang, page_id FROM page WHERE site = \(only) LIMIT 1", columns: 2)
      guard let row = rows.first else {
        throw FleetError(.noSite, "the fleet has no wiki of that name with language links")
      }
      site = WikiSite.bare(name: name ?? "", language: String(decoding: row[0], as: UTF8.self))
    } else {
      site = WikiSite.bare(name: server.address.database, language: "en")
    }
  }

  package var hasManySites: Bool { only == nil }
  package var knowsAllPages: Bool { false }

  package func languageBacklinks(
    _ query: LangbacklinksQuery
  ) throws -> (rows: [LangbacklinksRow], next: LangbacklinksQuery.Place?) {
    let found = try server.rows(statement(query), columns: 4)
    let keys = found.prefix(query.limit).map { (text: $0[2], number: FleetRows.number($0[3]) ?? 0) }
    let pages = try shownPages(keys)
    var rows: [LangbacklinksRow] = []
    for (fields, key) in zip(found, keys) {
      // A page may go between the two questions.
      guard let page = pages[PageName(site: key.text, id: key.number)] else { continue }
      rows.append(
        LangbacklinksRow(
          site: only == nil ? key.text : nil, page: key.number, namespace: page.namespace, pageTitle: page.title,
          isRedirect: page.isRedirect, language: fields[0], title: fields[1]))
    }
    guard found.count > query.limit else { return (rows, nil) }
    let next = found[query.limit]
    return (
      rows,
      LangbacklinksQuery.Place(
        language: next[0], title: next[1], site: only == nil ? next[2] : nil, page: FleetRows.number(next[3]) ?? 0)
    )
  }

  /// The first column alone is what an old server finds granules by, so it is compared by itself, too.
  private func statement(_ query: LangbacklinksQuery) -> FleetStatement {
    var sql: FleetStatement = "SELECT ll_lang, ll_title, site, ll_from FROM langlinks FINAL WHERE deleted = 0"
    if let only { sql += " AND site = \(only)" }
    if let language = query.language { sql += " AND ll_lang = \(language)" }
    if let title = query.title { sql += " AND ll_title = \(title)" }
    if let from = query.from {
      let isInLanguage = query.language == from.language
      let site = from.site ?? only ?? []
      if query.isDescending {
        sql += " AND ll_lang <= \(from.language)"
        if isInLanguage { sql += " AND ll_title <= \(from.title)" }
        sql +=
          " AND (ll_lang, ll_title, site, ll_from) <= (\(from.language), \(from.title), \(site), \(from.page))"
      } else {
        sql += " AND ll_lang >= \(from.language)"
        if isInLanguage { sql += " AND ll_title >= \(from.title)" }
        sql +=
          " AND (ll_lang, ll_title, site, ll_from) >= (\(from.language), \(from.title), \(site), \(from.page))"
      }
    }
    sql +=
      query.isDescending
      ? " ORDER BY ll_lang DESC, ll_title DESC, site DESC, ll_from DESC" : " ORDER BY ll_lang, ll_title, site, ll_from"
    sql += " LIMIT \(Int64(query.limit) + 1)"
    return sql
  }

  private struct PageName: Hashable {
    let site: [UInt8]
    let id: Int64
  }

  private struct ShownPage {
    let title: [UInt8]
    let namespace: Int
    let isRedirect: Bool
  }

  private func shownPages(_ keys: [(text: [UInt8], number: Int64)]) throws -> [PageName: ShownPage] {
    if keys.isEmpty { return [:] }
    let rows = try server.rows(
      """
      SELECT site, title, page_namespace, page_is_redirect, page_id FROM page FINAL \
      WHERE (site, page_id) IN \(keys) AND deleted = 0
      """, columns: 5)
    return Dictionary(
      rows.map { row in
        (
          PageName(site: row[0], id: FleetRows.number(row[4]) ?? 0),
          ShownPage(
            title: row[1], namespace: Int(FleetRows.number(row[2]) ?? 0), isRedirect: FleetRows.number(row[3]) == 1)
        )
      }, uniquingKeysWith: { first, _ in first })
  }

  package func pages(of rows: [LangbacklinksRow]) throws -> [WikiPageFacts] {
    let keys = rows.map { (text: $0.site ?? only ?? [], number: $0.page) }
    if keys.isEmpty { return [] }
    let found = try server.rows(
      """
      SELECT site, title, page_touched, page_content_model, page_lang, page_namespace, page_is_redirect, page_is_new, \
      page_latest, page_len, page_id FROM page FINAL \
      WHERE (site, page_id) IN \(keys) AND deleted = 0 ORDER BY site, page_id
      """, columns: 11)
    return found.map { row in
      func number(_ column: Int) -> Int64 { FleetRows.number(row[column]) ?? 0 }
      return WikiPageFacts(
        site: only == nil ? row[0] : nil, id: number(10), namespace: Int(number(5)), title: row[1],
        isRedirect: number(6) == 1, isNew: number(7) == 1, touched: row[2], revision: number(8), length: number(9),
        model: row[3], language: String(decoding: row[4], as: UTF8.self))
    }
  }

  package func page(titled title: [UInt8], namespace: Int) throws -> WikiPageFacts? { nil }

  package func languageLinks(of pages: ArraySlice<WikiPageFacts>, atLeast count: Int) throws -> [[WikiLanguageLink]] {
    let asked = pages.prefix(Self.chunk)
    let keys = asked.map { (text: $0.site ?? only ?? [], number: $0.id) }
    if keys.isEmpty { return [] }
    let rows = try server.rows(
      """
      SELECT site, lang, target, page_id FROM page FINAL ARRAY JOIN languages AS lang, targets AS target \
      WHERE (site, page_id) IN \(keys) AND deleted = 0
      """, columns: 4)
    var links: [PageName: [WikiLanguageLink]] = [:]
    for row in rows {
      links[PageName(site: row[0], id: FleetRows.number(row[3]) ?? 0), default: []]
        .append(WikiLanguageLink(language: row[1], title: row[2]))
    }
    return keys.map { key in
      (links[PageName(site: key.text, id: key.number)] ?? [])
        .sorted { $0.language.lexicographicallyPrecedes($1.language) }
    }
  }
}
