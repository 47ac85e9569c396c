import CCurl
import Platform

/// A fleet's server by its HTTP interface (18.16 and later), through libcurl. For one thread at a time; it keeps its connection.
package final class FleetServer {
  package let address: FleetAddress
  private let headers: [String]
  private let handle: OpaquePointer
  private let url: String
  /// Seconds for an answer, however many statements it takes.
  private let seconds: Int64
  /// On the monotonic clock; nil outside of an answer.
  private var deadline: Int64?

  /// Bytes of an answer at most.
  private static let most = 256 << 20

  package init(
    _ address: FleetAddress, _ credentials: FleetCredentials? = nil, seconds: Int64 = 60
  ) throws(FleetError) {
    guard let handle = inlink_curl_open() else {
      throw FleetError(.failed, "--fleet needs libcurl, which is not here: apt-get install libcurl4")
    }
    self.handle = handle
    self.address = address
    self.seconds = seconds
    url = "\(address.url)?database=\(address.database)"
    headers = credentials.map { ["X-ClickHouse-User: \($0.user)", "X-ClickHouse-Key: \($0.password)"] } ?? []
  }

  deinit { inlink_curl_close(handle) }

  /// Gives everything that is asked within `body` the time of one answer.
  package func answering<Result>(_ body: () throws -> Result) rethrows -> Result {
    if deadline != nil { return try body() }
    deadline = Clock.monotonicNanoseconds() &+ seconds &* 1_000_000_000
    defer { deadline = nil }
    return try body()
  }

  /// The rows of a statement, each with so many fields, the last of them a number.
  func rows(_ statement: FleetStatement, columns: Int) throws(FleetError) -> [[[UInt8]]] {
    let bytes = try post(statement.bytes + Array(" FORMAT TabSeparated".utf8))
    var rows = FleetRows(bytes, columns: columns)
    var found: [[[UInt8]]] = []
    do throws(FleetRows.Malformed) {
      while let row = try rows.next() { found.append(row) }
    } catch {
      throw FleetError.said(String(decoding: bytes.suffix(4000), as: UTF8.self), status: 200, at: address.shown)
    }
    return found
  }

  private func post(_ body: [UInt8]) throws(FleetError) -> [UInt8] {
    var answer = inlink_curl_answer()
    let left = deadline.map { ($0 &- Clock.monotonicNanoseconds()) / 1_000_000 } ?? seconds &* 1000
    if left <= 0 { throw late }
    send(body, milliseconds: left, &answer)
    defer { free(answer.bytes) }
    let bytes = answer.bytes.map { Array(UnsafeBufferPointer(start: $0, count: answer.count)) } ?? []
    let reason = withUnsafeBytes(of: answer.message) {
      SafeText.line(String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self))
    }
    switch answer.outcome {
    case INLINK_CURL_ANSWERED: break
    case INLINK_CURL_UNREACHABLE:
      throw FleetError(
        .failed,
        "\(address.shown): no server answers: is clickhouse-server running, and the port its http_port? (\(reason))")
    case INLINK_CURL_UNTRUSTED: throw FleetError(.failed, "\(address.shown): no secure connection: \(reason)")
    case INLINK_CURL_TIMED_OUT: throw late
    case INLINK_CURL_TOO_LARGE:
      throw FleetError(.failed, "\(address.shown): the answer has more than \(Self.most >> 20) MiB")
    default:
      throw FleetError(
        .failed,
        "\(address.shown): the answer is not HTTP, or not whole: look at the address, then at the server's log (\(reason))"
      )
    }
    guard answer.status == 200 else {
      throw FleetError.said(
        String(decoding: bytes.prefix(4000), as: UTF8.self), status: answer.status, at: address.shown)
    }
    return bytes
  }

  private var late: FleetError {
    FleetError(.timedOut, "\(address.shown): no answer in \(seconds) s: ask for less, or give it more time")
  }

  private func send(_ body: [UInt8], milliseconds: Int64, _ answer: inout inlink_curl_answer) {
    let lines: [UnsafeMutablePointer<CChar>?] = headers.map { strdup($0) }
    defer { for line in lines { free(line) } }
    let list: [UnsafePointer<CChar>?] = lines.map { $0.map { UnsafePointer($0) } } + [nil]
    body.withUnsafeBufferPointer { bytes in
      list.withUnsafeBufferPointer { list in
        url.withCString { url in
          var request = inlink_curl_request(
            url: url, headers: list.baseAddress, body: bytes.baseAddress, body_count: bytes.count,
            timeout: Int(clamping: milliseconds), most: Self.most)
          inlink_curl_post(handle, &request, &answer)
        }
      }
    }
  }
}
