import IndexSchema
import MentionText
import NotebookModel
import Platform
import SQLiteConnection

/// The index, opened by its only writer.
///
/// What one transaction holds: the rows of a document, its full text, labels, refs, dependencies, and the stamp
/// of the file they were made from; many documents may share a transaction, never half of one. Nothing is
/// visible to readers before `commit`.
package final class WritableIndex {
  package let path: String
  package let documents: DocumentWriter
  package let sources: SourceRows
  package let trees: TreeRows
  package let notebooks: NotebookRows
  package let errors: FileErrorRows
  package let dependencies: DependencyRows
  package let wiki: WikiRows
  package let meta: MetaRows
  package let changes: ChangeLog
  /// Whether the file was made by this opening.
  package let isNew: Bool
  /// Whether nobody knows of the file yet: it counts only when it is complete.
  package let isBuiltAside: Bool

  let connection: Connection
  private var isFinishing = false
  /// Told of each commit.
  package var committed: () -> Void = {}
  /// The file that was opened, as this connection left it: the path may come to name another, or somebody copy another over
  /// it. (In WAL mode nobody but the writer's checkpoints writes into it.)
  private var file: FileIdentity?
  private let idents: IdentTable
  private let names: NameRows
  private let hpaths: HPathUpkeep

  /// How changes reach the file.
  package enum Journal: Sendable {
    /// The index others read.
    case shared
    /// A file nobody knows of yet, that is thrown away if anything goes wrong: no journal, nothing synced.
    case none
  }

  /// Opens the index at `path`, or makes it, readable for its owner only unless `mode` says otherwise. Refuses
  /// files that are not ours, are newer or are damaged.
  package init(path: String, mode: UInt32 = 0o600, journal: Journal = .shared) throws(IndexWriteError) {
    self.path = path
    isBuiltAside = journal == .none
    do {
      let opened = try Self.open(path: path, mode: mode, journal: journal)
      connection = opened.connection
      isNew = opened.isNew
      file = FileIdentity(written: path)
      meta = try MetaRows(connection)
      changes = try ChangeLog(connection, meta: meta)
      idents = try IdentTable(connection)
      dependencies = try DependencyRows(connection)
      names = NameRows(connection)
      hpaths = try HPathUpkeep(connection)
      wiki = try WikiRows(connection, dependencies: dependencies, changes: changes)
      documents = try DocumentWriter(
        connection, idents: idents, dependencies: dependencies, names: names, hpaths: hpaths,
        pages: wiki.documents, changes: changes)
      sources = try SourceRows(connection)
      trees = TreeRows(connection)
      notebooks = NotebookRows(connection, pages: wiki.documents)
      errors = try FileErrorRows(connection)
    } catch let error as IndexWriteError {
      throw error
    } catch let error as SQLiteError {
      throw error.isDamage ? .damaged(path: path, reason: error.message) : .sqlite(error)
    } catch {
      throw .notWritable(path: path, reason: "\(error)")
    }
  }

  /// An index in a file without a name, for comparing: nothing is left of it however the process ends.
  package static func temporary() throws(IndexWriteError) -> WritableIndex {
    try WritableIndex(path: "", journal: .none)
  }

  /// Where the title of a document without a row is asked for (spec A3).
  package func setUnindexedTitle(_ source: @escaping (_ notebook: Int64, _ path: String) -> String?) {
    hpaths.unindexedTitle = source
    hpaths.forget()
  }

  /// Traditional to simplified Chinese, as the index has it, or will.
  package func hanFold() throws(SQLiteError) -> HanFold { try HanFoldTable.load(connection) }

  /// Keeps that table only while a collection's settings want it; after settings were entered.
  package func keepHanFold() throws(SQLiteError) { try HanFoldTable.bringInLine(connection) }

  /// Documents in the index. Counts the entries of one small index.
  package func documentCount() throws(SQLiteError) -> Int {
    Int(try connection.integer("SELECT count(*) FROM document") ?? 0)
  }

  package var isInTransaction: Bool { connection.isInTransaction }

  package func begin() throws(SQLiteError) {
    if !connection.isInTransaction { try connection.execute("BEGIN IMMEDIATE") }
  }

  /// Commits with the changes collected since `begin`. `seconds`: now, since 1970.
  package func commit(at seconds: Int64) throws(SQLiteError) {
    guard connection.isInTransaction else { return }
    let wasFinishing = isFinishing
    isFinishing = true
    defer { isFinishing = wasFinishing }
    for document in try names.flush() { changes.record(.changed, document: document) }
    try idents.flush()
    try wiki.flush()
    if wiki.takeChanges() { changes.hasOtherChanges = true }
    _ = try changes.write(at: seconds)
    let wasInPlace = isInPlace
    try connection.execute("COMMIT")
    committed()
    if wasInPlace { file = FileIdentity(written: path) }
    if ownFiles.count < 2 { ownFiles = Set(["-wal", "-shm"].compactMap { FileIdentity(path + $0) }) }
  }

  /// Undoes what was written since `begin`.
  package func rollback() {
    if connection.isInTransaction { try? connection.execute("ROLLBACK") }
    changes.forget()
    idents.forget()
    names.forget()
    hpaths.forget()
    wiki.forget()
  }

  /// Moves the WAL's pages into the file and empties the WAL, unless a reader holds an old snapshot. Returns
  /// whether all of it was moved.
  package func checkpoint() throws(SQLiteError) -> Bool {
    let statement = try connection.prepare("PRAGMA wal_checkpoint(TRUNCATE)")
    let wasInPlace = isInPlace
    let isWhole = try statement.step() && statement.int(0) == 0
    if wasInPlace { file = FileIdentity(written: path) }
    return isWhole
  }

  /// Copies the index at `fresh` into the file at `path`, which may be of an older version; one that is missing is made.
  package static func replaceContent(of path: String, by fresh: String, mode: UInt32, isInterrupted: () -> Bool) throws
  {
    _ = try makeFile(path, mode: mode)
    let source = try Connection(path: fresh, mode: .readWrite)
    let target: Connection
    do {
      target = try Connection(path: path, mode: .readWrite)
      target.setBusyTimeout(milliseconds: 10_000)
      _ = try target.integer("PRAGMA application_id")
      try checkSize(target, path: path)
    } catch let error as SQLiteError where error.primaryCode == 26 && !looksLikePages(path) {
      throw IndexWriteError.foreign(path: path)
    }
    let application = try target.integer("PRAGMA application_id") ?? 0
    let objects = try target.integer("SELECT count(*) FROM sqlite_master") ?? 0
    guard application == IndexSchema.applicationID || objects == 0 else {
      throw IndexWriteError.foreign(path: path)
    }
    // Generations go on where they were, and the log is empty: who follows changes starts over.
    let generation = objects == 0 ? 0 : try target.integer("SELECT value FROM meta WHERE name = 'generation'") ?? 0
    let meta = try MetaRows(source)
    let next = max(generation, try meta.integer("generation") ?? 0) + 1
    try meta.set("generation", next)
    try meta.set("changes_since", next)
    // Nor does the log begin with what was there first.
    try source.execute(
      "DELETE FROM meta WHERE name = 'first_generation'; DELETE FROM change; PRAGMA wal_checkpoint(TRUNCATE)")
    try target.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
    try source.copy(into: target, isInterrupted: isInterrupted)
    try target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
  }

  /// Asked while statements run; true ends them and what their transaction began. Not while a transaction commits: what is
  /// whole is kept.
  package func setInterruption(_ isInterrupted: @escaping () -> Bool) {
    connection.setInterruption { [weak self] in
      guard let self, !self.isFinishing else { return false }
      return isInterrupted()
    }
  }

  /// From now on nothing is ended early: what is left to do is to leave the index whole.
  package func finish() { isFinishing = true }

  /// Gives back the pages of the file that are kept in memory; the next pass reads those it needs again.
  package func releaseMemory() { try? connection.execute("PRAGMA shrink_memory") }

  /// Whether the path still names the file that was opened, and nobody else wrote into it.
  package var isInPlace: Bool { file != nil && FileIdentity(written: path) == file }

  /// Removes the log and its memory if they are those of a file that no longer has its name. Nothing is lost: what they
  /// hold belongs to that file.
  package func removeOwnLog() {
    connection.abandonLog()
    for suffix in ["-wal", "-shm"] {
      guard let now = FileIdentity(path + suffix), ownFiles.contains(now) else { continue }
      unlink(path + suffix)
    }
  }

  /// The log and its memory as they lie beside the file while it is in its place.
  private var ownFiles: Set<FileIdentity> = []

  /// Bytes of the WAL beside the file; 0 if there is none.
  package var logSize: Int64 {
    var status = stat()
    return stat(path + "-wal", &status) == 0 ? Int64(status.st_size) : 0
  }

  /// Ends a build without journal: the file is one that readers and a writer may share from now on.
  package func becomeShared() throws(SQLiteError) {
    // What the planner was told of an index that was dropped for a while went with it.
    try connection.execute(IndexSchema.statistics)
    try connection.execute("PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL")
    _ = try checkpoint()
  }

  /// Throws what would stand in the way of making an index at `path`.
  package static func checkFolder(of path: String) throws(IndexWriteError) {
    let folder = folder(of: path)
    if let fileSystem = NetworkFileSystem.holding(folder) { throw .onNetwork(path: path, fileSystem: fileSystem) }
    if access(folder, F_OK) != 0 { throw .noFolder(path: path) }
    if access(folder, W_OK) != 0 { throw .notWritable(path: path, reason: reason(errno)) }
  }

  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }

  static func reason(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }

  /// Whether there is something at `path`.
  package static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Gives an index that was built aside (and is closed) its name, once its bytes are on the disk.
  package static func publish(_ built: String, as path: String) throws(IndexWriteError) {
    try sync(built, for: path)
    guard rename(built, path) == 0 else { throw .notWritable(path: path, reason: reason(errno)) }
    // Without this the name may be the old one's, or nobody's, after a loss of power.
    try sync(folder(of: path), for: path)
  }

  private static func sync(_ synced: String, for path: String) throws(IndexWriteError) {
    let descriptor = SystemCall.open(synced, O_RDONLY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { throw .notWritable(path: path, reason: reason(errno)) }
    defer { close(descriptor) }
    // EINVAL: a file system that has nothing to sync.
    if fsync(descriptor) != 0, errno != EINVAL { throw .notWritable(path: path, reason: reason(errno)) }
  }
}
