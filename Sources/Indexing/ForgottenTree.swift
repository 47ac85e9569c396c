import IndexWriter
import NotebookModel
import Platform
import TreeScanner

extension Indexer {
  /// `--forget-tree` named a tree that the index does not hold.
  package struct UnknownTree: Error, CustomStringConvertible {
    let path: String
    let trees: [String]

    package var description: String {
      trees.isEmpty
        ? "the index holds no tree" : "the index holds no tree \(path); it holds: \(trees.joined(separator: ", "))"
    }
  }

  /// Removes what the index holds of trees that nobody names any more. Each is a path as the index knows it: it need not
  /// exist. Returns how many documents and pages went.
  package func forget(_ trees: [String]) throws -> Int {
    guard WritableIndex.exists(configuration.index) else {
      throw IndexWriteError.noIndex(path: configuration.index)
    }
    let index = try openLive()
    var removed = 0
    for tree in trees { removed += try forget(tree, in: index) }
    index.finish()
    _ = try index.checkpoint()
    return removed
  }

  private func forget(_ tree: String, in index: WritableIndex) throws -> Int {
    let roots = try index.trees.all()
    let known = try roots.filter { try index.trees.hasFolders($0.number) }
    guard let root = known.first(where: { $0.folder.hasSameBytes(as: tree) }) else {
      throw UnknownTree(path: tree, trees: known.map(\.folder).sorted { $0.precedes($1) })
    }
    var removed = 0
    try index.begin()
    for directory in try index.sources.directories(ofRoot: root.number) {
      let folder = TreePath.join(root.folder, directory.path)
      for source in try index.sources.sources(inDirectory: directory.number) {
        if let document = source.document, try index.documents.remove(document: document) { removed += 1 }
        if let (page, site) = try index.wiki.pages.page(ofSource: source.number) {
          try index.wiki.remove(page: page, site: site)
          removed += 1
        }
        let path = TreePath.join(folder, source.name)
        for site in try index.wiki.sites.all() where site.kind == .export && site.origin.hasSameBytes(as: path) {
          try index.wiki.remove(site: site.number)
        }
        try index.sources.remove(source.number)
      }
      try index.sources.removeDirectory(directory.number)
    }
    // Folders with notebooks, and wikis, that lay in it and hold nothing any more.
    for inner in roots where TreePath.isInside(inner.folder, root.folder) {
      let notebooks = try index.notebooks.notebooks(root: inner.number)
      var isEmpty = true
      for notebook in notebooks {
        if try index.notebooks.documents(notebook: notebook.number).isEmpty {
          try index.notebooks.remove(notebook.number)
        } else {
          isEmpty = false
        }
      }
      if try isEmpty && !index.trees.hasFolders(inner.number) { try index.trees.remove(inner) }
    }
    index.changes.hasOtherChanges = true
    // Pages of documents go with the commit.
    try index.commit(at: Clock.nanoseconds() / 1_000_000_000)
    try index.begin()
    for site in try index.wiki.sites.all() where site.kind != .export && TreePath.isInside(site.origin, root.folder) {
      let isLeft = try index.trees.all().contains { TreePath.isInside(site.origin, $0.folder) }
      if try !isLeft && index.wiki.pages.highestID(site: site.number) == 0 { try index.wiki.remove(site: site.number) }
    }
    try index.commit(at: Clock.nanoseconds() / 1_000_000_000)
    return removed
  }
}
