import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct ListingCommandTests {
  /// The files are there as long as this.
  private struct Vault {
    let folder: ScratchFolder
    let index: String
  }

  /// A vault with an orphan, links to nothing, two notes of one title, tags.
  private static func vault() throws -> Vault {
    let folder = try ScratchFolder()
    for (name, text) in [
      ("Home", "[[Basil]] [[Basul]] [[Basul]] and [[Gone]] #herb #two/parts"), ("Basil", "back [[Home]] #herb"),
      ("Orphan", "alone, but [[Orphan]]"),
      ("sub/Basil2", "---\ntitle: Basil\n---\nx [[Home]]"),
    ] { try folder.write("v/\(name).md", text + "\n") }
    try folder.write("v/.obsidian/app.json", "{}")
    let index = folder.path + "/i.sqlite"
    _ = try ProgramRun("inlinkd", ["--notebooks", folder.path + "/v", "--index", index, "--once"])
    return Vault(folder: folder, index: index)
  }

  @Test func dangling() throws {
    let vault = try Self.vault()
    let index = vault.index
    let refs = try SampleIndexes.json(index, ["dangling", "--json"]).list("refs")
    #expect(refs.map { $0.text("target") } == ["v/Basul", "v/Gone"] && refs.map { $0.number("count") } == [2, 1])
    #expect(refs[0]["near"] as? [String] == ["v/Basil.md"] && (refs[0]["blocks"] as? [String])?.count == 1)
    let lines = try SampleIndexes.run(index, "dangling", "--lines").output
    #expect(lines.hasPrefix("2\tv/Basul\tv/Basil.md\n"))
  }

  @Test func orphans() throws {
    let vault = try Self.vault()
    let (folder, index) = (vault.folder, vault.index)
    let documents = try SampleIndexes.json(index, ["orphans", "--json"]).list("documents").map { $0.text("id") }
    #expect(Set(documents) == ["v/Orphan.md", "v/sub/Basil2.md"])
    #expect(try SampleIndexes.run(index, "orphans", "--under", "sub", "--count").output == "1\n")
    // A ref to a block in it counts as one to it.
    try folder.write("v/Other.md", "[[Orphan#^mark]]\n")
    try folder.write("v/Orphan.md", "alone ^mark\n")
    _ = try ProgramRun("inlinkd", ["--notebooks", folder.path + "/v", "--index", index, "--once"])
    #expect(try !SampleIndexes.run(index, "orphans").output.contains("Orphan"))
  }

  @Test func duplicates() throws {
    let folder = try NotebookFolder()
    for number in 1...2 { try folder.write(number, title: "Same", text: "x") }
    try folder.write(3, title: "Other", text: "y")
    let copy = try NotebookFolder.document(3, title: "Copy", text: "z")
    try folder.scratch.write(
      "notes/data/\(NotebookFolder.notebook)/\(NotebookFolder.id(1))/\(NotebookFolder.id(3)).sy", copy)
    _ = try folder.pass()
    let answer = try SampleIndexes.json(folder.index, ["duplicates", "--json"])
    let titles = answer.list("titles")
    #expect(titles.map { $0.text("title") } == ["Same"])
    #expect(titles.first?["documents"] as? [String] == [NotebookFolder.id(1), NotebookFolder.id(2)])
    let ids = answer.list("ids").filter { $0.text("id") == NotebookFolder.id(3) }
    #expect((ids.first?["paths"] as? [String])?.count == 2, "\(answer)")
  }

  @Test func errors() throws {
    let folder = try NotebookFolder()
    try folder.write(1, title: "Good", text: "x")
    try folder.scratch.write("notes/data/\(NotebookFolder.notebook)/\(NotebookFolder.id(2)).sy", "{")
    _ = try folder.pass()
    let files = try SampleIndexes.json(folder.index, ["errors", "--json"]).list("files")
    #expect(files.count == 1 && files[0].text("path").hasSuffix("\(NotebookFolder.id(2)).sy"))
    #expect(!files[0].text("reason").isEmpty && files[0].number("since") > 1_600_000_000)
    #expect(try SampleIndexes.run(folder.index, "errors", "--count").output == "1\n")
  }

  @Test func tagsAndStatistics() throws {
    let vault = try Self.vault()
    let index = vault.index
    let tags = try SampleIndexes.json(index, ["tags", "--json"]).list("tags")
    #expect(tags.map { $0.text("tag") } == ["herb", "two/parts"] && tags.map { $0.number("count") } == [2, 1])
    let statistics = try SampleIndexes.json(index, ["stats", "--json"])
    #expect(
      statistics.number("documents") == 4 && statistics.number("dangling") == 2 && statistics.number("orphans") == 2)
    #expect(
      statistics.list("linked").first?.text("id") == "v/Home.md"
        && statistics.list("linked").first?.number("count") == 2)
    let mentioned = statistics.list("mentioned")
    for entry in mentioned {
      #expect(
        try SampleIndexes.run(index, "mentions", entry.text("id"), "--count").output == "\(entry.number("count"))\n")
    }
  }

  @Test func relatedAndGraph() throws {
    let vault = try Self.vault()
    let index = vault.index
    let related = try SampleIndexes.json(index, ["related", "Home", "--json"]).list("documents")
    #expect(
      Set(related.map { $0.text("id") }) == ["v/Basil.md", "v/sub/Basil2.md"]
        && related.first?.text("id") == "v/Basil.md")
    let scores = related.compactMap { $0["score"] as? Double }
    #expect(scores == scores.sorted(by: >) && scores.count == 2 && scores[1] > 0)
    let graph = try SampleIndexes.json(index, ["graph", "--format", "json"])
    #expect(graph.list("nodes").count == 4)
    #expect(
      graph.list("edges").map { "\($0.text("from"))>\($0.text("to")) \($0.number("count"))" } == [
        "v/Basil.md>v/Home.md 1", "v/Home.md>v/Basil.md 1", "v/sub/Basil2.md>v/Home.md 1",
      ])
    #expect(try SampleIndexes.json(index, ["graph", "v/Basil.md", "--format", "json"]).list("nodes").count == 2)
    #expect(try SampleIndexes.json(index, ["graph", "v/Basil.md", "--depth", "2", "--json"]).list("nodes").count == 3)
    #expect(try SampleIndexes.json(index, ["graph", "v/Basil.md", "--depth", "0", "--json"]).list("nodes").count == 1)
    for (format, first, last) in [
      ("dot", "digraph inlink {", "}"), ("mermaid", "flowchart LR", "  n3 --> n1"),
      ("graphml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "</graphml>"),
    ] {
      let lines = try SampleIndexes.run(index, "graph", "--format", format).output.split(separator: "\n")
      #expect(lines.first ?? "" == first && lines.last ?? "" == last, "\(lines)")
    }
  }

  /// Titles are other people's text: none of it may leave its quotes.
  @Test(.enabled(if: SystemCommand.succeeds(["/usr/bin/xmllint", "--version"]), "xmllint is not there"))
  func graphsOfHostileTitles() throws {
    let folder = try NotebookFolder()
    try folder.write(1, title: "a\"b\\ <&> #x; \u{1B}[2J ]] --> \u{7}", text: "x", target: 2)
    try folder.write(2, title: "\\", text: "y")
    _ = try folder.pass()
    let xml = try SampleIndexes.run(folder.index, "graph", "--format", "graphml")
    let file = try folder.scratch.write("g.xml", xml.output)
    #expect(SystemCommand.succeeds(["/usr/bin/xmllint", "--noout", file]))
    for format in ["dot", "mermaid", "graphml", "json"] {
      let run = try SampleIndexes.run(folder.index, "graph", "--format", format)
      #expect(run.status == 0 && !run.output.contains("\u{1B}") && !run.output.contains("\u{7}"))
    }
    let mermaid = try SampleIndexes.run(folder.index, "graph", "--format", "mermaid").output
    #expect(mermaid.contains(##"n0["a#quot;b\ #lt;#amp;#gt; #35;x; "##), "\(mermaid)")
    let dot = try SampleIndexes.run(folder.index, "graph").output
    #expect(dot.contains(#"[label="\\", "#) && dot.contains(#"[label="a\"b\\ "#), "\(dot)")
  }

  @Test func translations() throws {
    let samples = try SampleIndexes()
    let pages = try SampleIndexes.json(samples.wiki, ["translations", "--json"]).list("pages")
    #expect(
      pages.contains { $0.text("title") == "Garden" && ($0["languages"] as? [String: String])?["fr"] != nil },
      "\(pages)")
    for page in pages {
      let languages = page["languages"] as? [String: String] ?? [:]
      #expect(!languages.isEmpty && page.number("pageid") > 0 && !page.text("site").isEmpty)
    }
    let missing = try SampleIndexes.json(samples.wiki, ["translations", "--missing", "fr", "--json"]).list("pages")
    let counts = missing.map { ($0["languages"] as? [String: String] ?? [:]).count }
    #expect(
      missing.allSatisfy { ($0["languages"] as? [String: String])?["fr"] == nil } && counts == counts.sorted(by: >))
    let one = try SampleIndexes.json(samples.wiki, ["translations", "garden", "--json"]).list("pages")
    #expect(one.map { $0.text("title") } == ["Garden"])
    #expect(try SampleIndexes.run(samples.wiki, "translations", "Nowhere").status == 1)
    #expect(try SampleIndexes.run(samples.wiki, "translations", "--site", "x").status == 2)
  }
}
