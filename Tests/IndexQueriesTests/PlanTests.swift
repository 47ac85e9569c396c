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
    let hot =
      BacklinkSQL.all + DocumentSQL.all + HitSQL.all + SearchSQL.all + GraphSQL.all + ChangeSQL.all + TranslationSQL.all
      + [("dangling", ListingSQL.dangling), ("memo", ReadOnlyIndex.memo)]
    for (name, sql) in hot {
      let steps = try Self.plan(sql, in: index)
      #expect(!steps.isEmpty)
      #expect(Self.scans(steps).isEmpty, "\(name): \(steps)")
    }
  }

  @Test func statementsThatScanAreNamed() throws {
    let index = try SampleNotebook().open()
    let scanning =
      BacklinkSQL.Scanning.all + KernelSQL.all + DocumentSQL.Scanning.all + ListingSQL.Scanning.all
      + [
        ("everything", SearchSQL.Scanning.everything), ("edges", GraphSQL.Scanning.edges),
        ("nodes", GraphSQL.Scanning.nodes),
      ]
    for (name, sql) in scanning {
      #expect(!Self.scans(try Self.plan(sql, in: index)).isEmpty, "\(name) scans nothing: list it with the others")
    }
  }
}
