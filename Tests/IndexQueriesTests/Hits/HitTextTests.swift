import MentionText
import NotebookModel
import Testing

@testable import IndexQueries

/// Texts as one line, their hits, and how they are cut.
@Suite struct HitTextTests {
  private static func parts(_ text: HitText) -> [String] {
    let bytes = Array(text.text.utf8)
    return text.ranges.map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  private static func range(_ part: String, in text: String) -> Range<Int> {
    HitPlaces.anchors([HitPlaces.Ref(anchor: part, isWanted: true)], in: text).wanted.first ?? 0..<0
  }

  @Test func oneLineWithoutBlanksAtItsEnds() {
    let content = "  one\ntwo\r\nthree  "
    let text = HitText(content, ranges: [Self.range("two", in: content)], length: 100)
    #expect(text.text == "one two  three" && Self.parts(text) == ["two"])
  }

  @Test func rangesAreOrderedAndJoined() {
    let text = HitText("abcdef", ranges: [3..<5, 0..<2, 1..<3, 5..<5], length: nil)
    #expect(text.ranges == [0..<3, 3..<5])
  }

  /// Whatever the text, its scripts and where the hit is: no more than was asked for, the hit whole, nothing cut inside a sign.
  @Test(arguments: [20, 40, 240]) func cutting(_ length: Int) {
    let sentences = ["A short one. ", "很长的一段文字。", "e\u{301}te\u{301} ", "no-end-to-this-word", "🇩🇪👩‍👩‍👧 ", "x "]
    for repeats in [1, 7, 60] {
      for (place, sentence) in sentences.enumerated() {
        for hit in ["HIT", "命中", "hit with words"] {
          let before = String(repeating: sentence, count: repeats)
          let after = String(repeating: sentences[(place + 1) % sentences.count], count: repeats)
          let content = before + hit + after
          let text = HitText(content, ranges: [Self.range(hit, in: content)], length: length)
          #expect(text.text.unicodeScalars.count <= length + 2, "\(text)")
          #expect(Self.parts(text) == [hit], "\(text)")
          let isWhole = TextTrimming.trimmed(content).unicodeScalars.count <= length
          #expect(isWhole == !text.text.contains("…"), "\(text)")
          let bare = text.text.split(separator: "…").joined()
          #expect(content.contains(bare), "\(text)")
        }
      }
    }
  }

  @Test func sentencesAreKeptWholeWhereTheyFit() {
    let content =
      String(repeating: "First comes this. ", count: 20)
      + "Then the hit stands here. And so on it goes for long. Very long indeed."
    let text = HitText(content, ranges: [Self.range("hit", in: content)], length: 60)
    #expect(text.text == "…Then the hit stands here. And so on it goes for long.…")
  }

  /// The places of anchors follow their order; the same words elsewhere are none.
  @Test func anchorsInOrder() {
    let content = "basil and mint, then basil"
    let refs = [HitPlaces.Ref(anchor: "mint", isWanted: false), HitPlaces.Ref(anchor: "basil", isWanted: true)]
    let places = HitPlaces.anchors(refs, in: content)
    #expect(places.wanted == [21..<26] && places.all == [10..<14, 21..<26])
    #expect(HitPlaces.anchors([HitPlaces.Ref(anchor: "", isWanted: true)], in: content).all.isEmpty)
  }

  @Test func foldedTextKnowsWhereItCameFrom() throws {
    for (content, word, found) in [
      ("Die STRASSE hier", "straße", "STRASSE"), ("Die Straße hier", "STRASSE", "Straße"),
      ("e\u{301}te\u{301} là", "été", "e\u{301}te\u{301}"),
      ("中文字", "文", "文"), ("ﬁn", "fin", "ﬁn"), ("İstanbul", "i̇stanbul", "İstanbul"),
    ] {
      let keyword = try #require(MentionKeyword(word))
      let ranges = HitPlaces.keywords([keyword], in: content, outside: [], han: nil)
      let bytes = Array(content.utf8)
      #expect(ranges.map { String(decoding: bytes[$0], as: UTF8.self) } == [found], "\(content)")
    }
  }

  @Test func mentionsOutsideOfAnchorsAndCode() throws {
    let keyword = try #require(MentionKeyword("herb"))
    let content = "herb here, herb there"
    #expect(HitPlaces.keywords([keyword], in: content, outside: [0..<4], han: nil) == [11..<15])
    #expect(
      SpanTexts.code(#"[["textmark code","a &lt; b"],["textmark strong","code"],["textmark code strong","x"]]"#) == [
        "a < b", "x",
      ])
    #expect(SpanTexts.code("[[").isEmpty && SpanTexts.code(#"[["textmark code"]]"#).isEmpty)
  }
}

@Suite struct PageTokenTests {
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func comesBackAsItWas(seed: UInt64) throws {
    var token = PageToken(question: seed)
    for number in 0..<Int(seed * 7) { token.seen.insert(PageToken.entry("\(seed) \(number)")) }
    #expect(token.seen.count == Int(seed * 7))
    let again = try PageToken(token.text, question: seed)
    #expect(again.seen == token.seen)
    #expect(token.text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") })
    #expect(throws: PageToken.Malformed.self) { try PageToken(token.text, question: seed + 1) }
  }

  /// What is no token is refused, and never more than that.
  @Test func anyText() {
    for text in ["", "A", "AAAA", "AQ", String(repeating: "_", count: 9999), "AaoyasV3qr", "ä", "AQ==", " "] {
      #expect(throws: PageToken.Malformed.self) { try PageToken(text, question: 1) }
    }
  }
}
