/// What a file is read as. Each format has numbers of its own (NotebookFormats); they are stored in `source.kind`.
package struct SourceKind: Hashable, Sendable {
  /// What becomes of such a file.
  package enum Use: Sendable {
    /// A document of a notebook.
    case document
    /// A page of a wiki of files.
    case page
    /// All pages of a wiki.
    case export
    /// Something that documents are derived with.
    case input
  }

  package let number: Int64
  package let use: Use
  /// Whether a symbolic link stands for the file it leads to.
  package let followsLinks: Bool

  package init(_ number: Int64, _ use: Use, followsLinks: Bool = true) {
    self.number = number
    self.use = use
    self.followsLinks = followsLinks
  }

  /// Whether rows are made from such a file itself; others are inputs.
  package var isContent: Bool { use != .input }
}
