import MentionText
import NotebookModel
import SQLiteConnection

/// What planning may ask of the index: questions only, so that a plan writes nothing.
package struct IndexSnapshot {
  private let index: WritableIndex

  fileprivate init(_ index: WritableIndex) { self.index = index }

  /// The number of a root; nil if the index doesn't know it.
  package func root(_ path: String) throws(SQLiteError) -> Int64? { try index.sources.knownRoot(path) }

  package func directories(ofRoot root: Int64) throws(SQLiteError) -> [KnownDirectory] {
    try index.sources.directories(ofRoot: root)
  }

  package func sources(in directory: KnownDirectory) throws(SQLiteError) -> [KnownSource] {
    try index.sources.sources(inDirectory: directory.number)
  }

  package func settings(root: Int64) throws(SQLiteError) -> SettingRows? { try index.notebooks.settings(root: root) }

  package func notebooks(root: Int64) throws(SQLiteError) -> [KnownNotebook] {
    try index.notebooks.notebooks(root: root)
  }

  package func placedNotebooks() throws(SQLiteError) -> [PlacedNotebook] { try index.notebooks.placed() }

  package func documents(notebook: Int64) throws(SQLiteError) -> [KnownDocument] {
    try index.notebooks.documents(notebook: notebook)
  }

  package func document(_ number: Int64) throws(SQLiteError) -> KnownDocument? {
    try index.notebooks.document(number)
  }

  package func sites() throws(SQLiteError) -> [KnownSite] { try index.wiki.sites.all() }

  package func page(ofSource source: Int64) throws(SQLiteError) -> (row: WikiPageRow, site: Int64)? {
    try index.wiki.pages.page(ofSource: source)
  }

  /// Pages and documents of a site that are marked to be derived again.
  package func stale(site: Int64, limit: Int = .max) throws(SQLiteError) -> [Int64] {
    try index.dependencies.stale(site: site, limit: limit)
  }

  package func dependents(
    of kind: DependencyKind, _ name: String, unlessDigest digest: Int64, site: Int64
  ) throws(SQLiteError) -> [Int64] {
    try index.dependencies.dependents(of: kind, name, unlessDigest: digest, site: site)
  }

  package func dependencies(
    _ kind: DependencyKind, site: Int64
  ) throws(SQLiteError) -> [DependencyRows.Dependent] {
    try index.dependencies.all(kind, site: site)
  }

  /// Traditional to simplified Chinese, as the index has it, or will.
  package func hanFold() throws(SQLiteError) -> HanFold { try index.hanFold() }
}

extension WritableIndex {
  package var snapshot: IndexSnapshot { IndexSnapshot(self) }
}
