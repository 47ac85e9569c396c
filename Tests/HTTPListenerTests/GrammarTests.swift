import Foundation
import Testing

@testable import HTTPListener

/// What is refused before anybody believes it (spec/http 8).
@Suite struct GrammarTests {
  private static let peer = Peer(user: 0)

  private func scanned(_ text: String) throws -> Int? {
    var scanner = HeadScanner()
    return try scanner.end(in: Array(text.utf8))
  }

  private func parsed(_ text: String) throws -> HTTPRequest {
    let bytes = Array(text.utf8)
    var scanner = HeadScanner()
    let end = try #require(try scanner.end(in: bytes))
    let parser = try #require(MessageParser())
    return try parser.request(head: Array(bytes[scanner.start..<end]), peer: Self.peer)
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\nHost: a\n\n", 400), ("GET / HTTP/1.1\r\nHost: a\n\r\n", 400),
    ("GET / HTTP/1.1\rHost: a\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", 400), ("GET / HTTP/1.1\r\nA : b\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nA\t: b\r\n\r\n", 400), ("GET / HTTP/1.1\r\n: b\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nnonsense\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nA: \u{0}\r\n\r\n", 400), ("GET / HTTP/1.1\r\nA: \u{1B}[31m\r\n\r\n", 400),
    ("GET /\t HTTP/1.1\r\n\r\n", 400), ("\r\n\r\n\r\nGET / HTTP/1.1\r\n\r\n", 400), ("\u{16}\u{3}\u{1}", 400),
    ("GET /" + String(repeating: "a", count: 17_000), 414),
    ("GET / HTTP/1.1\r\nA: " + String(repeating: "a", count: 33_000), 431),
    ("GET / HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: 101) + "\r\n", 431),
  ])
  func headsThatAreRefused(text: String, status: Int) {
    #expect(throws: HTTPFailure(status: status)) { try scanned(text) }
  }

  @Test func headsThatComeInPieces() throws {
    let text = "\r\nGET / HTTP/1.1\r\nHost: a\r\nA:\tb \r\n\r\nrest"
    let bytes = Array(text.utf8)
    var scanner = HeadScanner()
    for count in 0..<bytes.count - 4 { #expect(try scanner.end(in: Array(bytes[..<count])) == nil, "\(count)") }
    #expect(try scanner.end(in: bytes) == bytes.count - 4)
    #expect(scanner.start == 2)
    #expect(try scanned("GET / HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: 100) + "\r\n") != nil)
  }

  @Test(arguments: [
    ("GET / HTTP/2.0\r\n\r\n", 505), ("GET / HTTP/0.9\r\n\r\n", 505), ("GET / HTTP/1.2\r\n\r\n", 505),
    ("GET / HTTP/1.10\r\n\r\n", 400), ("GET /\r\n\r\n", 400), ("GET  / HTTP/1.1\r\n\r\n", 400),
    ("GET / HTTP/1.1 \r\n\r\n", 400), ("FROB / HTTP/1.1\r\n\r\n", 501), ("get / HTTP/1.1\r\n\r\n", 501),
    ("GET ftp://a/ HTTP/1.1\r\n\r\n", 400), ("GET a/b HTTP/1.1\r\n\r\n", 400),
  ])
  func linesThatAreRefused(text: String, status: Int) {
    #expect(throws: HTTPFailure(status: status)) { try parsed(text) }
  }

  @Test func whatARequestSays() throws {
    let request = try parsed(
      "POST http://a.b:80/x%2Fy?q=1#f HTTP/1.1\r\nHost: c\r\nX-Y:  v w \r\nx-y: z\r\nEmpty:\r\n\r\n")
    #expect(request.method == "POST" && request.minorVersion == 1)
    #expect(request.path.elementsEqual("/x/y".utf8) && request.query.elementsEqual("q=1".utf8))
    #expect(request.host?.elementsEqual("a.b:80".utf8) == true)
    #expect(request.fields.text("x-y") == "v w" && request.fields.all("x-y").count == 2)
    #expect(request.fields.text("empty") == "" && request.fields["none"] == nil)
  }

  @Test(arguments: [
    ("Content-Length: 5", BodyFraming.length(5)), ("Content-Length: 0", .none), ("A: b", .none),
    ("Transfer-Encoding: chunked", .chunked), ("Transfer-Encoding: Chunked", .chunked),
  ])
  func framing(field: String, expected: BodyFraming) throws {
    #expect(try BodyFraming.of(request(field)) == expected)
  }

  @Test(arguments: [
    ("Content-Length: 5\r\nContent-Length: 5", 400), ("Content-Length: +5", 400), ("Content-Length: -1", 400),
    ("Content-Length: 5, 5", 400), ("Content-Length: 0x5", 400), ("Content-Length: ", 400),
    ("Content-Length: 99999999999999999999", 413), ("Content-Length: 3\r\nTransfer-Encoding: chunked", 400),
    ("Transfer-Encoding: gzip", 501), ("Transfer-Encoding: gzip, chunked", 501),
    ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", 400),
  ])
  func framingThatIsRefused(fields: String, status: Int) {
    #expect(throws: HTTPFailure(status: status)) { try BodyFraming.of(request(fields)) }
  }

  /// Made of its lines, as the library that would refuse some of them is not asked.
  private func request(_ fields: String) -> HTTPRequest {
    let pairs = fields.components(separatedBy: "\r\n").map { line in
      let colon = line.firstIndex(of: ":") ?? line.endIndex
      return (name: String(line[..<colon]), value: String(line[colon...].dropFirst(2)))
    }
    return HTTPRequest("POST", "/", pairs, peer: Self.peer)
  }

  @Test func hosts() throws {
    #expect(throws: HTTPFailure.bad) { try BodyFraming.checkHost(request("A: b")) }
    #expect(throws: HTTPFailure.bad) { try BodyFraming.checkHost(request("Host: a\r\nHost: a")) }
    try BodyFraming.checkHost(request("Host: a"))
  }

  private func passed(_ text: String, limit: Int = 100) throws -> Int? {
    let bytes = Array(text.utf8)
    var whole = ChunkGuard(limit: limit)
    let used = try whole.pass(bytes[...])
    // The same byte by byte.
    var single = ChunkGuard(limit: limit)
    var count = 0
    for position in bytes.indices where !single.isComplete { count += try single.pass(bytes[position...position]) }
    #expect(single.isComplete == whole.isComplete && count == used)
    return whole.isComplete ? used : nil
  }

  @Test func chunks() throws {
    #expect(try passed("2\r\n{}\r\n0\r\n\r\nrest") == 12)
    let extended = "2;a=b;c=\"d\"\r\n{}\r\n000\r\nT: t\r\nU: u\r\n\r\n"
    #expect(try passed(extended) == extended.utf8.count)
    #expect(try passed("2\r\n{}\r\n0\r\n") == nil)
    for bad in [
      "zz\r\n", "-2\r\n", "\r\n", "2\n{}", "2\r\n{}x", "2\r\n{}\n", "2 \r\n", "0\r\n\n", "0\r\n a\r\n", "0\rX",
      "2\r\n{}\r\n;\r\n",
      "00000000000000000\r\n",
    ] { #expect(throws: HTTPFailure.bad, "\(bad)") { try passed(bad) } }
    for large in ["65\r\n", "ffffffffffffffff\r\n", "40\r\n" + String(repeating: "x", count: 64) + "\r\n40\r\n"] {
      #expect(throws: HTTPFailure.bodyTooLarge, "\(large)") { try passed(large) }
    }
  }
}
