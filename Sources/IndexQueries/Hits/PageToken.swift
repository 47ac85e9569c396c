/// How far a listing was shown: what `--continue` takes. It holds which entries were shown and not where the listing stood,
/// so that each is shown once, also while the index changes, or is made anew.
///
/// Bytes: version; 64 bits of the question; digests of the entries' names, 48 bits each, as differences, seven bits a byte;
/// all of it in Base64 for URLs (RFC 4648, section 5).
package struct PageToken: Sendable, Equatable {
  package struct Malformed: Error, Sendable, CustomStringConvertible {
    package let description: String
  }

  let question: UInt64
  var seen: Set<UInt64> = []
  package static func == (a: PageToken, b: PageToken) -> Bool { a.text == b.text }

  init(question: UInt64) { self.question = question }

  /// `question`: what the token must have been given for.
  init(_ text: String, question: UInt64) throws(Malformed) {
    guard let bytes = Self.decoded(text), bytes.count >= 9, bytes[0] == Self.version else {
      throw Malformed(description: "--continue: this is no token of an earlier answer")
    }
    var reader = bytes[1...]
    let asked = Self.fixed(&reader)
    guard asked == question else {
      throw Malformed(description: "--continue: the token is of another question; repeat its options")
    }
    self.question = question
    var last: UInt64 = 0
    while !reader.isEmpty {
      guard let step = Self.varied(&reader) else {
        throw Malformed(description: "--continue: the token is cut short")
      }
      last &+= step
      seen.insert(last)
    }
  }

  package var text: String {
    var bytes: [UInt8] = [Self.version]
    Self.append(fixed: question, to: &bytes)
    var last: UInt64 = 0
    for entry in seen.sorted() {
      var step = entry &- last
      last = entry
      while step >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: step) | 0x80)
        step >>= 7
      }
      bytes.append(UInt8(step))
    }
    return Self.encoded(bytes)
  }

  /// FNV-1a, 64 bits.
  package static func digest(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }

  /// What stands for an entry.
  static func entry(_ name: String) -> UInt64 {
    let whole = digest(name)
    return (whole ^ whole >> 48) & 0xFFFF_FFFF_FFFF
  }

  private static let version: UInt8 = 2

  private static func append(fixed value: UInt64, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift))) }
  }

  private static func fixed(_ bytes: inout ArraySlice<UInt8>) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 64, by: 8) { value |= UInt64(bytes.popFirst() ?? 0) << UInt64(shift) }
    return value
  }

  private static func varied(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = bytes.popFirst() {
      guard shift < 64 else { return nil }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }

  private static let signs = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  private static func encoded(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    var (bits, count): (UInt32, UInt32) = (0, 0)
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 6 {
        count -= 6
        out.append(signs[Int(bits >> count & 63)])
      }
    }
    if count > 0 { out.append(signs[Int(bits << (6 - count) & 63)]) }
    return String(decoding: out, as: UTF8.self)
  }

  private static func decoded(_ text: String) -> [UInt8]? {
    var out: [UInt8] = []
    var (bits, count): (UInt32, UInt32) = (0, 0)
    for sign in text.utf8 {
      guard let value = signs.firstIndex(of: sign) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        out.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return out
  }
}
