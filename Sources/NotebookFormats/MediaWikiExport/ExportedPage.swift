import NotebookModel
import Platform

/// What the head of a MediaWiki export says of its wiki.
package struct ExportSite: Sendable {
  package var name = ""
  /// URL of the main page.
  package var base = ""
  package var language = "en"
  package var isFirstLetterUpper = true
  package var namespaces: [WikiNamespaces.Namespace] = []

  package init() {}
}

/// A page of an export, with its latest revision.
package struct ExportedPage: Sendable {
  package var id: Int64 = 0
  package var namespace = 0
  /// With the namespace's name, as the export has it.
  package var title: [UInt8] = []
  /// Whether the export says that it is a redirect.
  package var isRedirect = false
  package var revision = ExportedRevision()
  package var hasRevision = false

  package init() {}
}

package struct ExportedRevision: Sendable {
  package var id: Int64 = 0
  /// 0: there is none before.
  package var parent: Int64 = 0
  /// `2024-01-01T00:00:00Z`.
  package var timestamp = ""
  package var model = "wikitext"
  package var text: [UInt8] = []
  /// The text was above the limit, and is not held.
  package var isTooLarge = false

  package init() {}

  /// Whether this revision is later than another of the same page.
  func isLater(than other: ExportedRevision) -> Bool {
    if timestamp.hasSameBytes(as: other.timestamp) { return id >= other.id }
    return other.timestamp.utf8.lexicographicallyPrecedes(timestamp.utf8)
  }
}

/// What a piece of an export held.
package enum ExportEvent: Sendable {
  case site(ExportSite)
  case page(ExportedPage)
}

/// Why an export can't be read on.
package enum ExportError: Error, Sendable, CustomStringConvertible {
  /// The first element is another than `mediawiki`: some other XML.
  case notAnExport
  /// Byte offset in the XML, and what is wrong there.
  case malformed(Int64, String)
  /// The compressed file is damaged or cut short.
  case compression(String)

  package var description: String {
    switch self {
    case .notAnExport: "is not a MediaWiki export"
    case .malformed(let offset, let reason): "can't be read beyond byte \(offset): \(reason)"
    case .compression(let reason): reason
    }
  }
}
