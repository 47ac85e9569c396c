/// Appends JSON to a buffer as Go's encoder writes it: compact, with `<`, `>`, `&`, U+2028 and U+2029 escaped.
package enum JSONText {
  package static func append(_ text: String, to out: inout [UInt8]) {
    var text = text
    text.withUTF8 { append($0, to: &out) }
  }

  private static func append(_ text: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    // Bytes from `copied` on are still to be copied as they are.
    var copied = 0
    for at in 0..<text.count {
      let byte = text[at]
      if isPlain[Int(byte)] { continue }
      if byte == 0xE2 {
        // U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
        guard at + 2 < text.count, text[at + 1] == 0x80, text[at + 2] & 0xFE == 0xA8 else { continue }
        out.append(contentsOf: text[copied..<at])
        out.append(contentsOf: "\\u202".utf8)
        out.append(text[at + 2] == 0xA8 ? UInt8(ascii: "8") : UInt8(ascii: "9"))
        copied = at + 3
        continue
      }
      out.append(contentsOf: text[copied..<at])
      appendEscape(byte, to: &out)
      copied = at + 1
    }
    out.append(contentsOf: text[copied...])
    out.append(UInt8(ascii: "\""))
  }

  private static func appendEscape(_ byte: UInt8, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(byte)
    case 0x08: out.append(UInt8(ascii: "b"))
    case 0x0C: out.append(UInt8(ascii: "f"))
    case 0x0A: out.append(UInt8(ascii: "n"))
    case 0x0D: out.append(UInt8(ascii: "r"))
    case 0x09: out.append(UInt8(ascii: "t"))
    default:
      out.append(contentsOf: "u00".utf8)
      out.append(hexadecimal[Int(byte >> 4)])
      out.append(hexadecimal[Int(byte & 15)])
    }
  }

  private static let hexadecimal = Array("0123456789abcdef".utf8)

  /// False for bytes that are escaped, or may begin something that is.
  private static let isPlain: [Bool] = (0..<256).map { value in
    let byte = UInt8(truncatingIfNeeded: value)
    return byte >= 0x20 && byte != 0xE2 && !Array("\"\\<>&".utf8).contains(byte)
  }

  package static func append(_ number: Int, to out: inout [UInt8]) {
    out.append(contentsOf: String(number).utf8)
  }
}
