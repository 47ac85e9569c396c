import NotebookModel

/// Text as `getBacklink2` prints and compares it.
package enum AnswerText {
  /// `&`, `<`, `>`, `'`, `"` and CR as entities, once, never twice the same; text of only white space stays.
  static func htmlEscaped(_ text: String) -> String {
    guard text.utf8.contains(where: { entity($0) != nil }), !isBlank(text) else { return text }
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      if let entity = entity(byte) { out += Array(entity.utf8) } else { out.append(byte) }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The last element of a path after its trailing slashes; `/` if there is nothing else (spec A3).
  static func baseName(_ path: String) -> String {
    let slash = UInt8(ascii: "/")
    let bytes = path.utf8
    guard let end = bytes.lastIndex(where: { $0 != slash }) else { return bytes.isEmpty ? "" : "/" }
    let trimmed = bytes[...end]
    let start = trimmed.lastIndex(of: slash).map { bytes.index(after: $0) } ?? bytes.startIndex
    return String(path[start...end])
  }

  /// The first code points of `text`, with `...` where something was cut off.
  static func cut(_ text: String, to limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end < scalars.endIndex
    else { return text }
    return String(scalars[..<end]) + "..."
  }

  package static func isBlank(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy(TextTrimming.isWhiteSpace)
  }

  private static func entity(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "'"): "&#39;"
    case UInt8(ascii: "\""): "&#34;"
    case 0x0D: "&#13;"
    default: nil
    }
  }
}
