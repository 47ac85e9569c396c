import Platform

/// A request, read whole.
package struct HTTPRequest: Sendable {
  /// In capitals.
  package var method: String
  /// 0 or 1: HTTP/1.0 or 1.1.
  package var minorVersion: Int
  /// As sent: `/path?query`, `http://host/path`, `*`.
  package var target: [UInt8]
  /// The target's path, percent-decoded; `*` of `OPTIONS *`.
  package var path: [UInt8]
  /// What follows the `?`, as sent.
  package var query: [UInt8]
  /// Whom it is meant for: the authority of an absolute target, else the Host; nil if nobody is named.
  package var host: [UInt8]?
  package var fields: HTTPFields
  package var body: [UInt8] = []
  package var peer: Peer

  /// Of a test; `target` begins with `/`.
  package init(
    _ method: String, _ target: String, _ fields: [(name: String, value: String)] = [], body: [UInt8] = [], peer: Peer
  ) {
    let parts = RequestTarget(Array(target.utf8))
    self.init(method: method, minorVersion: 1, target: parts ?? .star, fields: HTTPFields(fields), peer: peer)
    self.body = body
  }

  init(method: String, minorVersion: Int, target: RequestTarget, fields: HTTPFields, peer: Peer) {
    self.method = method
    self.minorVersion = minorVersion
    self.target = target.sent
    path = target.path
    query = target.query
    host = target.authority ?? fields["host"].map { Array($0) }
    self.fields = fields
    self.peer = peer
  }

  /// Whether the answer may be packed: a weight above 0 for gzip, or for everything else (RFC 9110, 12.5.3).
  package var acceptsGzip: Bool {
    var any: Bool?
    var gzip: Bool?
    for value in fields.all("accept-encoding") {
      for word in FieldList.words(value) {
        let parts = word.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
        guard let name = parts.first else { continue }
        let isWanted = !parts.dropFirst().contains { part in
          guard part.hasPrefix("q=") else { return false }
          return (Double(part.dropFirst(2)) ?? 0) <= 0
        }
        if name == "gzip" || name == "x-gzip" { gzip = isWanted }
        if name == "*" { any = isWanted }
      }
    }
    return gzip ?? any ?? false
  }

  /// Whether the client would send another request on the connection.
  var wantsToStay: Bool {
    let words = fields.all("connection").flatMap(FieldList.words)
    if words.contains("close") { return false }
    return minorVersion >= 1 || words.contains("keep-alive")
  }
}

/// A request's target, taken apart (RFC 9112, 3.2).
struct RequestTarget: Sendable {
  var sent: [UInt8]
  var path: [UInt8]
  var query: [UInt8] = []
  /// Of `http://authority/path`.
  var authority: [UInt8]?

  static let star = RequestTarget(star: Array("*".utf8))

  private init(star: [UInt8]) {
    sent = star
    path = star
  }

  /// nil for what is none of the forms, or names another scheme than HTTP's.
  init?(_ sent: [UInt8]) {
    self.sent = sent
    var rest = sent[...]
    if sent == [UInt8(ascii: "*")] {
      path = sent
      return
    }
    if sent.first != UInt8(ascii: "/") {
      let lower = String(decoding: sent.prefix(8), as: UTF8.self).lowercased()
      let scheme = lower.hasPrefix("http://") ? 7 : lower == "https://" ? 8 : 0
      if scheme == 0 { return nil }
      rest = rest.dropFirst(scheme)
      let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
      authority = Array(rest[..<end])
      rest = rest[end...]
    }
    if let fragment = rest.firstIndex(of: UInt8(ascii: "#")) { rest = rest[..<fragment] }
    if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
      query = Array(rest[(mark + 1)...])
      rest = rest[..<mark]
    }
    path = rest.isEmpty ? [UInt8(ascii: "/")] : PercentCoding.decoded(Array(rest))
  }
}
