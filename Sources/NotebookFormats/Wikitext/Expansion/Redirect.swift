import Platform

/// Redirects (spec 11.1; 15, rows 2 and 9).
enum Redirect {
  /// Where a text redirects to, and where what follows the link begins; nil: it is no redirect. `isSaid`: the wiki itself
  /// says that it is one, whatever its word for it.
  static func read(_ text: [UInt8], isSaid: Bool = false, _ titles: inout TitleParser) -> (
    target: WikiTitle, rest: Int
  )? {
    guard let start = text.firstIndex(where: { !isSpace($0) && $0 != 0 }), text[start] == hash,
      var position = endOfWord(text, from: start + 1, isSaid: isSaid, titles.rules)
    else { return nil }
    func skipSpaces() { while position < text.count, isSpace(text[position]) { position += 1 } }
    skipSpaces()
    if position < text.count, text[position] == UInt8(ascii: ":") { position += 1 }
    skipSpaces()
    guard text[position...].starts(with: [0x5B, 0x5B]) else { return nil }
    let link = position + 2
    // The link may not span lines.
    let lineEnd = ByteSearch.first(0x0A, in: text, from: link) ?? text.count
    guard let close = ByteSearch.first([0x5D, 0x5D], in: text, from: link), close < lineEnd else { return nil }
    var target = Array(text[link..<close].prefix { $0 != UInt8(ascii: "|") })
    if target.contains(UInt8(ascii: "%")) { target = PercentCoding.decoded(Array(target.drop { $0 == 0x3A })) }
    guard let title = titles.parse(target), isAllowed(title) else { return nil }
    position = close + 2
    skipSpaces()
    return (title, position)
  }

  static func target(of text: [UInt8], isSaid: Bool = false, _ titles: inout TitleParser) -> WikiTitle? {
    // Most pages are none: their first byte says so.
    guard let first = text.first(where: { !isSpace($0) && $0 != 0 }), first == hash else { return nil }
    return read(text, isSaid: isSaid, &titles)?.target
  }

  private static let hash = UInt8(ascii: "#")
  /// No wiki's word has more bytes.
  private static let longestWord = 96

  /// Behind the word that makes a redirect; nil: there is none.
  private static func endOfWord(_ text: [UInt8], from start: Int, isSaid: Bool, _ rules: WikiRules) -> Int? {
    let head = Array(text[start...].prefix(longestWord))
    let lower = LetterCase.lowercased(head)
    var best = 0
    for word in rules.redirectWords where word.count > best && lower.starts(with: word) {
      // Lower case may have more bytes, or fewer, than what was written.
      best = word.count
    }
    if best > 0 {
      if lower.count == head.count { return start + best }
      var length = 0
      while length < head.count, LetterCase.lowercased(Array(head[..<length])).count < best { length += 1 }
      return start + length
    }
    guard isSaid, let link = ByteSearch.first([0x5B, 0x5B], in: head, from: 0) else { return nil }
    var end = link
    while end > 0, isSpace(head[end - 1]) || head[end - 1] == UInt8(ascii: ":") { end -= 1 }
    return start + end
  }

  /// Some special pages can't be redirected to, and nothing without a name.
  private static func isAllowed(_ title: WikiTitle) -> Bool {
    if title.text.isEmpty { return false }
    guard title.namespace == WikiNamespaces.special, !title.isExternal else { return true }
    let name = LetterCase.lowercased(Array(title.text.prefix { $0 != UInt8(ascii: "/") }))
    return !["userlogout", "filepath", "mypage", "mytalk", "redirect", "mylog"].contains {
      name.elementsEqual($0.utf8)
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
