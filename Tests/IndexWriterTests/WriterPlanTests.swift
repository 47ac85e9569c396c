import SQLiteConnection
import TestSupport
import Testing

@testable import IndexWriter

/// What the writer asks while it writes must not scan: its work is proportional to what changed.
@Suite struct WriterPlanTests {
  /// Statements that read whole tables on purpose, by how they begin.
  private static let scans = [
    // Every failure, once a pass.
    "SELECT path, reason, size, mtime FROM file_error",
    // The few sites.
    "DELETE FROM wiki_page WHERE id IN (SELECT (number - 1) << 32",
  ]

  @Test func noStatementScans() throws {
    let scratch = try ScratchFolder()
    let index = try WritableIndex(path: scratch.path + "/index.sqlite")
    let statements = index.connection.preparedStatements + NameRows.statements + ChangeLog.statements
    #expect(statements.count > 40)
    for sql in statements where !Self.scans.contains(where: { sql.hasPrefix($0) }) {
      guard ["SELECT", "UPDATE", "DELETE"].contains(where: { sql.hasPrefix($0) }) else { continue }
      let plan = try index.connection.prepare("EXPLAIN QUERY PLAN " + sql)
      while try plan.step() {
        let line = plan.text(3)
        // The full text is asked by rowid: a virtual table's plan is a SCAN with an index number.
        let isFullText = line.contains("mention_fts VIRTUAL TABLE INDEX")
        #expect(!line.hasPrefix("SCAN") || isFullText, "\(sql): \(line)")
      }
    }
  }
}
