import Platform

/// What is sent back.
package struct HTTPResponse: Sendable {
  package var status: Int
  /// Beside those of every answer: `Date`, `Content-Length`, `Connection`, `X-Content-Type-Options`, and `Vary` if there is none.
  package var fields: [(name: String, value: String)]
  package var body: [UInt8]
  /// Whether the connection ends with it.
  package var closes = false
  /// Whether the body may be packed for those who take it so.
  package var mayBePacked = true

  package init(_ status: Int, _ fields: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// A short text for a person; says nothing of the request.
  package static func text(_ status: Int, _ text: String? = nil) -> HTTPResponse {
    HTTPResponse(
      status, [("Content-Type", "text/plain")], body: Array((text ?? "\(status) \(reason(status).lowercased())").utf8))
  }

  /// The words of a status (RFC 9110, 15).
  package static func reason(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 204: "No Content"
    case 304: "Not Modified"
    case 307: "Temporary Redirect"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 417: "Expectation Failed"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 503: "Service Unavailable"
    case 505: "HTTP Version Not Supported"
    default: "Answer"
    }
  }

  /// Whether a status has no body, and no length of one.
  var isBodiless: Bool { status == 204 || status == 304 }
}

/// Bytes of an answer on the wire.
enum ResponseWriter {
  /// Appends status line and header lines. `length`: of the body that is sent, or would be.
  static func appendHead(_ response: HTTPResponse, length: Int, closes: Bool, date: String, to out: inout [UInt8]) {
    out += "HTTP/1.1 ".utf8
    out += String(response.status).utf8
    out.append(0x20)
    out += HTTPResponse.reason(response.status).utf8
    out += "\r\nDate: ".utf8
    out += date.utf8
    for field in response.fields {
      out += "\r\n".utf8
      out += field.name.utf8
      out += ": ".utf8
      // What an answer is made of never ends a line of its head.
      out += field.value.utf8.lazy.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "?") : $0 }
    }
    out += "\r\nX-Content-Type-Options: nosniff".utf8
    if !response.fields.contains(where: { $0.name == "Vary" }) { out += "\r\nVary: Accept-Encoding".utf8 }
    if !response.isBodiless {
      out += "\r\nContent-Length: ".utf8
      out += String(length).utf8
    }
    out += (closes ? "\r\nConnection: close\r\n\r\n" : "\r\nConnection: keep-alive\r\n\r\n").utf8
  }
}

/// The time as answers say it (RFC 9110, 5.6.7), made once a second.
struct HTTPDate {
  private var second: Int64 = -1
  private var text = ""

  mutating func now() -> String {
    let now = Clock.nanoseconds() / 1_000_000_000
    if now != second {
      second = now
      text = Self.text(now)
    }
    return text
  }

  /// `seconds` since 1970.
  static func text(_ seconds: Int64) -> String {
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    var time = time_t(seconds)
    var parts = tm()
    gmtime_r(&time, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let day = days[Int(min(6, max(0, parts.tm_wday)))]
    let month = months[Int(min(11, max(0, parts.tm_mon)))]
    let clock = "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    return "\(day), \(two(parts.tm_mday)) \(month) \(parts.tm_year + 1900) \(clock) GMT"
  }
}
