import SQLiteConnection

/// Why the index could not be opened for writing, or a document not written.
package enum IndexWriteError: Error, Sendable, CustomStringConvertible {
  case isDirectory(path: String)
  case noFolder(path: String)
  case notWritable(path: String, reason: String)
  case foreign(path: String)
  /// It would lie on a file system of another machine, named here.
  case onNetwork(path: String, fileSystem: String)
  case newer(path: String, version: Int64)
  /// An index of an older version: it is rebuilt, not migrated.
  case outdated(path: String)
  case damaged(path: String, reason: String)
  case locked(path: String, process: String)
  case tooManyBlocks(document: String)
  case noIndex(path: String)
  case sqlite(SQLiteError)

  /// One line, lower case, with the remedy.
  package var description: String {
    switch self {
    case .isDirectory(let path): "\(path) is a folder; name a file with --index"
    case .noFolder(let path): "\(path): its folder does not exist; make it or name another file with --index"
    case .notWritable(let path, let reason):
      "\(path) can't be written (\(reason)); name another file with --index"
    case .onNetwork(let path, let fileSystem):
      "\(path) lies on \(fileSystem), where SQLite can't share it; name a file on a local disk with --index (notebooks may "
        + "lie there)"
    case .foreign(let path): "\(path) is not an inlink index; name another file with --index"
    case .newer(let path, let version):
      "\(path) was made by a newer inlink (schema \(version)); update inlink, or name another file with --index"
    case .outdated(let path): "\(path) was made by an older inlink; run inlinkd --rebuild"
    case .damaged(let path, let reason):
      "\(path) is damaged (\(reason)); move it away and run inlinkd again: it is built anew from the files"
    case .locked(let path, let process):
      "\(path) is held by another inlinkd (process \(process)); stop that one first"
    case .tooManyBlocks(let document): "document \(document) has more blocks than an index can number"
    case .noIndex(let path): "there is no index at \(path); name it with --index"
    case .sqlite(let error): error.isDiskFull ? "the disk is full; free some space" : error.description
    }
  }

  /// Whether the same may succeed later without anybody's help to the index itself.
  package var isRetryable: Bool {
    if case .sqlite(let error) = self { return error.isRetryable }
    return false
  }
}
