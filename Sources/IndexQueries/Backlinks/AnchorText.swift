import NotebookModel

/// The anchor of a ref as a reader sees it.
enum AnchorText {
  /// Undoes the escaping that anchors are stored with (spec D1): references once, and the sign for a line break.
  static func plain(_ stored: String) -> String {
    guard stored.utf8.contains(where: { $0 == ampersand || $0 == underscore }) else { return stored }
    var bytes = Array((stored.utf8.contains(ampersand) ? decoded(stored) : stored).utf8)
    if let first = bytes.firstIndex(of: underscore) { replaceLineBreaks(in: &bytes, from: first) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let ampersand = UInt8(ascii: "&")
  private static let underscore = UInt8(ascii: "_")
  private static let lineBreak = Array("_esc_newline_".utf8)

  /// What editors write is decoded without the table of all names, which takes a millisecond to set up.
  private static func decoded(_ stored: String) -> String {
    let bytes = Array(stored.utf8)
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      guard bytes[at] == ampersand else {
        out.append(bytes[at])
        at += 1
        continue
      }
      guard let common = common.first(where: { bytes[at...].starts(with: $0.reference) }) else {
        return HTMLEntities.decoded(stored)
      }
      out.append(common.sign)
      at += common.reference.count
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static let common: [(reference: [UInt8], sign: UInt8)] = [
    (Array("&amp;".utf8), ampersand), (Array("&lt;".utf8), UInt8(ascii: "<")),
    (Array("&gt;".utf8), UInt8(ascii: ">")), (Array("&quot;".utf8), UInt8(ascii: "\"")),
    (Array("&apos;".utf8), UInt8(ascii: "'")), (Array("&#39;".utf8), UInt8(ascii: "'")),
    (Array("&#34;".utf8), UInt8(ascii: "\"")),
  ]

  private static func replaceLineBreaks(in bytes: inout [UInt8], from first: Int) {
    var to = first
    var at = first
    while at < bytes.count {
      let isBreak = bytes[at] == underscore && bytes[at...].starts(with: lineBreak)
      bytes[to] = isBreak ? UInt8(ascii: " ") : bytes[at]
      at += isBreak ? lineBreak.count : 1
      to += 1
    }
    bytes.removeLast(bytes.count - to)
  }
}
