import Platform
import SQLiteConnection

/// Why an index can't be opened, in one line, with what to do about it.
package struct IndexOpenError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Reason: Sendable, Hashable {
    case missing
    case isDirectory
    /// An empty file: the daemon has made it, or somebody's `touch`, and nothing is in it yet.
    case empty
    case notADatabase
    /// A SQLite database with another application's id.
    case foreign
    /// Made by a newer version; the number is its `user_version`.
    case newer(Int64)
    /// Made by an older version; the daemon rebuilds it.
    case older(Int64)
    case damaged
    /// A table or view of it, named here, is not what this version makes.
    case altered(String)
    case noPermission
    /// A write-ahead log lies beside the index and can't be read without writing to the folder.
    case unreadableLog
    case busy
    /// Anything else SQLite said.
    case other(String)
  }

  package let path: String
  package let reason: Reason

  package init(path: String, reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// Whether the same call may succeed later without anybody's help.
  package var isRetryable: Bool { reason == .busy || reason == .empty }

  /// What to do about it.
  package var hint: String {
    switch reason {
    case .missing, .empty: "run inlinkd to make it, or name another index with --index"
    case .isDirectory, .foreign, .notADatabase: "name the index with --index"
    case .newer: "use the inlink that came with the inlinkd that made it"
    case .older: "run inlinkd: it rebuilds the index"
    case .damaged, .altered: "run inlinkd --rebuild"
    case .noPermission: "ask its owner for read access (inlinkd --index-mode)"
    case .unreadableLog: "start inlinkd, or run inlinkd --once, as the owner of the index"
    case .busy: "try again"
    case .other: "run inlinkd --verify"
    }
  }

  package var description: String {
    let what =
      switch reason {
      case .missing: "there is no index at \(path)"
      case .isDirectory: "\(path) is a directory, not an index"
      case .empty: "\(path) is empty: nothing has been indexed yet"
      case .notADatabase: "\(path) is not a database"
      case .foreign: "\(path) is another program's database"
      case .newer(let version): "\(path) was made by a newer inlinkd (index version \(version))"
      case .older(let version): "\(path) was made by an older inlinkd (index version \(version))"
      case .damaged: "\(path) is damaged or cut short"
      case .altered(let name): "\(path) is not as inlinkd makes it ('\(SafeText.line(name))' is another's)"
      case .noPermission: "no permission to read \(path)"
      case .unreadableLog: "\(path)-wal can't be read from a folder without write permission"
      case .busy: "\(path) is locked"
      case .other(let message): "can't open \(path): \(message)"
      }
    return "\(what): \(hint)"
  }
}
