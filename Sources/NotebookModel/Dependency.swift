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
}
