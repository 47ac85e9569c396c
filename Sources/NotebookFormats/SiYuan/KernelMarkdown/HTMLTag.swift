/// HTML written inside Markdown.
enum HTMLTag {
  /// A tag at the start of some bytes.
  struct Tag {
    var length: Int
    /// In lower case.
    var name: [UInt8]
    var isClosing: Bool
    var hasDataType: Bool
  }

  /// The tag that `bytes[position]`, a `<`, begins; nil if it begins none.
  static func match(_ bytes: [UInt8], at position: Int) -> Tag? {
    var index = position + 1
    guard index < bytes.count else { return nil }
    let isClosing = bytes[index] == UInt8(ascii: "/")
    if isClosing { index += 1 }
    let nameStart = index
    while index < bytes.count, isNameByte(bytes[index], isFirst: index == nameStart) { index += 1 }
    guard index > nameStart, index < bytes.count else { return nil }
    let name = bytes[nameStart..<index].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    let attributes = index
    switch bytes[index] {
    case UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"): break
    default: return nil
    }
    var quote: UInt8 = 0
    while index < bytes.count {
      let byte = bytes[index]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: "<") {
        return nil
      } else if byte == UInt8(ascii: ">") {
        let inside = bytes[attributes..<index]
        let dataType = Array(" data-type=".utf8)
        let hasDataType = inside.starts(with: dataType)
        return Tag(length: index - position + 1, name: name, isClosing: isClosing, hasDataType: hasDataType)
      }
      index += 1
    }
    return nil
  }

  /// Whether a line is one whole tag: the kernel lets it begin a block even behind the lines of a paragraph.
  static func isAlone(_ line: ArraySlice<UInt8>) -> Bool {
    let bytes = Array(line)
    guard let tag = match(bytes, at: 0) else { return false }
    return bytes[tag.length...].allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }

  /// The position after the closing tag of `name` at or after `start`; nil if there is none.
  static func end(of name: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    var index = start
    while index + name.count + 2 < bytes.count {
      guard let open = bytes[index...].firstIndex(of: UInt8(ascii: "<")), open + name.count + 2 < bytes.count else {
        return nil
      }
      let nameEnd = open + 2 + name.count
      if bytes[open + 1] == UInt8(ascii: "/"), bytes[nameEnd] == UInt8(ascii: ">"),
        zip(bytes[(open + 2)..<nameEnd], name).allSatisfy({ $0 | 0x20 == $1 | 0x20 })
      {
        return nameEnd + 1
      }
      index = open + 1
    }
    return nil
  }

  /// The position after the comment that begins at `position`; nil if none does.
  static func commentEnd(_ bytes: [UInt8], at position: Int) -> Int? {
    guard bytes[position...].starts(with: "<!--".utf8) else { return nil }
    var index = position + 4
    while index + 2 < bytes.count {
      if bytes[index] == UInt8(ascii: "-"), bytes[index + 1] == UInt8(ascii: "-"),
        bytes[index + 2] == UInt8(ascii: ">")
      {
        return index + 3
      }
      index += 1
    }
    return nil
  }

  /// Whether a line begins a block of HTML: a block element's tag, or a comment.
  static func startsBlock(_ line: ArraySlice<UInt8>) -> Bool {
    if line.starts(with: "<!--".utf8) { return true }
    var rest = line.dropFirst()
    if rest.first == UInt8(ascii: "/") { rest = rest.dropFirst() }
    let name = rest.prefix { isNameByte($0, isFirst: false) }.map { $0 | 0x20 }
    guard !name.isEmpty, blockNames.contains(name) else { return false }
    switch rest.dropFirst(name.count).first {
    case nil, UInt8(ascii: " ")?, UInt8(ascii: "\t")?, UInt8(ascii: ">")?, UInt8(ascii: "/")?: return true
    default: return false
    }
  }

  static func isKnown(_ name: [UInt8]) -> Bool {
    inlineNames.contains(name) || blockNames.contains(name)
  }

  private static func isNameByte(_ byte: UInt8, isFirst: Bool) -> Bool {
    switch byte {
    case 0x41...0x5A, 0x61...0x7A: true
    case 0x30...0x39, UInt8(ascii: "-"): !isFirst
    default: false
    }
  }

  private static func names(_ list: String) -> Set<[UInt8]> {
    Set(list.utf8.split(separator: UInt8(ascii: " ")).map { Array($0) })
  }

  private static let inlineNames = names(
    """
    a abbr acronym audio b bdi bdo big br button canvas cite code data datalist del dfn em embed font i iframe img \
    input ins kbd label map mark meter noscript object output picture progress q rp rt ruby s samp script select \
    slot small span strike strong style sub sup svg template textarea time tt u var video wbr
    """)
  private static let blockNames = names(
    """
    address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt \
    fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html legend li link main \
    menu menuitem nav noframes ol optgroup option p param pre search section summary table tbody td tfoot th thead \
    title tr track ul
    """)
}
