import NotebookModel

/// The formats that are read. A new one is a folder beside this file and a line in here.
package enum FormatList {
  /// In the order they are asked; each one's id is its position.
  package static let all: [any FolderRecognition] = [
    SiYuanFormat(),
    WikitextFormat(),
    MediaWikiExportFormat(),
    MarkdownFormat(),
  ]

  package static let notebooks: [any NotebookFormat] = all.compactMap { $0 as? any NotebookFormat }

  /// The format of notebooks with an id; nil for those that have no notebooks.
  package static func notebookFormat(_ id: FormatID) -> (any NotebookFormat)? { notebooks.first { $0.id == id } }

  /// What a number in `source.kind` stands for; nil for numbers of other versions.
  package static func kind(_ number: Int64) -> SourceKind? { kinds[number] }

  private static let kinds: [Int64: SourceKind] = Dictionary(
    all.flatMap(\.kinds).map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
}
