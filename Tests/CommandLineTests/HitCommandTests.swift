import Foundation
import TestSupport
import Testing

/// `backlinks`, `mentions` and `links` beside `getBacklink2`, on the notebooks that come with the project.
@Suite(.serialized) struct HitCommandTests {
  /// Sums, documents and their order are the API's, for every document and every block that is linked to.
  @Test func theNumbersAreThoseOfTheAPI() throws {
    let samples = try SampleIndexes()
    for index in [samples.siyuan, samples.vaults] {
      let ids = try SampleIndexes.column(
        index,
        "SELECT id FROM blocks WHERE type = 'd' UNION SELECT def_block_id FROM refs WHERE def_block_root_id <> ''")
      #expect(ids.count > 10)
      for id in ids {
        let answer = try SampleIndexes.json(index, ["getBacklink2", id])["data"] as? [String: Any] ?? [:]
        for (command, list, sum) in [
          ("backlinks", "backlinks", "linkRefsCount"), ("mentions", "backmentions", "mentionsCount"),
        ] {
          let hits = try SampleIndexes.json(index, [command, id, "--json"])
          #expect(hits.number("version") == 1 && hits["continue"] is NSNull)
          #expect(hits.number("count") == answer.number(sum), "\(command) \(id)")
          let documents = hits.list("documents")
          #expect(documents.map { $0.text("id") } == answer.list(list).map { $0.text("id") }, "\(command) \(id)")
          #expect(documents.map { $0.number("count") } == answer.list(list).map { $0.number("count") })
          for document in documents { #expect(document.list("blocks").count == document.number("count")) }
          let count = try SampleIndexes.run(index, command, id, "--count")
          #expect(count.output == "\(hits.number("count"))\n")
        }
      }
    }
  }

  /// What is highlighted is the anchor, or the keyword whatever its case; and each hit says why it is one.
  @Test func rangesAreTheAnchorOrTheKeyword() throws {
    let samples = try SampleIndexes()
    var highlighted = 0
    for index in [samples.siyuan, samples.vaults] {
      for id in try SampleIndexes.column(index, "SELECT id FROM blocks WHERE type = 'd'") {
        for command in ["backlinks", "mentions", "links"] {
          for document in try SampleIndexes.json(index, [command, id, "--json"]).list("documents") {
            for block in document.list("blocks") {
              let text = Array(block.text("text").utf8)
              let reasons = block.list("why")
              #expect(!reasons.isEmpty)
              let words = reasons.map { $0.text(command == "mentions" ? "keyword" : "anchor").lowercased() }
              for range in block["ranges"] as? [[Int]] ?? [] {
                let part = String(decoding: text[range[0]..<range[1]], as: UTF8.self)
                #expect(words.contains(part.lowercased()), "\(part) in \(words)")
                highlighted += 1
              }
            }
          }
        }
      }
    }
    #expect(highlighted > 40)
  }

  /// Pages of any size show each block once, and all of them.
  @Test(arguments: [1, 2, 3, 100]) func pagesShowEachBlockOnce(_ limit: Int) throws {
    let samples = try SampleIndexes()
    for (index, what) in [(samples.vaults, "Basil"), (samples.siyuan, "Compost"), (samples.siyuan, "堆肥")] {
      for command in ["backlinks", "mentions", "links"] {
        let whole = try Self.pairs(SampleIndexes.json(index, [command, what, "--json"]))
        var shown: [String] = []
        var words = [command, what, "--json", "--limit", "\(limit)"]
        for _ in 0..<100 {
          let page = try SampleIndexes.json(index, words)
          let pairs = Self.pairs(page)
          #expect(pairs.count <= limit && page.number("count") == whole.count)
          shown += pairs
          guard let token = page["continue"] as? String else { break }
          #expect(pairs.count == limit)
          words = [command, what, "--json", "--limit", "\(limit)", "--continue", token]
        }
        #expect(shown == whole, "\(command) \(what)")
      }
    }
  }

  private static func pairs(_ answer: [String: Any]) -> [String] {
    answer.list("documents").flatMap { document in
      document.list("blocks").map { document.text("id") + " " + $0.text("id") }
    }
  }

  /// Between two pages documents change, so that they come first; what stays is shown once all the same.
  @Test func pagesWhileTheIndexChanges() throws {
    let folder = try NotebookFolder()
    try folder.write(0, title: "Target", text: "x")
    for number in 1...9 { try folder.write(number, title: "D\(number)", text: "t\(number) ", target: 0) }
    _ = try folder.pass()
    var shown: [String] = []
    var token: String?
    for round in 1...20 {
      let page = try SampleIndexes.json(
        folder.index, ["backlinks", "Target", "--json", "--limit", "2"] + (token.map { ["--continue", $0] } ?? []))
      shown += Self.pairs(page)
      token = page["continue"] as? String
      if token == nil { break }
      // One that was shown, one that was not, and a new one.
      for number in [round, 10 - round, 20 + round] where number > 0 {
        var text = try String(
          decoding: NotebookFolder.document(number, title: "E\(number)", text: "u\(round) ", target: 0), as: UTF8.self)
        text = text.replacingOccurrences(of: "20240102030405", with: "2025010203\(10 + round)05")
        try folder.scratch.write("notes/data/\(NotebookFolder.notebook)/\(NotebookFolder.id(number)).sy", text)
      }
      _ = try folder.pass()
    }
    #expect(token == nil && Set(shown).count == shown.count)
    for number in 1...9 { #expect(shown.contains { $0.hasPrefix(NotebookFolder.id(number)) }, "\(number)") }
  }

  @Test func aTokenOfAnotherQuestionIsRefused() throws {
    let samples = try SampleIndexes()
    let page = try SampleIndexes.json(samples.vaults, ["backlinks", "Basil", "--json", "--limit", "1"])
    let token = try #require(page["continue"] as? String)
    for words in [
      ["mentions", "Basil", "--continue", token], ["backlinks", "Basil", "--continue", "nonsense"],
      ["backlinks", "Basil", "--type", "p", "--continue", token],
      ["backlinks", "Basil", "--continue", String(token.prefix(6))],
    ] {
      let run = try ProgramRun("inlink", ["--index", samples.vaults] + words)
      #expect(run.status == 2 && run.output.isEmpty && run.errors.hasPrefix("inlink: --continue: "), "\(words) \(run)")
    }
  }

  /// An index that was made anew has other numbers; a token goes on where it stood all the same.
  @Test func aTokenOutlivesARebuild() throws {
    let folder = try ScratchFolder()
    let index = folder.path + "/i.sqlite"
    let pass = ["--notebooks", folder.path + "/v", "--index", index, "--once"]
    try folder.write("v/.obsidian/app.json", "{}")
    try folder.write("v/T.md", "target\n")
    for (name, day) in [("m", 2), ("z", 1)] {
      let file = try folder.write("v/\(name).md", "\(name) [[T]]\n")
      _ = try SystemCommand.run(["/usr/bin/touch", "-d", "2026-01-0\(day)", file])
    }
    _ = try ProgramRun("inlinkd", pass)
    try folder.write("v/n.md", "n [[T]]\n")
    _ = try ProgramRun("inlinkd", pass)
    let first = try SampleIndexes.json(index, ["backlinks", "T", "--json", "--limit", "2"])
    #expect(first.list("documents").map { $0.text("title") } == ["n", "m"])
    let token = try #require(first["continue"] as? String)
    _ = try ProgramRun("inlinkd", pass + ["--rebuild"])
    let rest = try SampleIndexes.json(index, ["backlinks", "T", "--json", "--continue", token])
    #expect(rest.list("documents").map { $0.text("title") } == ["z"] && rest["continue"] is NSNull)
    // A long token may come from a pipe.
    let piped = try ProgramRun(
      "inlink", ["--index", index, "backlinks", "T", "--lines", "--continue", "-"], input: token + "\n")
    #expect(piped.output.hasSuffix("z.md:1: z T\n"), "\(piped)")
  }

  /// A block whose id stands in two documents is shown in both, with a limit as without.
  @Test func anIDInTwoDocuments() throws {
    let folder = try NotebookFolder()
    try folder.write(1, title: "Gamma", text: "x")
    for number in 2...3 {
      var text = String(
        decoding: try NotebookFolder.document(number, title: "D\(number)", text: "says gamma"), as: UTF8.self)
      text = text.replacingOccurrences(
        of: "\(NotebookFolder.id(number).prefix(14))-ppppppp", with: "20240101000099-ppppppp")
      try folder.scratch.write("notes/data/\(NotebookFolder.notebook)/\(NotebookFolder.id(number)).sy", text)
    }
    _ = try folder.pass()
    for words in [["mentions", "Gamma", "--json"], ["search", "gamma", "--json", "--type", "p"]] {
      let whole = try SampleIndexes.json(folder.index, words)
      let limited = try SampleIndexes.json(folder.index, words + ["--limit", "10"])
      let key = words[0] == "search" ? "blocks" : "documents"
      #expect(whole.list(key).count == 2 && limited.list(key).count == 2 && limited.number("count") == 2, "\(words)")
    }
  }

  @Test(
    arguments: [
      (["--type", "t"], 1), (["--type", "p,t"], 5), (["--under", "Herbs"], 2), (["--under", "herbarium/herbs/"], 2),
      (["--not-under", "Herbs"], 3), (["--under", "Herb"], 0), (["--notebook", "herbarium"], 5),
      (["--notebook", "recipes"], 0),
      (["--anchor", "basil#^sowing"], 2), (["--since", "1999"], 5), (["--since", "2999"], 0), (["--tag", "none"], 0),
    ] as [([String], Int)])
  func filters(_ words: [String], _ count: Int) throws {
    let samples = try SampleIndexes()
    let run = try ProgramRun("inlink", ["--index", samples.vaults, "backlinks", "Basil", "--count"] + words)
    #expect(run.output == "\(count)\n", "\(words) \(run)")
  }

  @Test func outputsForPrograms() throws {
    let samples = try SampleIndexes()
    let lines = try SampleIndexes.run(samples.vaults, "backlinks", "Basil", "--lines").output.split(separator: "\n")
    #expect(lines.count == 5)
    for line in lines {
      // Each opens in an editor at that line.
      let parts = line.split(separator: ":", maxSplits: 2)
      let text = try String(contentsOfFile: String(parts[0]), encoding: .utf8).components(separatedBy: "\n")
      let number = try #require(Int(parts[1]))
      #expect(
        text.indices.contains(number - 1) && text[number - 1].lowercased().contains("basil")
          || text[number - 1].hasPrefix("|"), "\(line)")
    }
    let ids = try SampleIndexes.run(samples.siyuan, "backlinks", "Compost", "--lines")
    #expect(
      ids.output.contains(": Notes in English: Compost\n")
        && ids.output.split(separator: "\n").allSatisfy { $0.contains(":2026") })
    let files = try SampleIndexes.run(samples.vaults, "backlinks", "Basil", "--print0").output.split(separator: "\0")
    #expect(files.count == 5 && files.allSatisfy { FileManager.default.fileExists(atPath: String($0)) })
    let context = try SampleIndexes.json(samples.vaults, ["backlinks", "Basil", "--json", "--context", "1"])
    let blocks = context.list("documents").flatMap { $0.list("blocks") }
    #expect(blocks.contains { !($0["before"] as? [String] ?? []).isEmpty || !($0["after"] as? [String] ?? []).isEmpty })
  }

  /// Whether aliases count is the workspace's setting, unless somebody says otherwise.
  @Test func mentionsOfAliases() throws {
    let folder = try NotebookFolder()
    var text = String(decoding: try NotebookFolder.document(1, title: "Solanum", text: "x"), as: UTF8.self)
    text = text.replacingOccurrences(of: #""type":"doc""#, with: #""type":"doc","alias":"Tomato""#)
    try folder.scratch.write("notes/data/\(NotebookFolder.notebook)/\(NotebookFolder.id(1)).sy", text)
    try folder.write(2, title: "D", text: "a tomato, a solanum")
    try folder.write(3, title: "E", text: "a tomato")
    _ = try folder.pass()
    #expect(try SampleIndexes.run(folder.index, "mentions", "Solanum", "--count").output == "1\n")
    #expect(try SampleIndexes.run(folder.index, "mentions", "Solanum", "--count", "--aliases").output == "2\n")
    let explained = try SampleIndexes.json(folder.index, ["mentions", "Solanum", "--aliases", "--json"])
    let reasons = explained.list("documents").flatMap { $0.list("blocks") }.flatMap { $0.list("why") }.map {
      $0.text("from")
    }
    #expect(Set(reasons) == ["alias", "title"])
    // Of notes they count unless they are left out.
    let samples = try SampleIndexes()
    let with = try SampleIndexes.run(samples.vaults, "mentions", "Mint", "--count").output
    let without = try SampleIndexes.run(samples.vaults, "mentions", "Mint", "--count", "--no-aliases").output
    #expect(Int(with.dropLast()) ?? 0 > Int(without.dropLast()) ?? 99, "\(with) \(without)")
  }

  @Test func whyIsSaid() throws {
    let samples = try SampleIndexes()
    let run = try SampleIndexes.run(samples.siyuan, "mentions", "Compost", "--explain")
    #expect(run.output.contains("↳ mention of \"Compost\" (title)"), "\(run)")
    let links = try SampleIndexes.run(samples.siyuan, "backlinks", "Compost", "--explain")
    #expect(links.output.contains("↳ ref \"Compost\" to 20260105090001-doc0001"), "\(links)")
  }
}
