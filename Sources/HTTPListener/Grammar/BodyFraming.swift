/// How a request's body is told from what follows it. What two readers could understand differently is refused: that is how
/// requests are smuggled (spec/http 8; RFC 9112, 6.3 and 11.2).
enum BodyFraming: Equatable {
  case none
  /// In bytes.
  case length(Int)
  case chunked

  static func of(_ request: HTTPRequest) throws(HTTPFailure) -> BodyFraming {
    let codings = request.fields.all("transfer-encoding")
    let lengths = request.fields.all("content-length")
    if let coding = codings.first {
      guard codings.count == 1, lengths.isEmpty, request.minorVersion >= 1 else { throw .bad }
      guard FieldList.words(coding) == ["chunked"] else { throw .unknown }
      return .chunked
    }
    guard let length = lengths.first else { return .none }
    guard lengths.count == 1, !length.isEmpty, length.allSatisfy({ $0 &- 0x30 < 10 }) else { throw .bad }
    // Digits alone, so that only its size can be wrong.
    guard let number = Int(String(decoding: length, as: UTF8.self)) else { throw .bodyTooLarge }
    return number == 0 ? .none : .length(number)
  }

  /// One Host in HTTP/1.1, one at most in 1.0.
  static func checkHost(_ request: HTTPRequest) throws(HTTPFailure) {
    let hosts = request.fields.all("host").count
    if hosts > 1 || (hosts == 0 && request.minorVersion >= 1) { throw .bad }
  }

  /// Whether the client waits for a word before it sends the body.
  static func waitsForContinue(_ request: HTTPRequest) throws(HTTPFailure) -> Bool {
    let expectations = request.fields.all("expect").flatMap(FieldList.words)
    if expectations.isEmpty || request.minorVersion == 0 { return false }
    guard expectations == ["100-continue"] else { throw .expectation }
    return true
  }
}
