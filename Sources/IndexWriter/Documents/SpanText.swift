import NotebookModel
import Platform

/// The spans of a block as `block.spans` holds them: JSON, because a row for each would cost a key and an entry in an index, and few
/// blocks have any. `[[type, content, markdown, ial, target, title] …]`; the views make what is missing.
enum SpanText {
  /// By position of the block.
  static func byBlock(_ spans: [ParsedSpan]) -> [Int: String] {
    var texts: [Int: [UInt8]] = [:]
    for span in spans {
      var text = texts.removeValue(forKey: span.block) ?? []
      text.append(UInt8(ascii: text.isEmpty ? "[" : ","))
      append(span, to: &text)
      texts[span.block] = text
    }
    return texts.mapValues { String(decoding: $0 + [UInt8(ascii: "]")], as: UTF8.self) }
  }

  private static func append(_ span: ParsedSpan, to out: inout [UInt8]) {
    let markdown = derived(span).hasSameBytes(as: span.markdown) ? nil : span.markdown
    let fields: [String?] = [span.type, span.content, markdown, span.ial, span.target, span.title]
    let last = fields.lastIndex { $0 != nil && $0 != "" } ?? 0
    out.append(UInt8(ascii: "["))
    for (position, field) in fields[...last].enumerated() {
      if position > 0 { out.append(UInt8(ascii: ",")) }
      if let field { quote(field, to: &out) } else { out += "null".utf8 }
    }
    out.append(UInt8(ascii: "]"))
  }

  /// The Markdown as the view `spans` makes it.
  private static func derived(_ span: ParsedSpan) -> String {
    switch span.type {
    case "textmark strong": "**" + span.content + "**"
    case "textmark em": "*" + span.content + "*"
    case "textmark code": "`" + span.content + "`"
    case "textmark tag": "#" + span.content + "#"
    default: span.content
    }
  }

  /// JSON's own escapes and no other. A NUL ends the text for SQLite's functions, so it is left out.
  private static func quote(_ text: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for byte in text.utf8 where byte != 0 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        out += "\\u00".utf8
        for digit in [byte >> 4, byte & 15] { out.append(digit < 10 ? 0x30 + digit : 0x57 + digit) }
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}
