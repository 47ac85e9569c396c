/// Upper and lower case by Unicode's full mappings, where one sign may become several (`İ` is `i̇` in lower case, `ß` is
/// `SS` in upper case), without regard to any language, as PHP's `mb_strtolower` and `mb_strtoupper` map (spec 15, rows 1).
enum LetterCase {
  static func lowercased(_ bytes: [UInt8]) -> [UInt8] {
    // Most prefixes are lower-case letters already.
    if bytes.allSatisfy({ (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-") }) { return bytes }
    if bytes.allSatisfy({ $0 < 0x80 }) { return bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }
    return mapped(bytes, \.lowercaseMapping)
  }

  static func uppercased(_ bytes: [UInt8]) -> [UInt8] {
    if bytes.allSatisfy({ $0 < 0x80 }) { return bytes.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 } }
    return mapped(bytes, \.uppercaseMapping)
  }

  /// With the first sign in upper case.
  static func firstUppercased(_ bytes: [UInt8]) -> [UInt8] { firstMapped(bytes, uppercased) }

  static func firstLowercased(_ bytes: [UInt8]) -> [UInt8] { firstMapped(bytes, lowercased) }

  private static func mapped(_ bytes: [UInt8], _ mapping: KeyPath<Unicode.Scalar.Properties, String>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      out += scalar.properties[keyPath: mapping].utf8
    }
    return out
  }

  private static func firstMapped(_ bytes: [UInt8], _ change: ([UInt8]) -> [UInt8]) -> [UInt8] {
    guard !bytes.isEmpty else { return bytes }
    var length = 1
    while length < bytes.count, length < 4, bytes[length] & 0xC0 == 0x80 { length += 1 }
    let first = Array(bytes[..<length])
    let changed = change(first)
    return changed == first ? bytes : changed + bytes[length...]
  }
}
