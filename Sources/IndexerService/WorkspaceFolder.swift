import NotebookModel
import Platform
import TreeScanner

/// A folder with notebooks, as one sweep found it.
struct WorkspaceFolder {
  struct Notebook {
    let id: String
    /// Relative to the tree's root; empty if the tree is the notebook.
    let folder: String
  }

  /// Absolute path of the folder that holds the notebooks.
  let path: String
  /// The same relative to the tree; empty where the tree is that folder, or one of its notebooks.
  let relativePath: String
  var notebooks: [Notebook] = []

  /// The workspaces of a tree, in the order of their paths.
  static func all(in report: ScanReport) -> [WorkspaceFolder] {
    var found: [ExactText: WorkspaceFolder] = [:]
    for directory in report.directories {
      switch directory.role {
      case .workspaceData:
        let path = TreePath.join(report.root, directory.path)
        if found[ExactText(path)] == nil {
          found[ExactText(path)] = WorkspaceFolder(path: path, relativePath: directory.path)
        }
      case .notebook:
        let absolute = TreePath.join(report.root, directory.path)
        let path = TreePath.parent(absolute)
        let above = directory.path.utf8.contains(UInt8(ascii: "/")) ? TreePath.parent(directory.path) : ""
        var workspace = found[ExactText(path)] ?? WorkspaceFolder(path: path, relativePath: above)
        workspace.notebooks.append(Notebook(id: TreePath.base(absolute), folder: directory.path))
        found[ExactText(path)] = workspace
      default: break
      }
    }
    return found.values.sorted { $0.path.precedes($1.path) }
  }

  /// The workspace's name: its folder's, which is the one above a folder `data`.
  var name: String {
    let base = TreePath.base(path)
    let parent = TreePath.base(TreePath.parent(path))
    return base == "data" && !parent.isEmpty ? parent : base
  }

  /// The workspace's own settings file: `conf/conf.json` beside its `data` folder. nil if the folder isn't
  /// called so.
  var ownSettings: String? {
    TreePath.base(path) == "data" ? TreePath.join(TreePath.parent(path), "conf/conf.json") : nil
  }
}
