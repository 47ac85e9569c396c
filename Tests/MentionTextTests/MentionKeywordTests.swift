import NotebookModel
import SQLiteConnection
import TestSupport
import Testing

@testable import MentionText

/// Spec K5, written as plainly as it reads, over arrays of code points and Swift's own Unicode tables.
private func plainlyOccurs(_ key: [Unicode.Scalar], in text: [Unicode.Scalar]) -> Bool {
  let unspaced: [ClosedRange<UInt32>] = [
    0x2E80...0x9FFF, 0xA960...0xA97F, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x0E00...0x0EFF,
    0x1000...0x109F, 0x1780...0x17FF, 0x20000...0x3FFFF,
  ]
  func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "_" { return true }
    if unspaced.contains(where: { $0.contains(scalar.value) }) { return false }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
      return true
    default: return false
    }
  }
  guard key.count <= text.count else { return false }
  for start in 0...(text.count - key.count) {
    let end = start + key.count
    guard text[start..<end].elementsEqual(key) else { continue }
    let left = !isWord(key[0]) || start == 0 || !isWord(text[start - 1])
    let right = !isWord(key[key.count - 1]) || end == text.count || !isWord(text[end])
    if left && right { return true }
  }
  return false
}

private func occurs(_ keyword: MentionKeyword, in folded: String) -> Bool {
  var folded = folded
  return folded.withUTF8 { keyword.occurs(in: $0) }
}

@Suite struct MentionKeywordTests {
  @Test(arguments: [
    ("思源", "思源Note", true), ("note", "思源Note", true), ("foo", "foo_bar", false), ("foo", "foo-bar", true),
    ("resume", "résumé", false), ("straße", "STRASSE", true), ("C++", "the c++ book", true),
    ("C++", "c++11", true), ("C", "c++", true), ("++", "c++", true), ("foo bar", "foo barn", false),
    ("foo bar", "foo  bar", false), ("笔记", "笔 记", false), ("笔记", "中文笔记本", true), ("e", "e\u{301}", false),
    ("foo", "foo foobar", true), ("foo", "foobar foo", true), ("🎉", "x🎉y", true), ("it's", "it's", true),
  ])
  func boundaries(_ key: String, _ text: String, _ expected: Bool) throws {
    let keyword = try #require(MentionKeyword(key))
    #expect(occurs(keyword, in: MentionText.fold(text)) == expected)
  }

  @Test(arguments: ["", " ", "*", " * ", "\u{3000}"])
  func notAKeyword(_ text: String) { #expect(MentionKeyword(text) == nil) }

  @Test(arguments: [
    ("foo", true), ("foo bar", true), ("笔记", true), ("思源note", true), ("foo_bar 2", true), ("C++", false),
    ("foo  bar", false),
    ("笔 记", false), ("思源 note", false), ("note 思源", false), ("a-b", false), ("(a", false),
  ])
  func exactness(_ text: String, _ isExact: Bool) throws {
    let keyword = try #require(MentionKeyword(text))
    #expect(keyword.isExact == isExact)
    #expect(keyword.phrase != nil)
  }

  @Test(arguments: ["+++", "🎉", "...", "\u{E000}", "-"])
  func withoutToken(_ text: String) throws {
    let keyword = try #require(MentionKeyword(text))
    #expect(keyword.phrase == nil && !keyword.isExact)
  }

  @Test func byteSearchEqualsThePlainRule() {
    var random = SeededGenerator(seed: 21)
    for _ in 0..<40_000 {
      let text = MentionText.fold(RandomText.text(&random))
      guard let keyword = MentionKeyword(RandomText.keyword(of: text, &random)) else { continue }
      let key = Array(String(decoding: keyword.folded, as: UTF8.self).unicodeScalars)
      #expect(
        occurs(keyword, in: text) == plainlyOccurs(key, in: Array(text.unicodeScalars)),
        "seed 21: \(key) in \(Array(text.unicodeScalars))")
    }
  }

  /// What the index finds, with the text read where the phrase is not exact, is what a scan finds.
  @Test(arguments: [31, 32, 33, 34] as [UInt64])
  func fullTextEqualsAScan(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let connection = try Connection(path: ":memory:", mode: .create)
    try connection.execute(
      """
      CREATE VIRTUAL TABLE mention_fts USING fts5 (text, columnsize = 0,
        tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co' tokenchars '_'")
      """)
    let insert = try connection.prepare("INSERT INTO mention_fts(rowid, text) VALUES (?1, ?2)")
    var texts: [String] = []
    for row in 0..<400 {
      texts.append(MentionText.fold(RandomText.text(&random)))
      insert.bind(1, row)
      insert.bind(2, MentionText.prepare(folded: texts[row]))
      try insert.run()
    }
    let search = try connection.prepare("SELECT rowid, text FROM mention_fts WHERE mention_fts MATCH ?1")
    for _ in 0..<1500 {
      let source = texts.randomElement(using: &random) ?? ""
      guard let keyword = MentionKeyword(RandomText.keyword(of: source, &random)) else { continue }
      let scan = texts.indices.filter { occurs(keyword, in: texts[$0]) }
      guard let phrase = keyword.phrase else { continue }
      search.reset()
      search.bind(1, phrase)
      var found: [Int] = []
      while try search.step() {
        let restored = search.withBytes(1) { MentionText.restore($0) }
        #expect(restored == Array(texts[Int(search.int(0))].utf8))
        if keyword.isExact || restored.withUnsafeBufferPointer({ keyword.occurs(in: $0) }) {
          found.append(Int(search.int(0)))
        }
      }
      #expect(
        found.sorted() == scan,
        "seed \(seed): \(Array(String(decoding: keyword.folded, as: UTF8.self).unicodeScalars))")
    }
  }

  @Test func longKeywordsAreVerified() throws {
    let long = try #require(MentionKeyword(String(repeating: "笔", count: 200)))
    #expect(!long.isExact && long.phrase != nil)
    let word = try #require(MentionKeyword(String(repeating: "a", count: 40_000)))
    #expect(!word.isExact)
  }

  @Test func phrasesJoinWithOr() throws {
    let phrases = try ["foo bar", "it's \"x\" OR y*", "NEAR(a b)"].map { try #require(MentionKeyword($0)?.phrase) }
    let connection = try Connection(path: ":memory:", mode: .create)
    try connection.execute("CREATE VIRTUAL TABLE t USING fts5(text)")
    let search = try connection.prepare("SELECT rowid FROM t WHERE t MATCH ?1")
    search.bind(1, phrases.joined(separator: " OR "))
    #expect(try !search.step())
  }
}
