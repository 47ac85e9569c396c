import MentionText

/// Link reference definitions `[label]: destination "title"`; the first of a label counts (CommonMark 4.7).
struct LinkDefinitions {
  private var destinations: [[UInt8]: [UInt8]] = [:]

  /// Labels have fewer characters than this (spec/markdown I).
  static let labelLimit = 1_000

  func destination(_ label: ArraySlice<UInt8>) -> [UInt8]? {
    destinations.isEmpty ? nil : Self.key(label).flatMap { destinations[$0] }
  }

  /// White space in runs is one blank, case is folded; nil for labels that can't be any.
  private static func key(_ label: ArraySlice<UInt8>) -> [UInt8]? {
    guard label.count < labelLimit * 4 else { return nil }
    let words = label.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    if words.isEmpty { return nil }
    return Array(MentionText.fold(String(decoding: Array(words.joined(separator: [0x20])), as: UTF8.self)).utf8)
  }

  /// Takes the definitions at the start of a paragraph. Returns how many lines they fill.
  mutating func take(from lines: [[UInt8]]) -> Int {
    var next = 0
    while next < lines.count, lines[next].first == UInt8(ascii: "[") {
      guard let count = takeOne(lines, from: next) else { break }
      next += count
    }
    return next
  }

  /// Lines that one definition may fill: a label, a destination and a title of several lines.
  private static let linesOfOne = 64

  private mutating func takeOne(_ lines: [[UInt8]], from first: Int) -> Int? {
    var text: [UInt8] = []
    var ends: [Int] = []
    for line in lines[first..<min(lines.count, first + Self.linesOfOne)] {
      if !text.isEmpty { text.append(0x0A) }
      text += line
      ends.append(text.count)
    }
    guard let label = LinkSyntax.label(text, at: 0), label.end < text.count, text[label.end] == UInt8(ascii: ":"),
      let key = Self.key(text[label.text]), text[1] != UInt8(ascii: "^")
    else { return nil }
    var at = LinkSyntax.skipBlanks(text, label.end + 1)
    guard at < text.count, let destination = LinkSyntax.destination(text, at: at), destination.end > at else {
      return nil
    }
    at = destination.end
    func lineEnding(at place: Int) -> Int? {
      var at = place
      while at < text.count, text[at] == 0x20 || text[at] == 0x09 { at += 1 }
      return at == text.count || text[at] == 0x0A ? ends.firstIndex { $0 >= at } : nil
    }
    let beforeTitle = lineEnding(at: at)
    let title = LinkSyntax.skipBlanks(text, at)
    var last = beforeTitle
    if title > at, title < text.count, let end = LinkSyntax.title(text, at: title), let line = lineEnding(at: end) {
      last = line
    }
    guard let last else { return nil }
    if destinations[key] == nil { destinations[key] = destination.bytes }
    return last + 1
  }
}

/// The parts of a Markdown link.
enum LinkSyntax {
  /// `[text]` without unescaped brackets: the range of the text, and where it ends.
  static func label(_ bytes: [UInt8], at start: Int) -> (text: Range<Int>, end: Int)? {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "[") else { return nil }
    var at = start + 1
    let limit = min(bytes.count, start + 4 * LinkDefinitions.labelLimit)
    while at < limit {
      switch bytes[at] {
      case UInt8(ascii: "\\"): at += 1
      case UInt8(ascii: "["): return nil
      case UInt8(ascii: "]"): return (start + 1..<at, at + 1)
      default: break
      }
      at += 1
    }
    return nil
  }

  /// Past blanks, and one line end at most (two make a paragraph's end, which is not in here).
  static func skipBlanks(_ bytes: [UInt8], _ start: Int) -> Int {
    var at = start
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 || bytes[at] == 0x0A { at += 1 }
    return at
  }

  /// A destination, escapes and entities read, and where it ends.
  static func destination(_ bytes: [UInt8], at start: Int) -> (bytes: [UInt8], end: Int)? {
    var at = start
    if at < bytes.count, bytes[at] == UInt8(ascii: "<") {
      at += 1
      while at < bytes.count, bytes[at] != UInt8(ascii: ">") {
        if bytes[at] == 0x0A || bytes[at] == UInt8(ascii: "<") { return nil }
        at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard at < bytes.count else { return nil }
      return (InlineText.unescaped(bytes[start + 1..<at]), at + 1)
    }
    var depth = 0
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "\\"), at + 1 < bytes.count, InlineText.isPunctuation(bytes[at + 1]) {
        at += 2
        continue
      }
      if byte <= 0x20 || byte == 0x7F { break }
      if byte == UInt8(ascii: "(") {
        depth += 1
        if depth > 32 { return nil }
      } else if byte == UInt8(ascii: ")") {
        if depth == 0 { break }
        depth -= 1
      }
      at += 1
    }
    guard depth == 0 else { return nil }
    return (InlineText.unescaped(bytes[start..<at]), at)
  }

  /// Where a title in quotes or parentheses ends.
  static func title(_ bytes: [UInt8], at start: Int) -> Int? {
    let close: UInt8
    switch bytes[start] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): close = bytes[start]
    case UInt8(ascii: "("): close = UInt8(ascii: ")")
    default: return nil
    }
    var at = start + 1
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "\\") {
        at += 2
        continue
      }
      if bytes[at] == close { return at + 1 }
      if close == UInt8(ascii: ")"), bytes[at] == UInt8(ascii: "(") { return nil }
      at += 1
    }
    return nil
  }

  /// The `(destination "title")` of an inline link.
  static func inline(_ bytes: [UInt8], at start: Int) -> (destination: [UInt8], end: Int)? {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "(") else { return nil }
    var at = skipBlanks(bytes, start + 1)
    if at < bytes.count, bytes[at] == UInt8(ascii: ")") { return ([], at + 1) }
    guard let destination = destination(bytes, at: at) else { return nil }
    at = skipBlanks(bytes, destination.end)
    if at > destination.end, at < bytes.count, let end = title(bytes, at: at) { at = skipBlanks(bytes, end) }
    return at < bytes.count && bytes[at] == UInt8(ascii: ")") ? (destination.bytes, at + 1) : nil
  }
}
