import MentionText
import NotebookModel
import Platform

/// Character references as titles and attributes have them: only with a semicolon, numbers only of characters
/// that text may hold (spec 11.9).
enum CharacterReferences {
  /// The text with all references replaced, then in NFC; unchanged if there is none.
  static func decodedAndComposed(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(ampersand) else { return bytes }
    // Also where the ampersand begins no reference (spec 15, rows 9).
    return Composition.composed(replacingControls(decoded(bytes)))
  }

  static func decoded(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    bytes.withUnsafeBufferPointer { buffer in
      var position = 0
      while position < buffer.count {
        if buffer[position] == ampersand, let (text, length) = reference(buffer[position...]) {
          out += text
          position += length
        } else {
          out.append(buffer[position])
          position += 1
        }
      }
    }
    return out
  }

  private static let ampersand = UInt8(ascii: "&")
  private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
  /// Two names of U+200F in right-to-left scripts that MediaWiki knows besides HTML's.
  private static let rightToLeftMarks = ["רלמ;", "رلم;"].map { Array($0.utf8) }

  private static func reference(_ bytes: UnsafeBufferPointer<UInt8>.SubSequence) -> (text: [UInt8], length: Int)? {
    let start = bytes.startIndex
    guard bytes.count > 2 else { return nil }
    if bytes[start + 1] == UInt8(ascii: "#") { return numeric(bytes) }
    for name in rightToLeftMarks where bytes.dropFirst().starts(with: name) {
      return (Array("\u{200F}".utf8), name.count + 1)
    }
    guard let found = HTMLEntities.reference(bytes, needsSemicolon: true) else { return nil }
    return (Array(found.text.utf8), found.length)
  }

  private static func numeric(_ bytes: UnsafeBufferPointer<UInt8>.SubSequence) -> (text: [UInt8], length: Int)? {
    var position = bytes.startIndex + 2
    guard position < bytes.endIndex else { return nil }
    let isHexadecimal = bytes[position] | 0x20 == UInt8(ascii: "x")
    if isHexadecimal { position += 1 }
    let digits = position
    var value: UInt32 = 0
    while position < bytes.endIndex, let digit = HexDigit.value(bytes[position]), isHexadecimal || digit < 10 {
      value = min(value &* (isHexadecimal ? 16 : 10) &+ UInt32(digit), 0x11_0000)
      position += 1
    }
    guard position > digits, position < bytes.endIndex, bytes[position] == UInt8(ascii: ";") else { return nil }
    let length = position + 1 - bytes.startIndex
    let isText =
      switch value {
      case 0x09, 0x0A, 0x0D, 0x20...0x7F, 0xA0...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
      default: false
      }
    guard isText, let scalar = Unicode.Scalar(value) else { return (replacement, length) }
    return (Array(String(scalar).utf8), length)
  }

  private static func replacingControls(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }) else { return bytes }
    return bytes.flatMap { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D ? replacement : [$0] }
  }
}
