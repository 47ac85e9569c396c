import Foundation
import TestSupport
import Testing

/// Exports and wikitext that are damaged, hostile or replaced: a clear word for the file, and the rest stays right.
@Suite struct SpoiledWikiTests {
  private final class Wiki {
    let scratch: ScratchFolder
    var index: String { scratch.path + "/index.sqlite" }

    init() throws { scratch = try ScratchFolder() }

    static func page(_ id: Int, _ title: String, _ text: String, revision: Int = 1, namespace: Int = 0) -> String {
      "<page><title>\(title)</title><ns>\(namespace)</ns><id>\(id)</id><revision><id>\(revision)</id>"
        + "<timestamp>2024-01-01T00:00:00Z</timestamp><model>wikitext</model><text>\(text)</text></revision></page>\n"
    }

    static func export(_ pages: String) -> String {
      "<mediawiki xml:lang=\"en\"><siteinfo><sitename>W</sitename></siteinfo>\n\(pages)</mediawiki>\n"
    }

    func pass(_ options: [String]) throws -> ProgramRun {
      try ProgramRun("inlinkd", options + ["--index", index, "--once"])
    }

    func write(_ name: String, _ text: String) throws -> String {
      let path = try scratch.write(name, text)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -Double.random(in: 100...9999))], ofItemAtPath: path)
      return path
    }

    var links: String {
      get throws {
        try Sqlite.text(index, "SELECT ll_from || ll_lang || ':' || ll_title FROM langlinks ORDER BY ll_from, ll_lang")
          .replacingOccurrences(of: "\n", with: " ")
      }
    }
  }

  private static let two = Wiki.page(1, "A", "[[fr:A]]") + Wiki.page(2, "B", "[[fr:B]]")

  @Test func whatCameBeforeATruncationStays() throws {
    let wiki = try Wiki()
    let whole = Wiki.export(Self.two + Wiki.page(3, "C", "[[fr:C]]"))
    let path = try wiki.write("w.xml", whole)
    #expect(try wiki.pass(["--wiki-export", path]).status == 0)
    #expect(try wiki.links == "1fr:A 2fr:B 3fr:C")
    let changed = Wiki.export(Wiki.page(1, "A", "[[fr:New]]", revision: 9) + Self.two)
    _ = try wiki.write("w.xml", String(changed.prefix(260)))
    let run = try wiki.pass(["--wiki-export", path])
    #expect(run.status == 1)
    #expect(run.errors.contains(path) && run.errors.contains("byte 253"))
    // Nothing is gone without proof; what was read is new.
    #expect(try wiki.links == "1fr:New 2fr:B 3fr:C")
    // Not tried again as it is, and still said.
    let again = try wiki.pass(["--wiki-export", path])
    #expect(again.status == 1)
    #expect(again.errors.contains("byte 253"))
    _ = try wiki.write("w.xml", Wiki.export(Wiki.page(2, "B", "[[fr:B]]")))
    #expect(try wiki.pass(["--wiki-export", path]).status == 0)
    #expect(try wiki.links == "2fr:B")
  }

  @Test func entityBombsAreRefused() throws {
    let wiki = try Wiki()
    let bomb = "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>" + Wiki.export("&b;")
    let path = try wiki.write("bomb.xml", bomb)
    let run = try wiki.pass(["--wiki-export", path])
    #expect(run.status == 1)
    #expect(run.errors.contains("document type"))
  }

  @Test func otherXMLInAFolderIsNobodysBusiness() throws {
    let wiki = try Wiki()
    _ = try wiki.write("tree/feed.xml", "<rss><channel/></rss>")
    _ = try wiki.write("tree/w.xml", Wiki.export(Self.two))
    let run = try wiki.pass(["--notebooks", wiki.scratch.path + "/tree"])
    #expect(run.status == 0)
    #expect(try wiki.links == "1fr:A 2fr:B")
    let named = try wiki.pass(["--wiki-export", wiki.scratch.path + "/tree/feed.xml"])
    #expect(named.status == 1)
    #expect(named.errors.contains("not a MediaWiki export"))
  }

  @Test func aPageAboveTheLimitIsLeftOut() throws {
    let wiki = try Wiki()
    let large = Wiki.page(3, "Large", String(repeating: "x", count: 17 << 20) + "[[fr:L]]")
    let path = try wiki.write(
      "w.xml", Wiki.export(Wiki.page(1, "A", "[[fr:A]]") + large + Wiki.page(2, "B", "[[fr:B]]")))
    let run = try wiki.pass(["--wiki-export", path])
    #expect(run.status == 1)
    #expect(run.errors.contains("Large"))
    #expect(try wiki.links == "1fr:A 2fr:B")
  }

  @Test(arguments: ["gzip", "bzip2"]) func packedExports(_ program: String) throws {
    let wiki = try Wiki()
    _ = try wiki.write("w.xml", Wiki.export(Self.two))
    let pack = Process()
    pack.executableURL = URL(filePath: "/bin/\(program)")
    pack.arguments = [wiki.scratch.path + "/w.xml"]
    try pack.run()
    pack.waitUntilExit()
    let path = wiki.scratch.path + "/w.xml." + (program == "gzip" ? "gz" : "bz2")
    #expect(try wiki.pass(["--wiki-export", path]).status == 0)
    #expect(try wiki.links == "1fr:A 2fr:B")
    #expect(try Sqlite.text(wiki.index, "SELECT name FROM site") == "w")
    let bytes = try Data(contentsOf: URL(filePath: path))
    try bytes.prefix(bytes.count - 9).write(to: URL(filePath: path))
    let run = try wiki.pass(["--wiki-export", path])
    #expect(run.status == 1)
    #expect(run.errors.contains(path))
    #expect(try wiki.links == "1fr:A 2fr:B")
  }

  @Test func anExportThatIsGoneForNowDeletesNothing() throws {
    let wiki = try Wiki()
    let path = try wiki.write("w.xml", Wiki.export(Self.two))
    #expect(try wiki.pass(["--wiki-export", path]).status == 0)
    try FileManager.default.removeItem(atPath: path)
    let run = try wiki.pass(["--wiki-export", path])
    #expect(run.status != 0)
    #expect(run.errors.contains(path))
    #expect(try wiki.links == "1fr:A 2fr:B")
  }

  @Test func strangeFilesArePagesAllTheSame() throws {
    let wiki = try Wiki()
    try wiki.scratch.write(
      "tree/Bad bytes.wiki", [0xFF, 0xFE] + Array("[[fr:A]] [[de:".utf8) + [0xE9] + Array("]]".utf8))
    try wiki.scratch.write("tree/NUL.wiki", Array("[[fr:N]]\u{0}[[de:M\u{0}]]".utf8))
    try wiki.scratch.write("tree/A_B.wiki", "[[fr:One]]")
    try wiki.scratch.write("tree/A B.mw", "[[fr:Two]]")
    try wiki.scratch.write("tree/Template/T.mediawiki", "[[it:T]]")
    try wiki.scratch.write("tree/Talk%3AX.wiki", "[[fr:Talk]]")
    try wiki.scratch.write("tree/sub%2Fpage.wiki", "{{T}}")
    let run = try wiki.pass(["--notebooks", wiki.scratch.path + "/tree"])
    #expect(run.status == 0, "\(run.errors)")
    let rows = try Sqlite.text(
      wiki.index,
      """
      SELECT page_namespace || ':' || page_title || ' ' || ll_lang || ':' || ll_title FROM langlinks
      JOIN page ON page_id = ll_from ORDER BY 1
      """)
    #expect(
      rows.split(separator: "\n").map(String.init) == [
        "0:A_B fr:One", "0:A_B fr:Two", "0:Bad_bytes fr:A", "0:NUL fr:N", "0:Sub/page it:T", "10:T it:T",
      ])
    let status = try ProgramRun("inlink", ["--index", wiki.index, "status"])
    #expect(status.output.contains("A B"))
  }

  /// Killed in the middle of an export, the next pass goes on, and the index equals a fresh one.
  @Test func aKilledReadingIsTakenUp() throws {
    let wiki = try Wiki()
    let first = try wiki.write("w.xml", Wiki.export(Self.two))
    #expect(try wiki.pass(["--wiki-export", first]).status == 0)
    var pages = Wiki.page(1, "A", "{{T}} [[fr:A2]]", revision: 2)
    for number in 3...30_000 { pages += Wiki.page(number, "P \(number)", "[[fr:P \(number % 100)]] [[de:Q]]") }
    pages += Wiki.page(99_999, "Template:T", "[[it:T]]", namespace: 10)
    let path = try wiki.write("w.xml", Wiki.export(pages))
    for delay in [0.15, 0.4, 0.9] {
      let (process, _, _, _) = try ProgramRun.start(
        "inlinkd", ["--wiki-export", path, "--index", wiki.index, "--once"])
      Thread.sleep(forTimeInterval: delay)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let check = try Sqlite.text(wiki.index, "PRAGMA integrity_check")
      #expect(check == "ok")
    }
    #expect(try wiki.pass(["--wiki-export", path]).status == 0)
    let verify = try ProgramRun("inlinkd", ["--wiki-export", path, "--index", wiki.index, "--verify"])
    #expect(verify.status == 0, "\(verify.output)")
    #expect(try Sqlite.text(wiki.index, "SELECT ll_title FROM langlinks WHERE ll_from = 1 AND ll_lang = 'it'") == "T")
  }
}
