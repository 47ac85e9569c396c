/// Where inline constructs end. Each function is given the position of the first byte and returns the position
/// after the last one, or nil if what is there is something else.
enum InlinePatterns {
  /// `((20200101000000-abcdefg "anchor"))`, also with single quotes or without an anchor.
  static func refEnd(_ bytes: [UInt8], at position: Int) -> Int? {
    guard bytes[position...].starts(with: "((".utf8), isID(bytes, at: position + 2) else { return nil }
    var index = skipBlanks(bytes, from: position + 24)
    guard index < bytes.count else { return nil }
    let quote = bytes[index]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      guard index > position + 24 else { return nil }
      // The anchor ends at the first quote that closes the whole ref.
      index += 1
      while index + 2 < bytes.count {
        if bytes[index] == quote, bytes[index + 1] == UInt8(ascii: ")"), bytes[index + 2] == UInt8(ascii: ")") {
          return index + 3
        }
        index += 1
      }
      return nil
    }
    return bytes[index...].starts(with: "))".utf8) ? index + 2 : nil
  }

  /// The bytes of the anchor in a ref found by `refEnd`; empty if it has none.
  static func refAnchor(from position: Int, to end: Int) -> Range<Int> {
    let start = position + 26
    return start < end - 3 ? start..<(end - 3) : end..<end
  }

  /// `<<assets/name-20200101000000-abcdefg.pdf/20200101000000-abcdefg "text">>`; other ids make no annotation.
  static func annotationEnd(_ bytes: [UInt8], at position: Int) -> Int? {
    guard bytes[position...].starts(with: "<<assets/".utf8) else { return nil }
    var index = position + 2
    while index < bytes.count, bytes[index] != UInt8(ascii: " "), bytes[index] != UInt8(ascii: ">") { index += 1 }
    let extent = Array(".pdf/".utf8)
    let idStart = index - 22
    guard index < bytes.count, idStart - extent.count - 23 > position + 8, isID(bytes, at: idStart),
      bytes[(idStart - extent.count)..<idStart].elementsEqual(extent), isID(bytes, at: idStart - extent.count - 22),
      bytes[idStart - extent.count - 23] == UInt8(ascii: "-")
    else { return nil }
    while index + 1 < bytes.count {
      if bytes[index] == UInt8(ascii: ">"), bytes[index + 1] == UInt8(ascii: ">") { return index + 2 }
      index += 1
    }
    return nil
  }

  /// `{: style="…"}` behind a mark or image, or in front of a cell.
  static func spanAttributesEnd(_ bytes: [UInt8], at position: Int) -> Int? {
    guard bytes[position...].starts(with: "{: ".utf8) else { return nil }
    var isQuoted = false
    for index in (position + 3)..<bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "}") where !isQuoted: return index + 1
      case UInt8(ascii: "\n"): return nil
      default: break
      }
    }
    return nil
  }

  /// `$x$` and `$$x$$`. `$1` opens nothing, and no digit may follow the end.
  static func mathEnd(_ bytes: [UInt8], at position: Int) -> Int? {
    let dollar = UInt8(ascii: "$")
    guard position + 2 < bytes.count else { return nil }
    if bytes[position + 1] == dollar {
      var index = position + 3
      while index + 1 < bytes.count {
        if bytes[index] == dollar, bytes[index + 1] == dollar { return index + 2 }
        index += 1
      }
      return nil
    }
    guard !isDigit(bytes[position + 1]) else { return nil }
    var index = position + 1
    while index < bytes.count {
      if bytes[index] == dollar, index + 1 == bytes.count || !isDigit(bytes[index + 1]) {
        let isBlank = bytes[(position + 1)..<index].allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
        return isBlank ? nil : index + 1
      }
      index += 1
    }
    return nil
  }

  /// `(destination "title")` behind a link's text.
  static func destinationEnd(_ bytes: [UInt8], after position: Int) -> Int? {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "(") else { return nil }
    var index = skipBlanks(bytes, from: position + 1)
    if index < bytes.count, bytes[index] == UInt8(ascii: "<") {
      guard let close = bytes[index...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
      index = close + 1
    } else {
      var depth = 0
      loop: while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "\\"): index += 1
        case UInt8(ascii: "("): depth += 1
        case UInt8(ascii: ")"):
          if depth == 0 { break loop }
          depth -= 1
        case 0...0x20: break loop
        default: break
        }
        index += 1
      }
    }
    let afterDestination = index
    index = skipBlanks(bytes, from: min(index, bytes.count))
    guard index < bytes.count else { return nil }
    if bytes[index] == UInt8(ascii: ")") { return index + 1 }
    let quote = bytes[index]
    guard index > afterDestination, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
    // Exported titles hold bare quotes, so the title ends at the first quote that closes the link.
    index += 1
    while index + 1 < bytes.count {
      if bytes[index] == quote, bytes[index + 1] == UInt8(ascii: ")") { return index + 2 }
      index += 1
    }
    return nil
  }

  /// `<https://example.org>` and `<name@example.org>`.
  static func autolinkEnd(_ bytes: [UInt8], at position: Int) -> Int? {
    var index = position + 1
    var hasScheme = false
    var hasAt = false
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: ">"): return hasScheme || hasAt ? index + 1 : nil
      case UInt8(ascii: ":") where index > position + 2: hasScheme = true
      case UInt8(ascii: "@") where index > position + 1: hasAt = true
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): break
      case UInt8(ascii: "<"), 0...0x20: return nil
      default: if !hasScheme, !hasAt { return nil }
      }
      index += 1
    }
    return nil
  }

  /// `:alias:` of an emoji that is known.
  static func emojiEnd(_ bytes: [UInt8], at position: Int) -> Int? {
    var index = position + 1
    while index < bytes.count, index - position < 40 {
      switch bytes[index] {
      case UInt8(ascii: ":"):
        let alias = String(decoding: bytes[(position + 1)..<index], as: UTF8.self)
        return EmojiAliases.all.contains(alias) ? index + 1 : nil
      case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"): index += 1
      default: return nil
      }
    }
    return nil
  }

  /// Whether an id (14 digits, `-`, 7 lower-case letters or digits) begins at `position`.
  private static func isID(_ bytes: [UInt8], at position: Int) -> Bool {
    guard position >= 0, position + 22 <= bytes.count else { return false }
    for offset in 0..<22 {
      let byte = bytes[position + offset]
      let isLetter = (0x61...0x7A).contains(byte)
      if offset == 14 {
        guard byte == UInt8(ascii: "-") else { return false }
      } else if !isDigit(byte), offset < 14 || !isLetter {
        return false
      }
    }
    return true
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func skipBlanks(_ bytes: [UInt8], from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\n") { index += 1 }
    return index
  }
}
