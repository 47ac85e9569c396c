import Foundation
import TestSupport
import Testing

/// Markdown vaults as their users keep them: the hand-made ones with what spec/markdown expects, edited step by step, and
/// random ones.
@Suite struct VaultTests {
  private static let battery = "golden/markdown/battery"

  private final class World {
    let scratch: ScratchFolder
    var tree: String { scratch.path + "/vaults" }
    var index: String { scratch.path + "/index.sqlite" }

    init(copying source: String? = nil) throws {
      scratch = try ScratchFolder()
      if let source {
        try FileManager.default.copyItem(atPath: source, toPath: scratch.path + "/vaults")
      } else {
        try FileManager.default.createDirectory(atPath: scratch.path + "/vaults", withIntermediateDirectories: true)
      }
    }

    func write(_ path: String, _ text: String) throws { try scratch.write("vaults/" + path, text) }

    func pass(_ more: [String] = []) throws -> ProgramRun {
      try ProgramRun("inlinkd", ["--notebooks", tree, "--index", index, "--once"] + more)
    }

    func rows(_ sql: String) throws -> [String] { try Sqlite.text(index, sql).split(separator: "\n").map(String.init) }
  }

  private func battery() throws -> World {
    try World(copying: Recordings.path(Self.battery + "/vaults"))
  }

  private static func text(_ value: Any?) -> String { value as? String ?? "" }

  @Test func rowsAndAnswersAreThoseExpected() throws {
    let world = try battery()
    let run = try world.pass()
    #expect(run.status == 0, "\(run.errors)")
    let expected = try Recordings.objects(Self.battery + "/expected.jsonl")
    try #require(expected.count > 50)
    for note in expected {
      let id = Self.text(note["doc"])
      let quoted = id.replacingOccurrences(of: "'", with: "''")
      let header = try world.rows("SELECT box, path, hpath, content, tag FROM blocks WHERE id = '\(quoted)'")
      #expect(header == [["box", "path", "hpath", "title", "tag"].map { Self.text(note[$0]) }.joined(separator: "|")])
      let blocks = (note["blocks"] as? [[Any]] ?? []).map { row in
        [0, 1, 2, 4].map { Self.text(row[$0]) }.joined(separator: "|") + "|\(row[3])"
      }
      let found = try world.rows(
        """
        SELECT b.id, type, subtype, parent_id, line FROM blocks b JOIN block_lines l ON l.block_id = b.id
        WHERE root_id = '\(quoted)' AND b.id <> '\(quoted)'
        """)
      #expect(found.sorted() == blocks.sorted(), "\(id)")
      let refs = (note["refs"] as? [[Any]] ?? []).map { row in
        let target = row[2] as? String
        let parts = [row[0], row[1], target ?? row[3], row[4], row[5]].map { Self.text($0) }
        return (parts + [target == nil ? "0" : "1"]).joined(separator: "|")
      }
      let foundRefs = try world.rows(
        """
        SELECT block_id, markdown, def_block_id, content, type, def_block_root_id <> '' FROM refs WHERE root_id = '\(quoted)'
        """)
      #expect(foundRefs.sorted() == refs.sorted(), "\(id)")
      let run = try ProgramRun("inlink", ["--index", world.index, "getBacklink2", id, "--format", "json"])
      let answer = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      let data = answer?["data"] as? [String: Any]
      for list in ["backlinks", "backmentions"] {
        let wanted = (note[list] as? [[Any]] ?? []).map { "\(Self.text($0[0])) \($0[1])" }
        let got = (data?[list] as? [[String: Any]] ?? []).map { "\(Self.text($0["id"])) \($0["count"] ?? 0)" }
        #expect(got.sorted() == wanted.sorted(), "\(id): \(list)")
      }
    }
    let verify = try world.pass(["--verify"])
    #expect(verify.status == 0, "\(verify.output)")
  }

  /// Notes that come, go, move and are renamed, marks and settings of vaults that do.
  @Test func editsLeaveTheIndexEqualToAFreshOne() throws {
    let world = try battery()
    _ = try world.pass()
    let files = FileManager.default
    for step in try Recordings.objects(Self.battery + "/edits.jsonl") {
      let what = Self.text(step["what"])
      for (from, to) in step["move"] as? [String: String] ?? [:] {
        let target = world.tree + "/" + to
        try files.createDirectory(
          atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try files.moveItem(atPath: world.tree + "/" + from, toPath: target)
      }
      for path in step["remove"] as? [String] ?? [] { try files.removeItem(atPath: world.tree + "/" + path) }
      for (path, text) in step["write"] as? [String: String] ?? [:] { try world.write(path, text) }
      let run = try world.pass()
      #expect(run.status == 0, "\(what): \(run.errors)")
      let verify = try world.pass(["--verify"])
      #expect(verify.status == 0, "\(what): \(verify.output)")
      for then in step["then"] as? [[Any]] ?? [] {
        let (source, markdown) = (Self.text(then[0]), Self.text(then[1]).replacingOccurrences(of: "'", with: "''"))
        let found = try world.rows(
          """
          SELECT CASE WHEN def_block_root_id = '' THEN '' ELSE def_block_id END FROM refs
          WHERE root_id = '\(source)' AND markdown = '\(markdown)' ORDER BY 1
          """)
        #expect((found.first ?? "") == Self.text(then[2]), "\(what): \(markdown)")
      }
    }
  }

  /// Writing notes, settings and marks at random: what passes keep equals what is built afresh.
  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64]) func randomEditsOfVaultsLeaveNothingBehind(seed: UInt64) throws {
    let world = try World()
    var random = SeededGenerator(seed: seed)
    let names = ["Basil", "Mint", "a b", "index", "README", "Oak", "2026_03_01", "202603 x", "basil"]
    let folders = ["", "V", "V/in", "V/in/deep", "W.wiki", "L", "L/pages"]
    let marks = ["V/.obsidian/app.json", "V/in/.zk/config.toml", "L/logseq/config.edn", "V/mkdocs.yml", "dendron.yml"]
    func any(_ list: [String]) -> String { list[Int.random(in: 0..<list.count, using: &random)] }
    func link() -> String {
      let target = any(names + ["V/in/Basil", "./Mint", "../Oak", "/V/Oak", "Basil.md", "in", "New name", ""])
      let subpath = any(["", "", "#Head", "#^mark", "#head-1", "#Head#Sub"])
      switch Int.random(in: 0..<5, using: &random) {
      case 0: return "[x](\(target.replacingOccurrences(of: " ", with: "%20"))\(subpath))"
      case 1: return "![[\(target)\(subpath)]]"
      case 2: return "#tag \(target)"
      default: return "[[\(target)\(subpath)|\(any(names))]]"
      }
    }
    func note() -> String {
      var text = ""
      if Bool.random(using: &random) {
        text += "---\ntitle: \(any(names + ["New name"]))\naliases: [\(any(names)), Other]\n---\n"
      }
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        text += any([
          "# Head\n\n", "## Sub\n\n", "- ", "> ", "> [!note] T\n> ", "", "| a | b |\n|---|---|\n| x | ", "%%",
          "title:: New name\n",
        ])
        text += link() + " " + any(names) + any(["", " ^mark", "\n^mark"]) + "\n\n"
      }
      return text
    }
    for round in 0..<10 {
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let path = any(folders) + "/" + any(names) + any([".md", ".md", ".markdown"])
        let absolute = world.tree + "/" + path
        switch Int.random(in: 0..<8, using: &random) {
        case 0: try? FileManager.default.removeItem(atPath: absolute)
        case 1:
          let mark = any(marks)
          if FileManager.default.fileExists(atPath: world.tree + "/" + mark) {
            let folder = mark.hasSuffix(".yml") ? mark : (mark as NSString).deletingLastPathComponent
            try FileManager.default.removeItem(atPath: world.tree + "/" + folder)
          } else {
            try world.write(
              mark, mark.hasSuffix("json") ? #"{"userIgnoreFilters":["in/"]}"# : "{:hidden [\"/pages/Oak.md\"]}")
          }
        case 2:
          let target = world.tree + "/" + any(folders) + "/" + any(names) + ".md"
          try FileManager.default.createDirectory(
            atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
          try? FileManager.default.moveItem(atPath: absolute, toPath: target)
        default: try world.write(path, note())
        }
      }
      let run = try world.pass(["--accept-empty"])
      #expect(run.status == 0, "\(run.errors)")
      let verify = try world.pass(["--verify", "--accept-empty"])
      #expect(verify.status == 0, "seed \(seed), round \(round): \(verify.output)")
    }
  }

  /// Vaults of one name in one tree and in two; one of them goes and comes.
  @Test func vaultsOfOneNameAreToldApart() throws {
    let world = try World()
    for path in ["a/notes/.obsidian/app.json", "a/deep/notes/.zk/x"] { try world.write(path, "{}") }
    for path in ["a/notes/README.md", "a/deep/notes/README.md", "b/notes/README.md"] { try world.write(path, path) }
    func pass(_ more: [String] = []) throws -> ProgramRun {
      try ProgramRun(
        "inlinkd",
        ["--notebooks", world.tree + "/b/notes", "--notebooks", world.tree + "/a", "--index", world.index, "--once"]
          + more)
    }
    func ids() throws -> [String] {
      try world.rows("SELECT id || ' ' || content FROM blocks WHERE type = 'p' ORDER BY 1")
    }
    #expect(try pass().status == 0)
    let all = try ids()
    #expect(all.map { String($0.split(separator: "/")[0]) } == ["notes", "notes~2", "notes~3"])
    #expect(all[0].hasSuffix("a/deep/notes/README.md") && all[2].hasSuffix("b/notes/README.md"))
    try FileManager.default.removeItem(atPath: world.tree + "/a/deep")
    #expect(try pass().status == 0)
    #expect(try ids().map { String($0.split(separator: "/")[0]) } == ["notes", "notes~2"])
    #expect(try pass(["--verify"]).status == 0)
    try world.write("a/deep/notes/.zk/x", "{}")
    try world.write("a/deep/notes/README.md", "a/deep/notes/README.md")
    #expect(try pass().status == 0)
    #expect(try ids() == all)
    let verify = try pass(["--verify"])
    #expect(verify.status == 0, "\(verify.output)")
  }

  @Test func aPersonMayWriteANamesSpelling() throws {
    let world = try battery()
    _ = try world.pass()
    func ask(_ what: String) throws -> ProgramRun {
      try ProgramRun("inlink", ["--index", world.index, "getBacklink2", what, "--format", "json"])
    }
    let byID = try ask("Garden/Herbs/Mint.md")
    #expect(byID.output.contains("\"linkRefsCount\""))
    #expect(try ask("Herbs/Mint").output == byID.output)
    let heading = try ask("Garden/Herbs/Basil.md#Growing")
    #expect(try ask("Herbs/Basil#growing").output == heading.output)
    let several = try ask("Home")
    #expect(several.status == 4)
    #expect(several.errors.contains("Garden/Home.md\tGarden/Home"))
    #expect(several.output.isEmpty)
    #expect(try ask("No such note").status == 0)
  }
}
