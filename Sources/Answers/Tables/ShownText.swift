import CUtf8proc
import Platform

/// Text of notes on a terminal: nothing of it may steer the terminal, and its width is counted in columns.
package enum ShownText {
  /// `text` on one line, without what could steer a terminal.
  package static func visible(_ text: String) -> String { SafeText.line(text) }

  /// Columns that a terminal uses for `text`.
  package static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    max(0, Int(utf8proc_charwidth(utf8proc_int32_t(bitPattern: scalar.value))))
  }

  /// `text`, cut with `…` if it needs more than `columns`.
  static func fitted(_ text: String, columns: Int) -> String {
    if width(text) <= columns { return text }
    var out = String.UnicodeScalarView()
    var used = 0
    for scalar in text.unicodeScalars {
      let next = used + width(scalar)
      if next > columns - 1 { break }
      out.append(scalar)
      used = next
    }
    out.append("…")
    return String(out)
  }

  static func padded(_ text: String, columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - width(text)))
  }

  /// The characters that HTML escaping in the answers stands for.
  package static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var out: [UInt8] = []
    var rest = Substring(text).utf8
    while let byte = rest.first {
      if byte == UInt8(ascii: "&"), let entity = entities.first(where: { rest.starts(with: $0.name.utf8) }) {
        out.append(entity.byte)
        rest = rest.dropFirst(entity.name.utf8.count)
      } else {
        out.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static let entities: [(name: String, byte: UInt8)] = [
    ("&amp;", UInt8(ascii: "&")), ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")),
    ("&#39;", UInt8(ascii: "'")), ("&#34;", UInt8(ascii: "\"")), ("&#13;", 0x0D),
  ]

  /// `20240301080130` as `2024-03-01 08:01`; what is no time stays as it is.
  static func time(_ stamp: String) -> String {
    let digits = Array(stamp.utf8)
    guard digits.count == 14, digits.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return visible(stamp) }
    func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
    return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8)) \(part(8..<10)):\(part(10..<12))"
  }
}
