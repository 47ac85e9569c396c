import IndexQueries

/// The list followed to its end, or a page of it, for the option form of the client.
package struct LangbacklinksListing {
  private let module: LangbacklinksModule
  private let source: any LanguageLinkSource
  private var query: LangbacklinksQuery
  /// Where the next page begins; nil at the end.
  package private(set) var next: [UInt8]?
  private var isAtEnd = false

  /// Rows read in one snapshot where all are wanted.
  private static let page = 500

  /// `parameters`: a query string; nil if MediaWiki would answer it with an error. `all`: the limit is not the end.
  package init?(_ parameters: [UInt8], all: Bool, _ source: any LanguageLinkSource) {
    var request = APIRequest(APIParameters(query: parameters))
    guard let module = try? LangbacklinksModule(&request, prefix: "lbl", source) else { return nil }
    self.module = module
    self.source = source
    query = module.query
    if all { query.limit = Self.page }
  }

  /// The next rows; empty at the end.
  package mutating func rows() throws -> [LangbacklinksRow] {
    if isAtEnd { return [] }
    let (rows, place) = try source.languageBacklinks(query)
    query.from = place
    isAtEnd = place == nil
    next = place.map(LangbacklinksModule.continuation)
    return rows
  }

  /// An entry of the list as `formatversion=2` has it.
  package func append(_ row: LangbacklinksRow, to out: inout [UInt8]) {
    APIJSON(version: 2, escapesUnicode: false).append(module.node(row), to: &out)
  }
}
