/// What is wrong with a request, as the status that says so. No more of the connection is read.
struct HTTPFailure: Error, Equatable {
  let status: Int

  static let bad = HTTPFailure(status: 400)
  static let timeout = HTTPFailure(status: 408)
  static let bodyTooLarge = HTTPFailure(status: 413)
  static let targetTooLong = HTTPFailure(status: 414)
  static let expectation = HTTPFailure(status: 417)
  static let headTooLarge = HTTPFailure(status: 431)
  static let unknown = HTTPFailure(status: 501)
  static let version = HTTPFailure(status: 505)
}

/// Finds the end of a head, and refuses what parsers read in different ways: lines that end in a bare LF or CR, folded lines,
/// blanks before the colon, control characters (spec/http 8). What is read was not read by the library before.
struct HeadScanner {
  /// In bytes: of a request line, and of all lines with their ends.
  static let longestLine = 16 << 10
  static let largestHead = 32 << 10
  static let mostLines = 100
  /// Empty lines that a client may send before a request (RFC 9112, 2.2).
  private static let mostBlankLines = 2

  /// Where the request line begins: behind empty lines.
  private(set) var start = 0
  private var position = 0
  private var lineStart = 0
  private var lines = 0
  private var blankLines = 0

  /// The place behind the head's empty line; nil if it is still to come. `bytes` may only grow between calls.
  mutating func end(in bytes: [UInt8]) throws(HTTPFailure) -> Int? {
    let result: Result<Int?, HTTPFailure> = bytes.withUnsafeBufferPointer { buffer in
      do throws(HTTPFailure) { return .success(try scan(buffer)) } catch { return .failure(error) }
    }
    return try result.get()
  }

  private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) throws(HTTPFailure) -> Int? {
    while position < bytes.count {
      let byte = bytes[position]
      if byte >= 0x20 && byte != 0x7F {
        position += 1
        continue
      }
      if byte == 0x0D {
        guard position + 1 < bytes.count else { break }
        guard bytes[position + 1] == 0x0A else { throw .bad }
        if try endLine(bytes) { return position }
      } else if byte == 0x09 && lines > 0 {
        position += 1
      } else {
        throw .bad
      }
    }
    try checkSize()
    return nil
  }

  /// Passes a line and its end; whether it was the empty one behind the head.
  private mutating func endLine(_ bytes: UnsafeBufferPointer<UInt8>) throws(HTTPFailure) -> Bool {
    try checkSize()
    let line = lineStart..<position
    position += 2
    lineStart = position
    if line.isEmpty {
      if lines > 0 { return true }
      blankLines += 1
      if blankLines > Self.mostBlankLines { throw .bad }
      start = position
      return false
    }
    if lines > 0 { try check(header: bytes[line]) }
    lines += 1
    if lines > Self.mostLines + 1 { throw .headTooLarge }
    return false
  }

  private func check(header line: Slice<UnsafeBufferPointer<UInt8>>) throws(HTTPFailure) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else { throw .bad }
    let first = line[line.startIndex]
    let last = line[colon - 1]
    if first == 0x20 || first == 0x09 || last == 0x20 || last == 0x09 { throw .bad }
  }

  private func checkSize() throws(HTTPFailure) {
    if lines == 0, position - lineStart > Self.longestLine { throw .targetTooLong }
    if position - start > Self.largestHead { throw .headTooLarge }
  }
}
