/// HTML in expanded text (spec 11.6): tags that are permitted become one byte that no link target may hold, with
/// all their attributes; any other `<` and `>` becomes a reference.
enum MarkupTags {
  static func cleaned(_ bytes: [UInt8]) -> [UInt8] {
    let mayHold = [open, close].contains { ByteSearch.first($0, in: bytes, from: 0) != nil }
    guard mayHold else { return bytes }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte == close {
        out += greater
        position += 1
      } else if byte == open {
        if let end = permittedTag(bytes, at: position) {
          out.append(Expander.marker)
          position = end
        } else {
          out += less
          position += 1
        }
      } else {
        out.append(byte)
        position += 1
      }
    }
    return out
  }

  private static let open = UInt8(ascii: "<")
  private static let close = UInt8(ascii: ">")
  private static let less = Array("&lt;".utf8)
  private static let greater = Array("&gt;".utf8)

  /// Where the permitted tag at `start` ends; nil: it is none. No tag holds another `<`.
  private static func permittedTag(_ bytes: [UInt8], at start: Int) -> Int? {
    var position = start + 1
    if position < bytes.count, bytes[position] == UInt8(ascii: "/") { position += 1 }
    let nameStart = position
    while position < bytes.count, position - nameStart <= longestName, isNameByte(bytes[position]) { position += 1 }
    let name = bytes[nameStart..<position].map { $0 | 0x20 }
    guard let first = name.first, (0x61...0x7A).contains(first), permitted.contains(name) else { return nil }
    let attributes = position
    while position < bytes.count, bytes[position] != open {
      if bytes[position] == close {
        let isValid = isMeaningful(name, Array(bytes[attributes..<position]))
        return isValid ? position + 1 : nil
      }
      position += 1
    }
    return nil
  }

  /// A name goes on until a blank, a slash, the end of the tag or a NUL.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x09, 0x0A, 0x0B, 0x20, 0x2F, 0x3E, 0, 0x3C: false
    default: true
    }
  }

  /// `meta` and `link` are permitted as microdata only.
  private static func isMeaningful(_ name: [UInt8], _ attributes: [UInt8]) -> Bool {
    let target: String
    if name.elementsEqual("meta".utf8) {
      target = "content"
    } else if name.elementsEqual("link".utf8) {
      target = "href"
    } else {
      return true
    }
    return TagAttributes.value(of: "itemprop", in: attributes) != nil
      && TagAttributes.value(of: target, in: attributes) != nil
  }

  private static let longestName = 10

  private static let permitted: Set<[UInt8]> = Set(
    """
    abbr b bdi bdo big blockquote br caption center cite code data dd del dfn div dl dt em font h1 h2 h3 h4 h5 h6 hr i \
    ins kbd li link mark meta ol p pre q rb rp rt rtc ruby s samp small span strike strong sub sup table td th time tr tt \
    u ul var wbr
    """.utf8.split(separator: 0x20).map { $0.map { $0 | 0x20 } })
}
