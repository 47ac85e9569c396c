import Testing

@testable import IndexQueries

@Suite struct KernelTextTests {
  private static func mapped(_ text: String, _ fold: (Unicode.Scalar) -> Unicode.Scalar) -> [UInt8] {
    Array(KernelCase.mapped(text, fold).utf8)
  }

  @Test func lowerCaseOfK() {
    #expect(Self.mapped("ÀİẞΣς中", KernelCase.lower) == Array("àißσς中".utf8))
  }

  @Test func lowerCaseOfTheFullText() {
    #expect(Self.mapped("ÀЖΛΌΓΟΣＡ", KernelCase.fullText) == Array("àжλόγοσａ".utf8))
    // Nothing that would change its length.
    #expect(Self.mapped("ẞİ\u{212A}ς", KernelCase.fullText) == Array("ẞİ\u{212A}ς".utf8))
  }

  @Test func classesOfTheExpression() {
    for members in [["σ", "ς", "Σ"], ["k", "K", "\u{212A}"], ["ß", "ẞ"], ["s", "S", "ſ"]] {
      #expect(Set(members.map { Self.mapped($0, KernelCase.expression) }).count == 1)
    }
    #expect(Self.mapped("ı", KernelCase.expression) != Self.mapped("i", KernelCase.expression))
  }

  @Test(
    arguments: [
      ("it's", nil), ("it''s", "it's"), ("'", nil), ("''", "'"), ("'''", nil), ("''''", "''"), ("x'", nil),
      ("plain", "plain"),
    ] as [(String, String?)])
  func apostrophesInSQL(text: String, read: String?) {
    #expect(KernelKeywords.readAsSQL(text) == read)
  }

  // Spec F4.
  @Test(arguments: [
    (["思源"], "思源Note", false), (["思源"], "思源2", true), (["思源"], "思源_x", true), (["思源"], "x思源", true),
    (["foo bar"], "foo barn", false), (["foo bar"], "xfoo bar", true), (["foo"], "foobar", false),
    (["foo"], "barfoo", false), (["foo"], "foo_bar", false), (["foo"], "fooé", true), (["foo"], "Foo.", true),
    (["foo", "foo bar"], "foo barn", false), (["foo", "foo bar"], "foo barn foo", true),
    (["zzz"], "a & b", true), (["zzz"], "it's", true), (["zzz"], "plain", false), (["a<b"], "a b", false),
    (["λόγος"], "ΛΌΓΟΣ", true),
  ])
  func highlighting(keywords: [String], text: String, changes: Bool) {
    let sorted = keywords.sorted { $0.utf8.count > $1.utf8.count }
    #expect(KernelHighlighter(sorted, caseSensitive: false, han: nil).changes(text) == changes)
  }

  @Test func caseSensitiveHighlighting() {
    let highlighter = KernelHighlighter(["About"], caseSensitive: true, han: nil)
    #expect(highlighter.changes("About us"))
    #expect(!highlighter.changes("about us"))
  }
}
