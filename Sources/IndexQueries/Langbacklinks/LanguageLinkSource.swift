/// Where `list=langbacklinks`, its generator and their properties are answered from: a wiki of an index, or wikis elsewhere.
package protocol LanguageLinkSource {
  /// What stands around answers: name, address, namespaces.
  var site: WikiSite { get }
  /// Whether pages are of many wikis: then rows, places and pages name theirs.
  var hasManySites: Bool { get }
  /// Whether pages that no language link is on are known, as what redirects lead to.
  var knowsAllPages: Bool { get }

  /// The rows, and the place of the first that was left out for the limit.
  func languageBacklinks(_ query: LangbacklinksQuery) throws -> (
    rows: [LangbacklinksRow], next: LangbacklinksQuery.Place?
  )
  /// The pages of rows, each once, by wiki and id. Those that went meanwhile are left out.
  func pages(of rows: [LangbacklinksRow]) throws -> [WikiPageFacts]
  func page(titled title: [UInt8], namespace: Int) throws -> WikiPageFacts?
  /// The language links of the first of these pages, a list each, by language: of as many as have `count` together, or of all.
  func languageLinks(of pages: ArraySlice<WikiPageFacts>, atLeast count: Int) throws -> [[WikiLanguageLink]]
}

/// A wiki of an index.
package struct IndexedWiki: LanguageLinkSource {
  package let site: WikiSite
  private let index: ReadOnlyIndex

  package init(_ site: WikiSite, _ index: ReadOnlyIndex) {
    self.site = site
    self.index = index
  }

  package var hasManySites: Bool { false }
  package var knowsAllPages: Bool { true }

  package func languageBacklinks(
    _ query: LangbacklinksQuery
  ) throws -> (rows: [LangbacklinksRow], next: LangbacklinksQuery.Place?) {
    try index.snapshot { try Langbacklinks.rows(query, site: site, index) }
  }

  package func pages(of rows: [LangbacklinksRow]) throws -> [WikiPageFacts] {
    try Set(rows.map(\.page)).sorted().compactMap { try WikiPages.page($0, site: site, index) }
  }

  package func page(titled title: [UInt8], namespace: Int) throws -> WikiPageFacts? {
    try WikiPages.page(titled: title, namespace: namespace, site: site, index)
  }

  package func languageLinks(of pages: ArraySlice<WikiPageFacts>, atLeast count: Int) throws -> [[WikiLanguageLink]] {
    var lists: [[WikiLanguageLink]] = []
    var found = 0
    for page in pages where found < count {
      lists.append(try WikiPages.links(page.id, site: site, index))
      found += lists[lists.count - 1].count
    }
    return lists
  }
}
