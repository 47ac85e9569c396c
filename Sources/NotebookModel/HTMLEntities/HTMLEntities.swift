import Platform

/// Character references of HTML 5: `&amp;`, `&#38;`, `&#x26;`.
package enum HTMLEntities {
  /// The text with all references replaced, as Go's `html.UnescapeString` does it: names that HTML allows without a
  /// semicolon are found in front of other letters too, numbers need none, what is no reference stays.
  package static func decoded(_ text: String) -> String {
    var text = text
    let out: [UInt8]? = text.withUTF8 { bytes in
      guard bytes.contains(ampersand) else { return nil }
      return decoded(bytes)
    }
    guard let out else { return text }
    return String(decoding: out, as: UTF8.self)
  }

  /// What the reference at the start of `bytes` (which begin with `&`) stands for, and how many bytes it takes; nil if it
  /// is none. With `needsSemicolon` only references that end in one count.
  package static func reference(
    _ bytes: UnsafeBufferPointer<UInt8>.SubSequence, needsSemicolon: Bool = false
  ) -> (text: String, length: Int)? {
    let start = bytes.startIndex
    guard bytes.count > 1, bytes[start] == ampersand else { return nil }
    let found = bytes[start + 1] == UInt8(ascii: "#") ? numeric(bytes) : named(bytes)
    guard let found else { return nil }
    if needsSemicolon, bytes[start + found.length - 1] != semicolon { return nil }
    return found
  }

  private static let ampersand = UInt8(ascii: "&")
  private static let semicolon = UInt8(ascii: ";")
  /// Of names that may stand without a semicolon, the longest has this many letters.
  private static let longestBareName = 6

  private static func decoded(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var position = 0
    while position < bytes.count {
      if bytes[position] == ampersand, let found = reference(bytes[position...]) {
        out += found.text.utf8
        position += found.length
      } else {
        out.append(bytes[position])
        position += 1
      }
    }
    return out
  }

  private static func numeric(
    _ bytes: UnsafeBufferPointer<UInt8>.SubSequence
  ) -> (text: String, length: Int)? {
    let start = bytes.startIndex
    // Go asks for one more byte than the shortest reference needs.
    guard bytes.count > 3 else { return nil }
    var position = start + 2
    let isHexadecimal = bytes[position] | 0x20 == UInt8(ascii: "x")
    if isHexadecimal { position += 1 }
    let digits = position
    var value: UInt32 = 0
    while position < bytes.endIndex, let digit = digit(bytes[position], isHexadecimal) {
      value = min(value &* (isHexadecimal ? 16 : 10) &+ digit, 0x11_0000)
      position += 1
    }
    guard position > digits else { return nil }
    if position < bytes.endIndex, bytes[position] == semicolon { position += 1 }
    return (String(Character(scalar(value))), position - start)
  }

  private static func digit(_ byte: UInt8, _ isHexadecimal: Bool) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46 where isHexadecimal: UInt32(byte - 0x41 + 10)
    case 0x61...0x66 where isHexadecimal: UInt32(byte - 0x61 + 10)
    default: nil
    }
  }

  private static func scalar(_ value: UInt32) -> Unicode.Scalar {
    if (0x80...0x9F).contains(value) { return Windows1252.scalar(UInt8(value)) }
    return (value == 0 ? nil : Unicode.Scalar(value)) ?? "\u{FFFD}"
  }

  private static func named(
    _ bytes: UnsafeBufferPointer<UInt8>.SubSequence
  ) -> (text: String, length: Int)? {
    let start = bytes.startIndex
    var end = start + 1
    while end < bytes.endIndex, isAlphanumeric(bytes[end]) { end += 1 }
    let name = bytes[(start + 1)..<end]
    guard !name.isEmpty, name.count < 40 else { return nil }
    if end < bytes.endIndex, bytes[end] == semicolon, let text = references[Array(name)]?.text {
      return (text, end + 1 - start)
    }
    var length = min(name.count, longestBareName)
    // A whole name needs no semicolon where HTML says so; the front of one neither, down to two letters.
    while length > 1 {
      if let reference = references[Array(name.prefix(length))], reference.standsBare {
        return (reference.text, length + 1)
      }
      length -= 1
    }
    return nil
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private struct Reference {
    let text: String
    let standsBare: Bool
  }

  private static let references: [[UInt8]: Reference] = {
    var table: [[UInt8]: Reference] = [:]
    table.reserveCapacity(2200)
    for part in [names1, names2] {
      for entry in part.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }) {
        guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
        var name = Array(entry[..<equals])
        let standsBare = name.last == UInt8(ascii: "!")
        if standsBare { name.removeLast() }
        var text = String.UnicodeScalarView()
        for point in entry[entry.index(after: equals)...].split(separator: UInt8(ascii: ".")) {
          if let value = UInt32(String(decoding: point, as: UTF8.self), radix: 16), let scalar = Unicode.Scalar(value) {
            text.append(scalar)
          }
        }
        table[name] = Reference(text: String(text), standsBare: standsBare)
      }
    }
    return table
  }()
}
