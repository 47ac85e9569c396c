import Foundation
import SQLiteConnection
import TestSupport
import Testing

/// An index of somebody else's making, given to `inlink`: refused or answered in time, never run on.
@Suite struct HostileIndexTests {
  private func index() throws -> NotebookFolder {
    let notes = try NotebookFolder()
    try notes.write(1, title: "Target", text: "x")
    try notes.write(2, title: "Linking", text: "see ", target: 1)
    #expect(try notes.pass().status == 0)
    return notes
  }

  private static let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"

  /// Each makes something of the index another's.
  private static let spoils: [(name: String, sql: String)] = [
    (
      "a view that never ends in place of a table",
      "ALTER TABLE ident RENAME TO kept; CREATE VIEW ident AS \(endless) SELECT i AS number, 'x' || i AS id FROM n"
    ),
    (
      "a view of ours that is another",
      "DROP VIEW blocks; CREATE VIEW blocks AS \(endless) SELECT i AS id FROM n"
    ),
    ("a table with other columns", "DROP TABLE label; CREATE TABLE label (x)"),
    ("full text that is a table", "DROP TABLE mention_fts; CREATE TABLE mention_fts (content)"),
  ]

  @Test(arguments: spoils.map(\.name)) func aSchemaThatIsNotOursIsRefused(_ name: String) throws {
    let notes = try index()
    let sql = try #require(Self.spoils.first { $0.name == name }?.sql)
    try Connection(path: notes.index, mode: .readWrite).execute("PRAGMA legacy_alter_table = ON; \(sql)")
    for command in [["getBacklink2", NotebookFolder.id(1)], ["status"], ["langbacklinks", "--lbllang", "fr"]] {
      let run = try ProgramRun("inlink", ["--index", notes.index] + command)
      #expect(run.status == 3, "\(command): \(run)")
      #expect(run.errors.contains("--rebuild"), "\(run.errors)")
      #expect(run.output.isEmpty)
    }
    // The remedy that is named works.
    #expect(try notes.pass(["--rebuild"]).status == 0)
    #expect(try notes.answer(1) == [NotebookFolder.id(2)])
  }

  @Test func whatIsNotOursIsNotAskedFor() throws {
    let notes = try index()
    try Connection(path: notes.index, mode: .readWrite).execute(
      "CREATE VIEW mine AS \(Self.endless) SELECT i FROM n; CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END")
    #expect(try notes.answer(1) == [NotebookFolder.id(2)])
  }

  @Test(arguments: [
    "UPDATE block SET content = CAST(x'FF00C3' AS TEXT), updated = x'00FF'",
    "UPDATE ident SET id = CAST(x'C328' AS TEXT) || number",
    "UPDATE document SET title = CAST(x'FFFE' AS TEXT), hpath = '', path = CAST(x'FF' AS TEXT) || number",
    "UPDATE block SET key = 9223372036854775807 WHERE key = (SELECT max(key) FROM block)",
    "UPDATE block SET parent = 9223372036854775807, last = -9223372036854775808",
    "UPDATE ref SET block = -1, kind = 99", "UPDATE notebook SET root = 9223372036854775807",
    "UPDATE setting SET value = -9223372036854775808", "DELETE FROM meta WHERE name <> 'text_version'",
    "UPDATE meta SET value = x'00' WHERE name = 'generation'", "DELETE FROM notebook", "DELETE FROM document",
    "DELETE FROM ident", "UPDATE root SET since = -9223372036854775808",
  ])
  func rowsThatMakeNoSenseTrapNothing(_ sql: String) throws {
    let notes = try index()
    try Connection(path: notes.index, mode: .readWrite).execute(sql)
    for command in [
      ["getBacklink2", NotebookFolder.id(1)], ["getBacklink2", NotebookFolder.id(1), "--quirks"],
      ["getBacklink2", NotebookFolder.id(1), "--format", "table"], ["status"], ["status", "--json"],
      ["langbacklinks", "--lbllang", "fr"],
    ] {
      let run = try ProgramRun("inlink", ["--index", notes.index] + command)
      #expect([0, 1, 2, 3].contains(run.status), "\(sql) \(command): \(run)")
    }
  }
}
