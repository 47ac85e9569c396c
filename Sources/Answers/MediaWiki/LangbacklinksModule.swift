import IndexQueries
import MentionText

/// `list=langbacklinks` and `generator=langbacklinks`: parameters, rows, continuation (spec 2 to 5).
struct LangbacklinksModule {
  static let path = "query+langbacklinks"

  /// `lbl`, or `glbl` of the generator.
  let prefix: String
  private(set) var query = LangbacklinksQuery()
  private(set) var showsLanguage = false
  private(set) var showsTitle = false
  /// Whether rows are of many wikis, and a place has the name of one: `lang|title|site|page`.
  private let hasManySites: Bool

  static func parameterNames(_ prefix: String) -> [String] {
    ["lang", "title", "continue", "limit", "prop", "dir"].map { prefix + $0 }
  }

  /// Reads the parameters; errors come in the order of the checks (spec 4).
  init(_ request: inout APIRequest, prefix: String, _ source: any LanguageLinkSource) throws(APIMessage) {
    self.prefix = prefix
    hasManySites = source.hasManySites
    var first = APIRequest.FirstComplaint()
    query.language = first.keep(nil) { () throws(APIMessage) in try request.text(prefix + "lang", Self.path) }
    query.title = first.keep(nil) { () throws(APIMessage) in try request.text(prefix + "title", Self.path) }
    let from = first.keep(nil) { () throws(APIMessage) in try request.text(prefix + "continue", Self.path) }
    query.limit = first.keep(10) { () throws(APIMessage) in try request.limit(prefix + "limit", Self.path) }
    let properties = first.keep([]) { () throws(APIMessage) in
      try request.words(prefix + "prop", ["lllang", "lltitle"], Self.path)
    }
    showsLanguage = properties.contains("lllang")
    showsTitle = properties.contains("lltitle")
    let direction = first.keep(nil) { () throws(APIMessage) in
      try request.choice(prefix + "dir", ["ascending", "descending"], Self.path)
    }
    query.isDescending = direction == "descending"
    try first.raise()
    if query.title != nil, query.language == nil { throw .needsLanguage(prefix) }
    guard let from else { return }
    guard let place = hasManySites ? request.exact(prefix + "continue").flatMap(Self.place) : Self.placeInWiki(from)
    else {
      throw .badContinue(Self.path)
    }
    query.from = place
  }

  private static func placeInWiki(_ text: [UInt8]) -> LangbacklinksQuery.Place? {
    let parts = text.split(separator: bar, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    return LangbacklinksQuery.Place(
      language: Array(parts[0]), title: Array(parts[1]), page: lenientInteger(parts[2]))
  }

  /// Of many wikis: only a title may have bars in it, so it is read from both ends. Its bytes are those of rows.
  private static func place(_ text: [UInt8]) -> LangbacklinksQuery.Place? {
    let parts = text.split(separator: bar, omittingEmptySubsequences: false)
    guard parts.count >= 4, let page = Int64(String(decoding: parts[parts.count - 1], as: UTF8.self)), page >= 0
    else { return nil }
    return LangbacklinksQuery.Place(
      language: Array(parts[0]), title: Array(parts[1..<parts.count - 2].joined(separator: [bar])),
      site: Array(parts[parts.count - 2]), page: page)
  }

  private static let bar = UInt8(ascii: "|")

  /// As PHP's `(int)` reads a text: a leading number, also with a fraction or an exponent.
  static func lenientInteger(_ text: ArraySlice<UInt8>) -> Int64 {
    var rest = text.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    var number: [UInt8] = []
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      number.append(sign)
      rest = rest.dropFirst()
    }
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    rest = rest.dropFirst(digits.count)
    number += digits
    var fraction: [UInt8] = []
    if rest.first == UInt8(ascii: ".") {
      fraction = Array(rest.dropFirst().prefix { (0x30...0x39).contains($0) })
      rest = rest.dropFirst(1 + fraction.count)
    }
    if digits.isEmpty && fraction.isEmpty { return 0 }
    var exponent: [UInt8] = []
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      var tail = rest.dropFirst()
      if let sign = tail.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        exponent.append(sign)
        tail = tail.dropFirst()
      }
      let power = tail.prefix { (0x30...0x39).contains($0) }
      exponent = power.isEmpty ? [] : exponent + power
    }
    if fraction.isEmpty && exponent.isEmpty {
      let text = String(decoding: number, as: UTF8.self)
      return Int64(text) ?? (number.first == UInt8(ascii: "-") ? .min : .max)
    }
    let whole = digits.isEmpty ? number + [0x30] : number
    let text =
      String(decoding: whole, as: UTF8.self) + (fraction.isEmpty ? "" : "." + String(decoding: fraction, as: UTF8.self))
      + (exponent.isEmpty ? "" : "e" + String(decoding: exponent, as: UTF8.self))
    guard let value = Double(text) else { return 0 }
    return value >= 9.2e18 ? .max : value <= -9.2e18 ? .min : Int64(value)
  }

  /// The value that continues at a row.
  static func continuation(_ place: LangbacklinksQuery.Place) -> [UInt8] {
    if let site = place.site {
      return place.language + [bar] + place.title + [bar] + site + [bar] + Array(String(place.page).utf8)
    }
    return Composition.composed(place.language + [bar] + place.title + [bar] + Array(String(place.page).utf8))
  }

  /// One entry of the list.
  func node(_ row: LangbacklinksRow) -> APINode {
    var entry = APIObject()
    entry.add("pageid", .number(row.page))
    entry.add("ns", .number(Int64(row.namespace)))
    entry.add("title", .text(Composition.composed(row.pageTitle)))
    if row.isRedirect { entry.add("redirect", .flag(true)) }
    if showsLanguage { entry.add("lllang", .text(Composition.composed(row.language))) }
    if showsTitle { entry.add("lltitle", .text(Composition.composed(row.title))) }
    if let site = row.site { entry.add("site", .text(site)) }
    return .object(entry)
  }
}
