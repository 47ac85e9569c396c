import IndexQueries

/// What stands around an answer: the main parameters, the format, headers (spec 6 to 9).
struct AnswerFrame {
  private let site: WikiSite
  private(set) var action = "query"
  var paramInfo: APIObject?

  private var isXML = false
  private var json = APIJSON()
  private var xml = APIXML()
  private var callback: [UInt8]?
  private var errorFormat = APIErrorFormat.bc
  private var badFormatVersion: [UInt8]?
  private var requestID: [UInt8]?
  private var timestamp: String?
  private var showsLanguages = false
  /// Warnings that arose before the answer was complete.
  private var earlyWarnings = 0
  private var maxAge: Int64 = 0
  private var sharedMaxAge: Int64 = 0

  init(site: WikiSite) { self.site = site }

  /// The format comes first: errors are shown in it, too.
  mutating func readFormat(_ request: inout APIRequest) throws(APIMessage) {
    let format = try request.text("format", "main") ?? []
    isXML = format.elementsEqual("xml".utf8)
    // Whether it is a format at all is checked in its turn.
    if let value = request.plain("errorformat"),
      let known = APIErrorFormat(rawValue: String(decoding: value, as: UTF8.self))
    {
      errorFormat = known
    }
  }

  mutating func readMain(_ request: inout APIRequest) throws(APIMessage) {
    var first = APIRequest.FirstComplaint()
    // Without one MediaWiki shows its help; a query is what is meant here.
    action = first.keep("query") { () throws(APIMessage) in
      try request.choice("action", ["query", "paraminfo"], "main") ?? "query"
    }
    _ = first.keep(nil) { () throws(APIMessage) in try request.integer("maxlag", "main") }
    sharedMaxAge = first.keep(0) { () throws(APIMessage) in try request.integer("smaxage", "main") ?? 0 }
    maxAge = first.keep(0) { () throws(APIMessage) in try request.integer("maxage", "main") ?? 0 }
    let assertion = first.keep(nil) { () throws(APIMessage) in
      try request.choice("assert", ["anon", "bot", "user"], "main")
    }
    let user = first.keep(nil) { () throws(APIMessage) in try Self.user(&request) }
    requestID = first.keep(nil) { () throws(APIMessage) in try request.text("requestid", "main") }
    if request.flag("curtimestamp", "main") { timestamp = APIClock.now() }
    showsLanguages = request.flag("responselanginfo", "main")
    _ = first.keep(nil) { () throws(APIMessage) in try request.text("uselang", "main") }
    first.keep(()) { () throws(APIMessage) in
      guard let value = try request.text("errorformat", "main"),
        APIErrorFormat(rawValue: String(decoding: value, as: UTF8.self)) == nil
      else { return }
      throw .badValue("errorformat", value, known: APIErrorFormat.names, "main")
    }
    _ = first.keep(nil) { () throws(APIMessage) in try request.text("errorlang", "main") }
    try first.raise()
    switch assertion {
    case "user"?: throw .notLoggedIn()
    case "bot"?: throw .noBot()
    default: break
    }
    if let user { throw .notNamed(user) }
  }

  /// `assertuser` as MediaWiki writes user names; what can't be one is an error (spec 15, answers 5).
  private static func user(_ request: inout APIRequest) throws(APIMessage) -> [UInt8]? {
    guard let value = try request.text("assertuser", "main") else { return nil }
    let text = String(decoding: value, as: UTF8.self).split { $0 == " " || $0 == "_" }.joined(separator: " ")
    let isName =
      !text.isEmpty && text.utf8.count <= 235 && !text.utf8.contains { "#<>[]|{}/@:=".utf8.contains($0) || $0 < 0x20 }
    guard isName, let first = text.unicodeScalars.first else { throw .badUser("assertuser", value) }
    return Array((first.properties.uppercaseMapping + String(text.unicodeScalars.dropFirst())).utf8)
  }

  /// The format's own parameters, which are read last.
  mutating func finishFormat(_ request: inout APIRequest, failed: Bool) {
    earlyWarnings = request.warnings.count
    if isXML {
      request.know(["xslt", "includexmlnamespace"])
      xml.includesNamespace = request.flag("includexmlnamespace", "xml")
      if request.flag("xslt", "xml") { request.warn(.noStylesheets()) }
    } else {
      request.know(["formatversion", "utf8", "ascii", "callback"])
      let version = (try? request.text("formatversion", "json")) ?? nil
      switch version.map({ String(decoding: $0, as: UTF8.self) }) {
      case nil, "1"?: json.version = 1
      case "2"?, "latest"?: json.version = 2
      default: badFormatVersion = version
      }
      let utf8 = request.flag("utf8", "json")
      let ascii = request.flag("ascii", "json")
      json.escapesUnicode = json.version == 1 ? !utf8 : ascii
      callback = ((try? request.text("callback", "json")) ?? nil).map { $0.filter(Self.isCallback) }
    }
    if !failed && badFormatVersion == nil { request.warnOfUnknown() }
  }

  private static func isCallback(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: Array("_.'\"[]".utf8).contains(byte)
    }
  }

  func response(_ request: APIRequest, _ query: QueryAction?, _ failure: APIMessage?) -> MediaWikiAPI.Response {
    var response = MediaWikiAPI.Response()
    var result: APIObject
    var failure = failure
    if let value = badFormatVersion {
      let message = APIMessage.badValue("formatversion", value, known: ["1", "2", "latest"], "json")
      result = withoutPrinter(message, request.warnings)
      failure = message
    } else if let failure {
      result = APIObject()
      errorFormat.addError(failure, warnings: request.warnings, help: help, to: &result)
      addEnd(to: &result)
    } else {
      result = complete(request, query)
    }
    if isXML { xml.append(result, to: &response.body) } else { append(result, to: &response.body) }
    response.isError = failure != nil
    response.headers = headers(failure, isPrivate: query?.isPrivate ?? true)
    return response
  }

  private func append(_ result: APIObject, to out: inout [UInt8]) {
    guard let callback else { return json.append(.object(result), to: &out) }
    out += "/**/".utf8
    out += callback
    out.append(UInt8(ascii: "("))
    json.append(.object(result), to: &out)
    out.append(UInt8(ascii: ")"))
  }

  private func complete(_ request: APIRequest, _ query: QueryAction?) -> APIObject {
    var result = APIObject()
    // Those of the request's end, the format's own among them, stand before everything (spec 15, answers 2).
    let warningsFirst = earlyWarnings == 0
    if warningsFirst { errorFormat.addWarnings(request.warnings, to: &result) }
    if let query {
      if let raw = query.rawContinuation {
        if !raw.fields.isEmpty { result.add("query-continue", .object(raw)) }
      } else {
        if query.isBatchComplete { result.add("batchcomplete", .flag(true)) }
        if !query.continuation.fields.isEmpty { result.add("continue", .object(query.continuation)) }
      }
    }
    if !warningsFirst { errorFormat.addWarnings(request.warnings, to: &result) }
    addEnd(to: &result)
    var limits = APIObject()
    for limit in request.limits { limits.add(limit.module, .number(limit.value)) }
    let limitsFirst = query?.limitsComeFirst ?? true
    if limitsFirst, !limits.fields.isEmpty { result.add("limits", .object(limits)) }
    if let query, !query.result.fields.isEmpty { result.add("query", .object(query.result)) }
    if !limitsFirst, !limits.fields.isEmpty { result.add("limits", .object(limits)) }
    if let paramInfo { result.add("paraminfo", .object(paramInfo)) }
    return result
  }

  private func addEnd(to result: inout APIObject) {
    if let requestID { result.add("requestid", .text(requestID)) }
    if let timestamp { result.add("curtimestamp", timestamp) }
    if showsLanguages {
      result.add("uselang", "en")
      result.add("errorlang", "en")
    }
  }

  /// A printer that refuses its own parameters is replaced by one without.
  private func withoutPrinter(_ message: APIMessage, _ warnings: [APIMessage]) -> APIObject {
    var own = message
    own.module = "json"
    let printer = APIMessage("", "", "Error printer failed. Will retry without params.", module: "main")
    var result = APIObject()
    result.add("warnings", APIErrorFormat.bc.byModule(warnings + [printer, own]))
    APIErrorFormat.bc.addError(message, warnings: [], help: help, to: &result)
    return result
  }

  private var help: [UInt8] {
    Array(
      ("See \(MetaModule.server(of: site))/w/api.php for API usage. Subscribe to the mediawiki-api-announce mailing list at "
        + "&lt;https://lists.wikimedia.org/postorius/lists/mediawiki-api-announce.lists.wikimedia.org/&gt; for notice "
        + "of API deprecations and breaking changes.").utf8)
  }

  private func headers(_ failure: APIMessage?, isPrivate: Bool) -> [(name: String, value: String)] {
    let (type, suffix) =
      isXML
      ? ("text/xml", "xml") : callback != nil ? ("text/javascript", "js") : ("application/json", "json")
    var headers: [(name: String, value: String)] = [
      ("Content-Type", "\(type); charset=utf-8"),
      ("Content-Disposition", "inline; filename=api-result.\(suffix)"),
      ("X-Content-Type-Options", "nosniff"),
    ]
    let isShared = failure == nil && !isPrivate && (maxAge != 0 || sharedMaxAge != 0)
    headers.append(
      (
        "Cache-Control",
        isShared
          ? "s-maxage=\(sharedMaxAge), max-age=\(maxAge), public" : "private, must-revalidate, max-age=0"
      ))
    if let failure { headers.append(("MediaWiki-API-Error", failure.code)) }
    return headers
  }
}
