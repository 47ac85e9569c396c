/// A page that others transclude, as the index or the disk has it.
package struct TranscludedPage: Sendable {
  package var text: [UInt8]
  /// Of `text`; tells one state of the page from another, and is never 0.
  package var digest: Int64
  /// Whoever holds the page says that it is a redirect.
  package var isRedirect: Bool

  package init(text: [UInt8], digest: Int64, isRedirect: Bool = false) {
    self.isRedirect = isRedirect
    self.text = text
    self.digest = digest
  }
}

/// Where the text of a page comes from: by namespace and title with blanks; nil if there is no such page.
package typealias PageSource = (_ namespace: Int, _ title: [UInt8]) -> TranscludedPage?

/// The page that is being read.
package struct PageName: Sendable {
  package var namespace: Int
  /// Without the namespace, with blanks.
  package var title: [UInt8]

  package init(namespace: Int, title: [UInt8]) {
    self.namespace = namespace
    self.title = title
  }

  package var isTalk: Bool { namespace > 0 && namespace % 2 == 1 }
}
