import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct SearchCommandTests {
  private static func index(_ texts: [(title: String, text: String)]) throws -> ScratchFolder {
    let folder = try ScratchFolder()
    for (place, entry) in texts.enumerated() {
      try folder.write("vault/\(entry.title).md", "\(entry.text)\n\nplace \(place)\n")
    }
    try folder.write("vault/.obsidian/app.json", "{}")
    _ = try ProgramRun(
      "inlinkd", ["--notebooks", folder.path + "/vault", "--index", folder.path + "/i.sqlite", "--once"])
    return folder
  }

  private static func titles(_ folder: ScratchFolder, _ words: String...) throws -> [String] {
    let answer = try SampleIndexes.json(folder.path + "/i.sqlite", ["search", "--json"] + words)
    return answer.list("blocks").map { $0.text("title") }
  }

  @Test func wordsPhrasesBeginningsAndExclusions() throws {
    let folder = try Self.index([
      ("A", "hot compost heap"), ("B", "compost that is hot"), ("C", "composting is hot work"),
      ("D", "C++ and C#, not C"),
      ("E", "plain C here"), ("F", "花园里的堆肥"), ("G", "use `inlineCode()` often"), ("H", "$$\nE = mc^2\n$$"),
      ("I", "```\nlet answer = 42\n```"), ("J", "see [[A|the linked words]] there"), ("K", "STRASSE und Straße"),
    ])
    #expect(try Self.titles(folder, "hot", "compost").sorted() == ["A", "B"])
    #expect(try Self.titles(folder, "\"hot compost\"") == ["A"])
    #expect(try Self.titles(folder, "compost*", "hot").sorted() == ["A", "B", "C"])
    #expect(try Self.titles(folder, "hot", "-compost") == ["C"])
    #expect(try Self.titles(folder, "hot -\"hot compost\"").sorted() == ["B", "C"])
    #expect(try Self.titles(folder, "C++") == ["D"] && Self.titles(folder, "C#") == ["D"])
    #expect(try Self.titles(folder, "堆肥") == ["F"] && Self.titles(folder, "花园", "堆肥") == ["F"])
    // Code and formulas count, and what a link reads.
    #expect(try Self.titles(folder, "inlineCode") == ["G"] && Self.titles(folder, "mc") == ["H"])
    #expect(
      try Self.titles(folder, "answer") == ["I"] && Self.titles(folder, "\"see the linked words there\"") == ["J"])
    #expect(try Self.titles(folder, "strasse") == ["K"])
    // What has no letter is looked for all the same; what a query language would read is a word here.
    for (query, found) in [
      ("NEAR(a b)", []), ("content:hot", []), ("hot AND", []), ("* ^ \"", ["H"]), ("title OR", []),
    ] as [(String, [String])] {
      #expect(try Self.titles(folder, query) == found, "\(query)")
    }
    let nothing = try SampleIndexes.run(folder.path + "/i.sqlite", "search", "-x")
    #expect(nothing.status == 2 && nothing.errors.contains("there is nothing to look for"))
  }

  @Test func titlesComeFirstThenRankThenTheLastChanged() throws {
    let folder = try Self.index([
      ("x", "garden garden garden garden"), ("garden", "other"),
      ("y", "a garden among many other words of a long text"),
    ])
    let titles = try Self.titles(folder, "garden")
    #expect(titles == ["garden", "x", "y"], "\(titles)")
    // Equal texts: the last changed first.
    for (name, time) in [("old", "202001010000"), ("new", "202401010000"), ("mid", "202201010000")] {
      let file = try folder.write("vault/\(name).md", "wheelbarrow\n")
      _ = try SystemCommand.run(["/usr/bin/touch", "-t", time, file])
    }
    _ = try ProgramRun(
      "inlinkd", ["--notebooks", folder.path + "/vault", "--index", folder.path + "/i.sqlite", "--once"])
    #expect(try Self.titles(folder, "wheelbarrow") == ["new", "mid", "old"])
  }

  /// Words said a thousand times ask nothing new; different ones have a bound; a tag is no title.
  @Test func manyWords() throws {
    let folder = try Self.index([("A", "wanted a b"), ("B", "---\ntags: [omega]\n---\nnone"), ("C", "omega omega")])
    let index = folder.path + "/i.sqlite"
    let repeated = String(repeating: "wanted ", count: 10_000)
    #expect(try Self.titles(folder, repeated) == ["A"])
    let without = (0..<90).map { "-zz\($0)" }.joined(separator: " ")
    #expect(try Self.titles(folder, "wanted " + without) == ["A"])
    #expect(try Self.titles(folder, "wanted " + without + " -b").isEmpty)
    let many = try SampleIndexes.run(index, "search", (0..<200).map { "w\($0)" }.joined(separator: " "))
    #expect(many.status == 2 && many.errors.contains("100 different words at most"))
    #expect(try Self.titles(folder, "omega").first == "C")
  }

  @Test func snippetsAreCutAroundTheHit() throws {
    let long =
      String(repeating: "Some words that say little. ", count: 40) + "Here stands the rhubarb at last. "
      + String(repeating: "More of the same. ", count: 40)
    let folder = try Self.index([
      ("A", long), ("B", String(repeating: "很长的一段文字，", count: 60) + "大黄在这里。" + String(repeating: "还有更多。", count: 60)),
    ])
    for (word, title) in [("rhubarb", "A"), ("大黄", "B")] {
      let block = try #require(
        try SampleIndexes.json(folder.path + "/i.sqlite", ["search", word, "--json"]).list("blocks").first)
      let text = block.text("text")
      #expect(text.count <= 242 && text.hasPrefix("…") && text.hasSuffix("…"), "\(text)")
      let range = try #require((block["ranges"] as? [[Int]])?.first)
      #expect(
        String(decoding: Array(text.utf8)[range[0]..<range[1]], as: UTF8.self) == word && block.text("title") == title)
      let full = try SampleIndexes.json(folder.path + "/i.sqlite", ["search", word, "--json", "--full"]).list("blocks")
      #expect(full.first?.text("text").contains("…") == false)
    }
  }

  @Test func pagesAndCounts() throws {
    let samples = try SampleIndexes()
    let whole = try SampleIndexes.json(samples.siyuan, ["search", "compost", "--json"])
    let ids = whole.list("blocks").map { $0.text("id") }
    #expect(whole.number("count") == ids.count && ids.count > 4)
    var shown: [String] = []
    var words = ["search", "compost", "--json", "--limit", "2"]
    while true {
      let page = try SampleIndexes.json(samples.siyuan, words)
      #expect(page.number("count") == ids.count)
      shown += page.list("blocks").map { $0.text("id") }
      guard let token = page["continue"] as? String, shown.count < 100 else { break }
      words = ["search", "compost", "--json", "--limit", "2", "--continue", token]
    }
    #expect(shown == ids)
    #expect(try SampleIndexes.run(samples.siyuan, "search", "compost", "--count").output == "\(ids.count)\n")
  }

  @Test(
    arguments: [
      ("kitchen", "Kitchen Garden"), ("KITCHEN GARDEN", "Kitchen Garden"), ("tomat", "Tomatoes"),
      ("tomatos", "Tomatoes"),
      ("tmatoes", "Tomatoes"), ("kitgar", "Kitchen Garden"), ("diary spring", "Spring 2026"), ("堆", "堆肥"),
      ("spring 26", "Spring 2026"),
    ])
  func find(_ text: String, _ title: String) throws {
    let samples = try SampleIndexes()
    let found = try SampleIndexes.json(samples.siyuan, ["find", text, "--json"]).list("documents")
    #expect(found.first?.text("title") == title, "\(text): \(found.map { $0.text("title") })")
  }
}
