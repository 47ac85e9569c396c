import Foundation
import Platform
import SQLiteConnection
import TestSupport
import Testing

@testable import IndexQueries

/// What strangers ask in SQL is harmless (spec/http 5): each line of its list is attacked.
@Suite struct SQLIndexTests {
  private let notebook: OpenedNotebook

  init() throws {
    let sample = try SampleNotebook()
    try sample.add("20240101000001-aaaaaaa", title: "A", [.paragraph("20240101000002-aaaaaaa", "text")])
    notebook = try sample.open()
  }

  private func run(_ sql: String, seconds: Int64 = 5) throws -> [[String]] {
    let index = try SQLIndex(path: notebook.index.path, seconds: seconds)
    var rows: [[String]] = []
    let take: (Statement) throws(SQLRefusal) -> Void = { statement in
      rows.append((0..<statement.columnCount).map { statement.text($0) })
    }
    try index.run(Array(sql.utf8), fresh: { _ in }, names: { _ in }, row: take)
    return rows
  }

  private func refusal(_ sql: String, seconds: Int64 = 5) -> SQLRefusal? {
    do {
      _ = try run(sql, seconds: seconds)
      return nil
    } catch {
      return error as? SQLRefusal ?? .failed("another error: \(error)")
    }
  }

  @Test func whatIsAnswered() throws {
    for relation in SQLGuard.relations.sorted() {
      #expect(try run("SELECT count(*) FROM \(relation)").count == 1, "\(relation)")
      #expect(refusal("SELECT * FROM \(relation) LIMIT 1") == nil, "\(relation)")
      #expect(refusal("PRAGMA table_info(\(relation))") == nil || relation == "sqlite_master")
    }
    for sql in [
      "WITH x AS (SELECT * FROM blocks) SELECT count(*) FROM x, refs",
      "SELECT b.id FROM refs r JOIN blocks b ON b.id = r.def_block_id",
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 5) SELECT count(*) FROM c",
      "SELECT upper(type), group_concat(id) FROM blocks GROUP BY 1 HAVING count(*) > 0 ORDER BY 2",
      "SELECT * FROM blocks WHERE id IN (SELECT block_id FROM refs) OR EXISTS (SELECT 1 FROM attributes)",
      "SELECT row_number() OVER (PARTITION BY type ORDER BY id) FROM blocks", "SELECT 1 WHERE 'a' LIKE 'A'",
      "SELECT count(*) FROM refs JOIN attributes USING (block_id)",
      "SELECT count(*) FROM blocks NATURAL JOIN block_lines",
    ] { #expect(refusal(sql) == nil, "\(sql): \(String(describing: refusal(sql)))") }
    // Most rows that come without being asked for.
    #expect(
      try run("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 900) SELECT x FROM c").count == 64)
    #expect(
      try run("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c LIMIT 900").count == 900)
  }

  /// 1: nothing is written, and one statement is one.
  @Test(arguments: [
    "DELETE FROM block", "UPDATE block SET content = ''", "INSERT INTO meta VALUES ('x', 1)", "DROP VIEW blocks",
    "CREATE TABLE x (a)",
    "CREATE TEMP VIEW x AS SELECT 1", "WITH x AS (SELECT 1) DELETE FROM block", "ATTACH '/etc/passwd' AS p",
    "DETACH main",
    "PRAGMA query_only = 0", "PRAGMA writable_schema = 1", "PRAGMA journal_mode = DELETE", "PRAGMA table_info(block)",
    "VACUUM",
    "VACUUM INTO '/tmp/inlink-stolen'", "REINDEX", "ANALYZE", "BEGIN", "COMMIT", "SAVEPOINT a", "EXPLAIN SELECT 1",
    "VALUES (1)",
    "SELECT 1; SELECT 2", "SELECT 1; DELETE FROM block", "", "-- nothing", ";", "(SELECT 1)",
  ])
  func line1(sql: String) { #expect(refusal(sql) != nil, "\(sql)") }

  /// 2: nothing is read but what is promised, however it is dressed.
  @Test(arguments: [
    "SELECT * FROM block", "SELECT count(*) FROM block", "SELECT 1 FROM source",
    "SELECT count(*) FROM source WHERE name LIKE '%'",
    "SELECT path FROM root", "SELECT path FROM file_error", "SELECT * FROM main.block", "SELECT * FROM \"block\"",
    "SELECT * FROM block_row",
    "SELECT * FROM setting", "SELECT * FROM directory", "SELECT * FROM sqlite_sequence", "SELECT * FROM sqlite_stat1",
    "SELECT * FROM dbstat",
    "SELECT * FROM mention_fts WHERE mention_fts MATCH 'a'", "SELECT * FROM mention_fts_content", "SELECT * FROM spans",
    "SELECT * FROM blocks_fts",
    "SELECT * FROM pragma_database_list", "SELECT * FROM pragma_table_info('block')", "SELECT * FROM json_each('[1]')",
    // In a view's name.
    "WITH blocks AS (SELECT * FROM block) SELECT * FROM blocks",
    "WITH \"Blocks\" AS (SELECT path FROM source) SELECT * FROM blocks",
    "WITH 'blocks'(a) AS NOT MATERIALIZED (SELECT name FROM source) SELECT * FROM blocks",
    "WITH x AS (WITH block_row AS (SELECT name FROM source) SELECT * FROM block_row) SELECT * FROM x",
    "WITH x AS (SELECT name FROM source) SELECT * FROM x", "SELECT * FROM (SELECT name FROM source) AS blocks",
    "WITH x AS (SELECT $a(') ), blocks AS (SELECT * FROM block) SELECT * FROM blocks -- '",
    "WITH x AS (SELECT 1 /*/ ), blocks AS (SELECT * FROM block) /* */) SELECT * FROM source",
    "SELECT (SELECT name FROM source LIMIT 1) FROM blocks", "SELECT id FROM blocks UNION SELECT name FROM source",
    "SELECT id FROM blocks ORDER BY (SELECT name FROM source LIMIT 1)",
    "SELECT 1 WHERE EXISTS (SELECT name FROM source)",
    "SELECT 1 WHERE 'a' IN source", "SELECT 1 FROM blocks JOIN source USING (name)",
    "SELECT 1 FROM blocks NATURAL JOIN source",
    "WITH x(name) AS (SELECT 'secret') SELECT count(*) FROM x JOIN main.\"source\" USING (name)",
    "WITH x(name) AS (SELECT 'secret') SELECT count(*) FROM source LEFT JOIN x USING (name)",
    "WITH x(name) AS (SELECT 'secret') SELECT count(*) FROM x NATURAL LEFT JOIN (source)",
    "WITH x(name) AS (SELECT 'secret') SELECT count(*) FROM x JOIN (blocks, 'source') USING (name)",
    "SELECT max(name) OVER () FROM source",
    "SELECT rowid FROM block", "SELECT block.rowid FROM blocks, block",
    // Functions that reach outside.
    "SELECT load_extension('x')", "SELECT readfile('/etc/passwd')", "SELECT writefile('/tmp/inlink-stolen', 'x')",
    "SELECT edit('x')",
    "SELECT fts3_tokenizer('simple')",
  ])
  func line2(sql: String) {
    #expect(refusal(sql) != nil, "\(sql)")
    #expect(!FileManager.default.fileExists(atPath: "/tmp/inlink-stolen"))
  }

  @Test func whatIsNotForStrangersIsNotThere() {
    #expect(refusal("SELECT * FROM spans") == .failed("no such table: spans"))
    #expect(refusal("SELECT name FROM source") == .failed("no such table: source"))
    #expect(refusal("SELECT nope FROM blocks") == .failed("no such column: nope"))
    #expect(refusal("SELECT * FORM blocks") == .failed("near \"FORM\": syntax error"))
  }

  /// 3: nothing runs beyond its time.
  @Test func line3() {
    for sql in [
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c",
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 9999) SELECT count(*) FROM c a, c b, c d WHERE a.x || b.x LIKE '%zz'",
    ] { #expect(refusal(sql, seconds: 1) == .failed("interrupted"), "\(sql)") }
  }

  /// 4 and 5: nothing grows beyond its limit.
  @Test(arguments: [
    "SELECT zeroblob(999999999)", "SELECT randomblob(500000000)",
    "SELECT replace(hex(zeroblob(16000000)), '00', hex(zeroblob(16000000)))",
    "SELECT " + String(repeating: "(", count: 3000) + "1" + String(repeating: ")", count: 3000),
    "SELECT " + String(repeating: "1,", count: 5000) + "1",
    String(repeating: "SELECT 1 UNION ALL ", count: 3000) + "SELECT 1",
    "SELECT 1 WHERE " + String(repeating: "1 = 2 OR ", count: 20000) + "1 = 2",
    "SELECT '" + String(repeating: "x", count: 200_000) + "'",
    "SELECT * FROM blocks a, blocks b, blocks c, blocks d, blocks e",
    "SELECT 'a' LIKE '\(String(repeating: "%a", count: 2000))'",
  ])
  func line5(sql: String) { #expect(refusal(sql) != nil, "\(sql.prefix(80))") }

  @Test func aValueBeyondTheLimitIsNone() throws {
    #expect(try run("SELECT length(printf('%.30000000c', 'x')) IS NULL").first == ["1"])
  }

  /// 5: copies of copies are not made: that can't be interrupted.
  @Test func statementsThatWouldMultiply() {
    var sql = "WITH a0 AS (SELECT 1)"
    for number in 1...30 { sql += ", a\(number) AS (SELECT * FROM a\(number - 1), a\(number - 1))" }
    #expect(refusal(sql + " SELECT * FROM a30") == .failed("statement too large"))
  }

  @Test func theFileStaysAsItWas() throws {
    let before = try Data(contentsOf: URL(filePath: notebook.index.path))
    for sql in ["DELETE FROM block", "WITH x AS (SELECT 1) UPDATE meta SET value = 1", "PRAGMA user_version = 7"] {
      _ = refusal(sql)
    }
    #expect(try Data(contentsOf: URL(filePath: notebook.index.path)) == before)
  }

  /// Every relation that is answered is promised by the contract.
  @Test func theContractNamesThem() throws {
    let contract = try String(contentsOf: SharedFolder.project.appending(path: "schema/README.md"), encoding: .utf8)
    for relation in SQLGuard.relations where relation != "sqlite_master" {
      #expect(contract.contains("`\(relation)`"), "\(relation)")
    }
  }
}
