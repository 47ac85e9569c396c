/// `#tag` (spec/markdown C5).
enum TagSyntax {
  /// The length of the tag that begins with `#`, a trailing `/` included; nil if none does.
  static func length(_ bytes: ArraySlice<UInt8>) -> Int? {
    let text = bytes.dropFirst()
    var end = text.startIndex
    var hasOther = false
    while end < text.endIndex, let (isPart, isDigit, length) = part(text[end...]), isPart {
      if !isDigit { hasOther = true }
      end += length
    }
    return hasOther && !name(text[..<end]).isEmpty ? end - bytes.startIndex : nil
  }

  static func name(_ tag: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var tag = tag
    while tag.last == UInt8(ascii: "/") { tag.removeLast() }
    return tag
  }

  private static func part(_ bytes: ArraySlice<UInt8>) -> (isPart: Bool, isDigit: Bool, length: Int)? {
    guard let byte = bytes.first else { return nil }
    if byte < 0x80 {
      let isDigit = (0x30...0x39).contains(byte)
      return (
        isDigit || HTMLBlockRules.isLetter(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
          || byte == UInt8(ascii: "/"), isDigit, 1
      )
    }
    var end = bytes.startIndex + 1
    while end < bytes.endIndex, bytes[end] & 0xC0 == 0x80 { end += 1 }
    guard let scalar = String(decoding: bytes[bytes.startIndex..<end], as: UTF8.self).unicodeScalars.first else {
      return nil
    }
    let length = end - bytes.startIndex
    if scalar.value == 0x200D || scalar.value == 0xFE0F { return (true, false, length) }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
      return (true, false, length)
    case .decimalNumber, .letterNumber, .otherNumber: return (true, true, length)
    default: return (false, false, length)
    }
  }
}

/// What only Logseq reads (spec/markdown D3).
enum LogseqSyntax {
  /// `((UUID))`.
  static func blockReference(_ bytes: ArraySlice<UInt8>) -> (id: [UInt8], length: Int)? {
    guard bytes.starts(with: "((".utf8) else { return nil }
    let id = bytes.dropFirst(2).prefix(36)
    guard isUUID(id), bytes.dropFirst(38).starts(with: "))".utf8) else { return nil }
    return (id.map { (0x41...0x46).contains($0) ? $0 | 0x20 : $0 }, 40)
  }

  static func isUUID(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count == 36 else { return false }
    return bytes.enumerated().allSatisfy { position, byte in
      switch position {
      case 8, 13, 18, 23: byte == UInt8(ascii: "-")
      default: (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
      }
    }
  }

  /// `{{embed [[Page]]}}`, `{{embed ((UUID))}}`.
  static func embed(_ bytes: ArraySlice<UInt8>) -> (isBlock: Bool, target: [UInt8], display: [UInt8], length: Int)? {
    guard bytes.starts(with: "{{embed".utf8) else { return nil }
    var at = bytes.startIndex + 7
    while at < bytes.endIndex, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
    let inner = bytes[at...]
    var end: Int
    let isBlock: Bool
    let target: [UInt8]
    let display: [UInt8]
    if let block = blockReference(inner) {
      (isBlock, target, end) = (true, block.id, at + block.length)
      display = Array(bytes[at..<end])
    } else if let page = page(inner) {
      (isBlock, target, end) = (false, page.name, at + page.length)
      display = page.name
    } else {
      return nil
    }
    while end < bytes.endIndex, bytes[end] == 0x20 || bytes[end] == 0x09 { end += 1 }
    guard bytes[end...].starts(with: "}}".utf8) else { return nil }
    return (isBlock, target, display, end + 2 - bytes.startIndex)
  }

  private static func page(_ bytes: ArraySlice<UInt8>) -> (name: [UInt8], length: Int)? {
    guard bytes.starts(with: "[[".utf8) else { return nil }
    var at = bytes.startIndex + 2
    while at + 1 < bytes.endIndex, bytes[at] != 0x0A {
      if bytes[at] == UInt8(ascii: "]"), bytes[at + 1] == UInt8(ascii: "]") {
        let name = InlineText.trimmed(bytes[(bytes.startIndex + 2)..<at])
        return name.isEmpty ? nil : (Array(name), at + 2 - bytes.startIndex)
      }
      if bytes[at] == UInt8(ascii: "["), bytes[at + 1] == UInt8(ascii: "[") { return nil }
      at += 1
    }
    return nil
  }

  /// `#tag` and `#[[tag page]]`.
  static func pageTag(_ bytes: ArraySlice<UInt8>) -> (name: [UInt8], length: Int)? {
    let text = bytes.dropFirst()
    if let page = page(text) { return (page.name, page.length + 1) }
    guard let length = TagSyntax.length(bytes) else { return nil }
    let name = TagSyntax.name(bytes.dropFirst().prefix(length - 1))
    return (Array(name), name.count + 1)
  }

  static let keywords = [
    "TODO", "DOING", "DONE", "LATER", "NOW", "WAITING", "CANCELED", "CANCELLED", "IN-PROGRESS",
  ]
}
