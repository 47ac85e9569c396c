import NotebookModel

/// Byte work shared by rendering and reading Markdown.
enum MarkdownBytes {
  /// The HTML 5 reference (`&name;`, `&#1;`) that begins at `position`; nil if none does.
  static func entity(in bytes: [UInt8], at position: Int) -> (text: String, length: Int)? {
    bytes.withUnsafeBufferPointer { HTMLEntities.reference($0[position...], needsSemicolon: true) }
  }

  /// Appends `bytes` with every occurrence of `_esc_newline_` as a blank.
  static func appendJoiningLines(_ text: String.UTF8View, to output: inout [UInt8]) {
    guard text.contains(UInt8(ascii: "_")) else {
      output.append(contentsOf: text)
      return
    }
    let bytes = Array(text)
    let escape = Array("_esc_newline_".utf8)
    var position = bytes.startIndex
    while position < bytes.endIndex {
      if bytes[position] == escape[0], bytes[position...].starts(with: escape) {
        output.append(UInt8(ascii: " "))
        position += escape.count
      } else {
        output.append(bytes[position])
        position += 1
      }
    }
  }

  /// Appends what base64 text stands for; stops at the first byte that isn't base64.
  static func appendDecodedBase64(_ bytes: String.UTF8View, to output: inout [UInt8]) {
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
      let value: UInt8
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - 65
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - 71
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte + 4
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      default: return
      }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        output.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
  }

  /// `bytes` without what the kernel strips of derived text: U+200B, and U+200D in front of `#`.
  static func removingZeroWidth(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(0xE2) else { return bytes }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var position = 0
    while position < bytes.count {
      if bytes[position] == 0xE2, position + 2 < bytes.count, bytes[position + 1] == 0x80 {
        let isSpace = bytes[position + 2] == 0x8B
        let joinsHash =
          bytes[position + 2] == 0x8D && position + 3 < bytes.count && bytes[position + 3] == UInt8(ascii: "#")
        if isSpace || joinsHash {
          position += 3
          continue
        }
      }
      output.append(bytes[position])
      position += 1
    }
    return output
  }

  /// `bytes` without white space (Unicode's) at both ends.
  static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    var start = 0
    var end = bytes.count
    while start < end {
      let scalar = scalar(at: start, in: bytes, end: end)
      guard isWhiteSpace(scalar.value) else { break }
      start += scalar.length
    }
    while end > start {
      let scalar = scalar(before: end, in: bytes, start: start)
      guard isWhiteSpace(scalar.value) else { break }
      end -= scalar.length
    }
    return bytes[start..<end]
  }

  /// Unicode's White_Space. The table of properties is asked only where it must be.
  static func isWhiteSpace(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 { return scalar.value == 0x20 || (0x09...0x0D).contains(scalar.value) }
    return scalar.properties.isWhitespace
  }

  /// The code point that begins at `position`; U+FFFD of length 1 where the bytes aren't UTF-8.
  static func scalar(at position: Int, in bytes: [UInt8], end: Int) -> (value: Unicode.Scalar, length: Int) {
    let lead = bytes[position]
    if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, position + length <= end else { return ("\u{FFFD}", 1) }
    var value = UInt32(lead) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
    for offset in 1..<length {
      let byte = bytes[position + offset]
      guard byte & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    guard let scalar = Unicode.Scalar(value) else { return ("\u{FFFD}", 1) }
    return (scalar, length)
  }

  /// The code point that ends at `position`.
  static func scalar(before position: Int, in bytes: [UInt8], start: Int) -> (value: Unicode.Scalar, length: Int) {
    var first = position - 1
    while first > start, position - first < 4, bytes[first] & 0xC0 == 0x80 { first -= 1 }
    let scalar = scalar(at: first, in: bytes, end: position)
    return scalar.length == position - first ? scalar : ("\u{FFFD}", 1)
  }

  /// Whether a code point is punctuation or a symbol, as Markdown's flanking rules mean it.
  static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
      true
    default: false
    }
  }
}
