import NotebookModel
import Platform
import TestSupport
import Testing

@testable import NotebookFormats

/// Whatever the bytes: no trap, and time that grows with the size of the text only.
@Suite struct WikitextPropertyTests {
  private static let rules = WikiRules(
    namespaces: WikiNamespaces(siteName: "Wiki"), interwiki: .languageCodes, siteName: "Wiki")

  private static func read(_ text: [UInt8], _ source: @escaping PageSource = { _, _ in nil }) -> ParsedWikiPage {
    WikitextReader.read(
      text, page: PageName(namespace: 0, title: Array("Page".utf8)), rules: rules, source: source)
  }

  private static let pieces = [
    "[[", "]]", "{{", "}}", "{{{", "}}}", "|", "=", "\n", "[[fr:A]]", "[[File:x.png|", "<nowiki>", "</nowiki>",
    "<!--", "-->", "<includeonly>", "</includeonly>", "<noinclude>", "<onlyinclude>", "</onlyinclude>", "<pre>",
    "<gallery>", "</gallery>", "<indicator name=x>", "</indicator>", "{|", "|}", "|-", "!!", "__NOTOC__", "&#58;",
    "%5B", "#REDIRECT ", "T", "1", "==", "<b title=\"", "\">", ":", "#", " ", "\u{0}", "é", "{{T|", "{{T|x={{{1}}}",
    "{{lc:", "{{#tag:gallery|", "{{PAGENAME}}", "{{{1|", "~~~", "-{", "}-", "<", ">", "'''", "*", "{{!}}",
  ]

  private static func random(_ generator: inout SeededGenerator, _ count: Int) -> [UInt8] {
    var text: [UInt8] = []
    for _ in 0..<count {
      if Int.random(in: 0..<30, using: &generator) == 0 {
        text.append(UInt8.random(in: 0...255, using: &generator))
      } else if let piece = pieces.randomElement(using: &generator) {
        text += piece.utf8
      }
    }
    return text
  }

  @Test(arguments: 1...400) func randomTextNeverTraps(_ seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let template = Self.random(&generator, 30)
    let text = Self.random(&generator, Int.random(in: 1...80, using: &generator))
    let page = TranscludedPage(text: template, digest: 1)
    let parsed = Self.read(text) { _, title in title == Array("T".utf8) ? page : nil }
    #expect(Set(parsed.links.map { ExactText($0.language) }).count == parsed.links.count)
    let again = Self.read(text) { _, title in title == Array("T".utf8) ? page : nil }
    #expect(parsed == again)
  }

  /// What is plain text gives the same links wherever it is cut into pages of its own.
  @Test func plainLinksAddUp() {
    var generator = SeededGenerator(seed: 7)
    let codes = LanguageCodes.all.shuffled(using: &generator)
    let lines = codes.prefix(100).map { "text [[\($0):Title of \($0)]] text\n" }
    let whole = Self.read(Array(lines.joined().utf8)).links
    #expect(whole == lines.flatMap { Self.read(Array($0.utf8)).links })
    #expect(whole.count >= 98)
  }

  /// 200 KB of each: quadratic work on any of these would take minutes.
  @Test(
    .timeLimit(.minutes(2)),
    arguments: [
      "{", "}", "[", "]", "{{", "[[", "{{a", "{{a|", "{{{a|", "[[a", "[[a|", "[[File:a|", "[[File:a|b]]", "<", "<b",
      "<b>", "<!--", "<!-- -->", "<nowiki>", "<nowiki>x</nowiki>", "<pre", "<gallery>\na|b\n</gallery>",
      "<includeonly>", "<noinclude>", "{|\n", "{|\n|", "\n|}", "__", "__TOC__", "&", "&amp;", "%5B", "[[fr:A]]",
      "[[fr:A|", "]]", "\n=", "\n== a", "{{{{{", "}}}}}", "[[a]] ]] ", "{{{{a}}", "\n<!-- a -->", " \t", "~~~",
      "[[File:a|[[b]]", "{{a|b=c|", "{{lc:", "{{#tag:b|", "[[fr:", "||", "<b a=", "{{a}}",
    ])
  func hostileTextTakesLinearTime(_ piece: String) {
    let count = 200_000 / piece.utf8.count
    var text: [UInt8] = []
    for _ in 0..<count { text += piece.utf8 }
    let parsed = Self.read(text)
    #expect(parsed.links.count <= 1)
  }

  @Test func nestedLiteralBracketsTakeLinearTime() {
    for (open, close) in [("[[", "]]"), ("{{", "}}"), ("{{{", "}}}"), ("{{a|[[b|", "]]}}")] {
      let text = String(repeating: open, count: 100_000) + String(repeating: close, count: 100_000)
      #expect(Self.read(Array(text.utf8)).links.isEmpty)
    }
  }

  /// Ten templates, each of which takes in the next ten times.
  @Test(.timeLimit(.minutes(2))) func aTemplateBombIsBounded() {
    let parsed = Self.read(Array("{{T0}}[[fr:A]]".utf8)) { _, title in
      guard let last = title.last, (0x30...0x38).contains(last) else {
        return TranscludedPage(text: Array(repeating: 0x78, count: 100), digest: 1)
      }
      let next = "{{T" + String(UnicodeScalar(last + 1)) + "}}"
      return TranscludedPage(text: Array(String(repeating: next, count: 10).utf8), digest: 1)
    }
    #expect(parsed.exceedsLimits)
    #expect(parsed.links.map(\.title) == ["A"])
  }

  @Test func aChainOfTemplatesEndsAtTheLimitOfDepth() {
    let parsed = Self.read(Array("{{T1}}[[fr:A]]".utf8)) { _, title in
      let number = Int(String(decoding: title.dropFirst(), as: UTF8.self)) ?? 0
      return TranscludedPage(text: Array("{{T\(number + 1)}}[[de:Level \(number)]]".utf8), digest: 1)
    }
    #expect(parsed.exceedsLimits)
    #expect(parsed.links.map(\.language) == ["de", "fr"])
    #expect(parsed.transcluded.count <= ExpansionLimits.templateDepth)
  }
}
