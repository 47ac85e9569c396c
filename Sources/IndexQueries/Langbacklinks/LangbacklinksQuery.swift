import NotebookModel
import SQLiteConnection

/// What `list=langbacklinks` is asked (spec 2, 3, 5).
package struct LangbacklinksQuery: Sendable {
  /// A row's place in the order: language, title, wiki, page.
  package struct Place: Sendable {
    package var language: [UInt8]
    package var title: [UInt8]
    /// nil where all rows are of one wiki.
    package var site: [UInt8]?
    package var page: Int64

    package init(language: [UInt8], title: [UInt8], site: [UInt8]? = nil, page: Int64) {
      self.language = language
      self.title = title
      self.site = site
      self.page = page
    }
  }

  package var language: [UInt8]?
  /// Only with a language.
  package var title: [UInt8]?
  package var isDescending = false
  /// Rows before this one (behind it, descending) are left out.
  package var from: Place?
  /// Rows at most.
  package var limit = 10

  package init() {}
}

/// One row of the list.
package struct LangbacklinksRow: Sendable {
  /// The page's wiki; nil where all rows are of one.
  package var site: [UInt8]?
  package var page: Int64
  package var namespace: Int
  /// With the namespace in front, with blanks.
  package var pageTitle: [UInt8]
  package var isRedirect: Bool
  package var language: [UInt8]
  package var title: [UInt8]

  package init(
    site: [UInt8]? = nil, page: Int64, namespace: Int, pageTitle: [UInt8], isRedirect: Bool, language: [UInt8],
    title: [UInt8]
  ) {
    self.site = site
    self.page = page
    self.namespace = namespace
    self.pageTitle = pageTitle
    self.isRedirect = isRedirect
    self.language = language
    self.title = title
  }
}

package enum Langbacklinks {
  /// The rows, and the place of the first that was left out for the limit.
  package static func rows(
    _ query: LangbacklinksQuery, site: WikiSite, _ index: ReadOnlyIndex
  ) throws -> (rows: [LangbacklinksRow], next: LangbacklinksQuery.Place?) {
    guard let scope = LangbacklinksSQL.Scope(query) else { return ([], nil) }
    let statement = try index.statement(scope.sql(isDescending: query.isDescending))
    defer { statement.reset() }
    scope.bind(statement, query, site: site.number)
    var rows: [LangbacklinksRow] = []
    rows.reserveCapacity(min(query.limit, 500))
    while try statement.step() {
      let language = statement.withBytes(0) { Array($0) }
      let title = statement.withBytes(1) { Array($0) }
      let page = PageKey.page(ofNumber: statement.int(2))
      if rows.count == query.limit {
        return (rows, LangbacklinksQuery.Place(language: language, title: title, page: page))
      }
      let namespace = Int(statement.int(3))
      rows.append(
        LangbacklinksRow(
          page: page, namespace: namespace,
          pageTitle: statement.withBytes(4) { site.fullTitle(namespace: namespace, $0) },
          isRedirect: statement.int(5) != 0, language: language, title: title))
    }
    return (rows, nil)
  }
}
