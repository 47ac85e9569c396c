/// Redirects (spec 11.1).
enum Redirect {
  private static let word = Array("#redirect".utf8)

  /// Where a text redirects to, and where what follows the link begins; nil: it is no redirect.
  static func read(_ text: [UInt8], _ titles: inout TitleParser) -> (target: WikiTitle, rest: Int)? {
    var position = text.firstIndex { !isSpace($0) && $0 != 0 } ?? text.endIndex
    guard text[position...].prefix(word.count).elementsEqual(word, by: { $0 | 0x20 == $1 | 0x20 }),
      text[position] == word[0]
    else { return nil }
    position += word.count
    func skipSpaces() { while position < text.count, isSpace(text[position]) { position += 1 } }
    skipSpaces()
    if position < text.count, text[position] == UInt8(ascii: ":") { position += 1 }
    skipSpaces()
    guard text[position...].starts(with: [0x5B, 0x5B]) else { return nil }
    let start = position + 2
    // The link may not span lines.
    let lineEnd = ByteSearch.first(0x0A, in: text, from: start) ?? text.count
    guard let close = ByteSearch.first([0x5D, 0x5D], in: text, from: start), close < lineEnd else { return nil }
    var target = Array(text[start..<close].prefix { $0 != UInt8(ascii: "|") })
    if target.contains(UInt8(ascii: "%")) { target = PercentCoding.decoded(Array(target.drop { $0 == 0x3A })) }
    guard let title = titles.parse(target), isAllowed(title) else { return nil }
    position = close + 2
    skipSpaces()
    return (title, position)
  }

  static func target(of text: [UInt8], _ titles: inout TitleParser) -> WikiTitle? {
    // Most pages are none: their first byte says so.
    guard let first = text.first(where: { !isSpace($0) && $0 != 0 }), first == word[0] else { return nil }
    return read(text, &titles)?.target
  }

  /// Some special pages can't be redirected to.
  private static func isAllowed(_ title: WikiTitle) -> Bool {
    guard title.namespace == WikiNamespaces.special, !title.isExternal else { return true }
    let name = LetterCase.lowercased(Array(title.text.prefix { $0 != UInt8(ascii: "/") }))
    return !["userlogout", "filepath", "mypage", "mytalk", "redirect", "mylog"].contains {
      name.elementsEqual($0.utf8)
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
