import NotebookModel
import Platform
import SQLiteConnection
import TestSupport
import Testing

@testable import IndexQueries

/// Selection, order and continuation of `list=langbacklinks` (spec 3, 5), over random rows of two wikis that share titles.
@Suite struct LangbacklinksQueryTests {
  private static let languages = ["", "de", "fr", "fr-x", "zh-min-nan"]
  private static let titles = ["", "A", "B#s|t", "Zèbre", "test", "ＡＢＣ", "😀", "Test", "Test (x)"]

  private static func rows(_ random: inout SeededGenerator, pages: Int) -> [WikiRowsIndex.Row] {
    (1...pages).flatMap { page in
      languages.filter { _ in Bool.random(using: &random) }.map { language in
        WikiRowsIndex.Row(Int64(page), language, titles.randomElement(using: &random) ?? "")
      }
    }
  }

  private static func sorted(_ rows: [WikiRowsIndex.Row], descending: Bool) -> [WikiRowsIndex.Row] {
    let up = rows.sorted {
      (ExactText($0.language), ExactText($0.title), $0.page) < (ExactText($1.language), ExactText($1.title), $1.page)
    }
    return descending ? up.reversed() : up
  }

  private static func key(_ row: WikiRowsIndex.Row) -> String { "\(row.language)|\(row.title)|\(row.page)" }

  @Test(arguments: 1...4) func followingGivesEveryRowOnce(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let all = ["a": Self.rows(&random, pages: 60), "b": Self.rows(&random, pages: 60)]
    let made = try WikiRowsIndex(all)
    let index = try ReadOnlyIndex(path: made.path)
    let sites = try index.snapshot { try WikiSites.all(index) }
    #expect(sites.map(\.name) == ["a", "b"])
    for site in sites {
      for (language, title) in [(nil, nil), ("fr", nil), ("de", "Test"), ("xx", nil), ("", "")] as [(String?, String?)]
      {
        for isDescending in [false, true] {
          let wanted = Self.sorted(
            (all[site.name] ?? []).filter {
              (language == nil || $0.language == language) && (title == nil || $0.title == title)
            }, descending: isDescending)
          var query = LangbacklinksQuery()
          query.language = language.map { Array($0.utf8) }
          query.title = title.map { Array($0.utf8) }
          query.isDescending = isDescending
          var got: [String] = []
          repeat {
            query.limit = Int.random(in: 1...7, using: &random)
            let (rows, next) = try index.snapshot { try Langbacklinks.rows(query, site: site, index) }
            #expect(rows.count == query.limit || next == nil)
            got += rows.map { row in
              "\(String(decoding: row.language, as: UTF8.self))|\(String(decoding: row.title, as: UTF8.self))|\(row.page)"
            }
            query.from = next
          } while query.from != nil && got.count <= wanted.count
          #expect(got.map(ExactText.init) == wanted.map { ExactText(Self.key($0)) }, "seed \(seed)")
        }
      }
    }
  }

  /// A continuation from elsewhere and the filters hold together.
  @Test func filtersAndContinuationHoldTogether() throws {
    let made = try WikiRowsIndex(["a": [.init(1, "de", "X"), .init(2, "fr", "Y"), .init(3, "fr", "Z")]])
    let index = try ReadOnlyIndex(path: made.path)
    let site = try #require(try index.snapshot { try WikiSites.all(index).first })
    func pages(_ language: String?, _ from: (String, String, Int64), descending: Bool = false) throws -> [Int64] {
      var query = LangbacklinksQuery()
      query.language = language.map { Array($0.utf8) }
      query.isDescending = descending
      query.from = .init(language: Array(from.0.utf8), title: Array(from.1.utf8), page: from.2)
      return try index.snapshot { try Langbacklinks.rows(query, site: site, index).rows.map(\.page) }
    }
    #expect(try pages("fr", ("de", "Zebra", 1)) == [2, 3])
    #expect(try pages("fr", ("zh", "X", 1)) == [])
    #expect(try pages("fr", ("zh", "X", 1), descending: true) == [3, 2])
    #expect(try pages("fr", ("de", "X", 1), descending: true) == [])
    #expect(try pages("fr", ("fr", "Y", 3)) == [3])
    #expect(try pages(nil, ("fr", "Y", 2), descending: true) == [2, 1])
  }

  /// No statement walks a whole table or sorts: the cost of a page of the answer does not grow with its depth.
  @Test func noStatementScansOrSorts() throws {
    let made = try WikiRowsIndex(["a": [.init(1, "de", "X")]])
    let connection = try Connection(path: made.path, mode: .readOnly)
    var statements = [WikiPages.byID, WikiPages.byTitle, WikiPages.links]
    for scope in LangbacklinksSQL.Scope.allCases {
      statements += [scope.sql(isDescending: false), scope.sql(isDescending: true)]
    }
    for sql in statements {
      let plan = try connection.prepare("EXPLAIN QUERY PLAN " + sql)
      while try plan.step() {
        let line = plan.text(3)
        // Without a filter the index is read in its order, from its beginning, as far as the limit.
        let isWhole = !sql.contains("?3") && line.hasPrefix("SCAN l USING COVERING INDEX langlink_by_title")
        #expect(!line.hasPrefix("SCAN") || isWhole, "\(sql): \(line)")
        #expect(!line.contains("TEMP B-TREE"), "\(sql): \(line)")
      }
    }
    // Continuation seeks: the range begins at the row.
    let seek = try connection.prepare("EXPLAIN QUERY PLAN " + LangbacklinksSQL.Scope.titleFrom.sql(isDescending: false))
    #expect(try seek.step() && seek.text(3).contains("lang=? AND title=? AND page>?"))
    let language = try connection.prepare(
      "EXPLAIN QUERY PLAN " + LangbacklinksSQL.Scope.languageFrom.sql(isDescending: true))
    #expect(try language.step() && language.text(3).contains("lang=? AND (title,page)<(?,?)"))
    let whole = try connection.prepare("EXPLAIN QUERY PLAN " + LangbacklinksSQL.Scope.allFrom.sql(isDescending: false))
    #expect(try whole.step() && whole.text(3).contains("(lang,title,page)>(?,?,?)"))
  }
}
