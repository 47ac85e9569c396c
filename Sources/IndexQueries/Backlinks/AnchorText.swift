/// The anchor of a ref as a reader sees it.
enum AnchorText {
  /// Undoes the escaping that anchors are stored with (spec D1): entities once, and the sign for a line break.
  static func plain(_ stored: String) -> String {
    let decoded = stored.utf8.contains(UInt8(ascii: "&")) ? decodingEntities(stored) : stored
    return replacing("_esc_newline_", with: UInt8(ascii: " "), in: decoded)
  }

  private static func decodingEntities(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "&"), let (scalar, length) = entity(bytes[at...]) {
        out += Array(String(Character(scalar)).utf8)
        at += length
      } else {
        out.append(bytes[at])
        at += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The code point that an entity at the start of `bytes` stands for, and the entity's length.
  private static func entity(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
    guard let end = bytes.prefix(longestEntity).firstIndex(of: UInt8(ascii: ";")) else { return nil }
    let name = bytes[(bytes.startIndex + 1)..<end]
    let length = end - bytes.startIndex + 1
    if name.first == UInt8(ascii: "#") {
      let digits = name.dropFirst()
      let isHex = digits.first == UInt8(ascii: "x") || digits.first == UInt8(ascii: "X")
      let number = String(decoding: isHex ? digits.dropFirst() : digits, as: UTF8.self)
      guard let value = UInt32(number, radix: isHex ? 16 : 10), value != 0,
        let scalar = Unicode.Scalar(value)
      else { return nil }
      return (scalar, length)
    }
    return named[String(decoding: name, as: UTF8.self)].map { ($0, length) }
  }

  private static let longestEntity = 12
  /// What editors write into anchors.
  private static let named: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
  ]

  private static func replacing(_ mark: String, with byte: UInt8, in text: String) -> String {
    let mark = Array(mark.utf8)
    guard ByteSearch.contains(text, mark) else { return text }
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    var at = 0
    while at < bytes.count {
      if bytes[at] == mark[0], bytes[at...].starts(with: mark) {
        out.append(byte)
        at += mark.count
      } else {
        out.append(bytes[at])
        at += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
