import NotebookModel

/// Wikitext files: a page each (spec/langbacklinks.md, section 12). They are told by their suffix, in any folder that
/// nobody else keeps to himself.
package struct WikitextFormat: FolderRecognition {
  package let id = FormatID(1)
  package let kinds: [SourceKind] = [.wikitext]

  package init() {}

  package func claim(_ folder: UnclaimedFolder) -> FolderRole? { nil }

  package func role(ofFolder name: String, in parent: FolderRole) -> FolderRole? { nil }

  static let suffixes = [".mediawiki", ".wiki", ".mw"]

  package func kind(ofFile name: String, in parent: FolderRole) -> SourceKind? {
    if name.utf8.first == UInt8(ascii: ".") { return nil }
    return Self.suffixes.contains { name.hasSuffix($0) } ? .wikitext : nil
  }
}

extension SourceKind {
  package static let wikitext = SourceKind(10, .page)
}
