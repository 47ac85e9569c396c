/// A part of inline text as it was read.
struct InlinePiece {
  enum Kind {
    case text
    case lineBreak
    /// Code, a formula, a footnote reference: it separates where mentions are looked for.
    case separator
    /// A tag of HTML, brackets of a link.
    case hidden
    case commentMark
  }

  var kind: Kind
  /// What a reader sees.
  var bytes: [UInt8]
  /// What mentions are looked for in; nil: the same.
  var mention: [UInt8]?
  let start: Int
  var isReference = false
  /// Of a run of delimiters; 0 for others.
  var sign: UInt8 = 0

  init(_ kind: Kind, _ bytes: [UInt8], start: Int) {
    self.kind = kind
    self.bytes = bytes
    self.start = start
  }
}

/// A reference as it was read (spec/markdown D2 to D4).
struct InlineReference {
  enum Syntax { case wikilink, markdown, logseqPage, logseqBlock }

  let syntax: Syntax
  var isEmbed = false
  /// Link path and subpath: trimmed, Markdown's decoded.
  var path: [UInt8] = []
  var subpath: [UInt8]?
  /// Where it stands in the source.
  let start: Int
  let end: Int
  /// The pieces that are its text.
  var pieces: Range<Int> = 0..<0
  /// nil: the text of its pieces.
  var display: [UInt8]?

  init(syntax: Syntax, path: [UInt8] = [], start: Int, end: Int) {
    self.syntax = syntax
    self.path = path
    self.start = start
    self.end = end
  }
}

/// What inline text is read with.
struct InlineContext {
  let flavour: VaultFlavour
  var definitions = LinkDefinitions()
  /// Labels of the footnotes that are defined.
  var footnotes: Set<[UInt8]> = []

  static let isSpecial: [Bool] = {
    var table = [Bool](repeating: false, count: 256)
    for byte in "\\\n`$%<&![]*_~=#({".utf8 { table[Int(byte)] = true }
    return table
  }()
}

/// Runs of backticks by their length: each is looked at once (CommonMark 6.1).
struct CodeRuns {
  private var places: [Int: [Int]] = [:]
  private var used: [Int: Int] = [:]

  init(_ source: [UInt8]) {
    var at = 0
    while at < source.count {
      let start = at
      while at < source.count, source[at] == UInt8(ascii: "`") { at += 1 }
      if at > start { places[at - start, default: []].append(start) } else { at += 1 }
    }
  }

  /// The next run of exactly that length.
  mutating func next(length: Int, from start: Int) -> Int? {
    guard let all = places[length] else { return nil }
    var position = used[length] ?? 0
    while position < all.count, all[position] < start { position += 1 }
    used[length] = position
    return position < all.count ? all[position] : nil
  }
}
