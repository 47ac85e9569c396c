import IndexQueries
import MentionText

/// `prop=langlinks` beside a generator (spec 10).
enum LanglinksProperty {
  /// Where an answer goes on: a page's link of a language.
  private struct Place {
    var site: [UInt8]?
    var page: Int64
    var language: [UInt8]
  }

  private struct Parameters {
    var language: [UInt8]?
    var title: [UInt8]?
    var isDescending = false
    var limit = 10
    var from: Place?

    private static let path = "query+langlinks"

    init(_ request: inout APIRequest) throws(APIMessage) {
      language = try request.text("lllang", Self.path)
      title = try request.text("lltitle", Self.path)
      isDescending = try request.choice("lldir", ["ascending", "descending"], Self.path) == "descending"
      limit = try request.limit("lllimit", Self.path)
      _ = try request.text("llcontinue", Self.path)
    }

    /// What is checked where there are pages only.
    mutating func readPlace(_ request: APIRequest, hasManySites: Bool) throws(APIMessage) {
      if title != nil, language == nil { throw .titleWithoutLanguage() }
      guard let value = hasManySites ? request.exact("llcontinue") : request.plain("llcontinue") else { return }
      var parts = value.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)[...]
      guard parts.count == (hasManySites ? 3 : 2) else { throw .badContinue(Self.path) }
      let site = hasManySites ? parts.popFirst().map { Array($0) } : nil
      guard let page = parts.first, let language = parts.last else { throw .badContinue(Self.path) }
      from = Place(site: site, page: LangbacklinksModule.lenientInteger(page), language: Array(language))
    }

    /// Whether an answer before showed the link, or does not ask for it.
    func leavesOut(_ link: WikiLanguageLink, of page: WikiPageFacts) -> Bool {
      if let language, language != link.language { return true }
      if let title, title != link.title { return true }
      guard let from else { return false }
      if page.site != from.site, let site = page.site, let other = from.site {
        return site.lexicographicallyPrecedes(other) != isDescending
      }
      if page.id != from.page { return (page.id < from.page) != isDescending }
      if link.language == from.language { return false }
      return link.language.lexicographicallyPrecedes(from.language) != isDescending
    }
  }

  /// Reads the parameters where there is no page.
  static func check(_ request: inout APIRequest) throws(APIMessage) { _ = try Parameters(&request) }

  /// What the property adds to each page, by position.
  static func values(
    _ pages: [WikiPageFacts], _ source: any LanguageLinkSource, _ request: inout APIRequest,
    _ state: inout ContinuationState
  ) throws -> [APIObject] {
    var parameters = try Parameters(&request)
    try parameters.readPlace(request, hasManySites: source.hasManySites)
    var objects = pages.map { _ in APIObject() }
    let order = parameters.isDescending ? Array(pages.indices.reversed()) : Array(pages.indices)
    let ordered = order.map { pages[$0] }
    var count = 0
    var next = 0
    while next < order.count {
      for list in try source.languageLinks(of: ordered[next...], atLeast: parameters.limit + 1 - count) {
        let page = ordered[next]
        let wanted = (parameters.isDescending ? list.reversed() : list).filter { !parameters.leavesOut($0, of: page) }
        let shown = wanted.prefix(parameters.limit - count)
        if !shown.isEmpty { objects[order[next]].add("langlinks", .list(shown.map(node), tag: "ll")) }
        if shown.count < wanted.count {
          state.property("langlinks", "llcontinue", continuation(page, wanted[shown.count]))
          return objects
        }
        count += shown.count
        next += 1
      }
    }
    return objects
  }

  private static func node(_ link: WikiLanguageLink) -> APINode {
    var entry = APIObject()
    entry.add("lang", .text(Composition.composed(link.language)))
    entry.addContent("title", Composition.composed(link.title))
    return .object(entry)
  }

  private static func continuation(_ page: WikiPageFacts, _ link: WikiLanguageLink) -> [UInt8] {
    // With the wiki bytes are those of rows, as what comes back is compared with them.
    Array("\(page.key)|".utf8) + (page.site == nil ? Composition.composed(link.language) : link.language)
  }
}

extension WikiPageFacts {
  /// What tells a page from all others of an answer: its id, with the wiki before it where there are many.
  var key: String { site.map { String(decoding: $0, as: UTF8.self) + "|\(id)" } ?? String(id) }
}
