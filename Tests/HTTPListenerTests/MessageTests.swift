import Foundation
import Platform
import Testing

@testable import HTTPListener

@Suite struct MessageTests {
  private func request(_ fields: [(name: String, value: String)]) -> HTTPRequest {
    HTTPRequest("GET", "/", fields, peer: Peer(user: 0))
  }

  @Test(arguments: [
    ("gzip", true), ("GZIP", true), ("br, *;q=0.1", true), ("gzip;q=0", false), ("*;q=0, gzip", true),
    ("gzip ; q=0.0", false),
    ("br, deflate", false), ("", false),
  ])
  func whoTakesPackedAnswers(value: String, takes: Bool) {
    #expect(request([("Accept-Encoding", value)]).acceptsGzip == takes)
  }

  @Test func whoStays() {
    #expect(request([]).wantsToStay)
    #expect(!request([("Connection", "Keep-Alive, Close")]).wantsToStay)
  }

  @Test(arguments: [
    ("127.0.0.1:6806", ListenAddress.tcp(host: "127.0.0.1", port: 6806)), ("[::1]:0", .tcp(host: "::1", port: 0)),
    ("LocalHost:1", .localhost(port: 1)), ("unix:/run/a b", .unix(path: "/run/a b")), ("nonsense", nil),
    ("127.0.0.1", nil),
    ("127.0.0.1:70000", nil), ("127.0.0.1:+1", nil), ("::1:6806", nil), ("example.org:80", nil), ("unix:relative", nil),
    ("[127.0.0.1]:1", nil), ("unix:/" + String(repeating: "a", count: 200), nil),
  ])
  func addresses(text: String, expected: ListenAddress?) { #expect(ListenAddress(text) == expected) }

  @Test func whichAreLocal() throws {
    for (text, isLocal) in [
      ("127.9.9.9:1", true), ("[::1]:1", true), ("0.0.0.0:1", false), ("[::]:1", false), ("192.0.2.1:1", false),
    ] {
      #expect(try #require(ListenAddress(text)).isLocal == isLocal, "\(text)")
    }
    #expect(try #require(SocketAddress(digits: "::ffff:127.0.0.1", port: 1)).isLoopback)
  }

  @Test func dates() {
    #expect(HTTPDate.text(0) == "Thu, 01 Jan 1970 00:00:00 GMT")
    #expect(HTTPDate.text(1_772_000_000) == "Wed, 25 Feb 2026 06:13:20 GMT")
  }

  /// Whatever a path holds, a line of the log is one line.
  @Test func linesOfTheLog() {
    var entry = HTTPLogEntry(
      peer: "127.0.0.1", method: "GET", path: Array("/a\n\u{1B}é b".utf8), status: 404, bytes: 18,
      nanoseconds: 1_234_567)
    #expect(entry.line == "127.0.0.1 GET /a%0A%1B%C3%A9%20b 404 18 1.2")
    entry.path = Array(repeating: 0, count: 1000)
    #expect(entry.line.utf8.count < 250)
  }

  /// A header line never becomes two.
  @Test func headsOfAnswers() {
    var out: [UInt8] = []
    let response = HTTPResponse(200, [("A", "b\r\nEvil: c")], body: [])
    ResponseWriter.appendHead(response, length: 0, closes: true, date: "d", to: &out)
    let lines = String(decoding: out, as: UTF8.self).components(separatedBy: "\r\n")
    #expect(lines.contains("A: b??Evil: c"))
    #expect(lines.contains("Connection: close") && lines.contains("X-Content-Type-Options: nosniff"))
  }
}
