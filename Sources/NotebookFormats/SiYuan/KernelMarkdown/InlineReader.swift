import NotebookModel

/// Reads the inline Markdown of one paragraph: what stays as text, and whether it is more than refs.
///
/// One pass makes a flat list of pieces; runs of `*` and the like are pieces of text that lose bytes when they
/// find their partner. No tree is needed: only text survives.
struct InlineReader {
  private enum Kind {
    /// Stays, if it isn't used up as a marker.
    case text
    /// An entity: vanishes, except in a link's text.
    case entity
    case ref
    /// A tag without a partner.
    case loneTag
    /// Vanishes, and is more than a ref.
    case other
    case hidden
  }

  private struct Piece {
    var kind: Kind
    var start: Int
    var end: Int
    /// How many more pairs of markers begin (end, if negative) in front of this piece.
    var wrapping = 0
  }

  private struct Bracket {
    var piece: Int
    var isImage: Bool
    var bottom: Int
    /// Where the text after the bracket begins.
    var start: Int
  }

  private let bytes: [UInt8]
  private let settings: SiYuanSettings.InlineMarkdown
  /// Whether what a person reads is kept (code, anchors, decoded entities) and HTML dropped, as in titles.
  private let keepsContent: Bool
  private var position = 0
  private var pieces: [Piece] = []
  private var runs = DelimiterRuns()
  private var brackets: [Bracket] = []
  /// Lengths of runs of backticks that no later run has, and names of tags that no later tag closes.
  private var openTicks: Set<Int> = []
  private var openNames: Set<[UInt8]> = []

  /// What is left of the text.
  private(set) var text: [UInt8] = []
  private(set) var hasOtherText = false

  init(_ bytes: [UInt8], settings: SiYuanSettings.InlineMarkdown, keepsContent: Bool = false) {
    self.bytes = bytes
    self.settings = settings
    self.keepsContent = keepsContent
  }

  mutating func read() {
    while position < bytes.count { readPiece() }
    match(above: -1)
    collect()
  }

  private mutating func collect() {
    var depth = 0
    var hasRefAfterTag = false
    var hasTag = false
    for piece in pieces {
      depth += piece.wrapping
      switch piece.kind {
      case .text where piece.start < piece.end:
        text += bytes[piece.start..<piece.end]
      case .entity where keepsContent:
        text += (MarkdownBytes.entity(in: bytes, at: piece.start)?.text ?? "").utf8
      case .ref:
        // Inside emphasis a ref is no longer seen as one.
        if depth > 0 { hasOtherText = true }
        if hasTag { hasRefAfterTag = true }
      case .loneTag: hasTag = true
      case .other: hasOtherText = true
      default: break
      }
    }
    if hasRefAfterTag || !MarkdownBytes.trimmed(text).isEmpty { hasOtherText = true }
  }

  private mutating func match(above bottom: Int) {
    var pieces = self.pieces
    runs.process(above: bottom) { opener, closer, width in
      pieces[opener].end -= width
      pieces[closer].start += width
      if opener + 1 < pieces.count { pieces[opener + 1].wrapping += 1 }
      pieces[closer].wrapping -= 1
    }
    self.pieces = pieces
  }

  /// Adds something that vanishes, but for the bytes between its markers where content is kept.
  private mutating func add(_ kind: Kind, to end: Int, content: Range<Int>) {
    if keepsContent {
      pieces.append(Piece(kind: .text, start: content.lowerBound, end: content.upperBound))
      position = end
    } else {
      add(kind, length: end - position)
    }
  }

  private mutating func add(_ kind: Kind, length: Int) {
    pieces.append(Piece(kind: kind, start: position, end: position + length))
    position += length
  }

  private mutating func readPiece() {
    switch bytes[position] {
    case UInt8(ascii: "\\"): readBackslash()
    case UInt8(ascii: "`"): readCode()
    case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "="), UInt8(ascii: "^"),
      UInt8(ascii: "#"):
      readRun()
    case UInt8(ascii: "\n"): readLineBreak()
    case UInt8(ascii: "<"): readAngle()
    case UInt8(ascii: "!") where position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "["):
      openBracket(isImage: true)
    case UInt8(ascii: "["): openBracket(isImage: false)
    case UInt8(ascii: "]"): closeBracket()
    case UInt8(ascii: "&"):
      if let entity = MarkdownBytes.entity(in: bytes, at: position) {
        add(.entity, length: entity.length)
      } else {
        add(.text, length: 1)
      }
    case UInt8(ascii: "$"): readMath()
    case UInt8(ascii: "("):
      if let end = InlinePatterns.refEnd(bytes, at: position) {
        add(.ref, to: end, content: InlinePatterns.refAnchor(from: position, to: end))
      } else {
        add(.text, length: 1)
      }
    case UInt8(ascii: "{"):
      if let end = InlinePatterns.spanAttributesEnd(bytes, at: position) {
        add(.hidden, length: end - position)
      } else {
        add(.text, length: 1)
      }
    case UInt8(ascii: ":"):
      if let end = InlinePatterns.emojiEnd(bytes, at: position) {
        add(.hidden, length: end - position)
      } else {
        add(.text, length: 1)
      }
    default:
      var end = position + 1
      while end < bytes.count, !BlockReader.isActive(bytes[end]) { end += 1 }
      add(.text, length: end - position)
    }
  }

  private mutating func readBackslash() {
    guard position + 1 < bytes.count else { return add(.text, length: 1) }
    switch bytes[position + 1] {
    case 0x0A, 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E:
      add(.hidden, to: position + 2, content: (position + 1)..<(position + 2))
    default: add(.text, length: 1)
    }
  }

  private mutating func readCode() {
    var length = 0
    while position + length < bytes.count, bytes[position + length] == UInt8(ascii: "`") { length += 1 }
    guard !openTicks.contains(length) else { return add(.text, length: length) }
    var index = position + length
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "`") else {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, bytes[index] == UInt8(ascii: "`") { index += 1 }
      if index - start == length { return add(.hidden, to: index, content: (position + length)..<start) }
    }
    openTicks.insert(length)
    add(.text, length: length)
  }

  private mutating func readMath() {
    guard settings.math, let end = InlinePatterns.mathEnd(bytes, at: position) else { return add(.text, length: 1) }
    add(.hidden, to: end, content: (position + 1)..<(end - 1))
  }

  private mutating func readLineBreak() {
    if let last = pieces.indices.last, pieces[last].kind == .text {
      while pieces[last].end > pieces[last].start, bytes[pieces[last].end - 1] == UInt8(ascii: " ") {
        pieces[last].end -= 1
      }
    }
    add(.hidden, length: 1)
  }

  // MARK: Runs of markers

  private mutating func readRun() {
    let byte = bytes[position]
    var length = 1
    while position + length < bytes.count, bytes[position + length] == byte { length += 1 }
    guard isMarker(byte, length: length) else { return add(.text, length: length) }
    let before: Unicode.Scalar =
      position == 0 ? "\n" : MarkdownBytes.scalar(before: position, in: bytes, start: 0).value
    let after: Unicode.Scalar =
      position + length == bytes.count
      ? "\n" : MarkdownBytes.scalar(at: position + length, in: bytes, end: bytes.count).value
    let (blankBefore, blankAfter) = (MarkdownBytes.isWhiteSpace(before), MarkdownBytes.isWhiteSpace(after))
    let (markBefore, markAfter) = (MarkdownBytes.isPunctuation(before), MarkdownBytes.isPunctuation(after))
    // The kernel's parser lets a marker touch another marker or a link from outside, where CommonMark doesn't.
    let isLeft = !blankAfter && (!markAfter || blankBefore || markBefore || Self.beginsInline(after))
    let isRight = !blankBefore && (!markBefore || blankAfter || markAfter || Self.endsInline(before))
    let isUnderscore = byte == UInt8(ascii: "_")
    runs.push(
      byte, piece: pieces.count, length: length,
      opens: isUnderscore ? isLeft && (!isRight || markBefore) : isLeft,
      closes: isUnderscore ? isRight && (!isLeft || markAfter) : isRight)
    add(.text, length: length)
  }

  private static func beginsInline(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "*", "_", "~", "=", "^", "#", "[", "!": true
    default: false
    }
  }

  private static func endsInline(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "*", "_", "~", "=", "^", "#", ")": true
    default: false
    }
  }

  private func isMarker(_ byte: UInt8, length: Int) -> Bool {
    switch byte {
    case UInt8(ascii: "*"): settings.asterisk
    case UInt8(ascii: "_"): settings.underscore
    case UInt8(ascii: "~"): length == 1 ? settings.sub : length == 2 && settings.strikethrough
    case UInt8(ascii: "="): length == 2 && settings.mark
    case UInt8(ascii: "^"): length == 1 && settings.sup
    default: length == 1 && settings.tag
    }
  }

  // MARK: Links and images

  private mutating func openBracket(isImage: Bool) {
    let width = isImage ? 2 : 1
    brackets.append(
      Bracket(piece: pieces.count, isImage: isImage, bottom: runs.bottom, start: position + width))
    add(.text, length: width)
  }

  private mutating func closeBracket() {
    guard let bracket = brackets.popLast() else { return add(.text, length: 1) }
    guard let end = InlinePatterns.destinationEnd(bytes, after: position + 1) else { return add(.text, length: 1) }
    let textEnd = position
    match(above: bracket.bottom)
    if bracket.isImage {
      // The alternative text stays as it was typed.
      pieces.removeSubrange(bracket.piece...)
      pieces.append(Piece(kind: .text, start: bracket.start, end: textEnd))
    } else {
      pieces[bracket.piece].kind = .other
      for index in (bracket.piece + 1)..<pieces.endIndex where pieces[index].kind == .entity {
        pieces[index].kind = .text
      }
      // No links in links.
      brackets.removeAll { !$0.isImage }
    }
    add(.hidden, length: end - position)
  }

  // MARK: HTML

  private mutating func readAngle() {
    if let end = InlinePatterns.autolinkEnd(bytes, at: position) {
      pieces.append(Piece(kind: .other, start: position, end: position))
      pieces.append(Piece(kind: .text, start: position + 1, end: end - 1))
      position = end
      return
    }
    if let end = InlinePatterns.annotationEnd(bytes, at: position) { return add(.other, length: end - position) }
    if let end = HTMLTag.commentEnd(bytes, at: position) { return add(.text, length: end - position) }
    guard let tag = HTMLTag.match(bytes, at: position), HTMLTag.isKnown(tag.name) else {
      return add(.text, length: 1)
    }
    if tag.name.elementsEqual("br".utf8) { return add(.hidden, length: tag.length) }
    if keepsContent { return add(.hidden, length: tag.length) }
    if tag.isClosing { return add(.loneTag, length: tag.length) }
    guard !openNames.contains(tag.name),
      let end = HTMLTag.end(of: tag.name, in: bytes, from: position + tag.length)
    else {
      openNames.insert(tag.name)
      return add(.loneTag, length: tag.length)
    }
    add(tag.hasDataType && tag.name.elementsEqual("span".utf8) ? .other : .text, length: end - position)
  }
}
