import MentionText
import NotebookModel
import TestSupport
import Testing

@testable import IndexQueries

/// Spec K3 to K7: what mentions, and where.
@Suite struct MentionTests {
  private static func sample(
    settings: AnswerSettings = AnswerSettings(), title: String, name: String = "", alias: String = "",
    _ texts: [String]
  ) throws -> OpenedNotebook {
    let sample = try SampleNotebook(settings: settings)
    try sample.add("target", title: title, name: name, alias: alias, [.paragraph("own", title)])
    for (number, text) in texts.enumerated() {
      try sample.add("d\(number)", title: title, [.paragraph("p\(number)", text)])
    }
    return try sample.open()
  }

  private static func mentioning(_ index: OpenedNotebook, mk: String = "") throws -> Set<Int> {
    Set(try index.answer("target", mk: mk).backmentions.compactMap { Int($0.id.dropFirst()) })
  }

  // Title, texts that mention it, texts that don't.
  @Test(arguments: [
    ("foo", ["foo", "a foo.", "FOO", "foo-bar", "foo思"], ["foobar", "foo_bar", "xfoo", "foo1"]),
    ("思源", ["思源Note", "的思源笔记", "x思源"], ["思 源", "思，源"]),
    ("straße", ["STRASSE", "Straße"], ["strase"]),
    ("resume", ["Resume"], ["résumé"]),
    ("Member's", ["a member's b"], ["members"]),
    ("foo bar", ["the foo bar!"], ["foo barn", "foo  bar", "foo, bar"]),
    ("+++", ["a +++ b", "++++"], ["++"]),
    ("📓", ["x📓y"], ["x"]),
    ("c++", ["use c++", "c++11"], ["c+", "xc++"]),
    ("a/b", ["b"], ["ab"]),
    ("é", ["e\u{301}"], ["e"]),
  ])
  func boundaries(title: String, hits: [String], misses: [String]) throws {
    let index = try Self.sample(title: title, hits + misses)
    #expect(try Self.mentioning(index) == Set(hits.indices))
  }

  @Test func emptyTitlesMentionNothing() throws {
    for title in ["", "/", "*", " "] {
      let index = try Self.sample(title: title, ["a * b", "/", " "])
      #expect(try Self.mentioning(index).isEmpty, "title \(title)")
    }
  }

  @Test func namesAliasesAndAnchorsAsSet() throws {
    let words = ["title", "name", "one", "two", "anchor's", "blockname"]
    for (expected, change) in [
      (["title", "name", "anchor's", "blockname"], { _ in }),
      (["title", "name", "one", "two", "anchor's", "blockname"], { $0.backlinkMentionAlias = true }),
      (["name", "anchor's", "blockname"], { $0.backlinkMentionDoc = false }),
      (["title", "anchor's"], { $0.backlinkMentionName = false }),
      (["title", "name", "blockname"], { $0.backlinkMentionAnchor = false }),
    ] as [([String], (inout AnswerSettings) -> Void)] {
      var settings = AnswerSettings()
      change(&settings)
      let sample = try SampleNotebook(settings: settings)
      try sample.add(
        "target", title: "Title", name: "Name", alias: "one, two", [.paragraph("b", name: "Blockname")])
      try sample.add("z", title: "-", [.paragraph("ref", to: [("target", "anchor&apos;s")])])
      for word in words { try sample.add("has-" + word, title: "-", [.paragraph("p-" + word, "x \(word) y")]) }
      let index = try sample.open()
      #expect(
        Set(try index.answer("target").backmentions.map(\.id)) == Set(expected.map { "has-" + $0 }))
      // A block's own name only, and anchors of refs to it.
      let named = settings.backlinkMentionName ? ["has-blockname"] : []
      #expect(try index.answer("b").backmentions.map(\.id) == named)
    }
  }

  @Test func anchorsCountWhateverKIs() throws {
    let sample = try SampleNotebook()
    try sample.add("target", title: "T", [])
    try sample.add(
      "a", title: "-",
      [.container("q", .blockquote, [.paragraph("p", "promoted", to: [("target", "one"), ("target", "two")])])])
    for word in ["one", "two"] { try sample.add("has-" + word, title: "-", [.paragraph("p-" + word, word)]) }
    // The first ref of a block only.
    #expect(try sample.open().answer("target", k: "absent").backmentions.map(\.id) == ["has-one"])
  }

  @Test func labelsEqualAKeyword() throws {
    let sample = try SampleNotebook()
    try sample.add("target", title: "Some Title", [])
    try sample.add("name", title: "-", [.paragraph("p1", name: "some TITLE")])
    try sample.add("memo", title: "-", [.paragraph("p2", "other", memo: " Some Title ")])
    try sample.add("alias", title: "-", [.paragraph("p3", alias: "x, some title ,y")])
    try sample.add("part", title: "-", [.paragraph("p4", name: "Some Title too")])
    try sample.add("item", title: "-", [Node(id: "c", type: .code, text: "Some Title", name: "Some Title")])
    #expect(try sample.open().answer("target").backmentions.counts == ["name": 1, "memo": 1, "alias": 1])
  }

  @Test func linkingBlocksDoNotMention() throws {
    let sample = try SampleNotebook()
    try sample.add("target", title: "Title", [])
    try sample.add(
      "a", title: "-",
      [.paragraph("linking", "Title", to: [("target", "x")]), .paragraph("not", "a Title"), .heading("h", 1, "Title")])
    let answer = try sample.open().answer("target")
    #expect(answer.backmentions.counts == ["a": 2] && answer.mentionsCount == 2)
  }

  @Test func mkNarrows() throws {
    let sample = try SampleNotebook()
    try sample.add("target", title: "Title", [])
    try sample.add(
      "a", title: "-",
      [
        .paragraph("p1", "Title of foobar"), .paragraph("p2", "Title", name: "FooBarBaz"),
        .paragraph("p3", "Title", memo: "a foobar"), .paragraph("p4", "Title", tag: "#foobar#"),
        .paragraph("p5", "Title", alias: "x,foobar"), .paragraph("p6", "Title it's"), .paragraph("p7", "Title"),
      ])
    let index = try sample.open()
    for (mk, count) in [
      ("", 7), ("foobar", 5), ("OOBA", 5), (" foobar ", 5), ("it's", 1), ("of foo", 1), ("of  foo", 0), ("id=", 0),
    ] {
      #expect(try index.answer("target", mk: mk).mentionsCount == count, "mk = \(mk)")
    }
  }

  @Test func traditionalAndSimplified() throws {
    var settings = AnswerSettings()
    settings.hanSensitive = false
    let folding = try Self.sample(settings: settings, title: "诗经", ["诗经", "詩經", "詩经", "诗"])
    let count = try folding.index.connection.integer("SELECT count(*) FROM han_fold") ?? 0
    try #require(count > 1000, "the index was made without OpenCC's table")
    #expect(try Self.mentioning(folding) == [0, 1, 2])
    #expect(try Self.mentioning(folding, mk: "經") == [0, 1, 2])
    #expect(try Self.mentioning(Self.sample(title: "诗经", ["诗经", "詩經"])) == [0])
  }

  /// Spec A4: the copy of a document is not another document.
  @Test func copiesAreOneDocument() throws {
    let sample = try SampleNotebook()
    for box in ["box-a", "box-b"] {
      try sample.add("target", title: "Title", box: box, [.paragraph("own", "Title")])
      try sample.add("twin", title: "-", box: box, [.paragraph("p", "a Title")])
    }
    let answer = try sample.open().answer("target")
    #expect(answer.backmentions.counts == ["twin": 1] && answer.backmentions.map(\.box) == ["box-b"])
  }

  /// Many keywords take several full-text queries; each block still counts once.
  @Test func manyKeywords() throws {
    let sample = try SampleNotebook()
    try sample.add("target", title: "t", (0..<200).map { .paragraph("n\($0)", name: "word\($0)") })
    try sample.add("a", title: "-", (0..<200).map { .paragraph("p\($0)", "word\($0) and word\(($0 + 70) % 200)") })
    #expect(try sample.open().answer("target").mentionsCount == 200)
  }
}
