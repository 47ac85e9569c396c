import Platform

/// The parameters of a request to `api.php` over HTTP, wherever they stand (spec/http 6).
package struct MediaWikiRequest {
  /// All of them, as a query string: of several of one name the last counts, so the body's come last.
  package private(set) var query: [UInt8]
  package private(set) var transport = MediaWikiAPI.Transport.usual
  private let parameters: APIParameters

  package init(method: String, query: [UInt8], contentType: String?, body: [UInt8]) {
    self.query = query
    switch method {
    case "POST":
      if let contentType {
        let form = Self.form(contentType, body)
        if !form.isEmpty { self.query += (query.isEmpty ? [] : [UInt8(ascii: "&")]) + form }
      } else {
        transport = .untyped
      }
    case "GET", "HEAD": break
    default: transport = .wrongMethod
    }
    parameters = APIParameters(query: self.query)
  }

  /// Who says that the answer is for scripts of any page: `*`, or an origin.
  package var origin: [UInt8]? {
    guard case .bytes(let value)? = parameters["origin"] else { return nil }
    return value
  }

  /// Whether the answer is to be a script that calls a function.
  package var hasCallback: Bool { parameters["callback"] != nil }

  /// Whether the answer holds the time.
  package var hasTimestamp: Bool { parameters["curtimestamp"] != nil }

  private static func form(_ contentType: String, _ body: [UInt8]) -> [UInt8] {
    let type = contentType.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
    if type == "application/x-www-form-urlencoded" { return body }
    guard type == "multipart/form-data", let boundary = Self.boundary(contentType) else { return [] }
    return MultipartForm.queryString(body, boundary: boundary)
  }

  private static func boundary(_ contentType: String) -> [UInt8]? {
    for part in contentType.split(separator: ";").dropFirst() {
      let pieces = part.split(separator: "=", maxSplits: 1)
      guard pieces.count == 2, pieces[0].filter({ $0 != " " }).lowercased() == "boundary" else { continue }
      let value = pieces[1].filter { $0 != "\"" && $0 != " " }
      return value.isEmpty ? nil : Array(value.utf8)
    }
    return nil
  }
}

/// Bodies of `multipart/form-data` (RFC 7578).
enum MultipartForm {
  /// The fields as a query string; files, and parts without a name, are left out.
  static func queryString(_ body: [UInt8], boundary: [UInt8]) -> [UInt8] {
    let delimiter = Array("--".utf8) + boundary
    var out: [UInt8] = []
    for part in parts(body, delimiter) {
      guard let end = find(Array("\r\n\r\n".utf8), in: part, from: part.startIndex) else { continue }
      let head = String(decoding: part[..<end], as: UTF8.self)
      guard let name = parameter("name", head), parameter("filename", head) == nil else { continue }
      if !out.isEmpty { out.append(UInt8(ascii: "&")) }
      out += PercentCoding.encoded(Array(name.utf8))
      out.append(UInt8(ascii: "="))
      out += PercentCoding.encoded(Array(part[(end + 4)...]))
    }
    return out
  }

  /// What stands between delimiters, without the line ends around.
  private static func parts(_ body: [UInt8], _ delimiter: [UInt8]) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    guard var start = find(delimiter, in: body[...], from: 0) else { return [] }
    while parts.count < 1000 {
      start += delimiter.count
      guard start + 1 < body.count, body[start] == 0x0D, body[start + 1] == 0x0A else { break }
      start += 2
      guard let end = find([0x0D, 0x0A] + delimiter, in: body[...], from: start) else { break }
      parts.append(body[start..<end])
      start = end + 2
    }
    return parts
  }

  private static func find(_ pattern: [UInt8], in bytes: ArraySlice<UInt8>, from start: Int) -> Int? {
    var position = start
    while position + pattern.count <= bytes.endIndex {
      if bytes[position] == pattern[0], bytes[position..<position + pattern.count].elementsEqual(pattern) {
        return position
      }
      position += 1
    }
    return nil
  }

  /// Of the part's Content-Disposition: `; name="…"`.
  private static func parameter(_ name: String, _ head: String) -> String? {
    for line in head.split(whereSeparator: \.isNewline)
    where line.lowercased().hasPrefix("content-disposition:") {
      for piece in line.split(separator: ";").dropFirst() {
        let sides = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2, sides[0].filter({ $0 != " " }).lowercased() == name else { continue }
        var value = sides[1].drop { $0 == " " }
        if value.first == "\"" { value = value.dropFirst().prefix { $0 != "\"" } }
        return String(value)
      }
    }
    return nil
  }
}
