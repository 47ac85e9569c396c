/// What answers requests. Asked by many threads at once.
package protocol HTTPHandler: Sendable {
  func answer(_ request: HTTPRequest) -> HTTPResponse
  /// The refusal that the head alone decides; nil if the body is wanted. Asked when a client waits for leave to send it.
  func refusal(of head: HTTPRequest) -> HTTPResponse?
  /// The answer to a body beyond the limit.
  func answer(tooLarge head: HTTPRequest) -> HTTPResponse
}

/// What a connection may take. Times in nanoseconds.
package struct HTTPLimits: Sendable {
  package var connections = 128
  /// Bytes of a body.
  package var body = 1 << 20
  /// From a request's first byte to its last; and without progress while an answer is taken.
  package var request: Int64 = 10_000_000_000
  /// Between requests.
  package var idle: Int64 = 60_000_000_000
  /// For what is under way when the listener is to end.
  package var stop: Int64 = 5_000_000_000

  package init() {}
}

/// One answered request, for a log.
package struct HTTPLogEntry: Sendable {
  package var peer: String
  /// `-` for what could not be read.
  package var method: String
  /// Without the query.
  package var path: [UInt8]
  package var status: Int
  /// Of the body as sent.
  package var bytes: Int
  package var nanoseconds: Int64

  /// `PEER METHOD PATH STATUS BYTES MILLISECONDS`: nothing in it ends a line or steers a terminal (spec/http 9).
  package var line: String {
    let digits = Array("0123456789ABCDEF".utf8)
    var shown: [UInt8] = []
    for byte in path {
      if shown.count >= 198 { break }
      if byte > 0x20 && byte < 0x7F {
        shown.append(byte)
      } else {
        shown += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    let tenths = nanoseconds / 100_000
    return
      "\(peer) \(method) \(String(decoding: shown, as: UTF8.self)) \(status) \(bytes) \(tenths / 10).\(tenths % 10)"
  }
}
