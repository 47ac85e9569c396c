import NotebookModel
import Platform
import SQLiteConnection

/// A folder as the index remembers it.
package struct KnownDirectory: Sendable {
  package let number: Int64
  package let path: String
  package let device: Int64
  /// Digest of the stamps in it; 0: look at every file.
  package let listing: Int64
}

/// A file as the index remembers it.
package struct KnownSource: Sendable {
  package let number: Int64
  package let name: String
  package let kind: Int64
  package let size: Int64
  package let modified: Int64
  package let changed: Int64
  package let inode: Int64
  package let digest: Int64
  package let isRacy: Bool
  /// The document made from it, if any.
  package let document: Int64?
}

extension KnownSource: SQLiteRow {
  package init(_ columns: inout Columns) {
    (number, name, kind) = (columns.int(), columns.text(), columns.int())
    (size, modified, changed, inode) = (columns.int(), columns.int(), columns.int(), columns.int())
    (digest, isRacy, document) = (columns.int(), columns.flag(), columns.optionalInt())
  }

  /// As it was when its rows were made.
  package var stamp: FileStamp { FileStamp(size: size, modified: modified, changed: changed, inode: inode) }
}

extension KnownDirectory: SQLiteRow {
  package init(_ columns: inout Columns) {
    (number, path, device, listing) = (columns.int(), columns.text(), columns.int(), columns.int())
  }
}

/// A file's new state.
package struct SourceState: Sendable {
  package var kind: SourceKind
  package var stamp: FileStamp
  package var digest: Int64
  package var isRacy: Bool

  package init(kind: SourceKind, stamp: FileStamp, digest: Int64, isRacy: Bool) {
    self.kind = kind
    self.stamp = stamp
    self.digest = digest
    self.isRacy = isRacy
  }
}

/// Rows of `root`, `directory` and `source`: what the index was made from.
package final class SourceRows {
  private static let addRoot = "INSERT OR IGNORE INTO root (path, kind) VALUES (?1, ?2)"
  private static let findRoot = "SELECT number FROM root WHERE path = ?1"
  private static let directories = "SELECT number, path, device, listing FROM directory WHERE root = ?1"
  private static let addDirectory = """
    INSERT INTO directory (root, path, device, listing) VALUES (?1, ?2, ?3, 0)
    ON CONFLICT (root, path) DO UPDATE SET device = excluded.device
    """
  private static let findDirectory = "SELECT number FROM directory WHERE root = ?1 AND path = ?2"
  private static let setListing = "UPDATE directory SET device = ?2, listing = ?3 WHERE number = ?1"
  private static let deleteDirectory = "DELETE FROM directory WHERE number = ?1"
  // By the unique index of source(directory, name); document by its unique source.
  private static let sources = """
    SELECT s.number, s.name, s.kind, s.size, s.mtime, s.ctime, s.inode, s.digest, s.racy,
      (SELECT d.number FROM document d WHERE d.source = s.number)
    FROM source s WHERE s.directory = ?1
    """
  // No upsert and no RETURNING: those open a savepoint, at which FTS5 writes out what it holds in memory.
  private static let find = "SELECT number FROM source WHERE directory = ?1 AND name = ?2"
  private static let insert = """
    INSERT INTO source (directory, name, kind, size, mtime, ctime, inode, digest, racy)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    """
  private static let update = """
    UPDATE source SET kind = ?3, size = ?4, mtime = ?5, ctime = ?6, inode = ?7, digest = ?8, racy = ?9
    WHERE number = ?1
    """
  private static let delete = "DELETE FROM source WHERE number = ?1"
  private static let path = """
    SELECT d.path, s.name FROM source s JOIN directory d ON d.number = s.directory WHERE s.number = ?1
    """

  private let connection: Connection
  private let addRootStatement: Statement
  private let findRootStatement: Statement
  private let directoriesStatement: Statement
  private let addDirectoryStatement: Statement
  private let findDirectoryStatement: Statement
  private let setListingStatement: Statement
  private let deleteDirectoryStatement: Statement
  private let sourcesStatement: Statement
  private let findStatement: Statement
  private let insertStatement: Statement
  private let updateStatement: Statement
  private let deleteStatement: Statement

  init(_ connection: Connection) throws(SQLiteError) {
    addRootStatement = connection.lazyStatement(Self.addRoot)
    findRootStatement = connection.lazyStatement(Self.findRoot)
    directoriesStatement = connection.lazyStatement(Self.directories)
    addDirectoryStatement = connection.lazyStatement(Self.addDirectory)
    findDirectoryStatement = connection.lazyStatement(Self.findDirectory)
    setListingStatement = connection.lazyStatement(Self.setListing)
    deleteDirectoryStatement = connection.lazyStatement(Self.deleteDirectory)
    sourcesStatement = connection.lazyStatement(Self.sources)
    findStatement = connection.lazyStatement(Self.find)
    insertStatement = connection.lazyStatement(Self.insert)
    updateStatement = connection.lazyStatement(Self.update)
    self.connection = connection
    deleteStatement = connection.lazyStatement(Self.delete)
  }

  /// The number of a root, or nil if the index doesn't know it.
  package func knownRoot(_ path: String) throws(SQLiteError) -> Int64? {
    findRootStatement.bind(1, path)
    defer { findRootStatement.reset() }
    return try findRootStatement.step() ? findRootStatement.int(0) : nil
  }

  /// The number of a root, entered now if it is new. `kind`: `tree` or `workspace`.
  package func root(_ path: String, kind: String) throws(SQLiteError) -> Int64 {
    if let number = try knownRoot(path) { return number }
    addRootStatement.bind(1, path)
    addRootStatement.bind(2, kind)
    try addRootStatement.run()
    return try knownRoot(path) ?? 0
  }

  package func directories(ofRoot root: Int64) throws(SQLiteError) -> [KnownDirectory] {
    directoriesStatement.bind(1, root)
    return try directoriesStatement.rows()
  }

  /// The number of a folder, entered now if it is new.
  package func directory(root: Int64, path: String, device: Int64) throws(SQLiteError) -> Int64 {
    addDirectoryStatement.bind(1, root)
    addDirectoryStatement.bind(2, path)
    addDirectoryStatement.bind(3, device)
    try addDirectoryStatement.run()
    findDirectoryStatement.bind(1, root)
    findDirectoryStatement.bind(2, path)
    defer { findDirectoryStatement.reset() }
    return try findDirectoryStatement.step() ? findDirectoryStatement.int(0) : 0
  }

  package func setListing(directory: Int64, device: Int64, listing: Int64) throws(SQLiteError) {
    setListingStatement.bind(1, directory)
    setListingStatement.bind(2, device)
    setListingStatement.bind(3, listing)
    try setListingStatement.run()
  }

  package func removeDirectory(_ number: Int64) throws(SQLiteError) {
    deleteDirectoryStatement.bind(1, number)
    try deleteDirectoryStatement.run()
  }

  package func sources(inDirectory directory: Int64) throws(SQLiteError) -> [KnownSource] {
    sourcesStatement.bind(1, directory)
    return try sourcesStatement.rows()
  }

  /// Enters a file or its new state; returns its number.
  package func put(directory: Int64, name: String, state: SourceState) throws(SQLiteError) -> Int64 {
    findStatement.bind(1, directory)
    findStatement.bind(2, name)
    let number = try findStatement.step() ? findStatement.int(0) : nil
    findStatement.reset()
    let statement: Statement
    if let number {
      statement = updateStatement
      statement.bind(1, number)
    } else {
      statement = insertStatement
      statement.bind(1, directory)
      statement.bind(2, name)
    }
    statement.bind(3, state.kind.number)
    statement.bind(4, state.stamp.size)
    statement.bind(5, state.stamp.modified)
    statement.bind(6, state.stamp.changed)
    statement.bind(7, state.stamp.inode)
    statement.bind(8, state.digest)
    statement.bind(9, state.isRacy ? 1 : 0)
    try statement.run()
    return number ?? connection.lastInsertedRow
  }

  /// Marks a folder to be looked at by the next pass, file by file. Durable: what a pass does not come to is done by the next.
  package func mark(directory: KnownDirectory) throws(SQLiteError) {
    try setListing(directory: directory.number, device: directory.device, listing: 0)
  }

  /// Path of a file, relative to its tree.
  package func path(of number: Int64) throws(SQLiteError) -> String? {
    let statement = try connection.prepare(Self.path)
    statement.bind(1, number)
    guard try statement.step() else { return nil }
    let folder = statement.text(0)
    return folder.isEmpty ? statement.text(1) : folder + "/" + statement.text(1)
  }

  package func remove(_ number: Int64) throws(SQLiteError) {
    deleteStatement.bind(1, number)
    try deleteStatement.run()
  }
}
