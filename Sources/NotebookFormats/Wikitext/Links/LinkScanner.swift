import Platform

/// Finds the language links of a text from which everything else is gone (spec 11.7 to 11.11).
struct LinkScanner {
  /// One row: the language, and the title with its fragment.
  struct Link: Sendable, Hashable {
    var language: [UInt8]
    var title: [UInt8]
  }

  private(set) var links: [Link] = []
  private var languages = FewTexts()

  /// Reads one text; of several links to one language the first counts, over all texts read before, too.
  mutating func scan(_ bytes: [UInt8], _ titles: inout TitleParser) {
    scan(bytes, 0..<bytes.count, &titles)
  }

  private mutating func scan(_ bytes: [UInt8], _ range: Range<Int>, _ titles: inout TitleParser) {
    var next = Self.opening(bytes, from: range.lowerBound, to: range.upperBound)
    while let start = next {
      let begin = start + 2
      var end = Self.opening(bytes, from: begin, to: range.upperBound) ?? range.upperBound
      next = end < range.upperBound ? end : nil
      guard let link = piece(bytes, begin..<end), let title = title(link.target, &titles) else { continue }
      if title.namespace == WikiNamespaces.file, !title.isExternal {
        guard let label = link.label else { continue }
        if link.isClosed {
          caption(bytes, label..<end, &titles)
        } else {
          var captionEnd = end
          // Pieces are joined until the link is closed; then what it holds is read, closed or not.
          while end < range.upperBound {
            let piece = (end + 2)..<(Self.opening(bytes, from: end + 2, to: range.upperBound) ?? range.upperBound)
            let closings = Self.closings(bytes, piece)
            end = piece.upperBound
            captionEnd = end
            if closings.count > 1 { captionEnd = closings[1] }
            if closings.count != 1 { break }
          }
          next = end < range.upperBound ? end : nil
          caption(bytes, label..<captionEnd, &titles)
        }
      } else if link.isClosed, title.isLanguage {
        if languages.insert(title.interwiki) {
          links.append(Link(language: title.interwiki, title: title.textWithFragment))
        }
      }
    }
  }

  /// A piece of text behind `[[`, up to the next: where its target ends, and whether `]]` closes it.
  private struct Piece {
    var target: [UInt8]
    /// Where the label begins, behind `|`.
    var label: Int?
    var isClosed: Bool
  }

  private func piece(_ bytes: [UInt8], _ range: Range<Int>) -> Piece? {
    var position = range.lowerBound
    while position < range.upperBound, Self.isTarget[Int(bytes[position])] { position += 1 }
    guard position > range.lowerBound, position < range.upperBound else { return nil }
    let target = Array(bytes[range.lowerBound..<position])
    if bytes[position] == UInt8(ascii: "]") {
      guard position + 1 < range.upperBound, bytes[position + 1] == UInt8(ascii: "]") else { return nil }
      return Piece(target: target, label: nil, isClosed: true)
    }
    guard bytes[position] == UInt8(ascii: "|") else { return nil }
    // At least one byte of label.
    let isClosed = Self.closing(bytes, from: position + 2, to: range.upperBound) != nil
    return Piece(target: target, label: position + 1, isClosed: isClosed)
  }

  /// The title a link's target names; nil for what is no link, or one that stands in the text (spec 11.8).
  private func title(_ written: [UInt8], _ titles: inout TitleParser) -> WikiTitle? {
    var target = written
    if target.contains(UInt8(ascii: "%")) {
      target = PercentCoding.decoded(target).flatMap { byte -> [UInt8] in
        byte == 0x3C ? Array("&lt;".utf8) : byte == 0x3E ? Array("&gt;".utf8) : [byte]
      }
    }
    target = Array(target.drop { $0 == 0x20 })
    guard let first = target.first, first != UInt8(ascii: ":"), !URLProtocols.begin(target) else { return nil }
    // Most links have no prefix: they need no more.
    guard target.contains(UInt8(ascii: ":")) || target.contains(UInt8(ascii: "&")) else { return nil }
    return titles.parse(target)
  }

  private static func opening(_ bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    pair(UInt8(ascii: "["), bytes, from: start, to: end)
  }

  private static func closing(_ bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    pair(UInt8(ascii: "]"), bytes, from: start, to: end)
  }

  private static func pair(_ byte: UInt8, _ bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    var from = start
    while let hit = ByteSearch.first(byte, in: bytes, from: from, to: end), hit + 1 < end {
      if bytes[hit + 1] == byte { return hit }
      from = hit + 2
    }
    return nil
  }

  /// Where a piece is closed: the first two places.
  private static func closings(_ bytes: [UInt8], _ range: Range<Int>) -> [Int] {
    guard let first = closing(bytes, from: range.lowerBound, to: range.upperBound) else { return [] }
    guard let second = closing(bytes, from: first + 2, to: range.upperBound) else { return [first] }
    return [first, second]
  }

  /// A caption: external links in it are read before others, and take what they hold with them (spec 15, rows 8).
  private mutating func caption(_ bytes: [UInt8], _ range: Range<Int>, _ titles: inout TitleParser) {
    guard let plain = ExternalLinks.removed(bytes, range) else { return scan(bytes, range, &titles) }
    scan(plain, 0..<plain.count, &titles)
  }

  /// Bytes of a target: those of titles, `#` and `%`.
  private static let isTarget: [Bool] = {
    var table = LegalTitle.isLegalByte
    table[Int(UInt8(ascii: "#"))] = true
    return table
  }()
}

/// Beginnings of addresses, which are no titles (MediaWiki's `$wgUrlProtocols`).
enum URLProtocols {
  static func begin(_ text: [UInt8]) -> Bool {
    guard let first = text.first else { return false }
    return byFirst[Int(lower(first))].contains { protocolName in
      guard text.count >= protocolName.count else { return false }
      var position = 1
      while position < protocolName.count, lower(text[position]) == protocolName[position] { position += 1 }
      return position == protocolName.count
    }
  }

  /// By the first byte: a table, since every link asks.
  private static let byFirst: [[[UInt8]]] = (0..<256).map { byte in all.filter { Int($0[0]) == byte } }

  private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

  private static let all = [
    "bitcoin:", "ftp://", "ftps://", "geo:", "git://", "gopher://", "http://", "https://", "irc://", "ircs://",
    "magnet:", "mailto:", "matrix:", "mms://", "news:", "nntp://", "redis://", "sftp://", "sip:", "sips:", "sms:",
    "ssh://", "svn://", "tel:", "telnet://", "urn:", "worldwind://", "xmpp:", "//",
  ].map { Array($0.utf8) }
}

/// `[http://example.org text]`.
enum ExternalLinks {
  /// The text without them; nil where there is none.
  static func removed(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8]? {
    var out: [UInt8] = []
    var kept = range.lowerBound
    var position = range.lowerBound
    while let open = ByteSearch.first(UInt8(ascii: "["), in: bytes, from: position, to: range.upperBound) {
      position = open + 1
      guard URLProtocols.begin(Array(bytes[position..<min(position + 24, range.upperBound)])) else { continue }
      var end = position
      while end < range.upperBound, bytes[end] != UInt8(ascii: "]"), bytes[end] >= 0x20 { end += 1 }
      guard end < range.upperBound, bytes[end] == UInt8(ascii: "]") else { continue }
      out += bytes[kept..<open]
      out.append(Expander.marker)
      kept = end + 1
      position = kept
    }
    guard kept > range.lowerBound else { return nil }
    return out + bytes[kept..<range.upperBound]
  }
}
