import NotebookModel
import Platform

/// Which page a wikitext file is, by its path (spec 12).
package enum WikitextPagePlace {
  /// Namespace and title: `%XX` decoded, underscores as blanks, the first letter upper-case.
  /// `folder`: relative to the wiki's own.
  package static func page(
    folder: String, name: String, _ names: WikiNamespaces
  ) -> (namespace: Int, title: String) {
    var bare = name
    for suffix in WikitextFormat.suffixes where bare.hasSuffix(suffix) {
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

  /// The folders of wikis among `folders` (relative paths) that hold wikitext files: the topmost ones. A folder called like
  /// a namespace is part of the wiki around it.
  package static func wikis(_ folders: [String]) -> WikiFolders {
    let standard = WikiNamespaces(siteName: "Project")
    var roots: Set<ExactText> = []
    for folder in folders {
      var path = folder
      while !path.isEmpty, standard.number(folder: TreePath.base(path)) != nil { path = TreePath.above(path) }
      roots.insert(ExactText(path))
    }
    return WikiFolders(candidates: roots)
  }
}

/// The folders of a tree that are wikis of files.
package struct WikiFolders: Sendable {
  fileprivate let candidates: Set<ExactText>

  /// The topmost ones, by path.
  package var all: [String] {
    candidates.map(\.string).filter { ExactText(wiki(of: $0)) == ExactText($0) }.sorted { $0.precedes($1) }
  }

  /// The wiki's folder that a folder with wikitext files belongs to.
  package func wiki(of folder: String) -> String {
    var found = folder
    var path = folder
    while true {
      if candidates.contains(ExactText(path)) { found = path }
      if path.isEmpty { return found }
      path = TreePath.above(path)
    }
  }
}
