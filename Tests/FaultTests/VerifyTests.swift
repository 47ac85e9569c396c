import Foundation
import SQLiteConnection
import TestSupport
import Testing

/// `inlinkd --verify` sees each kind of row spoiled: lost, doubled, or saying something else.
@Suite struct VerifyTests {
  /// A workspace with everything in it, and a wiki.
  private func notebook() throws -> NotebookFolder {
    let notes = try NotebookFolder()
    let paragraph = { (number: Int, children: String) in
      #"{"ID":"20240101000000-p\#(100000 + number)","Type":"NodeParagraph","Properties":{"id":"20240101000000-p\#(100000 + number)","name":"n\#(number)","memo":"m","custom-a":"v"},"Children":[\#(children)]}"#
    }
    let ref =
      #"{"Type":"NodeTextMark","TextMarkType":"block-ref","TextMarkBlockRefID":"\#(NotebookFolder.id(2))","TextMarkBlockRefSubtype":"s","TextMarkTextContent":"x"}"#
    for number in 1...3 {
      let id = NotebookFolder.id(number)
      let body = [
        paragraph(number, #"{"Type":"NodeText","Data":"words 湯 here "},\#(ref),\#(ref)"#),
        paragraph(number + 10, #"{"Type":"NodeText","Data":"[[fr:Titre \#(number)]]"}"#),
        paragraph(number + 20, #"{"Type":"NodeImage","Children":[{"Type":"NodeLinkDest","Data":"assets/x.png"}]}"#),
      ].joined(separator: ",")
      try notes.scratch.write(
        "notes/data/\(NotebookFolder.notebook)/\(id).sy",
        #"{"ID":"\#(id)","Spec":"1","Type":"NodeDocument","Properties":{"id":"\#(id)","title":"T\#(number)"},"Children":[\#(body)]}"#
      )
    }
    try notes.scratch.write("notes/data/assets/ocr-texts.json", #"{"assets/x.png":"seen"}"#)
    try notes.scratch.write("notes/wiki/Page.wiki", "{{T}} [[de:Seite]] [[zz:Kein]] #x")
    try notes.scratch.write("notes/wiki/Template/T.wiki", "[[es:Uno]]")
    try notes.scratch.write("notes/wiki/R.wiki", "#REDIRECT [[Page]]")
    #expect(try notes.pass().status == 0)
    #expect(try notes.pass(["--verify"]).status == 0)
    return notes
  }

  private static let spoils = [
    "DELETE FROM block WHERE key = (SELECT max(key) FROM block)",
    "UPDATE block SET content = content || 'x' WHERE type = 'p'",
    "UPDATE ident SET root = 0 WHERE number = (SELECT min(number) FROM ident WHERE root > 0)",
    "UPDATE block SET parent_ident = ident WHERE parent_ident <> 0", "UPDATE block SET flags = flags + 1",
    "UPDATE block SET parent = NULL",
    "UPDATE block SET updated = '20200101000000'",
    "UPDATE block SET created = 20200101000000", "UPDATE document SET created = '20200101000000'",
    "UPDATE block SET reparsed = 'y' WHERE type = 'p'", "UPDATE block SET name = 'other' WHERE name <> ''",
    "INSERT INTO block SELECT key + (5 << 24), ident, parent, parent_ident, container, last, type, subtype, flags, updated, created, lead, content, name, alias, memo, tag, ial, first_content, length, markdown, reparsed, spans, line FROM block LIMIT 1",
    "INSERT INTO name SELECT notebook, 'x', 0, number FROM document LIMIT 1",
    "INSERT INTO anchor SELECT number, 0, 0, 'x', 0, ident FROM document LIMIT 1",
    "INSERT INTO keyword SELECT number, 'x' FROM document LIMIT 1",
    "INSERT INTO link SELECT r.block, r.ordinal, 1, 'x', r.target FROM ref r LIMIT 1",
    "INSERT INTO link_key SELECT 1, 'x', r.block, r.ordinal FROM ref r LIMIT 1",
    "DELETE FROM ref WHERE block = (SELECT min(block) FROM ref)",
    "INSERT INTO ref SELECT target, block, ordinal + 7, kind, content, markdown FROM ref LIMIT 1",
    "UPDATE ref SET kind = 1", "UPDATE ref SET content = 'z'", "UPDATE ref SET target = target + 1 WHERE ordinal = 0",
    "DELETE FROM attribute WHERE ordinal = 0", "UPDATE attribute SET value = 'w'",
    "INSERT INTO attribute SELECT block, ordinal + 9, kind, name, value FROM attribute LIMIT 1",
    "DELETE FROM label WHERE text = 'm'", "INSERT INTO label SELECT 'more', block FROM label LIMIT 1",
    "DELETE FROM mention_fts WHERE rowid = (SELECT max(rowid) FROM mention_fts)",
    "UPDATE mention_fts SET content = 'other'", "UPDATE mention_fts_content SET c0 = c0 || ' y'",
    "DELETE FROM mention_fts_data WHERE id > 10", "DELETE FROM document WHERE number = 1",
    "UPDATE document SET hpath = '/x'",
    "UPDATE document SET title = 'other' WHERE number = 1", "UPDATE document SET shadowed = 1 WHERE number = 2",
    "UPDATE notebook SET name = 'other'", "UPDATE setting SET value = 1 - value WHERE name = 'searchName'",
    "DELETE FROM setting WHERE name = 'searchName'", "DELETE FROM dependency", "UPDATE dependency SET digest = 5",
    "DELETE FROM langlink WHERE lang = 'es'", "UPDATE langlink SET title = 'Autre' WHERE lang = 'fr'",
    "INSERT INTO langlink SELECT site, page, 'it', title FROM langlink LIMIT 1",
    "INSERT INTO langlink SELECT site, page + 999, lang, title FROM langlink LIMIT 1",
    "DELETE FROM wiki_page WHERE title = 'Page'", "UPDATE wiki_page SET redirect = NULL",
    "INSERT INTO stale_page SELECT site, id & 4294967295 FROM wiki_page LIMIT 1",
    "UPDATE wiki_page SET length = length + 1", "UPDATE site SET name = name || 'x'", "UPDATE site SET links = 99",
    "UPDATE site SET language = 'de'", "DELETE FROM namespace WHERE number = 4",
    "UPDATE namespace SET name = 'X' WHERE number = 1",
    "DELETE FROM dependency WHERE kind > 2", "UPDATE dependency SET digest = 1 WHERE kind = 3",
    "DELETE FROM interwiki WHERE prefix = 'fr'",
    "UPDATE interwiki SET is_language = 0", "INSERT INTO han_fold VALUES (28271, 5)",
    "DROP INDEX ref_by_block", "DROP VIEW attributes", "CREATE TABLE more (x)", "DROP INDEX langlink_by_title",
  ]

  @Test(arguments: spoils) func eachKindOfRowIsSeen(_ sql: String) throws {
    let notes = try notebook()
    let connection = try Connection(path: notes.index, mode: .readWrite)
    try connection.execute(sql)
    #expect(connection.totalChanges > 0 || sql.contains("DROP") || sql.contains("CREATE"))
    let run = try notes.pass(["--verify"])
    #expect(run.status == 1, "\(sql): \(run)")
    #expect(!run.output.isEmpty)
  }

  /// Of two files with one id one is a page; the other's language links are no strays, and count again when it is alone.
  @Test func linksOfAnOutrankedDocumentAreNoStrays() throws {
    let notes = try NotebookFolder()
    try notes.write(1, title: "A", text: "x")
    #expect(try notes.pass().status == 0)
    try notes.write(1, title: "A", text: "[[fr:Jardin]]")
    let other = "notes/data/\(NotebookFolder.notebook)/\(NotebookFolder.id(2))/\(NotebookFolder.id(1)).sy"
    try notes.scratch.write(other, NotebookFolder.document(1, title: "B", text: "[[fr:Verger]]"))
    func pages(_ title: String) throws -> Int {
      let run = try ProgramRun(
        "inlink",
        ["--index", notes.index, "langbacklinks", "--lbllang", "fr", "--lbltitle", title, "--format", "lines"])
      return run.output.split(separator: "\n").count
    }
    #expect(try notes.pass().status == 0)
    #expect(try (pages("Jardin"), pages("Verger")) == (0, 1))
    let verified = try notes.pass(["--verify"])
    #expect(verified.status == 0, "\(verified)")
    try FileManager.default.removeItem(atPath: notes.scratch.path + "/" + other)
    #expect(try notes.pass().status == 0)
    #expect(try (pages("Jardin"), pages("Verger")) == (1, 0))
    #expect(try notes.pass(["--verify"]).status == 0)
  }

  @Test func anIndexThatIsNotInStepWithItsTableIsSeen() throws {
    let notes = try notebook()
    let connection = try Connection(path: notes.index, mode: .readWrite)
    // An index of SQLite's own loses its rows, the table keeps them.
    try connection.execute("PRAGMA writable_schema = ON")
    try connection.execute(
      "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'label_by_block') WHERE name = 'ref_by_block'"
    )
    let run = try notes.pass(["--verify"])
    #expect(run.status != 0)
  }
}
