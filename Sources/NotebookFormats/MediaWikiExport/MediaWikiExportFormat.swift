import NotebookModel

/// MediaWiki's XML exports, told by their suffix (spec/langbacklinks.md, section 12).
package struct MediaWikiExportFormat: FolderRecognition {
  package let id = FormatID(2)
  package let kinds: [SourceKind] = [.wikiExport]

  package init() {}

  package func claim(_ folder: UnclaimedFolder) -> FolderRole? { nil }

  package func role(ofFolder name: String, in parent: FolderRole) -> FolderRole? { nil }

  private static let suffixes = [".xml", ".xml.gz", ".xml.bz2"]

  package func kind(ofFile name: String, in parent: FolderRole) -> SourceKind? {
    if name.utf8.first == UInt8(ascii: ".") { return nil }
    return Self.suffixes.contains { name.hasSuffix($0) } ? .wikiExport : nil
  }
}

extension SourceKind {
  package static let wikiExport = SourceKind(11, .export)
}
