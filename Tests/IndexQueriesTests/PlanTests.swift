import SQLiteConnection
import Testing

@testable import IndexQueries

/// No statement of the default answers reads a table from end to end, but for those that say why they must.
@Suite struct PlanTests {
  private static func plan(_ sql: String, in index: OpenedNotebook) throws -> [String] {
    let rows = try index.index.connection.prepare("EXPLAIN QUERY PLAN " + sql)
    // FTS5 looks at its argument only when it runs.
    var steps: [String] = []
    while try rows.step() { steps.append(rows.text(3)) }
    return steps
  }

  /// Steps that read all of a table or index. Subqueries are read as their own steps say; FTS5 is asked by
  /// an expression (`M`) or a row id (`=`).
  private static func scans(_ steps: [String]) -> [String] {
    steps.filter { step in
      guard step.hasPrefix("SCAN ") else { return false }
      if step.hasPrefix("SCAN (subquery") { return false }
      return !step.contains("VIRTUAL TABLE INDEX 0:M") && !step.contains("VIRTUAL TABLE INDEX 0:=")
    }
  }

  @Test func defaultAnswersScanNothing() throws {
    let index = try SampleNotebook().open()
    for (name, sql) in BacklinkSQL.all {
      let steps = try Self.plan(sql, in: index)
      #expect(!steps.isEmpty)
      #expect(Self.scans(steps).isEmpty, "\(name): \(steps)")
    }
  }

  @Test func statementsThatScanAreNamed() throws {
    let index = try SampleNotebook().open()
    for (name, sql) in BacklinkSQL.Scanning.all + KernelSQL.all {
      #expect(!Self.scans(try Self.plan(sql, in: index)).isEmpty, "\(name) scans nothing: list it with the others")
    }
  }
}
