import CUtf8proc
import Platform

/// Upper and lower case, sign by sign, without regard to any language.
enum LetterCase {
  static func lowercased(_ bytes: [UInt8]) -> [UInt8] {
    // Most prefixes are lower-case letters already.
    if bytes.allSatisfy({ (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-") }) { return bytes }
    return mapped(bytes, utf8proc_tolower)
  }

  static func uppercased(_ bytes: [UInt8]) -> [UInt8] { mapped(bytes, utf8proc_toupper) }

  /// With the first sign in upper case.
  static func firstUppercased(_ bytes: [UInt8]) -> [UInt8] { firstMapped(bytes, utf8proc_toupper) }

  static func firstLowercased(_ bytes: [UInt8]) -> [UInt8] { firstMapped(bytes, utf8proc_tolower) }

  private static func mapped(_ bytes: [UInt8], _ change: (utf8proc_int32_t) -> utf8proc_int32_t) -> [UInt8] {
    if bytes.allSatisfy({ $0 < 0x80 }) {
      return bytes.map { UInt8(truncatingIfNeeded: change(utf8proc_int32_t($0))) }
    }
    var out = String.UnicodeScalarView()
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let value = change(utf8proc_int32_t(bitPattern: scalar.value))
      out.append(Unicode.Scalar(UInt32(bitPattern: value)) ?? scalar)
    }
    return Array(String(out).utf8)
  }

  private static func firstMapped(_ bytes: [UInt8], _ change: (utf8proc_int32_t) -> utf8proc_int32_t) -> [UInt8] {
    guard let first = bytes.first else { return bytes }
    if first < 0x80 {
      var out = bytes
      out[0] = UInt8(truncatingIfNeeded: change(utf8proc_int32_t(first)))
      return out
    }
    var length = 1
    while length < bytes.count, length < 4, bytes[length] & 0xC0 == 0x80 { length += 1 }
    return mapped(Array(bytes[..<length]), change) + bytes[length...]
  }
}
