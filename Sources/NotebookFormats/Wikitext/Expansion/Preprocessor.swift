/// Finds the constructs of a text that expansion replaces, as MediaWiki's preprocessor does (spec 11.2 to 11.5), in
/// one pass: every byte is looked at a bounded number of times.
struct Preprocessor {
  /// Whether the text is read for the page it stands on, or for one that transcludes it (spec 11.4).
  enum Purpose: Sendable {
    case page
    case transclusion
  }

  /// `hasVariants`: the wiki's language is written in several ways, and `-{` … `}-` holds what is not converted.
  static func preprocess(
    _ bytes: [UInt8], for purpose: Purpose, hasVariants: Bool = false
  ) -> PreprocessedText {
    var work = Preprocessor(bytes: bytes, purpose: purpose, hasVariants: hasVariants)
    work.run()
    return PreprocessedText(bytes: bytes, spans: work.spans, parts: work.parts, tags: work.tagReader.tags)
  }

  /// An opening whose end has not been found.
  private struct Piece {
    /// `{`, `[`, `-` for `-{`, or a line break for a heading, in which nothing separates arguments.
    let open: UInt8
    let start: Int
    var count: Int
    let isAtLineStart: Bool
    /// Where its parts begin in `openParts`.
    let firstPart: Int

    var close: UInt8 { open == brace ? UInt8(ascii: "}") : open == lineBreak ? lineBreak : UInt8(ascii: "]") }
  }

  private let bytes: [UInt8]
  private var tagReader: TagReader
  private var spans: [PreprocessedText.Span] = []
  private var parts: [PreprocessedText.Part] = []
  private var stack: [Piece] = []
  private var openParts: [PreprocessedText.Part] = []
  private var position = 0
  private var isLineStart = true

  private let hasVariants: Bool

  private init(bytes: [UInt8], purpose: Purpose, hasVariants: Bool) {
    self.bytes = bytes
    self.hasVariants = hasVariants
    tagReader = TagReader(bytes: bytes, purpose: purpose)
  }

  private mutating func run() {
    let mayHold = [brace, angle].contains { ByteSearch.first($0, in: bytes, from: 0) != nil }
    guard mayHold else { return }
    skipToOnlyInclude()
    while position < bytes.count {
      if isLineStart {
        isLineStart = false
        openHeading()
        if position >= bytes.count { break }
      }
      let byte = bytes[position]
      switch byte {
      case brace, bracket: open(byte)
      case angle: tag()
      case lineBreak:
        // The break that ends a heading may begin another.
        if stack.last?.open == lineBreak { pop() }
        position += 1
        isLineStart = true
      case dash where hasVariants && opensVariant:
        let piece = Piece(open: dash, start: position, count: 2, isAtLineStart: false, firstPart: openParts.count)
        position += 2
        push(piece, contentFrom: position)
      case UInt8(ascii: "}") where stack.last?.open == dash:
        if position + 1 < bytes.count, bytes[position + 1] == dash {
          pop()
          position += 2
        } else {
          position += 1
        }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if stack.last?.close == byte { close(byte) } else { position += 1 }
      case UInt8(ascii: "|") where separates: nextPart()
      case UInt8(ascii: "=") where takesEquals:
        openParts[openParts.count - 1].equals = position
        position += 1
      default: position += 1
      }
    }
  }

  /// Whether `-{` begins here, and not a dash before doubled braces.
  private var opensVariant: Bool {
    position + 1 < bytes.count && bytes[position + 1] == brace
      && (position + 2 >= bytes.count || bytes[position + 2] != brace)
  }

  /// Whether `|` separates parts here: directly in braces.
  private var separates: Bool { stack.last?.open == brace }

  /// Whether `=` ends a name here: the first in a part that is not the name of the whole.
  private var takesEquals: Bool {
    guard let piece = stack.last, piece.open == brace, let part = openParts.last else { return false }
    return openParts.count - piece.firstPart > 1 && part.equals < 0
  }

  private mutating func nextPart() {
    openParts[openParts.count - 1].end = position
    position += 1
    openParts.append(PreprocessedText.Part(start: position, end: position, equals: -1))
  }

  private mutating func push(_ piece: Piece, contentFrom start: Int) {
    stack.append(piece)
    openParts.append(PreprocessedText.Part(start: start, end: start, equals: -1))
  }

  private mutating func pop() {
    guard let piece = stack.popLast() else { return }
    openParts.removeSubrange(piece.firstPart...)
  }

  private mutating func openHeading() {
    var count = 0
    while count < 6, position + count < bytes.count, bytes[position + count] == UInt8(ascii: "=") { count += 1 }
    // One sign in an argument is more likely the end of its name.
    if count == 0 || count == 1 && takesEquals { return }
    let piece = Piece(
      open: lineBreak, start: position, count: count, isAtLineStart: true, firstPart: openParts.count)
    position += count
    push(piece, contentFrom: position)
  }

  private mutating func open(_ byte: UInt8) {
    let start = position
    while position < bytes.count, bytes[position] == byte { position += 1 }
    guard position - start >= 2 else { return }
    let piece = Piece(
      open: byte, start: start, count: position - start,
      isAtLineStart: start > 0 && bytes[start - 1] == lineBreak, firstPart: openParts.count)
    push(piece, contentFrom: position)
  }

  private mutating func close(_ byte: UInt8) {
    guard var piece = stack.last else { return }
    let most = min(piece.count, piece.open == brace ? 3 : 2)
    var matched = 0
    while matched < most, position + matched < bytes.count, bytes[position + matched] == byte { matched += 1 }
    guard matched >= 2 else {
      position += matched
      return
    }
    let start = piece.start + piece.count - matched
    openParts[openParts.count - 1].end = position
    position += matched
    if piece.open == brace {
      let first = parts.count
      parts += openParts[piece.firstPart...]
      spans.append(
        PreprocessedText.Span(
          start: start, end: position,
          kind: matched == 3
            ? .argument : .template(atLineStart: piece.isAtLineStart && matched == piece.count),
          parts: first..<parts.count, next: 0))
    }
    pop()
    piece.count -= matched
    if piece.count >= 2 { push(piece, contentFrom: start) }
  }

  // Tags and comments.

  private mutating func tag() {
    switch tagReader.read(at: position) {
    case .text(let end): position = end
    case .onlyIncludeEnds:
      skipToOnlyInclude()
    case .span(let start, let end, let kind, let eatsLine):
      // Blanks in front of a comment go with it only where they are text of this part.
      let floor = max(spans.last?.end ?? 0, openParts.last?.start ?? 0)
      drop(from: start >= floor ? start : position, to: end, kind)
      isLineStart = eatsLine
    }
  }

  private mutating func drop(from start: Int, to end: Int, _ kind: PreprocessedText.Span.Kind) {
    spans.append(PreprocessedText.Span(start: start, end: end, kind: kind, parts: 0..<0, next: 0))
    position = end
  }

  /// Leaves out what lies before the next part that is to be transcluded.
  private mutating func skipToOnlyInclude() {
    guard tagReader.onlyOnlyInclude else { return }
    let end = tagReader.endOfNextOnlyInclude(from: position) ?? bytes.count
    if end > position { drop(from: position, to: end, .dropped) }
  }
}

private let brace = UInt8(ascii: "{")
private let bracket = UInt8(ascii: "[")
private let angle = UInt8(ascii: "<")
private let lineBreak = UInt8(ascii: "\n")
private let dash = UInt8(ascii: "-")
