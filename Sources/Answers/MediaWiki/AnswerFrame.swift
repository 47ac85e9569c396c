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
  private var maxAge: Int64 = 0
  private var sharedMaxAge: Int64 = 0

  init(site: WikiSite) { self.site = site }

  /// The format comes first: errors are shown in it, too.
  mutating func readFormat(_ request: inout APIRequest) throws(APIMessage) {
    let format = try request.text("format", "main") ?? []
    isXML = format.elementsEqual("xml".utf8)
    let value = try request.text("errorformat", "main")
    guard let value else { return }
    guard let known = APIErrorFormat(rawValue: String(decoding: value, as: UTF8.self)) else {
      throw .badValue("errorformat", value, known: APIErrorFormat.names, "main")
    }
    errorFormat = known
  }

  mutating func readMain(_ request: inout APIRequest) throws(APIMessage) {
    requestID = try request.text("requestid", "main")
    if request.flag("curtimestamp", "main") { timestamp = APIClock.now() }
    showsLanguages = request.flag("responselanginfo", "main")
    // Without one MediaWiki shows its help; a query is what is meant here.
    action = try request.choice("action", ["query", "paraminfo"], "main") ?? "query"
    _ = try request.integer("maxlag", "main")
    sharedMaxAge = try request.integer("smaxage", "main") ?? 0
    maxAge = try request.integer("maxage", "main") ?? 0
    switch try request.choice("assert", ["anon", "bot", "user"], "main") {
    case "user"?: throw .notLoggedIn()
    case "bot"?: throw .noBot()
    default: break
    }
    if let name = try request.text("assertuser", "main") { throw .notNamed(name) }
  }

  /// The format's own parameters, which are read last.
  mutating func finishFormat(_ request: inout APIRequest, failed: Bool) {
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
      result = withoutPrinter(message)
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
    guard let callback, !callback.isEmpty else { return json.append(.object(result), to: &out) }
    out += "/**/".utf8
    out += callback
    out.append(UInt8(ascii: "("))
    json.append(.object(result), to: &out)
    out.append(UInt8(ascii: ")"))
  }

  private func complete(_ request: APIRequest, _ query: QueryAction?) -> APIObject {
    var result = APIObject()
    let onlyUnknown = request.warnings.count == 1 && request.warnings[0].code == "unrecognizedparams"
    let warningsFirst = onlyUnknown && errorFormat == .bc
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
    if showsLanguages {
      result.add("uselang", "en")
      result.add("errorlang", "en")
    }
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
  }

  /// A printer that refuses its own parameters is replaced by one without.
  private func withoutPrinter(_ message: APIMessage) -> APIObject {
    var result = APIObject()
    var warnings = APIObject()
    var own = APIObject()
    own.addContent("warnings", message.plain)
    warnings.add("json", .object(own))
    var main = APIObject()
    main.addContent("warnings", Array("Error printer failed. Will retry without params.".utf8))
    warnings.add("main", .object(main))
    result.add("warnings", .object(warnings))
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
      ? ("text/xml", "xml") : callback?.isEmpty == false ? ("text/javascript", "js") : ("application/json", "json")
    var headers: [(name: String, value: String)] = [
      ("Content-Type", "\(type); charset=utf-8"),
      ("Content-Disposition", "inline; filename=api-result.\(suffix)"),
      ("X-Content-Type-Options", "nosniff"),
    ]
    let isShared = failure == nil && !isPrivate && (maxAge > 0 || sharedMaxAge > 0)
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
