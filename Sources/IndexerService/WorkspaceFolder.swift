import NotebookModel
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

/// Paths as texts: `/`-separated, no trailing `/`.
enum TreePath {
  static func join(_ folder: String, _ name: String) -> String {
    if folder.isEmpty { return name }
    if name.isEmpty { return folder }
    return folder.utf8.last == UInt8(ascii: "/") ? folder + name : folder + "/" + name
  }

  static func parent(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func base(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// `path` relative to the folder it lies in.
  static func relative(_ path: String, in folder: String) -> String {
    let count = folder.utf8.last == UInt8(ascii: "/") ? folder.utf8.count : folder.utf8.count + 1
    return String(Substring(path.utf8.dropFirst(count)))
  }

  /// Whether `path` is `folder` or lies below it; everything lies below the empty path.
  static func isInside(_ path: String, _ folder: String) -> Bool {
    if folder.isEmpty { return true }
    guard path.utf8.starts(with: folder.utf8) else { return false }
    if folder.utf8.last == UInt8(ascii: "/") { return true }
    let rest = path.utf8.dropFirst(folder.utf8.count)
    return rest.isEmpty || rest.first == UInt8(ascii: "/")
  }
}
