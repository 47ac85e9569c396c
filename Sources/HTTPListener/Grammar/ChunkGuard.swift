import Platform

/// Follows a chunked body byte by byte, more strictly than the library that decodes it, and knows where it ends
/// (spec/http 8; RFC 9112, 7.1).
struct ChunkGuard {
  private enum State {
    case size, extensions, sizeEnd, data, dataReturn, dataEnd, trailerStart, trailer, trailerEnd, lastEnd, done
  }

  /// Digits of a size, in hexadecimal: more are noise.
  private static let mostDigits = 16
  /// In bytes, in a whole body: extensions, and trailers.
  private static let mostExtras = 16 << 10

  private var state = State.size
  private var size = 0
  private var digits = 0
  private var extras = 0
  /// Bytes of data so far, and how many are allowed.
  private var total = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  var isComplete: Bool { state == .done }

  /// How many of the bytes belong to the body: all, or those up to its end.
  mutating func pass(_ bytes: ArraySlice<UInt8>) throws(HTTPFailure) -> Int {
    var position = bytes.startIndex
    while position < bytes.endIndex, state != .done {
      if state == .data {
        let step = min(size, bytes.endIndex - position)
        position += step
        size -= step
        if size == 0 { state = .dataReturn }
      } else {
        try pass(bytes[position])
        position += 1
      }
    }
    return position - bytes.startIndex
  }

  private mutating func pass(_ byte: UInt8) throws(HTTPFailure) {
    switch state {
    case .size:
      if let digit = HexDigit.value(byte) {
        digits += 1
        if digits > Self.mostDigits { throw .bad }
        guard size <= limit else { throw .bodyTooLarge }
        size = size << 4 | Int(digit)
      } else {
        if digits == 0 { throw .bad }
        if byte == 0x0D {
          state = .sizeEnd
        } else if byte == UInt8(ascii: ";") {
          state = .extensions
        } else {
          throw .bad
        }
      }
    case .extensions: if byte == 0x0D { state = .sizeEnd } else { try count(extra: byte) }
    case .sizeEnd: try endSize(byte)
    case .dataReturn: try expect(byte, 0x0D, then: .dataEnd)
    case .dataEnd: try expect(byte, 0x0A, then: .size)
    case .trailerStart: if byte == 0x0D { state = .lastEnd } else { try beginTrailer(byte) }
    case .trailer: if byte == 0x0D { state = .trailerEnd } else { try count(extra: byte) }
    case .trailerEnd: try expect(byte, 0x0A, then: .trailerStart)
    case .lastEnd: try expect(byte, 0x0A, then: .done)
    case .data, .done: break
    }
  }

  private mutating func endSize(_ byte: UInt8) throws(HTTPFailure) {
    guard byte == 0x0A else { throw .bad }
    digits = 0
    total += size
    if size > limit || total > limit { throw .bodyTooLarge }
    state = size == 0 ? .trailerStart : .data
  }

  private mutating func beginTrailer(_ byte: UInt8) throws(HTTPFailure) {
    if byte == 0x20 || byte == 0x09 { throw .bad }
    state = .trailer
    try count(extra: byte)
  }

  private mutating func expect(_ byte: UInt8, _ wanted: UInt8, then next: State) throws(HTTPFailure) {
    guard byte == wanted else { throw .bad }
    state = next
  }

  private mutating func count(extra byte: UInt8) throws(HTTPFailure) {
    if (byte < 0x20 && byte != 0x09) || byte == 0x7F { throw .bad }
    extras += 1
    if extras > Self.mostExtras { throw .bad }
  }
}
