import IndexQueries
import MentionText

/// `prop=` beside a generator (spec 10).
enum PropertyModule {
  static let names = ["info", "langlinks", "imageinfo", "categoryinfo"]

  static func parameterNames(_ name: String) -> [String] {
    switch name {
    case "info":
      ["inprop", "inlinkcontext", "intestactions", "intestactionsdetail", "intestactionsautocreate", "incontinue"]
    case "langlinks":
      ["llprop", "lllang", "lltitle", "lldir", "llinlanguagecode", "lllimit", "llcontinue", "llurl"]
    case "imageinfo":
      [
        "iiprop", "iilimit", "iistart", "iiend", "iiurlwidth", "iiurlheight", "iimetadataversion",
        "iiextmetadatalanguage", "iiextmetadatamultilang", "iiextmetadatafilter", "iiurlparam",
        "iibadfilecontexttitle", "iicontinue", "iilocalonly",
      ]
    default: ["cicontinue"]
    }
  }

  /// Reads the parameters where there is no page.
  static func check(_ name: String, _ request: inout APIRequest) throws(APIMessage) {
    if name == "langlinks" { _ = try LanglinksParameters(&request, hasPages: false) }
    if name == "info" { _ = try showsProtection(&request) }
  }

  /// What the property adds to each page, by position.
  static func values(
    _ name: String, _ pages: [WikiPageFacts], _ site: WikiSite, _ index: ReadOnlyIndex, _ request: inout APIRequest,
    _ state: inout ContinuationState
  ) throws -> [APIObject] {
    switch name {
    case "info":
      let showsProtection = try showsProtection(&request)
      return pages.map { info($0, site, showsProtection) }
    case "langlinks": return try langlinks(pages, site, index, &request, &state)
    case "imageinfo":
      // No file is held, so no repository is named.
      return pages.map { page in
        var object = APIObject()
        if page.namespace == fileNamespace { object.add("imagerepository", "") }
        return object
      }
    default: return pages.map { _ in APIObject() }
    }
  }

  private static let fileNamespace = 6

  private static func showsProtection(_ request: inout APIRequest) throws(APIMessage) -> Bool {
    let known = [
      "associatedpage", "displaytitle", "editintro", "linkclasses", "notificationtimestamp", "preloadcontent",
      "protection", "subjectid", "talkid", "url", "varianttitles", "visitingwatchers", "watched", "watchers",
      "preload", "readable",
    ]
    return try request.words("inprop", known, "query+info").contains("protection")
  }

  private static func info(_ page: WikiPageFacts, _ site: WikiSite, _ showsProtection: Bool) -> APIObject {
    var object = APIObject()
    object.add("contentmodel", .text(page.model))
    let language = site.language.isEmpty ? "en" : site.language
    object.add("pagelanguage", language)
    object.add("pagelanguagehtmlcode", language)
    object.add("pagelanguagedir", ["ar", "fa", "he", "ur", "yi"].contains(language) ? "rtl" : "ltr")
    object.add("touched", .text(timestamp(page.touched)))
    object.add("lastrevid", .number(page.revision))
    object.add("length", .number(page.length))
    if page.isRedirect { object.add("redirect", .flag(true)) }
    if page.isNew { object.add("new", .flag(true)) }
    if showsProtection {
      object.add("protection", .list([], tag: "pr"))
      let types = ["edit", "move"] + (page.namespace == fileNamespace ? ["upload"] : [])
      object.add("restrictiontypes", .list(types.map { .text($0) }, tag: "rt"))
    }
    return object
  }

  /// 14 digits as `2024-01-01T00:00:00Z`; what is no time stays as it is.
  static func timestamp(_ digits: [UInt8]) -> [UInt8] {
    guard digits.count == 14 else { return digits }
    var out: [UInt8] = []
    for (position, digit) in digits.enumerated() {
      switch position {
      case 4, 6: out.append(UInt8(ascii: "-"))
      case 8: out.append(UInt8(ascii: "T"))
      case 10, 12: out.append(UInt8(ascii: ":"))
      default: break
      }
      out.append(digit)
    }
    return out + [UInt8(ascii: "Z")]
  }

  private struct LanglinksParameters {
    var language: [UInt8]?
    var title: [UInt8]?
    var isDescending = false
    var limit = 10
    var from: (page: Int64, language: [UInt8])?

    /// Without pages nothing is checked beyond each parameter by itself.
    init(_ request: inout APIRequest, hasPages: Bool) throws(APIMessage) {
      let path = "query+langlinks"
      language = try request.text("lllang", path)
      title = try request.text("lltitle", path)
      isDescending = try request.choice("lldir", ["ascending", "descending"], path) == "descending"
      limit = try request.limit("lllimit", path)
      let value = try request.text("llcontinue", path)
      guard hasPages else { return }
      if title != nil, language == nil { throw .titleWithoutLanguage() }
      guard let value else { return }
      let parts = value.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw .badContinue(path) }
      from = (LangbacklinksModule.lenientInteger(parts[0]), Array(parts[1]))
    }
  }

  private static func langlinks(
    _ pages: [WikiPageFacts], _ site: WikiSite, _ index: ReadOnlyIndex, _ request: inout APIRequest,
    _ state: inout ContinuationState
  ) throws -> [APIObject] {
    let parameters = try LanglinksParameters(&request, hasPages: true)
    var objects = pages.map { _ in APIObject() }
    var count = 0
    let order = parameters.isDescending ? Array(pages.indices.reversed()) : Array(pages.indices)
    for position in order {
      let page = pages[position]
      var links: [APINode] = []
      var rows = try WikiPages.links(page.id, site: site, index)
      if parameters.isDescending { rows.reverse() }
      for row in rows {
        if let language = parameters.language, language != row.language { continue }
        if let title = parameters.title, title != row.title { continue }
        if let from = parameters.from, isBefore(row, from, parameters.isDescending) { continue }
        if count == parameters.limit {
          if !links.isEmpty { objects[position].add("langlinks", .list(links, tag: "ll")) }
          state.property(
            "langlinks", "llcontinue",
            Array("\(page.id)|".utf8) + Composition.composed(row.language))
          return objects
        }
        count += 1
        var entry = APIObject()
        entry.add("lang", .text(Composition.composed(row.language)))
        entry.addContent("title", Composition.composed(row.title))
        links.append(.object(entry))
      }
      if !links.isEmpty { objects[position].add("langlinks", .list(links, tag: "ll")) }
    }
    return objects
  }

  private static func isBefore(
    _ row: WikiLanguageLink, _ from: (page: Int64, language: [UInt8]), _ isDescending: Bool
  ) -> Bool {
    if row.page != from.page { return (row.page < from.page) != isDescending }
    if row.language == from.language { return false }
    return row.language.lexicographicallyPrecedes(from.language) != isDescending
  }
}
