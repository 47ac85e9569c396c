import CHTTPParser
import Platform

/// One request at a time, by the system's library. Used by one thread.
final class MessageParser {
  private let message: OpaquePointer

  /// nil without memory.
  init?() {
    guard let made = inlink_http_create() else { return nil }
    message = made
  }

  deinit { inlink_http_destroy(message) }

  /// Reads a whole head that `HeadScanner` found nothing wrong with.
  func request(head: [UInt8], peer: Peer) throws(HTTPFailure) -> HTTPRequest {
    try Self.checkLine(head)
    let status = head.withUnsafeBytes { bytes in
      inlink_http_head(message, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    switch status {
    case INLINK_HTTP_OK: break
    case INLINK_HTTP_METHOD: throw .unknown
    default: throw .bad
    }
    guard inlink_http_major(message) == 1 else { throw .version }
    guard let sent = Self.slice(head, inlink_http_target(message).name, inlink_http_target(message).name_length),
      let target = RequestTarget(Array(sent))
    else { throw .bad }
    var entries: [HTTPFields.Entry] = []
    let count = inlink_http_field_count(message)
    entries.reserveCapacity(Int(count))
    for position in 0..<count {
      let field = inlink_http_field_at(message, position)
      guard let name = Self.slice(head, field.name, field.name_length),
        let value = Self.slice(head, field.value, field.value_length)
      else { throw .bad }
      let trimmed = FieldList.trimmed(value)
      entries.append(
        HTTPFields.Entry(name: name.startIndex..<name.endIndex, value: trimmed.startIndex..<trimmed.endIndex))
    }
    return HTTPRequest(
      method: String(cString: inlink_http_method(message)), minorVersion: Int(inlink_http_minor(message)),
      target: target, fields: HTTPFields(head: head, entries: entries), peer: peer)
  }

  /// Appends what a part of the body holds.
  func append(_ part: ArraySlice<UInt8>, to body: inout [UInt8]) throws(HTTPFailure) {
    if part.isEmpty { return }
    let old = body.count
    body.append(contentsOf: repeatElement(0, count: part.count))
    var written = 0
    let status = part.withUnsafeBytes { bytes in
      body.withUnsafeMutableBytes { out in
        inlink_http_body(
          message, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count,
          out.baseAddress.map { ($0 + old).assumingMemoryBound(to: CChar.self) }, &written)
      }
    }
    body.removeLast(part.count - written)
    guard status == INLINK_HTTP_OK else { throw .bad }
  }

  /// Whether the library, too, has seen the end.
  var isComplete: Bool { inlink_http_is_complete(message) != 0 }

  /// `METHOD target HTTP/1.x`, with one blank between.
  private static func checkLine(_ head: [UInt8]) throws(HTTPFailure) {
    let line = head.prefix { $0 != 0x0D }
    let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, !parts[1].isEmpty else { throw .bad }
    let version = Array(parts[2])
    guard version.count == 8, version.starts(with: Array("HTTP/".utf8)), version[6] == UInt8(ascii: "."),
      version[5] &- 0x30 < 10, version[7] &- 0x30 < 10
    else { throw .bad }
    guard version[5] == UInt8(ascii: "1"), version[7] <= UInt8(ascii: "1") else { throw .version }
  }

  /// A library's place in the head, checked.
  private static func slice(_ head: [UInt8], _ start: UInt32, _ length: UInt32) -> ArraySlice<UInt8>? {
    let (start, end) = (Int(start), Int(start) + Int(length))
    return end <= head.count ? head[start..<end] : nil
  }
}
