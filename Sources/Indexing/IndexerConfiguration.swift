/// What the indexer is told to do.
package struct IndexerConfiguration: Sendable {
  /// Folders to index: absolute paths without a trailing `/`.
  package var trees: [String]
  /// The index file.
  package var index: String
  /// A `conf.json` that stands for every workspace's own.
  package var settings: String?
  /// MediaWiki exports given by name.
  package var wikiExports: [String] = []
  /// A two-column table of interwiki prefixes.
  package var interwikiTable: String?
  /// Whether a tree without documents is meant to be empty.
  package var acceptEmpty = false
  /// Access bits of an index that is made.
  package var indexMode: UInt32 = 0o600

  /// What `meta` says of the program that keeps the index.
  package var programVersion = ""

  package var limits = IndexingLimits()
  package var hooks = IndexingHooks()

  package init(trees: [String], index: String) {
    self.trees = trees
    self.index = index
  }
}
