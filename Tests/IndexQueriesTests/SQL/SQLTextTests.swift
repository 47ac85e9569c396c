import Testing

@testable import IndexQueries

/// A statement is taken apart as SQLite does it (spec/http 5), or it could say one thing here and do another there.
@Suite struct SQLTextTests {
  private func text(_ sql: String) -> SQLText { SQLText(Array(sql.utf8)) }

  @Test(arguments: [
    ("SELECT 1", true), ("select 1;", true), ("select 1 ; -- more\n /* ; */ ;", true), ("select ';'", true),
    ("select \";\"", true),
    ("select [;]", true), ("select `;`", true), ("select 'it''s;'", true), ("select 1; select 2", false),
    ("select 1;/**/;delete from x", false),
    ("select 1 /*/; */; select 2", false), ("select '\\'; select 2", false), ("select 1 -- ;\n; x", false),
  ])
  func single(sql: String, isSingle: Bool) { #expect(text(sql).isSingle == isSingle, "\(sql)") }

  @Test(arguments: [
    ("select 1 limit 2", true), ("select 1 LIMIT\n2", true), ("select 1 union select 2 limit 3", true),
    ("select 1", false),
    ("select 1 from (select 1 limit 5)", false), ("select 'limit 5'", false), ("select \"limit\"", false),
    ("select [limit]", false),
    ("select 1 -- limit 5", false), ("select 1 /* limit 5 */", false), ("select limits from x", false),
  ])
  func limits(sql: String, limitsRows: Bool) { #expect(text(sql).limitsRows == limitsRows, "\(sql)") }

  @Test func whatComesFirst() {
    #expect(text("-- a\n/* b */ SeLeCt 1").firstWord == "select")
    #expect(text("(select 1)").firstWord == "")
    #expect(text("'select'").firstWord == "")
    #expect(text("PRAGMA table_info(blocks);").isTableInfo)
    #expect(text("pragma table_info('a b')").isTableInfo)
    for other in [
      "pragma table_info", "pragma table_info(a, b)", "pragma table_info = 1", "pragma journal_mode(x)",
      "pragma x.table_info(a)",
    ] {
      #expect(!text(other).isTableInfo, "\(other)")
    }
  }

  @Test func namesThatAreDefined() {
    func names(_ sql: String) -> [String] { text(sql).definitions.map(\.name) }
    #expect(
      names(
        "with a as (select 1), \"B b\"(x, y) as not materialized (select 2), 'c''d' as materialized (select 3) select 4"
      ) == ["a", "b b", "c'd"])
    #expect(names("with [Blocks] as (select 1) select 2") == ["blocks"])
    #expect(names("select cast(a as text), b as c from d as e") == [])
    #expect(names("with a as (with b as (select 1) select 2) select 3") == ["a", "b"])
  }

  @Test(arguments: [
    "select ?", "select ?1", "select :a", "select @a", "select $a", "select $a('), blocks as (select 1) select '",
    "select #1",
  ])
  func variables(sql: String) { #expect(text(sql).hasVariables, "\(sql)") }

  @Test func noVariables() { #expect(!text("select 'a?:b', \"c@d\", [e$f], g$h, a->>'$.b' -- ?").hasVariables) }

  /// SQLite copies a common table expression wherever it is named.
  @Test func sizes() {
    var sql = "with a as (select 1)"
    for (number, letter) in "bcdefghijklmnopqrs".enumerated() {
      let before = number == 0 ? "a" : String(Array("bcdefghijklmnopqrs")[number - 1])
      sql += ", \(letter) as (select * from \(before), \(before))"
    }
    #expect(text(sql + " select * from s").size(weights: [:]) > 200_000)
    #expect(
      text("with recursive c(x) as (select 1 union all select x+1 from c) select * from c").size(weights: [:]) < 10)
    #expect(text("select * from blocks a, blocks b").size(weights: ["blocks": 40]) == 81)
  }
}
