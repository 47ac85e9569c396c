/// The seven ways in which an HTML block begins, and how it ends (CommonMark 4.6).
enum HTMLBlockRules {
  static func begins(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, interruptsParagraph: Bool) -> Int? {
    let rest = bytes[start...]
    func has(_ text: String) -> Bool { startsFolded(rest.dropFirst(), text) }
    if has("!--") { return 2 }
    if has("?") { return 3 }
    if has("![CDATA[") { return 5 }
    if rest.count > 2, rest[start + 1] == UInt8(ascii: "!"), isLetter(rest[start + 2]) { return 4 }
    var name = rest.dropFirst()
    let isClosing = name.first == UInt8(ascii: "/")
    if isClosing { name = name.dropFirst() }
    let end = name.firstIndex { !isLetter($0) && !(0x30...0x39).contains($0) } ?? name.endIndex
    let word = String(decoding: name[..<end].map { $0 | (isLetter($0) ? 0x20 : 0) }, as: UTF8.self)
    let next = end < bytes.count ? bytes[end] : 0x20
    let isBlank = next == 0x20 || next == 0x09
    if !isClosing, raw.contains(word), isBlank || next == UInt8(ascii: ">") { return 1 }
    let closes =
      next == UInt8(ascii: ">")
      || next == UInt8(ascii: "/") && end + 1 < bytes.count && bytes[end + 1] == UInt8(ascii: ">")
    if blockNames.contains(word), isBlank || closes { return 6 }
    if interruptsParagraph { return nil }
    if let length = InlineHTML.length(rest, onlyTags: true),
      rest.dropFirst(length).allSatisfy({ $0 == 0x20 || $0 == 0x09 })
    {
      return 7
    }
    return nil
  }

  /// Whether a line ends a block of the conditions 1 to 5.
  static func ends(_ bytes: UnsafeBufferPointer<UInt8>, condition: Int) -> Bool {
    switch condition {
    case 1: return raw.contains { contains(bytes, "</" + $0 + ">") }
    case 2: return contains(bytes, "-->")
    case 3: return contains(bytes, "?>")
    case 4: return bytes.contains(UInt8(ascii: ">"))
    default: return contains(bytes, "]]>")
    }
  }

  private static func contains(_ bytes: UnsafeBufferPointer<UInt8>, _ text: String) -> Bool {
    let first = text.utf8.first ?? 0
    var at = 0
    while at < bytes.count {
      if bytes[at] == first, startsFolded(bytes[at...], text) { return true }
      at += 1
    }
    return false
  }

  private static func startsFolded(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, _ text: String) -> Bool {
    var at = bytes.startIndex
    for byte in text.utf8 {
      guard at < bytes.endIndex else { return false }
      let own = bytes[at]
      guard own == byte || isLetter(own) && own | 0x20 == byte | 0x20 else { return false }
      at += 1
    }
    return true
  }

  static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }

  private static let raw = ["script", "pre", "style", "textarea"]

  private static let blockNames: Set<String> = [
    "address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center", "col", "colgroup",
    "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frame",
    "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "iframe", "legend", "li", "link",
    "main", "menu", "menuitem", "nav", "noframes", "ol", "optgroup", "option", "p", "param", "search", "section",
    "source", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "track", "ul",
  ]
}
