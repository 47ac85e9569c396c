import Answers
import HTTPListener
import IndexQueries
import Platform

/// Header lines that answers share (spec/http 7).
enum Headers {
  typealias Field = (name: String, value: String)

  /// The kernel's five, on everything under `/api/`.
  static let kernel: [Field] = [
    ("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Credentials", "true"),
    ("Access-Control-Allow-Headers", "origin, Content-Length, Content-Type, Authorization"),
    ("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, CONNECT, OPTIONS, TRACE"),
    ("Access-Control-Allow-Private-Network", "false"),
  ]
  static let json: Field = ("Content-Type", "application/json; charset=utf-8")
  static let text: Field = ("Content-Type", "text/plain")
  static let noStore: Field = ("Cache-Control", "no-store")
  static let basic: Field = ("WWW-Authenticate", "Basic realm=\"inlink\", charset=\"UTF-8\"")
  static let retry: Field = ("Retry-After", "1")

  /// Which state of the index an answer was made from.
  static func freshness(_ fresh: IndexFreshness) -> [Field] {
    var fields: [Field] = [("Inlink-Generation", String(fresh.generation))]
    if let scanned = fresh.scanned { fields.append(("Inlink-Scanned", time(scanned))) }
    if !fresh.reason.isEmpty {
      let reason = fresh.reason.utf8.prefix(200).map { $0 >= 0x20 && $0 < 0x7F ? $0 : UInt8(ascii: "?") }
      fields.append(("Inlink-Partial", String(decoding: reason, as: UTF8.self)))
    }
    return fields
  }

  /// `2026-11-24T14:00:00Z`.
  private static func time(_ seconds: Int64) -> String {
    let limit: Int64 = 9_000_000_000
    let digits = Array(Clock.digits(max(0, min(limit, seconds)) &* 1_000_000_000).utf8)
    func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
    return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))Z"
  }
}

/// Answers that say nothing of an index.
enum PlainAnswers {
  /// As the kernel says it of what it does not have.
  static func notFound(isKernel: Bool) -> HTTPResponse {
    HTTPResponse(404, [Headers.text] + (isKernel ? Headers.kernel : []), body: Array("404 page not found".utf8))
  }

  static func kernelOptions() -> HTTPResponse {
    HTTPResponse(204, Headers.kernel + [("Access-Control-Max-Age", "600")])
  }

  /// To the path without the slash at its end, with its query. Other signs of the path are as they were sent.
  static func redirect(_ request: HTTPRequest) -> HTTPResponse {
    var path = request.target
    if path.first != UInt8(ascii: "/") { path = request.path }
    path = Array(path.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
    if path.last == UInt8(ascii: "/") { path.removeLast() } else { path = Array(request.path.dropLast()) }
    var location = String(decoding: path, as: UTF8.self)
    if !request.query.isEmpty { location += "?" + String(decoding: request.query, as: UTF8.self) }
    return HTTPResponse(307, (Route.isKernel(request.path) ? Headers.kernel : []) + [("Location", location)])
  }

  static func health(_ isWell: Bool) -> HTTPResponse {
    HTTPResponse(
      isWell ? 200 : 503, [Headers.json, Headers.noStore] + (isWell ? [] : [Headers.retry]),
      body: Array(#"{"status":"\#(isWell ? "ok" : "unavailable")"}"#.utf8))
  }

  /// The index can't be read just now.
  static func unavailable(isKernel: Bool) -> HTTPResponse {
    guard isKernel else {
      return HTTPResponse(503, [Headers.text, Headers.noStore, Headers.retry], body: Array("index unavailable".utf8))
    }
    var body: [UInt8] = []
    KernelBody.append(code: -1, failure: "index unavailable", to: &body)
    return HTTPResponse(503, [Headers.json, Headers.noStore, Headers.retry] + Headers.kernel, body: body)
  }

  /// To those who may not ask (spec/http 2).
  static func refusal(_ route: Route, status: Int, message: String) -> HTTPResponse {
    switch route {
    case .kernel:
      return HTTPResponse(
        status, [Headers.json, Headers.noStore] + Headers.kernel, body: KernelBody.refusal(message))
    case .wiki:
      let body =
        #"{"error":{"code":"readapidenied","info":"You need read permission to use this module."}}"#
      return HTTPResponse(
        status,
        [Headers.json, Headers.noStore, ("MediaWiki-API-Error", "readapidenied"), ("X-Frame-Options", "DENY")]
          + (status == 401 ? [Headers.basic] : []), body: Array(body.utf8))
    default:
      return HTTPResponse(
        status, [Headers.text, Headers.noStore] + (status == 401 ? [Headers.basic] : []),
        body: Array("\(status) \(HTTPResponse.reason(status).lowercased())".utf8))
    }
  }
}
