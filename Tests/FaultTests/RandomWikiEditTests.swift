import Foundation
import TestSupport
import Testing

/// After any edits of wikitext files, templates, exports and the interwiki table, an index kept by passes equals one built
/// afresh: `inlinkd --verify` builds it and compares.
@Suite struct RandomWikiEditTests {
  private final class Wikis {
    let scratch: ScratchFolder
    var random: SeededGenerator
    private var pages: [Int: (title: String, namespace: Int, text: String, revision: Int)] = [:]
    private var revision = 1
    private var clock = Date(timeIntervalSinceNow: -100_000)

    var tree: String { scratch.path + "/tree" }
    var index: String { scratch.path + "/index.sqlite" }
    var table: String { scratch.path + "/interwiki.tsv" }
    var options: [String] { ["--notebooks", tree, "--index", index, "--interwiki", table] }

    init(seed: UInt64) throws {
      scratch = try ScratchFolder()
      random = SeededGenerator(seed: seed)
      try writeTable()
      for number in 1...12 { addPage(number) }
      try writeExport()
      for _ in 0..<10 { try writeFile() }
    }

    private func number(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }

    /// Stamps lie in the past and differ, so that no pass has to wait for them to settle.
    private func write(_ relative: String, _ text: String) throws {
      let path = try scratch.write(relative, text)
      clock.addTimeInterval(7)
      try FileManager.default.setAttributes([.modificationDate: clock], ofItemAtPath: path)
    }

    private func writeTable() throws {
      let prefixes = ["fr", "de", "it", "w", "foo"]
      var lines = "prefix\tis_language\n"
      for prefix in prefixes where number(4) > 0 { lines += "\(prefix)\t\(number(3) > 0 ? 1 : 0)\n" }
      try write("interwiki.tsv", lines)
    }

    private func text() -> String {
      (0..<(1 + number(4))).map { _ in
        [
          "[[fr:A \(number(9))]]", "[[de:B]]", "[[foo:C]]", "{{T\(number(4))}}", "{{T\(number(4))|[[it:{{{1|x}}}]]}}",
          "{{:Page \(number(12))}}", "[[it:{{PAGENAME}}]]", "text", "#REDIRECT [[Page \(number(9))]]", "{{fr:X}}",
          "<noinclude>[[w:D]]</noinclude>", "[[fr:{{CURRENTYEAR}}]]",
        ][number(12)]
      }.joined(separator: "\n")
    }

    private func addPage(_ id: Int) {
      revision += 1
      let isTemplate = number(3) == 0
      pages[id] = (
        isTemplate ? "T\(number(4))" : "Page \(number(12))", isTemplate ? 10 : number(8) == 0 ? 1 : 0, text(), revision
      )
    }

    private func writeExport() throws {
      var xml = "<mediawiki xml:lang=\"en\"><siteinfo><sitename>Random</sitename><case>first-letter</case></siteinfo>\n"
      for (id, page) in pages.sorted(by: { $0.key < $1.key }) {
        let prefix = [0: "", 1: "Talk:", 10: "Template:"][page.namespace] ?? ""
        let escaped = page.text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
        xml += "<page><title>\(prefix)\(page.title)</title><ns>\(page.namespace)</ns><id>\(id)</id><revision>"
        xml += "<id>\(page.revision)</id><timestamp>2024-01-01T00:00:00Z</timestamp><model>wikitext</model>"
        xml += "<text>\(escaped)</text></revision></page>\n"
      }
      try write("tree/dump.xml", xml + "</mediawiki>\n")
    }

    private var files: [String] {
      let all = FileManager.default.enumerator(atPath: tree)?.compactMap { $0 as? String } ?? []
      return all.filter { $0.hasSuffix(".wiki") }.sorted()
    }

    private func writeFile() throws {
      let folder = ["w1", "w1/Template", "w2/deep", "w2"][number(4)]
      let name = folder.hasSuffix("Template") ? "T\(number(4))" : "Page_\(number(12))"
      try write("tree/\(folder)/\(name).wiki", text())
    }

    /// One edit; its name.
    func edit() throws -> String {
      let manager = FileManager.default
      let file = files.randomElement(using: &random)
      switch number(9) {
      case 0, 1:
        try writeFile()
        return "file"
      case 2:
        guard let file, files.count > 2 else { return "none" }
        try manager.removeItem(atPath: tree + "/" + file)
        return "remove \(file)"
      case 3:
        guard let file else { return "none" }
        let target = tree + "/w\(1 + number(2))/Moved \(number(20)).wiki"
        if manager.fileExists(atPath: target) { return "none" }
        try manager.createDirectory(
          atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try manager.moveItem(atPath: tree + "/" + file, toPath: target)
        return "move \(file)"
      case 4:
        try writeTable()
        return "table"
      case 5:
        pages[1 + number(14)] = nil
        try writeExport()
        return "export without a page"
      default:
        addPage(1 + number(14))
        try writeExport()
        return "export"
      }
    }
  }

  @Test(arguments: 1...16) func incrementalEqualsFresh(_ seed: Int) throws {
    let wikis = try Wikis(seed: UInt64(seed))
    var log: [String] = []
    for round in 0..<8 {
      for _ in 0..<3 where round > 0 { log.append(try wikis.edit()) }
      let pass = try ProgramRun("inlinkd", wikis.options + ["--once"])
      #expect(pass.status == 0, "\(pass.errors)")
      let check = try ProgramRun("inlinkd", wikis.options + ["--verify"])
      #expect(check.status == 0, "seed \(seed), after \(log): \(check.output) \(check.errors)")
      if check.status != 0 { return }
    }
    let links = try Sqlite.text(wikis.index, "SELECT count(*) FROM langlinks")
    #expect(Int(links) ?? 0 > 0)
    let counted = try Sqlite.text(
      wikis.index,
      "SELECT count(*) FROM site s WHERE links <> (SELECT count(*) FROM langlink l WHERE l.site = s.number)")
    #expect(counted == "0")
  }
}
