import NotebookModel
import Testing

@testable import IndexQueries

/// Spec E2 to E8 and K1, K2, K9: which blocks link, which blocks are shown for them, and what is counted.
@Suite struct BacklinkTests {
  @Test func unknownTargetsHaveNothing() throws {
    let sample = try SampleNotebook()
    try sample.add("doc", title: "Doc", [.paragraph("p", "x", to: [("absent", "a")])])
    let index = try sample.open()
    for id in ["absent", "", "nowhere"] {
      let answer = try index.answer(id, k: " k ", mk: "mk")
      #expect(answer.backlinks.isEmpty && answer.backmentions.isEmpty && answer.box == "")
      #expect(answer.k == " k " && answer.mk == "mk")
    }
  }

  @Test func describesTheDocument() throws {
    let sample = try SampleNotebook()
    try sample.add("target", title: "T", [])
    try sample.add(
      "20240102030405-abcdefg", title: "I/O & <b>", updated: "20250101000000", box: "boxy",
      [.paragraph("p", "see", to: [("target", "a")])])
    let answer = try sample.open().answer("target")
    #expect(
      answer.backlinks == [
        LinkingDocument(
          id: "20240102030405-abcdefg", box: "boxy", name: "O &amp; &lt;b&gt;",
          hPath: "Notes boxy/I/O &amp; &lt;b&gt;", count: 1, updated: "20250101000000",
          created: "20240102030405")
      ])
    #expect(answer.box == "box")
  }

  @Test func countsABlockOnceWhateverItRefersTo() throws {
    let sample = try SampleNotebook()
    try sample.add("target", title: "T", [.paragraph("t1"), .paragraph("t2")])
    try sample.add(
      "a", title: "A",
      [
        .paragraph("p1", to: [("t2", "two"), ("t1", "one"), ("target", "all")]),
        .paragraph("p2", to: [("t1", "one"), ("elsewhere", "x")]), .paragraph("p3", to: [("elsewhere", "x")]),
      ])
    let index = try sample.open()
    #expect(try index.answer("target").backlinks.counts == ["a": 2])
    #expect(try index.answer("target", containChildren: false).backlinks.counts == ["a": 1])
    #expect(try index.answer("t1").backlinks.counts == ["a": 2])
    #expect(try index.answer("t2").backlinks.counts == ["a": 1])
  }

  @Test func keepsRefsFromTheTargetItself() throws {
    let sample = try SampleNotebook()
    try sample.add("target", title: "T", [.paragraph("p", to: [("target", "T")])])
    #expect(try sample.open().answer("target").backlinks.counts == ["target": 1])
  }

  /// Experiment 13: paragraphs that share a parent.
  @Test func kernelSubtractsSharedParents() throws {
    let sample = try SampleNotebook()
    try sample.add("target", title: "T", [])
    try sample.add("a", title: "A", (1...3).map { .paragraph("p\($0)", to: [("target", "t")]) })
    let index = try sample.open()
    let kernel = try index.answer("target", quirks: true)
    #expect(kernel.linkRefsCount == 1 && kernel.backlinks.counts == ["a": 3])
    #expect(try index.answer("target").linkRefsCount == 3)
  }

  /// Experiment 15: with `k` the kernel takes off the same ref twice.
  @Test func kernelCountsBelowZero() throws {
    let sample = try SampleNotebook()
    try sample.add("target", title: "T", [])
    let items: [Node] = (1...5).map {
      .container(
        "i\($0)", .listItem, [.paragraph("f\($0)"), .paragraph("p\($0)", "see", to: [("target", "t")], other: true)])
    }
    try sample.add("a", title: "A", [.container("l", .list, items)])
    let index = try sample.open()
    #expect(try index.answer("target", k: "absent", quirks: true).linkRefsCount == -5)
    #expect(try index.answer("target", k: "absent").linkRefsCount == 0)
  }

  @Test func promotesParagraphsToWhatHoldsThem() throws {
    let sample = try SampleNotebook()
    try sample.add("target", title: "T", [])
    func two(_ id: String) -> [Node] {
      [
        .paragraph(id + "1", "see", to: [("target", "t")], other: true),
        .paragraph(id + "2", to: [("target", "t")], other: true),
      ]
    }
    for (id, type) in [("b", BlockType.blockquote), ("s", .superBlock), ("c", .callout)] {
      try sample.add("in-" + id, title: id, [.container(id, type, two(id))])
    }
    // A list holds items, so it never stands for a paragraph.
    try sample.add("in-l", title: "l", [.container("l", .list, two("l"))])
    #expect(try sample.open().answer("target").backlinks.counts == ["in-b": 1, "in-s": 1, "in-c": 1, "in-l": 2])
  }

  @Test(arguments: [
    // The last ref'ing paragraph: is it the first in the item, does it hold other text; does the item answer?
    (true, true, true), (true, false, true), (false, false, true), (false, true, false),
  ])
  func listItemsAnswer(isFirst: Bool, other: Bool, answers: Bool) throws {
    let sample = try SampleNotebook()
    try sample.add("target", title: "T", [])
    var paragraphs: [Node] = [
      .paragraph("other", "needle"), .paragraph("ref", "hay", to: [("target", "t")], other: other),
    ]
    if isFirst { paragraphs.swapAt(0, 1) }
    try sample.add("a", title: "A", [.container("l", .list, [.container("i", .listItem, paragraphs)])])
    let index = try sample.open()
    // Only the item says "needle".
    #expect(try index.answer("target", k: "needle").backlinks.counts == (answers ? ["a": 1] : [:]))
    #expect(try index.answer("target").backlinks.counts == ["a": 1])
  }

  @Test func longFirstParagraphsDoNotPromote() throws {
    let sample = try SampleNotebook()
    try sample.add("target", title: "T", [])
    for (id, length) in [("at", 5120), ("over", 5121)] {
      let text = String(repeating: "字", count: length)
      let item = Node.container(
        "i-" + id, .listItem,
        [.paragraph("p-" + id, text, to: [("target", "t")], other: true), .paragraph("n-" + id, "needle")])
      try sample.add(id, title: "A", [.container("l-" + id, .list, [item])])
    }
    #expect(try sample.open().answer("target", k: "needle").backlinks.counts == ["at": 1])
  }

  @Test func headingsAreRescuedByWhatStandsBelow() throws {
    let sample = try SampleNotebook()
    try sample.add("target", title: "T", [])
    let ref = [("target", "t")]
    try sample.add(
      "a", title: "A",
      [
        .heading("h1", 1, "one", to: ref), .paragraph("p", "needle"),
        .heading("h2", 2, "two", to: ref), .heading("h3", 3, "three"), .paragraph("q", "thimble"),
      ])
    let index = try sample.open()
    #expect(try index.answer("target", k: "needle").backlinks.counts == ["a": 1])
    #expect(try index.answer("target", k: "thimble").backlinks.isEmpty)
    // "two" passes by itself and stands directly below h1.
    #expect(try index.answer("target", k: "two").backlinks.counts == ["a": 2])
    let kernel = try index.answer("target", k: "needle", quirks: true)
    #expect(kernel.backlinks.counts == ["a": 1] && kernel.linkRefsCount == 0)
  }

  @Test func wordsAreFoundInAnyColumn() throws {
    let sample = try SampleNotebook()
    try sample.add("target", title: "T", [])
    let ref = [("target", "t")]
    try sample.add(
      "a", title: "Alpha & Omega",
      [
        .paragraph("p1", "Straße", to: ref), .paragraph("p2", to: ref, name: "Name"),
        .paragraph("p3", to: ref, alias: "x,Other"), .paragraph("p4", to: ref, memo: "Memo"),
        .paragraph("p5", to: ref, tag: "#tag#"),
      ])
    let index = try sample.open()
    for (k, count) in [
      ("name", 1), ("OTHER", 1), ("memo", 1), ("tag", 1), ("nowhere", 0), ("name  nowhere", 1),
      ("name\u{3000}memo", 2), ("omega", 5), ("a & o", 5), ("   ", 5),
    ] {
      #expect(try index.answer("target", k: k).backlinks.reduce(0) { $0 + $1.count } == count, "k = \(k)")
    }
    // The kernel: two spaces hold an empty word, and `&` is looked for in escaped text.
    for (k, count) in [("name", 1), ("nowhere", 0), ("name  nowhere", 5), ("amp", 5), ("\"", 0)] {
      #expect(
        try index.answer("target", k: k, quirks: true).backlinks.reduce(0) { $0 + $1.count } == count, "k = \(k)")
    }
  }

  /// Spec A4: of two blocks with one id the last by path answers, then the last by notebook.
  @Test func oneOfSeveralCopiesAnswers() throws {
    let sample = try SampleNotebook()
    try sample.add("target", title: "T", [.paragraph("t")])
    try sample.add("a", title: "First", [.paragraph("twin", "one", to: [("target", "t")]), .paragraph("own")])
    try sample.add("b", title: "Second", [.paragraph("twin", "two")])
    try sample.add("z", title: "Referrer", [.paragraph("r", to: [("twin", "x"), ("own", "y")])])
    let index = try sample.open()
    // The ref stands in the first file; the id is the second's.
    #expect(try index.answer("target").backlinks.counts == ["b": 1])
    #expect(try index.answer("b").backlinks.counts == ["z": 1])
    #expect(try index.answer("a").backlinks.counts == ["z": 1])
    #expect(try index.answer("a").backlinks.first?.count == 1)
    #expect(try index.answer("twin").box == "box")
    #expect(try index.answer("target", k: "two").backlinks.counts == ["b": 1])
    #expect(try index.answer("target", k: "one").backlinks.isEmpty)
  }

  @Test func aDocumentInTwoNotebooksIsOneDocument() throws {
    let sample = try SampleNotebook()
    try sample.add("target", title: "T", [])
    try sample.add(
      "twin", title: "Left", box: "box-a",
      [.paragraph("p", to: [("target", "t")]), .paragraph("left", to: [("target", "t")])])
    try sample.add(
      "twin", title: "Right", box: "box-b",
      [.paragraph("p", to: [("target", "t")]), .paragraph("right", to: [("target", "t")])])
    let answer = try sample.open().answer("target")
    #expect(answer.backlinks.map(\.hPath) == ["Notes box-b/Right"])
    #expect(answer.linkRefsCount == 2)
  }
}
