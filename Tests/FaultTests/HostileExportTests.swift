import Foundation
import TestSupport
import Testing

/// Exports made to hurt: each is an error of its file, in little memory, and the rest of the index is right.
@Suite struct HostileExportTests {
  private func once(_ scratch: ScratchFolder, _ options: [String] = []) throws -> ProgramRun {
    try ProgramRun(
      "inlinkd", ["--notebooks", scratch.path + "/wiki", "--index", scratch.path + "/index.sqlite", "--once"] + options)
  }

  private static let head = "<mediawiki xml:lang=\"en\"><siteinfo><sitename>W</sitename>"
  private static func page(_ id: String, _ text: String = "[[fr:A]]", namespace: String = "0", title: String = "T")
    -> String
  {
    "<page><title>\(title)</title><ns>\(namespace)</ns><id>\(id)</id><revision><id>1</id>"
      + "<timestamp>2024-01-01T00:00:00Z</timestamp><model>wikitext</model><text>\(text)</text></revision></page>"
  }

  /// What of a file could violate a rule of the tables.
  private static let odd: [(name: String, xml: String)] = [
    (
      "namespace twice",
      head + "<namespaces><namespace key=\"4\">A</namespace><namespace key=\"4\">B</namespace></namespaces></siteinfo>"
        + page("1")
    ),
    (
      "namespace without a number",
      head
        + "<namespaces><namespace>A</namespace><namespace>B</namespace><namespace key=\"x\"/></namespaces></siteinfo>"
        + page("1")
    ),
    (
      "namespace beyond all numbers",
      head + "<namespaces><namespace key=\"99999999999999999999\">A</namespace></namespaces></siteinfo>" + page("1")
    ),
    ("page twice", head + "</siteinfo>" + page("1") + page("1", "[[fr:A]] x")),
    ("title twice", head + "</siteinfo>" + page("1") + page("2")),
    ("page beyond all numbers", head + "</siteinfo>" + page("99999999999999999999") + page("1")),
    ("negative page", head + "</siteinfo>" + page("-5") + page("0") + page("1")),
    ("page of the largest number", head + "</siteinfo>" + page("9223372036854775807") + page("1")),
    ("odd namespaces", head + "</siteinfo>" + page("1") + page("2", namespace: "-9223372036854775808")),
    ("no site", "<mediawiki>" + page("1")),
    ("two sites", head + "</siteinfo>" + page("1") + "<siteinfo><sitename>Other</sitename></siteinfo>"),
    ("no title", head + "</siteinfo>" + page("1").replacingOccurrences(of: "<title>T</title>", with: "")),
  ]

  @Test(arguments: odd.map(\.name)) func aFilesRowsNeverStopTheRest(_ name: String) throws {
    let scratch = try ScratchFolder()
    let xml = try #require(Self.odd.first { $0.name == name }?.xml)
    try scratch.write("wiki/a.xml", xml + "</mediawiki>")
    try scratch.write("wiki/pages/Good.wiki", "[[fr:Bon]]")
    let run = try once(scratch)
    #expect(run.status == 0 || run.status == 1, "\(run.errors)")
    let links = try Sqlite.text(
      scratch.path + "/index.sqlite",
      "SELECT group_concat(ll_title, ' ') FROM (SELECT DISTINCT ll_title FROM langlinks ORDER BY 1)")
    #expect(links.contains("A"), "\(links)")
    #expect(links.contains("Bon"))
    #expect(try once(scratch).status == run.status)
    #expect(try once(scratch, ["--verify"]).status == 0)
  }

  private func gzip(_ scratch: ScratchFolder, _ name: String, _ script: String) throws {
    try FileManager.default.createDirectory(atPath: scratch.path + "/wiki", withIntermediateDirectories: true)
    let run = try SystemCommand.run(["/usr/bin/python3", "-c", script, scratch.path + "/wiki/" + name])
    #expect(run.status == 0, "\(run.output)")
  }

  /// Writes a packed file of `head`, `count` times `unit`, and a tail.
  private func packed(_ module: String, _ unit: String, _ count: Int, tail: String = "") -> String {
    """
    import \(module), sys
    with \(module).open(sys.argv[1], 'wb') as f:
        f.write(b'<mediawiki>')
        unit = \(unit) * 1000
        for _ in range(\(count / 1000)): f.write(unit)
        f.write(\(tail.isEmpty ? "b''" : tail))
    """
  }

  @Test(arguments: [
    ("nested.xml.gz", "gzip", "b'<a>'", 40_000_000, "nested too deep"),
    ("comment.xml.gz", "gzip", "b'x'", 0, "larger than 1 MiB"),
    ("attribute.xml.gz", "gzip", "b'y'", 0, "larger than 1 MiB"),
  ])
  func whatOnlyGrowsIsRefused(_ name: String, _ module: String, _ unit: String, _ count: Int, _ reason: String) throws {
    let scratch = try ScratchFolder()
    if count > 0 {
      try gzip(scratch, name, packed(module, unit, count))
    } else {
      let open = name.hasPrefix("comment") ? "<!--" : "<page a=\\\""
      try gzip(
        scratch, name,
        "import gzip, sys\nwith gzip.open(sys.argv[1], 'wb') as f:\n    f.write(b'<mediawiki>\(open)')\n"
          + "    for _ in range(300): f.write(b'x' * 1000000)\n")
    }
    try scratch.write("wiki/Good.wiki", "[[fr:Bon]]")
    let path = ProgramRun.folder().appending(path: "inlinkd").path
    let run = try SystemCommand.run(
      [
        "/bin/sh", "-c", "ulimit -v 4000000; exec \"$@\"", "sh", path, "--notebooks", scratch.path + "/wiki", "--index",
        scratch.path + "/index.sqlite", "--once",
      ])
    #expect(run.status == 1, "\(run.output)")
    #expect(run.output.contains(reason), "\(run.output)")
    #expect(try Sqlite.text(scratch.path + "/index.sqlite", "SELECT ll_title FROM langlinks") == "Bon")
  }

  @Test func entitiesAreNotExpanded() throws {
    let scratch = try ScratchFolder()
    try scratch.write(
      "wiki/laughs.xml",
      "<!DOCTYPE mediawiki [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><mediawiki><siteinfo><sitename>&b;"
        + "</sitename></siteinfo>" + Self.page("1") + "</mediawiki>")
    let run = try once(scratch, ["--wiki-export", scratch.path + "/wiki/laughs.xml"])
    #expect(run.status == 1)
    #expect(run.errors.contains("document type"), "\(run.errors)")
  }

  @Test(arguments: ["gzip", "bz2"]) func packedFilesOfSeveralStreamsAreReadToTheirEnd(_ module: String) throws {
    let scratch = try ScratchFolder()
    let suffix = module == "gzip" ? "gz" : "bz2"
    let script = """
      import \(module), sys
      parts = [b'<mediawiki><siteinfo><sitename>W</sitename></siteinfo>']
      for n in range(1, 400):
          parts.append(b'<page><title>P%d</title><ns>0</ns><id>%d</id><revision><id>1</id><timestamp>2024-01-01T00:00:00Z</timestamp><model>wikitext</model><text>%s[[fr:T%d]]</text></revision></page>' % (n, n, b' ' * (5000 if n % 50 else 3000000), n))
      parts.append(b'</mediawiki>')
      with open(sys.argv[1], 'wb') as f:
          for part in parts: f.write(\(module).compress(part))
      """
    try gzip(scratch, "w.xml." + suffix, script)
    let run = try once(scratch)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try Sqlite.text(scratch.path + "/index.sqlite", "SELECT count(*) FROM langlinks") == "399")
    // Cut short, it keeps what it had, and says so.
    let path = scratch.path + "/wiki/w.xml." + suffix
    let whole = try Data(contentsOf: URL(filePath: path))
    try whole.prefix(whole.count / 2).write(to: URL(filePath: path))
    let cut = try once(scratch)
    #expect(cut.status == 1)
    #expect(try Sqlite.text(scratch.path + "/index.sqlite", "SELECT count(*) FROM langlinks") == "399")
  }

  @Test func aChangeInAWikiIsANewGeneration() throws {
    let scratch = try ScratchFolder()
    try scratch.write("wiki/A.wiki", "[[fr:A]]")
    #expect(try once(scratch).status == 0)
    let index = scratch.path + "/index.sqlite"
    let generation = { Int(try Sqlite.text(index, "SELECT value FROM meta WHERE name = 'generation'")) ?? -1 }
    let first = try generation()
    #expect(try once(scratch).status == 0)
    #expect(try generation() == first)
    try scratch.write("wiki/A.wiki", "[[fr:B]]")
    #expect(try once(scratch).status == 0)
    #expect(try generation() > first)
  }

  @Test func aMessageAddedLaterIsRead() throws {
    let scratch = try ScratchFolder()
    try scratch.write("wiki/A.wiki", "{{int:Later}}")
    #expect(try once(scratch).status == 0)
    try scratch.write("wiki/MediaWiki/Later.wiki", "[[fr:A]]")
    #expect(try once(scratch).status == 0)
    #expect(try Sqlite.text(scratch.path + "/index.sqlite", "SELECT count(*) FROM langlinks") == "2")
    #expect(try once(scratch, ["--verify"]).status == 0)
  }

  @Test func anotherTableHoldsBesideAnEmptyTree() throws {
    let scratch = try ScratchFolder()
    try scratch.write("wiki/A.wiki", "[[fr:A]] [[xx:B]]")
    try scratch.write("other/B.wiki", "[[fr:B]]")
    let table = try scratch.write("table", "fr\t1\n")
    let arguments = [
      "--notebooks", scratch.path + "/wiki", "--notebooks", scratch.path + "/other", "--index",
      scratch.path + "/index.sqlite", "--once", "--interwiki", table,
    ]
    #expect(try ProgramRun("inlinkd", arguments).status == 0)
    try FileManager.default.removeItem(atPath: scratch.path + "/other/B.wiki")
    try scratch.write("table", "fr\t1\nxx\t1\n")
    for _ in 1...2 {
      #expect(try ProgramRun("inlinkd", arguments).status == 1)
      #expect(
        try Sqlite.text(scratch.path + "/index.sqlite", "SELECT count(*) FROM langlinks WHERE ll_lang = 'xx'") == "1")
      #expect(try Sqlite.text(scratch.path + "/index.sqlite", "SELECT count(*) FROM interwiki") == "2")
    }
  }
}
