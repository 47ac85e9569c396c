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
    if name == "langlinks" { try LanglinksProperty.check(&request) }
    if name == "info" { _ = try showsProtection(&request) }
  }

  /// What the property adds to each page, by position.
  static func values(
    _ name: String, _ pages: [WikiPageFacts], _ source: any LanguageLinkSource, _ request: inout APIRequest,
    _ state: inout ContinuationState
  ) throws -> [APIObject] {
    switch name {
    case "info":
      let showsProtection = try showsProtection(&request)
      return pages.map { info($0, showsProtection) }
    case "langlinks": return try LanglinksProperty.values(pages, source, &request, &state)
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

  private static func info(_ page: WikiPageFacts, _ showsProtection: Bool) -> APIObject {
    var object = APIObject()
    object.add("contentmodel", .text(page.model))
    let language = page.language.isEmpty ? "en" : page.language
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
}
