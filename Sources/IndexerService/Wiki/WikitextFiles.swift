import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// A wikitext file of one sweep as a page of its site (spec 12).
struct WikitextFile {
  /// Relative path of its folder in the tree.
  let folder: String
  let file: ScannedFile
  /// Absolute path of the site's folder.
  let site: String
  let namespace: Int
  /// Without the namespace, with blanks.
  let title: String
}

/// Which wikitext files of a sweep are pages of which site.
enum WikitextFiles {
  /// All of a tree, by folder and name.
  static func all(in sweep: ScanReport) -> [WikitextFile] {
    var files: [WikitextFile] = []
    let roots = roots(in: sweep)
    var namespaces: [ExactText: WikiNamespaces] = [:]
    for directory in sweep.directories where directory.role.holdsPages {
      let pages = directory.files.filter { $0.kind == .wikitext }
      if pages.isEmpty { continue }
      let root = root(of: directory.path, in: roots)
      let site = TreePath.join(sweep.root, root)
      let names = namespaces[ExactText(site)] ?? WikiNamespaces(siteName: TreePath.base(site))
      namespaces[ExactText(site)] = names
      let inside = String(Substring(directory.path.utf8.dropFirst(root.utf8.count).drop { $0 == 0x2F }))
      for file in pages {
        let (namespace, title) = page(folder: inside, name: file.name, names)
        files.append(
          WikitextFile(folder: directory.path, file: file, site: site, namespace: namespace, title: title))
      }
    }
    return files
  }

  /// The topmost folders that hold wikitext files. A folder called like a namespace is part of the wiki around it.
  private static func roots(in sweep: ScanReport) -> Set<ExactText> {
    let standard = WikiNamespaces(siteName: "Project")
    var roots: Set<ExactText> = []
    for directory in sweep.directories
    where directory.role.holdsPages && directory.files.contains(where: { $0.kind == .wikitext }) {
      var path = directory.path
      while !path.isEmpty, standard.number(folder: TreePath.base(path)) != nil { path = parent(path) }
      roots.insert(ExactText(path))
    }
    return roots
  }

  private static func root(of path: String, in roots: Set<ExactText>) -> String {
    var found = path
    var path = path
    while true {
      if roots.contains(ExactText(path)) { found = path }
      if path.isEmpty { return found }
      path = parent(path)
    }
  }

  private static func parent(_ path: String) -> String {
    path.utf8.contains(UInt8(ascii: "/")) ? TreePath.parent(path) : ""
  }

  /// Namespace and title by path: `%XX` decoded, underscores as blanks, the first letter upper-case.
  static func page(folder: String, name: String, _ names: WikiNamespaces) -> (namespace: Int, title: String) {
    var bare = name
    for suffix in [".mediawiki", ".wiki", ".mw"] where bare.hasSuffix(suffix) {
      bare = String(bare.dropLast(suffix.utf8.count))
      break
    }
    var folders = folder.split(separator: "/").map(String.init)
    var namespace = 0
    if let first = folders.first, let number = names.number(folder: WikiFileName.decoded(first)) {
      namespace = number
      folders.removeFirst()
    }
    var title = WikiFileName.decoded((folders + [bare]).joined(separator: "/"))
    if namespace == 0, let colon = title.utf8.firstIndex(of: UInt8(ascii: ":")),
      let number = names.number(folder: String(title[..<colon]))
    {
      let rest = WikiFileName.trimmed(String(title[title.index(after: colon)...]))
      if !rest.isEmpty { (namespace, title) = (number, rest) }
    }
    return (namespace, WikiFileName.firstUpper(title))
  }
}
