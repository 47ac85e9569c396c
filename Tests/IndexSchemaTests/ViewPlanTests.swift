import Foundation
import SQLiteConnection
import TestSupport
import Testing

@testable import IndexSchema

/// The views are read by programs that know SiYuan's tables: what they look rows up by must not scan.
@Suite struct ViewPlanTests {
  private func schema() throws -> (Connection, ScratchFolder) {
    let scratch = try ScratchFolder()
    let connection = try Connection(path: scratch.path + "/schema.sqlite", mode: .create)
    try connection.execute(IndexSchema.ddl)
    return (connection, scratch)
  }

  @Test(arguments: [
    "blocks WHERE id = 'x'", "blocks WHERE root_id = 'x'", "refs WHERE def_block_id = 'x'",
    "refs WHERE block_id = 'x'", "refs WHERE root_id = 'x'", "attributes WHERE block_id = 'x'",
    "langlinks WHERE ll_from = 1", "langlinks WHERE ll_lang = 'fr' AND ll_title = 'x' ORDER BY ll_from",
    "langlinks WHERE ll_lang = 'fr' ORDER BY ll_title, ll_from", "page WHERE page_id = 1",
    "page WHERE page_namespace = 0 AND page_title = 'X'",
    "langlinks JOIN page ON page_id = ll_from WHERE ll_lang = 'fr' AND ll_title = 'x' ORDER BY ll_from LIMIT 10",
    "langlinks JOIN page ON page_id = ll_from AND page.site IS langlinks.site WHERE ll_lang = 'fr' AND ll_title = 'x'",
    "attributes WHERE root_id = 'x'", "blocks JOIN refs ON refs.block_id = blocks.id WHERE refs.def_block_id = 'x'",
  ]) func lookUpsDoNotScan(query: String) throws {
    let (connection, scratch) = try schema()
    defer { withExtendedLifetime(scratch) {} }
    let statement = try connection.prepare("EXPLAIN QUERY PLAN SELECT * FROM \(query)")
    var lines: [String] = []
    while try statement.step() { lines.append(statement.text(3)) }
    #expect(!lines.isEmpty)
    // The pieces of a container's text are listed once they are found by key.
    for line in lines where line.hasPrefix("SCAN") { #expect(line.hasPrefix("SCAN (subquery"), "\(line)") }
    if query.contains("ORDER BY") { #expect(!lines.contains { $0.contains("TEMP B-TREE") }) }
  }

  /// A query of `Tests/Fixtures/sql/queries.sql`.
  struct PostedQuery: CustomTestStringConvertible, Sendable {
    let name: String
    let sql: String
    /// Views of which it must read all rows.
    let scanned: [String]
    var testDescription: String { name }

    static let all: [PostedQuery] = {
      let text = (try? Recordings.data("sql/queries.sql")).map { String(decoding: $0, as: UTF8.self) } ?? ""
      var queries: [PostedQuery] = []
      let lines = text.split(separator: "\n")
      for (head, sql) in zip(lines, lines.dropFirst()) where head.hasPrefix("-- ") && !sql.hasPrefix("-- ") {
        let parts = head.dropFirst(3).split(separator: " scan: ")
        queries.append(
          PostedQuery(
            name: String(parts[0]), sql: String(sql),
            scanned: parts.count > 1 ? parts[1].split(separator: " ").map(String.init) : []))
      }
      return queries
    }()
  }

  @Test func theQueriesAreThere() { #expect(PostedQuery.all.count >= 80) }

  /// What people post for SiYuan's tables: nothing is read whole that need not be, in whatever order views are joined, and
  /// SQLite never makes an index of its own for one statement.
  @Test(arguments: PostedQuery.all) func postedQueriesReadNoMoreThanTheyMust(query: PostedQuery) throws {
    let (connection, scratch) = try schema()
    defer { withExtendedLifetime(scratch) {} }
    let statement = try connection.prepare("EXPLAIN QUERY PLAN " + query.sql)
    // A view that is the right side of a LEFT JOIN is made whole by SQLite (schema/README.md says so).
    if query.sql.contains("LEFT JOIN") { return }
    // Rows come from the view's own table, or from the small ones that its rows are told apart by.
    let own = [
      "blocks": "b", "refs": "r", "attributes": "a", "spans": "b", "assets": "b", "file_annotation_refs": "b",
    ]
    let small = ["d", "n", "i", "di", "bi", "ti", "tdi", "pi"]
    while try statement.step() {
      let line = statement.text(3)
      #expect(!line.contains("AUTOMATIC"), "\(line)")
      guard line.hasPrefix("SCAN") else { continue }
      let name = line.split(separator: " ").dropFirst().first.map(String.init) ?? ""
      let isHarmless =
        ["CONSTANT", "t", "(subquery", "d2"].contains { name.hasPrefix($0) } || line.hasPrefix("SCAN s VIRTUAL TABLE")
      let isMeant = query.scanned.contains { own[$0] == name } || !query.scanned.isEmpty && small.contains(name)
      #expect(isHarmless || isMeant, "\(line)")
    }
  }

  @Test func everyTableViewAndColumnIsDocumented() throws {
    let (connection, scratch) = try schema()
    defer { withExtendedLifetime(scratch) {} }
    let url = SharedFolder.project.appending(path: "schema/README.md")
    let text = try String(contentsOf: url, encoding: .utf8)
    let statement = try connection.prepare(
      """
      SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c
      WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'mention_fts_%'
        AND m.name NOT LIKE 'block\\_%' ESCAPE '\\'
      """)
    var count = 0
    while try statement.step() {
      count += 1
      for word in [statement.text(0), statement.text(1)] {
        #expect(text.contains("`\(word)`") || text.contains("\(word)`") || text.contains("`\(word)"), "\(word)")
      }
    }
    #expect(count > 60)
  }

  @Test func theFileSaysWhoseItIs() {
    #expect(IndexSchema.applicationID == 1_768_844_395)
    #expect(IndexSchema.version >= 1)
  }
}
