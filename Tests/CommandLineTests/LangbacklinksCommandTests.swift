import Foundation
import TestSupport
import Testing

/// `inlink langbacklinks` as a process, over indexes that `inlinkd` made.
@Suite struct LangbacklinksCommandTests {
  private func wikis() throws -> (ScratchFolder, index: String) {
    let scratch = try ScratchFolder()
    try scratch.write("tree/one/Page.wiki", "[[fr:Page]] [[de:Seite]]")
    try scratch.write("tree/one/Other.wiki", "[[fr:Autre]]\u{1B}[2J")
    try scratch.write("tree/two/Page.wiki", "[[fr:Page]]")
    let index = scratch.path + "/index.sqlite"
    let pass = try ProgramRun("inlinkd", ["--notebooks", scratch.path + "/tree", "--index", index, "--once"])
    #expect(pass.status == 0)
    return (scratch, index)
  }

  @Test func severalWikisAreTold() throws {
    let (scratch, index) = try wikis()
    defer { withExtendedLifetime(scratch) {} }
    let none = try ProgramRun("inlink", ["--index", index, "langbacklinks", "--lbllang", "fr"])
    #expect(none.status == 2)
    #expect(none.errors.contains("one, two"))
    let wrong = try ProgramRun("inlink", ["--index", index, "langbacklinks", "--site", "three", "--lbllang", "fr"])
    #expect(wrong.status == 2)
    let two = try ProgramRun("inlink", ["--index", index, "langbacklinks", "--site", "two", "--lbllang", "fr"])
    #expect(
      two.output == #"{"batchcomplete":true,"query":{"langbacklinks":[{"pageid":1,"ns":0,"title":"Page"}]}}"# + "\n")
  }

  /// Before, page ids were each wiki's own: the join that everybody writes gave each row once for every wiki.
  @Test func aJoinOnPageIDsAloneIsRightWithSeveralWikis() throws {
    let (scratch, index) = try wikis()
    defer { withExtendedLifetime(scratch) {} }
    let rows = try Sqlite.text(
      index,
      """
      SELECT page.site, page_title, page_own_id FROM langlinks JOIN page ON page_id = ll_from
      WHERE ll_lang = 'fr' AND ll_title = 'Page' ORDER BY 1
      """)
    #expect(rows == "one|Page|2\ntwo|Page|1" || rows == "one|Page|1\ntwo|Page|1")
    #expect(try Sqlite.text(index, "SELECT count(*) - count(DISTINCT page_id) FROM page") == "0")
    #expect(try Sqlite.text(index, "SELECT min(page_id = page_own_id) FROM page WHERE site = 'one'") == "1")
  }

  /// Before, a note with a language link made its workspace a second wiki that every question had to name.
  @Test func aNoteWithALanguageLinkIsNoSecondWiki() throws {
    let scratch = try ScratchFolder()
    try scratch.write("tree/one/Page.wiki", "[[fr:Page]]")
    let box = "tree/notes/data/\(NotebookFolder.notebook)"
    try scratch.write("\(box)/.siyuan/conf.json", #"{"name":"N","closed":false}"#)
    try scratch.write(
      "\(box)/\(NotebookFolder.id(1)).sy", NotebookFolder.document(1, title: "T", text: "[[fr:Page]]"))
    let index = scratch.path + "/index.sqlite"
    #expect(try ProgramRun("inlinkd", ["--notebooks", scratch.path + "/tree", "--index", index, "--once"]).status == 0)
    #expect(try Sqlite.text(index, "SELECT count(DISTINCT site) FROM langlinks") == "2")
    let asked = ["--index", index, "langbacklinks", "--lbllang", "fr"]
    let wiki = try ProgramRun("inlink", asked)
    #expect(wiki.status == 0)
    #expect(wiki.output.contains(#"{"pageid":1,"ns":0,"title":"Page"}"#))
    // The notes answer when they are named, and by the numbers that the API shows.
    let notes = try ProgramRun("inlink", asked + ["--site", "notes"])
    #expect(notes.status == 0)
    #expect(notes.output.contains(#""pageid":1,"ns":0,"title":"N/T""#))
  }

  @Test func formsAndStatus() throws {
    let (scratch, index) = try wikis()
    defer { withExtendedLifetime(scratch) {} }
    func run(_ arguments: [String], input: String = "") throws -> ProgramRun {
      try ProgramRun("inlink", ["--index", index, "langbacklinks", "--site", "one"] + arguments, input: input)
    }
    let lines = try run(["--lbllang", "fr", "--all", "--format", "lines"])
    #expect(lines.output == "1\t0\tOther\tfr\tAutre\n2\t0\tPage\tfr\tPage\n")
    #expect(lines.status == 0)
    let table = try run(["--lbllang", "fr", "--format", "table"])
    #expect(table.output.contains("Autre") && !table.output.contains("\u{1B}"))
    let all = try run(["--all", "--lblprop", "lllang", "--lbllimit", "1"])
    #expect(
      all.output
        == #"{"batchcomplete":true,"query":{"langbacklinks":[{"pageid":2,"ns":0,"title":"Page","lllang":"de"},{"pageid":1,"ns":0,"title":"Other","lllang":"fr"},{"pageid":2,"ns":0,"title":"Page","lllang":"fr"}]}}"#
        + "\n")
    let more = try run(["--lbllimit", "1", "--format", "lines"])
    #expect(more.errors.contains("fr|Autre|1"))
    let error = try run(["--lbltitle", "x"])
    #expect(error.status == 1)
    #expect(error.output.contains("nolang"))
    let query = try run(["--query", "action=query&list=langbacklinks&lbllang=xx"])
    #expect(query.status == 0)
    #expect(query.output == #"{"batchcomplete":"","query":{"langbacklinks":[]}}"# + "\n")
    let batch = try run(
      ["--queries", "-"], input: "list=langbacklinks&lbllang=de\nlist=langbacklinks&lbltitle=x\n\u{0}\u{1}&&=\n")
    #expect(batch.status == 0)
    let answers = batch.output.split(separator: "\n")
    #expect(answers.count == 3)
    #expect(answers[0].contains(#""status":200"#) && answers[0].contains(#"\"title\":\"Page\""#))
    #expect(answers[1].contains(#""MediaWiki-API-Error":"nolang""#))
  }

  /// Lines and attributes of SiYuan documents; the interwiki table decides which codes are languages.
  @Test func documentsOfAWorkspaceArePages() throws {
    let notes = try NotebookFolder()
    try notes.write(
      1, title: "Garden", text: "[[fr:Jardin]]\nmore\n[[xx-none:A]]\nin [[de:Garten]] line\n[[it:Giardino|x]]")
    try notes.write(2, title: "Stone", text: "[[fr:Pierre#a]]")
    let table = try notes.scratch.write("table.tsv", "prefix\tis_language\nfr\t1\nxx-none\t1\nit\t0\n")
    #expect(try notes.pass().status == 0)
    func rows() throws -> String {
      try Sqlite.text(
        notes.index,
        """
        SELECT page_title || ' ' || ll_lang || ':' || ll_title FROM langlinks
        JOIN page ON page_id = ll_from ORDER BY 1
        """
      ).replacingOccurrences(of: "\n", with: "; ")
    }
    #expect(try rows() == "Notes/Garden fr:Jardin; Notes/Garden it:Giardino; Notes/Stone fr:Pierre#a")
    #expect(try Sqlite.text(notes.index, "SELECT DISTINCT site FROM page") == "notes")
    #expect(try notes.pass(["--interwiki", table]).status == 0)
    #expect(try rows() == "Notes/Garden fr:Jardin; Notes/Garden xx-none:A; Notes/Stone fr:Pierre#a")
    // A notebook's new name is in the titles of its documents.
    try notes.scratch.write(
      "notes/data/\(NotebookFolder.notebook)/.siyuan/conf.json", #"{"name":"New","closed":false}"#)
    try FileManager.default.removeItem(atPath: notes.path(2))
    #expect(try notes.pass(["--interwiki", table]).status == 0)
    #expect(try rows() == "New/Garden fr:Jardin; New/Garden xx-none:A")
    #expect(try Sqlite.text(notes.index, "SELECT count(*) FROM page") == "1")
    let verify = try ProgramRun(
      "inlinkd", ["--notebooks", notes.tree, "--index", notes.index, "--interwiki", table, "--verify"])
    #expect(verify.status == 0, "\(verify.output)")
  }
}
