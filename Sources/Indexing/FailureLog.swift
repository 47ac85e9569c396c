import IndexWriter
import NotebookModel
import Platform
import TreeScanner

/// Files that failed in this pass, and which of the failures known before are over.
struct FailureLog {
  private(set) var failures: [ExactText: (reason: String, stamp: FileStamp?)] = [:]

  /// `stamp`: that of a file that was refused as it is; nil where trying again may help.
  mutating func add(_ path: String, _ reason: String, _ stamp: FileStamp?) {
    failures[ExactText(path)] = (reason, stamp)
  }

  /// A refusal known from an earlier pass that holds on: the file is as it was.
  mutating func keep(_ known: KnownFileError) {
    failures[ExactText(known.path)] = (
      known.reason, FileStamp(size: known.size, modified: known.modified, changed: 0, inode: 0)
    )
  }

  mutating func add(_ other: FailureLog) {
    failures.merge(other.failures) { _, new in new }
  }

  /// Enters the failures in the index; inside a transaction. Returns whether any row changed.
  func write(to index: WritableIndex, known: [KnownFileError], at seconds: Int64) throws -> Bool {
    var changed = false
    var rows: [ExactText: KnownFileError] = [:]
    for row in known {
      rows[ExactText(row.path)] = row
      if failures[ExactText(row.path)] != nil { continue }
      try index.errors.remove(path: row.path)
      changed = true
    }
    for (path, failure) in failures {
      let size = failure.stamp?.size ?? -1
      let modified = failure.stamp?.modified ?? -1
      if let row = rows[path], row.reason == failure.reason, row.size == size, row.modified == modified {
        continue
      }
      try index.errors.put(
        path: path.string, reason: failure.reason, at: seconds, size: size, modified: modified)
      changed = true
    }
    return changed
  }
}
