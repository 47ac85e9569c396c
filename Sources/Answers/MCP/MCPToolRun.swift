import IndexQueries
import Platform

/// Why a tool has no result, in words that say what to do instead.
struct MCPFailure: Error {
  let message: String
}

/// Carries out one call of a tool whose arguments were checked: a JSON object, the same as the command line prints.
struct MCPToolRun {
  let index: ReadOnlyIndex
  /// Values by name, none of them null.
  let arguments: JSONValue

  func result(_ tool: MCPTool) throws -> [UInt8] {
    switch tool {
    case .backlinks: return try hits(.backlinks)
    case .mentions: return try hits(.mentions)
    case .search: return try search()
    case .document: return try document()
    case .langbacklinks: return try languageBacklinks()
    }
  }

  // MARK: Notes

  private func hits(_ kind: HitKind) throws -> [UInt8] {
    var query = HitQuery(kind: kind, id: try target())
    query.filter = filter
    query.token = token
    return try bounded { limit, out in
      query.limit = limit
      HitBody.append(try index.hits(query), to: &out)
    }
  }

  private func search() throws -> [UInt8] {
    var query = SearchOptions()
    query.filter = filter
    query.token = token
    return try bounded { limit, out in
      query.limit = limit
      do {
        HitBody.append(try index.search(arguments["text"]?.text ?? "", query), to: &out)
      } catch let problem as SearchQuery.Problem {
        throw MCPFailure(message: problem.description)
      }
    }
  }

  private func document() throws -> [UInt8] {
    var query = DocumentTextQuery(id: try target())
    query.token = token
    query.length = Self.longestText
    return try bounded(standard: MCPTool.standardDocumentLimit) { limit, out in
      query.limit = limit
      DocumentTextBody.append(try index.text(query), to: &out)
    }
  }

  /// The id of the one block that `what` means.
  private func target() throws -> String {
    let what = arguments["what"]?.text ?? ""
    switch try index.meaning(of: what) {
    case .one(let meant): return meant.id
    case .several(let meant):
      throw MCPFailure(
        message: "\(meant.count) are called \(Self.quoted(what)); call again with one of these ids (id, tab, path):\n"
          + Self.lines(meant.map { ($0.id, $0.path) }))
    case .none:
      let near = try index.near(what)
      throw MCPFailure(
        message: near.isEmpty
          ? "nothing is called \(Self.quoted(what)), and nothing is called like it; look for its words with the tool search"
          : "nothing is called \(Self.quoted(what)); these are like it (id, tab, path):\n"
            + Self.lines(near.map { ($0.id, $0.path) }))
    }
  }

  private static func lines(_ all: [(id: String, path: String)]) -> String {
    let shown = all.prefix(mostNamed).map { SafeText.line($0.id) + "\t" + SafeText.line($0.path) }
    return shown.joined(separator: "\n") + (all.count > mostNamed ? "\nand \(all.count - mostNamed) more" : "")
  }

  private static func quoted(_ text: String) -> String {
    let line = SafeText.line(String(text.unicodeScalars.prefix(200)))
    return "'\(line)'"
  }

  /// Names in a message.
  private static let mostNamed = 20

  // MARK: Wikis

  private func languageBacklinks() throws -> [UInt8] {
    let sites = try index.snapshot { try WikiSites.all(index) }
    if sites.isEmpty { throw MCPFailure(message: "the index holds no page and no note with language links") }
    let site: WikiSite
    do throws(SiteChoice) {
      site = try SiteChoice.site(named: arguments["site"]?.text, among: sites, option: "site")
    } catch {
      throw MCPFailure(message: error.message)
    }
    var query = "action=query&list=langbacklinks&format=json&formatversion=2&lblprop=lllang|lltitle"
    for (name, parameter) in [("lang", "lbllang"), ("title", "lbltitle"), ("continue", "lblcontinue")] {
      guard let value = arguments[name]?.text else { continue }
      query += "&\(parameter)=" + String(decoding: PercentCoding.encoded(Array(value.utf8)), as: UTF8.self)
    }
    return try bounded { limit, out in
      let parameters = Array("\(query)&lbllimit=\(limit)".utf8)
      guard var listing = LangbacklinksListing(parameters, all: false, IndexedWiki(site, index)) else {
        throw MCPFailure(message: try refusal(parameters, site))
      }
      let rows = try listing.rows()
      JSONObject.append(to: &out) { object, out in
        object.add("version", HitBody.version, &out)
        object.add("site", site.name, &out)
        object.add("langbacklinks", rows, &out) { listing.append($0, to: &$1) }
        object.add("continue", orNull: listing.next.map { String(decoding: $0, as: UTF8.self) }, &out)
      }
    }
  }

  /// MediaWiki's words for what it would not answer.
  private func refusal(_ parameters: [UInt8], _ site: WikiSite) throws -> String {
    let response = try index.snapshot { try MediaWikiAPI(site: site, index: index).answer(parameters) }
    let body = try? JSONValue(response.body)
    return body?["error"]?["info"]?.text ?? "the wiki does not answer this"
  }

  // MARK: Arguments

  private var token: String? { arguments["continue"]?.text }

  private var filter: HitFilter {
    var filter = HitFilter()
    filter.notebooks = texts("notebook")
    filter.under = texts("under")
    filter.notUnder = texts("not_under")
    filter.types = texts("type")
    filter.tags = texts("tag")
    return filter
  }

  private func texts(_ name: String) -> [String] {
    guard case .array(let values)? = arguments[name] else { return [] }
    return values.compactMap(\.text)
  }

  // MARK: Bounds

  /// Makes an answer of `limit` entries, or of fewer where they are too long: `continue` then leads to the rest.
  private func bounded(
    standard: Int = MCPTool.standardLimit, _ body: (Int, inout [UInt8]) throws -> Void
  ) throws -> [UInt8] {
    var limit = arguments["limit"]?.integer ?? standard
    while true {
      var out: [UInt8] = []
      try body(limit, &out)
      if out.count <= Self.mostBytes || (limit == 1 && out.count <= Self.mostBytesOfOne) { return out }
      if limit == 1 {
        throw MCPFailure(
          message: "the answer would be longer than \(Self.mostBytesOfOne) bytes; ask for less, by other arguments")
      }
      limit /= 2
    }
  }

  /// Bytes of an answer: what a model can take in at once.
  static let mostBytes = 65_536
  /// Where one entry alone is longer.
  private static let mostBytesOfOne = 1 << 20
  /// Bytes of one block's text.
  private static let longestText = 16_384
}
