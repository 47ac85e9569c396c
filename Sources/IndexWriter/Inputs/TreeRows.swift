import NotebookModel
import Platform
import SQLiteConnection

/// How a tree was found by the last pass that looked for it.
package enum TreeState: String, Sendable {
  /// All of it was seen.
  case complete
  /// Some of it could not be seen, or not be believed to be gone.
  case partial
  /// Its folder could not be listed.
  case missing
  /// It holds nothing, where the index holds something of it.
  case empty
  /// The index holds something of it, and nobody names it any more.
  case unnamed
}

/// The trees that an index is made from, in `root`: their states, and folders that change from one tree to another because
/// other trees are named than before.
package final class TreeRows {
  private static let read = "SELECT number, path, kind, state, reason FROM root"
  private static let setState = "UPDATE root SET state = ?2, reason = ?3, since = ?4 WHERE number = ?1"
  // By the unique index of directory(root, path).
  private static let hasFolders = "SELECT EXISTS (SELECT 1 FROM directory WHERE root = ?1)"
  private static let folders = "SELECT number, path FROM directory WHERE root = ?1"
  private static let moveFolder = "UPDATE OR REPLACE directory SET root = ?2, path = ?3, listing = 0 WHERE number = ?1"
  private static let hasNotebooks = "SELECT EXISTS (SELECT 1 FROM notebook WHERE root = ?1)"
  private static let delete = "DELETE FROM root WHERE number = ?1"
  private static let deleteSettings = "DELETE FROM setting WHERE root = ?1"
  private static let deleteErrors =
    "DELETE FROM file_error WHERE path = ?1 OR substr(path, 1, length(?1) + 1) = ?1 || '/'"

  /// A tree, a folder with notebooks in one, or a folder of exports given by name.
  package struct Root: Sendable {
    package let number: Int64
    package let path: String
    package let kind: String
    package let state: String
    package let reason: String

    /// The folder: that of exports is stored with a `/` behind it.
    package var folder: String { kind == "files" && path.utf8.count > 1 ? String(path.dropLast()) : path }
  }

  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  package func all() throws(SQLiteError) -> [Root] {
    let statement = try connection.prepare(Self.read)
    var roots: [Root] = []
    while try statement.step() {
      roots.append(
        Root(
          number: statement.int(0), path: statement.text(1), kind: statement.text(2), state: statement.text(3),
          reason: statement.text(4)))
    }
    return roots
  }

  /// Whether the index remembers folders of it: a tree that was swept, not one that only holds notebooks of a tree.
  package func hasFolders(_ number: Int64) throws(SQLiteError) -> Bool { try holds(Self.hasFolders, number) }

  /// Enters how a tree was found. Returns whether that is news.
  package func set(
    _ state: TreeState, reason: String, of root: Root, at seconds: Int64
  ) throws(SQLiteError) -> Bool {
    if root.state == state.rawValue, root.reason.hasSameBytes(as: reason) { return false }
    let statement = try connection.prepare(Self.setState)
    statement.bind(1, root.number)
    statement.bind(2, state.rawValue)
    statement.bind(3, reason)
    statement.bind(4, seconds)
    try statement.run()
    return true
  }

  /// Gives `tree` the folders that the index knows as those of trees that are not named beside it and lie in it, or around
  /// it: the same files are the same sources, whatever they are named by.
  package func adopt(into tree: String, number: Int64, named: Set<ExactText>) throws(SQLiteError) {
    for other in try all() where other.number != number && !named.contains(ExactText(other.path)) {
      if other.kind == "files" { continue }
      if let prefix = Self.relative(other.path, in: tree) {
        try move(other.number, to: number) { path in path.isEmpty ? prefix : prefix + "/" + path }
        if try !holds(Self.hasNotebooks, other.number) {
          try run(Self.deleteSettings, other.number)
          try run(Self.delete, other.number)
        }
      } else if let prefix = Self.relative(tree, in: other.path) {
        try move(other.number, to: number) { path in
          if path.hasSameBytes(as: prefix) { return "" }
          return Self.relative(path, in: prefix)
        }
      }
    }
  }

  private func move(
    _ other: Int64, to number: Int64, _ renamed: (String) -> String?
  ) throws(SQLiteError) {
    var moves: [(Int64, String)] = []
    let folders = try connection.prepare(Self.folders)
    folders.bind(1, other)
    while try folders.step() {
      if let path = renamed(folders.text(1)) { moves.append((folders.int(0), path)) }
    }
    let statement = try connection.prepare(Self.moveFolder)
    for (folder, path) in moves {
      statement.bind(1, folder)
      statement.bind(2, number)
      statement.bind(3, path)
      try statement.run()
    }
  }

  /// Forgets a root and the errors of its files.
  package func remove(_ root: Root) throws(SQLiteError) {
    try run(Self.deleteSettings, root.number)
    try run(Self.delete, root.number)
    let statement = try connection.prepare(Self.deleteErrors)
    statement.bind(1, root.folder)
    try statement.run()
  }

  /// `path` relative to `folder`; nil if it does not lie below it.
  private static func relative(_ path: String, in folder: String) -> String? {
    let prefix = folder.utf8.last == UInt8(ascii: "/") ? folder : folder + "/"
    guard path.utf8.starts(with: prefix.utf8), path.utf8.count > prefix.utf8.count else { return nil }
    return String(Substring(path.utf8.dropFirst(prefix.utf8.count)))
  }

  private func holds(_ sql: String, _ number: Int64) throws(SQLiteError) -> Bool {
    let statement = try connection.prepare(sql)
    statement.bind(1, number)
    return try statement.step() && statement.int(0) != 0
  }

  private func run(_ sql: String, _ number: Int64) throws(SQLiteError) {
    let statement = try connection.prepare(sql)
    statement.bind(1, number)
    try statement.run()
  }
}
