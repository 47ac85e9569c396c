import Platform

/// What `stat` says of a path. The index is never opened except through SQLite (closing another descriptor
/// of the same file would drop SQLite's locks), but asking for its name's facts opens nothing.
struct FileFacts: Equatable {
  let device: UInt64
  let inode: UInt64
  let size: Int64
  let isDirectory: Bool

  /// nil if nothing can be found there; `errno` then says why.
  init?(path: String) {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    device = UInt64(truncatingIfNeeded: facts.st_dev)
    inode = UInt64(truncatingIfNeeded: facts.st_ino)
    size = Int64(facts.st_size)
    isDirectory = facts.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether two paths, or one path at two times, name the same file.
  func isSameFile(as other: FileFacts) -> Bool { device == other.device && inode == other.inode }

  static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }
  static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }

  /// The folder a path lies in.
  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
