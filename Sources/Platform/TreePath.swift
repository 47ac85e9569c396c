/// Paths as texts: `/`-separated, no trailing `/`.
package enum TreePath {
  package static func join(_ folder: String, _ name: String) -> String {
    if folder.isEmpty { return name }
    if name.isEmpty { return folder }
    return folder.utf8.last == UInt8(ascii: "/") ? folder + name : folder + "/" + name
  }

  package static func parent(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The folder of a relative path; empty for what lies at the top.
  package static func above(_ path: String) -> String {
    path.utf8.contains(UInt8(ascii: "/")) ? parent(path) : ""
  }

  /// The last component; empty for the root.
  package static func base(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// `path` relative to the folder it lies in.
  package static func relative(_ path: String, in folder: String) -> String {
    let count = folder.utf8.last == UInt8(ascii: "/") ? folder.utf8.count : folder.utf8.count + 1
    return String(Substring(path.utf8.dropFirst(count)))
  }

  /// Whether `path` is `folder` or lies below it; everything lies below the empty path.
  package static func isInside(_ path: String, _ folder: String) -> Bool {
    if folder.isEmpty { return true }
    guard path.utf8.starts(with: folder.utf8) else { return false }
    if folder.utf8.last == UInt8(ascii: "/") { return true }
    let rest = path.utf8.dropFirst(folder.utf8.count)
    return rest.isEmpty || rest.first == UInt8(ascii: "/")
  }

  /// Up to the last dot; all of it where there is none.
  package static func withoutExtension(_ path: String) -> String {
    guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return path }
    return String(path[..<dot])
  }

  /// Whether a path is `suffix`, or ends in `/` and it.
  package static func ends(_ path: String, with suffix: String) -> Bool {
    path.hasSameBytes(as: suffix)
      || path.utf8.count > suffix.utf8.count
        && path.utf8.suffix(suffix.utf8.count + 1).elementsEqual(("/" + suffix).utf8)
  }
}
