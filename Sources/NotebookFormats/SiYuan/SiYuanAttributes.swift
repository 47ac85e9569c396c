import NotebookModel
import Platform

/// How attribute values are stored in `.sy` files (spec A4).
package enum SiYuanAttributes {
  private static let newline = "_esc_newline_"

  /// A stored value as a person typed it.
  package static func unescaped(_ value: String) -> String {
    if !value.hasByte(UInt8(ascii: "&")), !value.hasByte(UInt8(ascii: "_")) { return value }
    return HTMLEntities.decoded(ByteText.replacing(newline, with: "\n", in: value))
  }

  /// A value as it is stored.
  package static func escaped(_ value: String) -> String {
    let special = value.utf8.contains { byte in
      switch byte {
      case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "{"),
        UInt8(ascii: "}"), UInt8(ascii: "\n"):
        true
      default: false
      }
    }
    if !special { return value }
    var out: [UInt8] = []
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "&"): out += "&amp;".utf8
      case UInt8(ascii: "<"): out += "&lt;".utf8
      case UInt8(ascii: ">"): out += "&gt;".utf8
      case UInt8(ascii: "\""): out += "&quot;".utf8
      case UInt8(ascii: "{"): out += "&#123;".utf8
      case UInt8(ascii: "}"): out += "&#125;".utf8
      case UInt8(ascii: "\n"): out += newline.utf8
      default: out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// A newline kept in a mark's text reads as a blank.
  static func joined(_ text: String) -> String { ByteText.replacing(newline, with: " ", in: text) }
}

/// Replacement by bytes: no grapheme or canonical equivalence gets in the way.
enum ByteText {
  static func replacing(_ part: String, with other: String, in text: String) -> String {
    var text = text
    var part = part
    let out: [UInt8]? = text.withUTF8 { bytes in
      part.withUTF8 { wanted in
        guard let first = wanted.first, bytes.count >= wanted.count, bytes.contains(first) else { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var position = 0
        while position < bytes.count {
          if bytes[position] == first, position + wanted.count <= bytes.count,
            bytes[position..<position + wanted.count].elementsEqual(wanted)
          {
            out += other.utf8
            position += wanted.count
          } else {
            out.append(bytes[position])
            position += 1
          }
        }
        return out
      }
    }
    guard let out else { return text }
    return String(decoding: out, as: UTF8.self)
  }

  /// Where `part` first stands in `text`, as an offset of bytes.
  static func firstOffset(of part: String, in text: String) -> Int? {
    let wanted = Array(part.utf8)
    let bytes = Array(text.utf8)
    guard let first = wanted.first, bytes.count >= wanted.count else { return nil }
    for start in 0...(bytes.count - wanted.count)
    where bytes[start] == first && bytes[start..<start + wanted.count].elementsEqual(wanted) {
      return start
    }
    return nil
  }
}
