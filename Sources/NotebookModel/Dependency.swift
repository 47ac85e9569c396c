/// What kind of thing a document or page was derived with besides its own text. Formats have numbers of their own
/// (NotebookFormats); they are stored in `dependency.kind`.
package struct DependencyKind: Hashable, Sendable {
  package let number: Int64

  package init(_ number: Int64) { self.number = number }

  /// A page that was transcluded: name = `namespace:title`.
  package static let page = DependencyKind(3)
  /// An interwiki prefix: name = the lower-case prefix. Its digest says whether it is one, and one of a language.
  package static let interwikiPrefix = DependencyKind(4)
}

/// An input besides a document's or page's own text, with a digest of what was read of it: when the digest changes, what
/// depends on it is derived again.
package struct Dependency: Sendable, Hashable {
  package var kind: DependencyKind
  package var name: String
  /// 0 where nothing was there.
  package var digest: Int64

  package init(kind: DependencyKind, name: String, digest: Int64) {
    self.kind = kind
    self.name = name
    self.digest = digest
  }
}

/// A page of a wiki, or a document of a collection, which is a page of the collection's wiki.
package struct PageKey: Hashable, Sendable {
  /// `site.number`.
  package let site: Int64
  /// `wiki_page.id`, `document.number`.
  package let page: Int64

  package init(site: Int64, page: Int64) {
    self.site = site
    self.page = page
  }

  /// Page ids are a wiki's own (32 bits, as MediaWiki has them). In the index each wiki has a range of numbers, so that one
  /// number is one page however many wikis there are: the first wiki's are its ids.
  package var number: Int64 { (site - 1) << Self.bits + page }

  private static let bits: Int64 = 32
  /// The highest page id that fits.
  package static let highestPage: Int64 = (1 << bits) - 1

  /// The page's id in its wiki.
  package static func page(ofNumber number: Int64) -> Int64 { number & highestPage }

  /// The numbers that pages of a site may have.
  package static func numbers(ofSite site: Int64) -> ClosedRange<Int64> {
    PageKey(site: site, page: 0).number...PageKey(site: site, page: highestPage).number
  }

  /// Collections of notebooks count from here: wikis come first, whenever they come.
  package static let firstCollection: Int64 = 1 << 20
}
