/// Reads what begins with `<` before expansion: comments, opaque tags, include tags (spec 11.2 to 11.4).
struct TagReader {
  enum Found {
    /// Nothing but text up to `end`.
    case text(end: Int)
    /// A span from `start`, which lies before the `<` if blanks in front go too, to `end`; `eatsLine`: the line
    /// break behind it went as well.
    case span(start: Int, end: Int, kind: PreprocessedText.Span.Kind, eatsLine: Bool)
    /// What was to be transcluded ends here.
    case onlyIncludeEnds
  }

  private(set) var tags: [PreprocessedText.Tag] = []
  /// Whether only what stands in `<onlyinclude>` counts.
  let onlyOnlyInclude: Bool

  private let bytes: [UInt8]
  private let purpose: Preprocessor.Purpose
  /// Names whose end tag was looked for in vain: another search from further on would find none either.
  private var withoutEnd: Set<[UInt8]> = []
  private var noMoreAngles = false

  private static let opaque = ["nowiki", "pre", "gallery", "indicator", "langconvert"].map { Array($0.utf8) }
  private static let openOnly = Array("<onlyinclude>".utf8)
  private static let closeOnly = Array("</onlyinclude>".utf8)

  init(bytes: [UInt8], purpose: Preprocessor.Purpose) {
    self.bytes = bytes
    self.purpose = purpose
    onlyOnlyInclude =
      purpose == .transclusion && ByteSearch.first(Self.openOnly, in: bytes, from: 0) != nil
      && ByteSearch.first(Self.closeOnly, in: bytes, from: 0) != nil
  }

  func endOfNextOnlyInclude(from start: Int) -> Int? {
    ByteSearch.first(Self.openOnly, in: bytes, from: start).map { $0 + Self.openOnly.count }
  }

  /// What begins at `start`, where `<` stands.
  mutating func read(at start: Int) -> Found {
    if onlyOnlyInclude, bytes[start...].starts(with: Self.closeOnly) { return .onlyIncludeEnds }
    if bytes[start...].starts(with: [0x3C, 0x21, 0x2D, 0x2D]) { return comment(at: start) }
    guard let (name, attributes) = tagName(at: start + 1) else { return .text(end: start + 1) }
    guard !noMoreAngles, let angle = ByteSearch.first(0x3E, in: bytes, from: attributes) else {
      noMoreAngles = true
      return .text(end: start + 1)
    }
    if isIgnored(name) { return dropped(start, angle + 1) }
    let isOpaque = Self.opaque.contains(name)
    if bytes[angle - 1] == UInt8(ascii: "/") {
      guard isOpaque else { return dropped(start, angle + 1) }
      return tag(name, start, attributes..<max(attributes, angle - 1), nil, end: angle + 1)
    }
    if !withoutEnd.contains(name), let (contentEnd, end) = endTag(name, from: angle + 1) {
      guard isOpaque else { return dropped(start, end) }
      return tag(name, start, attributes..<angle, (angle + 1)..<contentEnd, end: end)
    }
    // Only as written in lower case an include tag may lack its end.
    guard isOpaque else {
      let written = bytes[(start + 1)...].prefix(name.count)
      return written.elementsEqual(name) ? dropped(start, bytes.count) : .text(end: start + 1)
    }
    withoutEnd.insert(name)
    return .text(end: angle + 1)
  }

  private func dropped(_ start: Int, _ end: Int) -> Found {
    .span(start: start, end: end, kind: .dropped, eatsLine: false)
  }

  private mutating func tag(
    _ name: [UInt8], _ start: Int, _ attributes: Range<Int>, _ content: Range<Int>?, end: Int
  ) -> Found {
    tags.append(PreprocessedText.Tag(name: name, attributes: attributes, content: content))
    return .span(start: start, end: end, kind: .tag(tags.count - 1), eatsLine: false)
  }

  /// Tags that vanish while what they hold stays.
  private func isIgnored(_ name: [UInt8]) -> Bool {
    switch String(decoding: name, as: UTF8.self) {
    case "includeonly", "/includeonly": name.first == UInt8(ascii: "/") || purpose == .transclusion
    case "noinclude", "/noinclude", "onlyinclude", "/onlyinclude": purpose == .page
    default: false
    }
  }

  /// The name of a tag that means something here, in lower case, and where its attributes begin.
  private func tagName(at start: Int) -> (name: [UInt8], attributes: Int)? {
    var end = start
    while end < bytes.count, end - start <= 12, isNameByte(bytes[end], isFirst: end == start) { end += 1 }
    guard end < bytes.count else { return nil }
    let follows = bytes[end]
    let isEnd =
      follows == 0x20 || (0x09...0x0D).contains(follows) || follows == 0x3E
      || follows == UInt8(ascii: "/") && end + 1 < bytes.count && bytes[end + 1] == 0x3E
    guard isEnd else { return nil }
    let name = bytes[start..<end].map { $0 | 0x20 == 0x2F ? $0 : $0 | 0x20 }
    if Self.opaque.contains(name) { return (name, end) }
    switch (String(decoding: name, as: UTF8.self), purpose) {
    case ("includeonly", _), ("noinclude", _): return (name, end)
    case ("/includeonly", .transclusion): return (name, end)
    case ("/noinclude", .page), ("onlyinclude", .page), ("/onlyinclude", .page): return (name, end)
    default: return nil
    }
  }

  private func isNameByte(_ byte: UInt8, isFirst: Bool) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || isFirst && byte == UInt8(ascii: "/")
  }

  /// Where the next end tag begins and ends.
  private func endTag(_ name: [UInt8], from start: Int) -> (start: Int, end: Int)? {
    var from = start
    while let angle = ByteSearch.first(0x3C, in: bytes, from: from) {
      from = angle + 1
      guard from < bytes.count, bytes[from] == UInt8(ascii: "/"), from + name.count < bytes.count else { continue }
      let written = bytes[(from + 1)...].prefix(name.count)
      guard written.elementsEqual(name, by: { $0 | 0x20 == $1 }) else { continue }
      var end = from + 1 + name.count
      while end < bytes.count, bytes[end] == 0x20 || (0x09...0x0D).contains(bytes[end]) { end += 1 }
      if end < bytes.count, bytes[end] == 0x3E { return (angle, end + 1) }
    }
    return nil
  }

  // Comments.

  private static let commentEnd = Array("-->".utf8)

  /// A comment, with the line it stands on if nothing else stands there.
  private func comment(at start: Int) -> Found {
    guard let close = ByteSearch.first(Self.commentEnd, in: bytes, from: start + 4) else {
      return dropped(start, bytes.count)
    }
    var blanks = start
    while blanks > 0, isBlank(bytes[blanks - 1]) { blanks -= 1 }
    guard blanks > 0, bytes[blanks - 1] == 0x0A else { return dropped(start, close + 3) }
    // Comments that follow at once belong to the same line.
    var end = afterBlanks(close + 3)
    while bytes[end...].starts(with: [0x3C, 0x21, 0x2D, 0x2D]),
      let next = ByteSearch.first(Self.commentEnd, in: bytes, from: end + 4)
    {
      end = afterBlanks(next + 3)
    }
    if end < bytes.count, bytes[end] == 0x0A {
      return .span(start: blanks, end: end + 1, kind: .dropped, eatsLine: true)
    }
    return dropped(start, close + 3)
  }

  private func afterBlanks(_ start: Int) -> Int {
    var end = start
    while end < bytes.count, isBlank(bytes[end]) { end += 1 }
    return end
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
