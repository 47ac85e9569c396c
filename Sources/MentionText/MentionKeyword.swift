import NotebookModel
import Platform

/// A keyword that text may mention.
package struct MentionKeyword: Sendable, Hashable {
  /// Folded and trimmed; never empty.
  package let folded: [UInt8]
  /// An FTS5 query (a quoted phrase) that finds every text with the keyword; nil if the keyword has no token. Several
  /// may be joined with ` OR `.
  package let phrase: String?
  /// Whether every text that `phrase` finds does mention the keyword, so that it need not be read.
  package let isExact: Bool

  /// Whether the neighbour must not be part of a word: the keyword begins, or ends, with a part of one.
  private let bindsAtStart: Bool
  private let bindsAtEnd: Bool

  /// Whether what begins with it counts, too.
  private let isBeginning: Bool

  /// nil for a keyword that is empty, or `*`, after trimming. `isBeginning`: words that begin with its last word count, too.
  package init?(_ raw: String, han: HanFold? = nil, isBeginning: Bool = false) {
    self.isBeginning = isBeginning
    let text = TextTrimming.trimmed(MentionText.fold(raw, han: han))
    folded = Array(text.utf8)
    if folded.isEmpty || folded == [UInt8(ascii: "*")] { return nil }
    let plan = folded.withUnsafeBufferPointer { KeywordPhrase($0) }
    let ends = isBeginning && plan.last == .word
    phrase = plan.query.map { ends ? $0 + " *" : $0 }
    isExact = plan.isExact
    bindsAtStart = plan.first == .word
    bindsAtEnd = plan.last == .word
  }

  /// Whether `text` (folded) holds the keyword, with the boundaries of spec K5.
  package func occurs(in text: UnsafeBufferPointer<UInt8>) -> Bool { firstRange(in: text, from: 0) != nil }

  /// Where `text` (folded) holds it, none reaching into another.
  package func ranges(in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    while let range = firstRange(in: text, from: found.last?.upperBound ?? 0) { found.append(range) }
    return found
  }

  private func firstRange(in text: UnsafeBufferPointer<UInt8>, from: Int) -> Range<Int>? {
    guard let base = text.baseAddress, let last = folded.last else { return nil }
    // The last byte of a keyword varies most in all scripts: few places need a second look.
    var at = from + folded.count - 1
    while at < text.count, let hit = memchr(base + at, Int32(last), text.count - at) {
      let end = UnsafeRawPointer(hit) - UnsafeRawPointer(base) + 1
      let start = end - folded.count
      at = end
      if memcmp(base + start, folded, folded.count) != 0 { continue }
      let isFree =
        (!bindsAtStart || start == 0
          || ScalarClass.of(UTF8Scalar.decodeLast(text, before: start)) != .word)
        && (!bindsAtEnd || isBeginning || end == text.count
          || ScalarClass.of(UTF8Scalar.decode(text, end).scalar) != .word)
      if isFree { return start..<end }
    }
    return nil
  }
}

/// The full-text phrase of a keyword, and what it proves.
///
/// Every token of the keyword is a whole token wherever a text mentions it: inside the keyword by what stands around
/// it, at its ends by K5's boundaries. So the phrase misses nothing. It proves the mention where the keyword
/// is made of words and signs that touch, or words with one blank between them.
private struct KeywordPhrase {
  private(set) var query: String?
  private(set) var isExact: Bool
  private(set) var first = ScalarClass.other
  private(set) var last = ScalarClass.other

  init(_ folded: UnsafeBufferPointer<UInt8>) {
    isExact = true
    var at = 0
    var hasBlank = false
    var hasToken = false
    while at < folded.count {
      let (scalar, length) = UTF8Scalar.decode(folded, at)
      let kind = ScalarClass.of(scalar)
      switch kind {
      case .other:
        if scalar != 0x20 || last != .word { isExact = false }
        hasBlank = true
      case .sign: if hasBlank { isExact = false }
      case .word: break
      }
      if kind != .other {
        hasBlank = false
        hasToken = true
      }
      if at == 0 { first = kind }
      last = kind
      at += length
    }
    if last == .other { isExact = false }

    let (tokens, count, longest) = Self.tokens(PreparedText.prepare(folded))
    if !hasToken {
      isExact = false
      return
    }
    if count > Self.maximumTokens || longest > Self.maximumTokenBytes { isExact = false }
    query = "\"" + String(decoding: tokens, as: UTF8.self) + "\""
  }

  /// The first tokens of a prepared keyword with blanks between them: nothing of FTS5's syntax is left. What FTS5
  /// might take for a token, as it might in the text, is kept.
  private static func tokens(_ prepared: [UInt8]) -> (tokens: [UInt8], count: Int, longest: Int) {
    prepared.withUnsafeBufferPointer { text in
      var out: [UInt8] = []
      var count = 0
      var longest = 0
      var start: Int?
      var at = 0
      while at <= text.count {
        let (scalar, length) = at < text.count ? UTF8Scalar.decode(text, at) : (0, 1)
        let isToken = !ScalarClass.surelySeparates(scalar) || ScalarClass.of(scalar) != .other
        if isToken, start == nil { start = at }
        if !isToken, let begin = start {
          start = nil
          count += 1
          longest = max(longest, at - begin)
          if count <= maximumTokens {
            if !out.isEmpty { out.append(0x20) }
            out.append(contentsOf: UnsafeBufferPointer(rebasing: text[begin..<at]))
          }
        }
        at += length
      }
      return (out, count, longest)
    }
  }

  /// Longer keywords are searched by their beginning and verified: each token costs a cursor.
  private static let maximumTokens = 48
  /// FTS5 cuts tokens at 32,768 bytes (FTS5_MAX_TOKEN_SIZE).
  private static let maximumTokenBytes = 32_767
}
