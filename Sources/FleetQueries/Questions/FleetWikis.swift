import IndexQueries

/// The wikis of a fleet, or one of them (schema/FLEET.md: `langlinks`, `page`).
package struct FleetWikis: LanguageLinkSource {
  package let site: WikiSite
  private let server: FleetServer
  /// nil: all.
  private let only: [UInt8]?

  /// Rows beyond which all that is left is merged.
  private static let largestWindow: Int64 = 1 << 30
  /// Pages whose links are asked at once.
  private static let chunk = 50

  /// `name`: of one wiki; nil for all.
  package init(_ server: FleetServer, site name: String?) throws(FleetError) {
    self.server = server
    only = name.map { Array($0.utf8) }
    if let only {
      // Without FINAL, which would merge all pages of the wiki: one that lost all its pages may be found for a while.
      let rows = try server.rows(
        """
        SELECT page_lang, page_id FROM page WHERE site = \(only) AND deleted = 0 AND splitByChar('/', site)[1] NOT IN \
        (SELECT name FROM inlink_index FINAL WHERE state = 'forgotten') LIMIT 1
        """, columns: 2)
      guard let row = rows.first else {
        throw FleetError(
          .noSite,
          "the fleet has no wiki of that name with language links; one is called INDEX/WIKI, or INDEX where both names are one"
        )
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
    try server.answering { try rows(query) }
  }

  private func rows(
    _ query: LangbacklinksQuery
  ) throws -> (rows: [LangbacklinksRow], next: LangbacklinksQuery.Place?) {
    let found = try links(query)
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

  /// The links that a query asks for, and one more if there is one.
  ///
  /// FINAL merges the whole range that a statement names, so it is given one that ends soon: where so many rows of any version
  /// are behind, dead ones among them. A title has a short range of its own.
  private func links(_ query: LangbacklinksQuery) throws(FleetError) -> [[[UInt8]]] {
    var window = Int64(query.limit) * 4 + 64
    while query.title == nil, window <= Self.largestWindow {
      let range = Self.range(query, only)
      var end: FleetStatement = "SELECT \(Self.key) FROM langlinks WHERE 1"
      end += range
      end += query.isDescending ? " ORDER BY \(Self.descendingKey)" : " ORDER BY \(Self.key)"
      end += " LIMIT \(window), 1"
      guard let last = try server.rows(end, columns: 4).first, let page = FleetRows.number(last[3]) else { break }
      let place = LangbacklinksQuery.Place(language: last[0], title: last[1], site: last[2], page: page)
      let found = try server.rows(statement(query, upTo: place), columns: 4)
      if found.count > query.limit { return found }
      window *= 8
    }
    return try server.rows(statement(query, upTo: nil), columns: 4)
  }

  private static let key: FleetStatement = "ll_lang, ll_title, site, ll_from"
  private static let descendingKey: FleetStatement = "ll_lang DESC, ll_title DESC, site DESC, ll_from DESC"

  private func statement(_ query: LangbacklinksQuery, upTo end: LangbacklinksQuery.Place?) -> FleetStatement {
    var sql: FleetStatement = "SELECT \(Self.key) FROM langlinks FINAL WHERE deleted = 0"
    sql += Self.range(query, only)
    if let end { sql += Self.bound(end, isLower: query.isDescending) }
    sql += query.isDescending ? " ORDER BY \(Self.descendingKey)" : " ORDER BY \(Self.key)"
    sql += " LIMIT \(Int64(query.limit) + 1)"
    return sql
  }

  /// The conditions of a query.
  private static func range(_ query: LangbacklinksQuery, _ only: [UInt8]?) -> FleetStatement {
    var sql: FleetStatement = ""
    if let only { sql += " AND site = \(only)" }
    if let language = query.language { sql += " AND ll_lang = \(language)" }
    if let title = query.title { sql += " AND ll_title = \(title)" }
    if var from = query.from {
      from.site = from.site ?? only
      sql += bound(from, isLower: !query.isDescending)
    }
    return sql
  }

  /// From a place on, or up to it. An old server finds no granules by a comparison of tuples, so the first columns are compared
  /// by themselves, too.
  private static func bound(_ place: LangbacklinksQuery.Place, isLower: Bool) -> FleetStatement {
    let (language, title, site, page) = (place.language, place.title, place.site ?? [], place.page)
    if isLower {
      return """
         AND (ll_lang > \(language) OR ll_lang = \(language) AND ll_title >= \(title)) \
        AND (\(key)) >= (\(language), \(title), \(site), \(page))
        """
    }
    return """
       AND (ll_lang < \(language) OR ll_lang = \(language) AND ll_title <= \(title)) \
      AND (\(key)) <= (\(language), \(title), \(site), \(page))
      """
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
