import NotebookModel
import Platform

/// Small readings of inline text.
enum InlineText {
  static func isPunctuation(_ byte: UInt8) -> Bool {
    (0x21...0x2F).contains(byte) || (0x3A...0x40).contains(byte) || (0x5B...0x60).contains(byte)
      || (0x7B...0x7E).contains(byte)
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A }

  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var slice = bytes
    while let first = slice.first, isBlank(first) { slice.removeFirst() }
    while let last = slice.last, isBlank(last) { slice.removeLast() }
    return slice
  }

  /// Backslash escapes and entities read.
  static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    if !bytes.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "&") }) { return Array(bytes) }
    var out: [UInt8] = []
    var at = bytes.startIndex
    while at < bytes.endIndex {
      let byte = bytes[at]
      if byte == UInt8(ascii: "\\"), at + 1 < bytes.endIndex, isPunctuation(bytes[at + 1]) {
        out.append(bytes[at + 1])
        at += 2
      } else if byte == UInt8(ascii: "&"), let entity = entity(bytes[at...]) {
        out += entity.text
        at += entity.length
      } else {
        out.append(byte)
        at += 1
      }
    }
    return out
  }

  /// The entity or character reference that begins with `&`, and what it stands for.
  static func entity(_ bytes: ArraySlice<UInt8>) -> (text: [UInt8], length: Int)? {
    var at = bytes.startIndex + 1
    let limit = min(bytes.endIndex, bytes.startIndex + 40)
    while at < limit,
      HTMLBlockRules.isLetter(bytes[at]) || (0x30...0x39).contains(bytes[at]) || bytes[at] == UInt8(ascii: "#")
    {
      at += 1
    }
    guard at < limit, bytes[at] == UInt8(ascii: ";"), at > bytes.startIndex + 1 else { return nil }
    let source = bytes[bytes.startIndex...at]
    if bytes[bytes.startIndex + 1] == UInt8(ascii: "#") { return numeric(source).map { ($0, source.count) } }
    let text = HTMLEntities.decoded(String(decoding: source, as: UTF8.self))
    return text.utf8.elementsEqual(source) ? nil : (Array(text.utf8), source.count)
  }

  private static func numeric(_ source: ArraySlice<UInt8>) -> [UInt8]? {
    var digits = source.dropFirst(2).dropLast()
    var value: UInt32 = 0
    if let first = digits.first, first | 0x20 == UInt8(ascii: "x") {
      digits = digits.dropFirst()
      guard (1...6).contains(digits.count) else { return nil }
      for digit in digits {
        guard let digit = HexDigit.value(digit) else { return nil }
        value = value << 4 | UInt32(digit)
      }
    } else {
      guard (1...7).contains(digits.count) else { return nil }
      for digit in digits {
        guard (0x30...0x39).contains(digit) else { return nil }
        value = value * 10 + UInt32(digit - 0x30)
      }
    }
    let scalar = value == 0 ? nil : Unicode.Scalar(value)
    return Array(String(Character(scalar ?? "\u{FFFD}")).utf8)
  }
}
