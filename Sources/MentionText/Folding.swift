import CUtf8proc
import Platform

/// NFC, full case folding, NFC again, by utf8proc, which is asked for as little as possible: most text is
/// made of code points that this leaves alone.
///
/// Normalisation never reaches across a *settled* code point: one that starts a sequence and never joins the one
/// before it. So text is cut before each of these; a piece of one code point is copied or looked up, and
/// only pieces of several (a letter and its marks) are normalised.
enum Folding {
  /// nil if folding changes nothing.
  static func folded(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    isASCII(text) ? foldedASCII(text) : foldedPieces(text)
  }

  private static func isASCII(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let raw = UnsafeRawBufferPointer(text)
    var at = 0
    while at + 8 <= raw.count {
      if raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
      at += 8
    }
    while at < raw.count {
      if raw[at] >= 0x80 { return false }
      at += 1
    }
    return true
  }

  private static func foldedASCII(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard text.contains(where: isUpper) else { return nil }
    return [UInt8](unsafeUninitializedCapacity: text.count) { out, count in
      for at in 0..<text.count { out[at] = isUpper(text[at]) ? text[at] | 0x20 : text[at] }
      count = text.count
    }
  }

  @inline(__always)
  private static func isUpper(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "A") < 26 }

  /// How a code point behaves.
  private enum Kind {
    /// Begins a piece, and is itself when alone.
    case stable
    /// Begins a piece, and becomes something else when alone.
    case mapped
    /// May join what stands before it.
    case joining
  }

  private static func foldedPieces(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count + 16)
    // Bytes from `copied` on are still to be copied as they are.
    var copied = 0
    var at = 0
    while at < text.count {
      let (scalar, length) = UTF8Scalar.decode(text, at)
      let first = kind(scalar)
      let next = at + length
      if next == text.count || text[next] < 0x80 || kind(UTF8Scalar.decode(text, next).scalar) != .joining,
        first != .joining
      {
        if first == .mapped {
          out.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<at]))
          if scalar < 0x80 {
            out.append(UInt8(truncatingIfNeeded: scalar) | 0x20)
          } else {
            normalise(UnsafeBufferPointer(rebasing: text[at..<next]), into: &out)
          }
          copied = next
        }
        at = next
        continue
      }
      let end = endOfPiece(text, from: next, limit: at + maximumPiece)
      out.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<at]))
      normalise(UnsafeBufferPointer(rebasing: text[at..<end]), into: &out)
      at = end
      copied = end
    }
    out.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied...]))
    return out
  }

  /// Bytes of one piece: thousands of marks on one letter would take quadratic time to bring in order.
  private static let maximumPiece = 512

  private static func endOfPiece(_ text: UnsafeBufferPointer<UInt8>, from start: Int, limit: Int) -> Int {
    var end = start
    while end < text.count, end < limit {
      let (scalar, length) = UTF8Scalar.decode(text, end)
      if kind(scalar) != .joining { break }
      end += length
    }
    return end
  }

  @inline(__always)
  private static func kind(_ scalar: UInt32) -> Kind {
    if scalar < 0x80 { return isUpper(UInt8(truncatingIfNeeded: scalar)) ? .mapped : .stable }
    switch scalar {
    case 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0x3400...0x4DBF, 0x3041...0x3096, 0x30A1...0x30FA,
      0x3000...0x3020, 0xFF5B...0xFFBE:
      return .stable
    default: return kindOfRarer(scalar)
    }
  }

  private static func kindOfRarer(_ scalar: UInt32) -> Kind {
    let property = utf8proc_get_property(utf8proc_int32_t(bitPattern: scalar)).pointee
    if property.combining_class != 0 { return .joining }
    // The second of a pair that composes (the index of a first one is below 0x8000).
    if property.comb_index != none, property.comb_index >= 0x8000 { return .joining }
    // Tibetan vowels that are no marks themselves, but decompose to marks.
    if scalar == 0x0F73 || scalar == 0x0F75 || scalar == 0x0F81 { return .joining }
    // Hangul vowels and finals compose by arithmetic.
    if (0x1160...0x11FF).contains(scalar) { return .joining }
    if property.casefold_seqindex != none { return .mapped }
    // A decomposition without a type is canonical; nearly all of the first three blocks compose again.
    if property.decomp_seqindex != none, property.decomp_type == 0 {
      switch scalar {
      case 0xC0...0x233, 0x400...0x4FF, 0x1E00...0x1EF9: return .stable
      default: return .mapped
      }
    }
    return .stable
  }

  private static let none = UInt16.max

  /// Appends the piece in its folded form.
  private static func normalise(_ piece: UnsafeBufferPointer<UInt8>, into out: inout [UInt8]) {
    let composed = map(piece, compose) { map($0, fold) { Array($0) } }
    if let composed, let folded = composed {
      out.append(contentsOf: folded)
    } else {
      // Not UTF-8, or no memory: the bytes as they are.
      out.append(contentsOf: piece)
    }
  }

  private static let compose = utf8proc_option_t(
    rawValue: UTF8PROC_STABLE.rawValue | UTF8PROC_COMPOSE.rawValue)
  private static let fold = utf8proc_option_t(
    rawValue: UTF8PROC_STABLE.rawValue | UTF8PROC_COMPOSE.rawValue | UTF8PROC_CASEFOLD.rawValue)

  private static func map<Result>(
    _ bytes: UnsafeBufferPointer<UInt8>, _ options: utf8proc_option_t,
    _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result? {
    var result: UnsafeMutablePointer<utf8proc_uint8_t>?
    let count = utf8proc_map(bytes.baseAddress, bytes.count, &result, options)
    guard count >= 0, let result else { return nil }
    defer { free(result) }
    return body(UnsafeBufferPointer(start: result, count: count))
  }
}
