import Platform

/// Reads the inline text of one leaf from left to right: what comes first counts (spec/markdown D1). It is linear in the text's
/// length: what was looked for in vain is not looked for again.
struct InlineScanner {
  let source: [UInt8]
  let context: InlineContext
  private let isCell: Bool
  private(set) var pieces: [InlinePiece] = []
  private(set) var references: [InlineReference] = []
  private(set) var tags: [(tag: [UInt8], piece: Int)] = []
  /// `%%` signs, as pieces; which of them open and close is known when all leaves are read.
  private(set) var commentMarks: [Int] = []
  private var delimiters = DelimiterStack()
  private var brackets: [Bracket] = []
  private var at = 0
  private var textStart = 0
  private var codeRuns: CodeRuns?
  /// Nothing that closes these stands in the rest.
  private var lacksMath = false
  private var lacksDisplayMath = false
  private var lacksHTMLEnd: Set<UInt8> = []

  private static let imageDepth = 32

  private struct Bracket {
    let piece: Int
    /// Where its text begins.
    let start: Int
    let isImage: Bool
    var isActive = true
    let delimiters: Int
  }

  /// `isCell`: of a table, where `\|` is a pipe in code, too.
  init(_ source: [UInt8], context: InlineContext, isCell: Bool = false) {
    self.source = source
    self.context = context
    self.isCell = isCell
    scan()
    delimiters.process(from: 0, &pieces)
  }

  private mutating func scan() {
    while at < source.count {
      let byte = source[at]
      guard InlineContext.isSpecial[Int(byte)] else {
        at += 1
        continue
      }
      switch byte {
      case UInt8(ascii: "\\"): escape()
      case 0x0A:
        flush()
        // Blanks at the end of a line are none (two of them break it).
        if let last = pieces.indices.last, pieces[last].kind == .text, pieces[last].sign == 0 {
          while pieces[last].bytes.last == 0x20 || pieces[last].bytes.last == 0x09 { pieces[last].bytes.removeLast() }
        }
        pieces.append(InlinePiece(.lineBreak, [0x0A], start: at))
        at += 1
        textStart = at
      case UInt8(ascii: "`"): code()
      case UInt8(ascii: "$"): math()
      case UInt8(ascii: "%"):
        if context.flavour == .obsidian, next(is: byte) {
          flush()
          commentMarks.append(pieces.count)
          pieces.append(InlinePiece(.commentMark, [byte, byte], start: at))
          consume(2)
        } else {
          at += 1
        }
      case UInt8(ascii: "<"): angle()
      case UInt8(ascii: "&"):
        if let entity = InlineText.entity(source[at...]) {
          flush()
          pieces.append(InlinePiece(.text, entity.text, start: at))
          consume(entity.length)
        } else {
          at += 1
        }
      case UInt8(ascii: "!"):
        if next(is: UInt8(ascii: "[")) {
          if !wikilink(at: at + 1, isEmbed: true) { openBracket(isImage: true) }
        } else {
          at += 1
        }
      case UInt8(ascii: "["):
        if !wikilink(at: at, isEmbed: false), !footnoteReference() { openBracket(isImage: false) }
      case UInt8(ascii: "]"): closeBracket()
      case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "="): delimiterRun(byte)
      case UInt8(ascii: "#"): hash()
      case UInt8(ascii: "("):
        if context.flavour == .logseq, let uuid = LogseqSyntax.blockReference(source[at...]) {
          addReference(
            InlineReference(syntax: .logseqBlock, path: uuid.id, start: at, end: at + uuid.length),
            display: Array(source[at..<at + uuid.length]))
        } else {
          at += 1
        }
      case UInt8(ascii: "{"):
        if context.flavour == .logseq, let embed = LogseqSyntax.embed(source[at...]) {
          var reference = InlineReference(
            syntax: embed.isBlock ? .logseqBlock : .logseqPage, path: embed.target, start: at, end: at + embed.length)
          reference.isEmbed = true
          addReference(reference, display: embed.display)
        } else {
          at += 1
        }
      default: at += 1
      }
    }
    flush()
  }

  // MARK: Text

  private mutating func flush() {
    if textStart < at { pieces.append(InlinePiece(.text, Array(source[textStart..<at]), start: textStart)) }
    textStart = at
  }

  private mutating func consume(_ count: Int) {
    at += count
    textStart = at
  }

  private func next(is byte: UInt8) -> Bool { at + 1 < source.count && source[at + 1] == byte }

  private mutating func escape() {
    guard at + 1 < source.count, InlineText.isPunctuation(source[at + 1]) else {
      if next(is: 0x0A) {
        flush()
        consume(1)
      } else {
        at += 1
      }
      return
    }
    flush()
    pieces.append(InlinePiece(.text, [source[at + 1]], start: at))
    consume(2)
  }

  private mutating func code() {
    if codeRuns == nil { codeRuns = CodeRuns(source) }
    var length = 0
    while at + length < source.count, source[at + length] == UInt8(ascii: "`") { length += 1 }
    guard let close = codeRuns?.next(length: length, from: at + length) else {
      at += length
      return
    }
    flush()
    var text = source[at + length..<close].map { $0 == 0x0A ? 0x20 : $0 }
    if isCell, text.contains(UInt8(ascii: "\\")) {
      text = text.indices.compactMap { at in
        text[at] == UInt8(ascii: "\\") && at + 1 < text.count && text[at + 1] == UInt8(ascii: "|") ? nil : text[at]
      }
    }
    if text.count > 1, text.first == 0x20, text.last == 0x20, text.contains(where: { $0 != 0x20 }) {
      text = Array(text.dropFirst().dropLast())
    }
    pieces.append(InlinePiece(.separator, text, start: at))
    consume(close + length - at)
  }

  private mutating func math() {
    if next(is: UInt8(ascii: "$")) {
      var end = at + 2
      if !lacksDisplayMath {
        while end + 1 < source.count, !(source[end] == UInt8(ascii: "$") && source[end + 1] == UInt8(ascii: "$")) {
          end += 1
        }
        if end + 1 < source.count, end > at + 2 {
          flush()
          pieces.append(InlinePiece(.separator, Array(source[at + 2..<end]), start: at))
          consume(end + 2 - at)
          return
        }
        if end + 1 >= source.count { lacksDisplayMath = true }
      }
      at += 2
      return
    }
    guard !lacksMath, at + 1 < source.count, !InlineText.isBlank(source[at + 1]) else {
      at += 1
      return
    }
    var end = at + 1
    while end < source.count {
      if source[end] == UInt8(ascii: "\\") {
        end += 2
        continue
      }
      if source[end] == UInt8(ascii: "$"), end > at + 1, !InlineText.isBlank(source[end - 1]),
        end + 1 == source.count || !(0x30...0x39).contains(source[end + 1])
      {
        flush()
        pieces.append(InlinePiece(.separator, Array(source[at + 1..<end]), start: at))
        consume(end + 1 - at)
        return
      }
      end += 1
    }
    lacksMath = true
    at += 1
  }

  private mutating func angle() {
    if let length = InlineHTML.autolink(source[at...]) {
      flush()
      pieces.append(InlinePiece(.text, Array(source[at + 1..<at + length - 1]), start: at))
      consume(length)
      return
    }
    // Comments and the like are looked for to the end of the text: once in vain is enough.
    let second = at + 1 < source.count ? source[at + 1] : 0
    let isLong = second == UInt8(ascii: "!") || second == UInt8(ascii: "?")
    let kind = isLong && at + 2 < source.count ? second ^ source[at + 2] : second
    if isLong, lacksHTMLEnd.contains(kind) {
      at += 1
      return
    }
    if let length = InlineHTML.length(source[at...]) {
      flush()
      pieces.append(InlinePiece(.hidden, [], start: at))
      consume(length)
    } else {
      if isLong { lacksHTMLEnd.insert(kind) }
      at += 1
    }
  }

  private mutating func hash() {
    let isFree = at == 0 || InlineText.isBlank(source[at - 1])
    guard isFree else {
      at += 1
      return
    }
    if context.flavour == .logseq {
      if let page = LogseqSyntax.pageTag(source[at...]) {
        addReference(
          InlineReference(syntax: .logseqPage, path: page.name, start: at, end: at + page.length), display: page.name,
          prefix: UInt8(ascii: "#"))
        return
      }
    } else if let length = TagSyntax.length(source[at...]) {
      flush()
      let text = Array(source[at..<at + length])
      tags.append((Array(TagSyntax.name(text[1...])), pieces.count))
      var piece = InlinePiece(.text, text, start: at)
      piece.mention = Array(text.dropFirst())
      pieces.append(piece)
      consume(length)
      return
    }
    at += 1
  }

  private mutating func delimiterRun(_ sign: UInt8) {
    var end = at
    while end < source.count, source[end] == sign { end += 1 }
    let count = end - at
    if sign == UInt8(ascii: "~") || sign == UInt8(ascii: "="), count != 2 {
      at = end
      return
    }
    flush()
    let flanks = Flanking(source, at, end)
    var piece = InlinePiece(.text, Array(source[at..<end]), start: at)
    piece.sign = sign
    delimiters.push(sign: sign, count: count, flanks, piece: pieces.count)
    pieces.append(piece)
    consume(count)
  }

  // MARK: Links

  /// A wikilink or embed whose first bracket is at `open`.
  private mutating func wikilink(at open: Int, isEmbed: Bool) -> Bool {
    guard let link = WikilinkSyntax.read(source, at: open, isEmbed: isEmbed, context: context) else { return false }
    var reference = InlineReference(
      syntax: context.flavour == .logseq ? .logseqPage : .wikilink, start: at, end: link.end)
    reference.isEmbed = isEmbed
    reference.path = link.path
    reference.subpath = link.subpath
    switch link.use {
    case .reference: addReference(reference, display: link.display)
    case .text:
      flush()
      pieces.append(InlinePiece(isEmbed ? .separator : .text, link.display, start: at))
      consume(link.end - at)
    }
    return true
  }

  private mutating func addReference(_ reference: InlineReference, display: [UInt8], prefix: UInt8? = nil) {
    flush()
    var reference = reference
    reference.pieces = pieces.count..<pieces.count + 1
    reference.display = display
    references.append(reference)
    var text = display
    if let prefix { text.insert(prefix, at: 0) }
    var piece = InlinePiece(.text, text, start: reference.start)
    piece.isReference = true
    pieces.append(piece)
    consume(reference.end - at)
  }

  private mutating func footnoteReference() -> Bool {
    guard next(is: UInt8(ascii: "^")), let label = LinkSyntax.label(source, at: at),
      context.footnotes.contains(Array(source[label.text].dropFirst()))
    else { return false }
    flush()
    pieces.append(InlinePiece(.separator, [], start: at))
    consume(label.end - at)
    return true
  }

  private mutating func openBracket(isImage: Bool) {
    flush()
    let length = isImage ? 2 : 1
    brackets.append(
      Bracket(
        piece: pieces.count, start: at + length, isImage: isImage, delimiters: delimiters.count))
    pieces.append(InlinePiece(.text, Array(source[at..<at + length]), start: at))
    consume(length)
  }

  private mutating func closeBracket() {
    guard let open = brackets.popLast() else {
      at += 1
      return
    }
    guard open.isActive || open.isImage else {
      at += 1
      return
    }
    var end = at + 1
    var destination: [UInt8]?
    if let inline = LinkSyntax.inline(source, at: at + 1) {
      (destination, end) = (inline.destination, inline.end)
    } else if let label = LinkSyntax.label(source, at: at + 1), label.text.count > 0 {
      destination = context.definitions.destination(source[label.text])
      end = label.end
    } else {
      destination = context.definitions.destination(source[open.start..<at])
      if source[end...].starts(with: "[]".utf8) { end += 2 }
    }
    guard let destination else {
      at += 1
      return
    }
    flush()
    delimiters.process(from: open.delimiters, &pieces)
    pieces[open.piece].kind = .hidden
    pieces[open.piece].bytes = []
    let start = pieces[open.piece].start
    let target = MarkdownTarget(destination, flavour: context.flavour)
    let inner = open.piece..<pieces.count
    // Each image around another would hold all of its text: what is nested deeper is no reference.
    let isShallow = !open.isImage || brackets.suffix(Self.imageDepth + 1).count <= Self.imageDepth
    if let target, isShallow, !(open.isImage && target.path.isEmpty) {
      var reference = InlineReference(syntax: .markdown, start: start, end: end)
      reference.isEmbed = open.isImage
      reference.path = target.path
      reference.subpath = target.subpath
      reference.pieces = inner
      references.append(reference)
      for piece in inner { pieces[piece].isReference = true }
    } else if open.isImage {
      pieces[open.piece].kind = .separator
      pieces.append(InlinePiece(.separator, [], start: at))
    }
    consume(end - at)
    if !open.isImage {
      for position in brackets.indices where !brackets[position].isImage { brackets[position].isActive = false }
    }
  }
}
