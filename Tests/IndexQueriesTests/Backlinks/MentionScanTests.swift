import MentionText
import NotebookModel
import TestSupport
import Testing

@testable import IndexQueries

/// The full-text index finds what reading every text finds: no more, no less.
@Suite struct MentionScanTests {
  private static let pieces = [
    "foo", "Foo", "bar", "foobar", "foo_bar", "_", "1", "12", "思", "源", "思源", "笔记", "かな", "한글", "ไทย", "é",
    "e\u{301}", "straße", "STRASSE", "İ", "ǆ", "ﬁ", "λόγος", "ΛΌΓΟΣ", "+", "++", "c++", "📓", "☃", "'", "\"", "&", "-",
    ",", "，", " ", " ", " ", "  ", "\n", "\u{FFFC}", "\u{301}", "\u{200D}", "(", ")", "*", ":", "AND", "NOT", "^",
    "\u{E000}", "ｆｏｏ", "ｱ", "\u{3000}", ".", "𠀀", "𝒳",
  ]

  private static func text(_ count: Int, _ random: inout SeededGenerator) -> String {
    (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
  }

  @Test(arguments: Array(1...12) as [UInt64])
  func equalsAPlainScan(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let sample = try SampleNotebook()
    var texts: [String] = []
    for document in 0..<60 {
      let own = (0..<5).map { _ in TextTrimming.trimmed(Self.text(Int.random(in: 1...8, using: &random), &random)) }
      try sample.add(
        "d\(document)", title: "-",
        own.enumerated().map { .paragraph("p\(document)-\($0.offset)", $0.element) })
      texts += own
    }
    let targets = (0..<80).map { number in
      let words = (0..<Int.random(in: 1...2, using: &random)).map { _ in
        Self.text(Int.random(in: 1...3, using: &random), &random)
      }
      return ("t\(number)", words)
    }
    for (id, words) in targets {
      try sample.add(id, title: "", words.enumerated().map { .paragraph("\(id)-\($0.offset)", name: $0.element) })
    }
    let index = try sample.open()
    let folded = texts.map { Array(MentionText.fold($0).unicodeScalars) }
    var hits = 0
    for (id, words) in targets {
      let keys = words.map { Array(MentionText.fold(TextTrimming.trimmed($0)).unicodeScalars) }
        .filter { !$0.isEmpty && $0 != ["*"] }
      let expected = folded.indices.filter { text in keys.contains { Self.occurs($0, in: folded[text]) } }
      let answer = try index.answer(id)
      var counts: [String: Int] = [:]
      for text in expected { counts["d\(text / 5)", default: 0] += 1 }
      let own = answer.backmentions.counts.filter { $0.key.hasPrefix("d") }
      try #require(own == counts, "seed \(seed), keywords \(words.debugDescription)")
      hits += expected.count
    }
    #expect(hits > 100, "seed \(seed) finds next to nothing")
  }

  /// Spec K5, read off the text sign by sign.
  private static func occurs(_ key: [Unicode.Scalar], in text: [Unicode.Scalar]) -> Bool {
    guard let first = key.first, let last = key.last, text.count >= key.count else { return false }
    return (0...(text.count - key.count)).contains { start in
      let end = start + key.count
      guard text[start..<end].elementsEqual(key) else { return false }
      if bounds(first), start > 0, bounds(text[start - 1]) { return false }
      if bounds(last), end < text.count, bounds(text[end]) { return false }
      return true
    }
  }

  /// A letter, digit, mark or underscore of a script that writes spaces.
  private static func bounds(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "_" { return true }
    let unspaced: [ClosedRange<UInt32>] = [
      0x2E80...0x9FFF, 0xA960...0xA97F, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x0E00...0x0EFF,
      0x1000...0x109F, 0x1780...0x17FF, 0x20000...0x3FFFF,
    ]
    if unspaced.contains(where: { $0.contains(scalar.value) }) { return false }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .enclosingMark:
      return true
    default: return false
    }
  }
}
