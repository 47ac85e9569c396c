import Answers
import IndexQueries

/// Whom `inlink langbacklinks` asks: a wiki of the index, or a fleet.
protocol WikiPlace {
  /// Throws where no wiki is the one that is meant.
  func source() throws -> any LanguageLinkSource
  /// MediaWiki's answer to a query string, in one state of what is asked.
  func answer(_ query: [UInt8]) throws -> MediaWikiAPI.Response
}

/// A wiki of the index. They may change while a batch is answered.
struct IndexedWikiAsked: WikiPlace {
  let index: ReadOnlyIndex
  /// nil: the only one.
  let name: String?

  func source() throws -> any LanguageLinkSource {
    try index.snapshot {
      IndexedWiki(try SiteChoice.site(named: name, among: WikiSites.all(index), option: "--site"), index)
    }
  }

  func answer(_ query: [UInt8]) throws -> MediaWikiAPI.Response {
    try index.snapshot { try MediaWikiAPI(source()).answer(query) }
  }
}
