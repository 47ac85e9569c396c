import IndexWriter
import NotebookFormats
import Platform
import TreeScanner

/// Notebooks that are called by their folders: where several in the index have one name, in the order of their paths the second
/// gets `~2`, and so on (spec/markdown A3).
enum NotebookNames {
  /// `found`: by tree. `placed`: what the index holds; what lies in none of the trees keeps its place among the others.
  static func assign(_ found: inout [[CollectionPlan.Found]], in trees: [String], besides placed: [PlacedNotebook]) {
    var entries: [(path: String, tree: Int, collection: Int)] = []
    for (tree, collections) in found.enumerated() {
      for (place, entry) in collections.enumerated() where entry.format.needsDocuments {
        if entry.found.notebooks.contains(where: \.holdsDocuments) { entries.append((entry.found.path, tree, place)) }
      }
    }
    if entries.isEmpty { return }
    let formats = Set(FormatList.notebooks.filter(\.needsDocuments).map(\.name))
    for notebook in placed
    where formats.contains(notebook.format) && !trees.contains(where: { TreePath.isInside(notebook.collection, $0) }) {
      entries.append((notebook.collection, -1, 0))
    }
    var taken: Set<ExactText> = []
    for entry in entries.sorted(by: { $0.path.precedes($1.path) }) {
      let name = TreePath.base(entry.path).isEmpty ? "root" : TreePath.base(entry.path)
      var id = name
      var number = 2
      while !taken.insert(ExactText(id)).inserted {
        id = name + "~\(number)"
        number += 1
      }
      guard entry.tree >= 0 else { continue }
      let folder = found[entry.tree][entry.collection].found.notebooks[0].folder
      found[entry.tree][entry.collection].found.notebooks[0] = .init(id: id, folder: folder)
    }
  }
}
