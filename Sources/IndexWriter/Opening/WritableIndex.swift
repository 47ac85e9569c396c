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
      hpaths = try HPathUpkeep(connection)
      wiki = try WikiRows(connection, dependencies: dependencies)
      documents = try DocumentWriter(
        connection, idents: idents, dependencies: dependencies, hpaths: hpaths, pages: wiki.documents,
        changes: changes)
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
    try source.execute("DELETE FROM change; PRAGMA wal_checkpoint(TRUNCATE)")
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

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }

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

  // Opening.

  private static func open(
    path: String, mode: UInt32, journal: Journal
  ) throws -> (connection: Connection, isNew: Bool) {
    if path.isEmpty {
      let connection = try Connection(path: path, mode: .temporary)
      // Not exclusive: databases that are attached would be locked so, too.
      try connection.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
      try connection.execute(pragmas)
      try create(connection)
      return (connection, true)
    }
    let folder = folder(of: path)
    if let fileSystem = NetworkFileSystem.holding(folder) {
      throw IndexWriteError.onNetwork(path: path, fileSystem: fileSystem)
    }
    // What is built aside is made by us alone: a file that lies there is somebody else's, and would be given our notes.
    if journal == .none, exists(path) {
      throw IndexWriteError.notWritable(path: path, reason: "somebody else's file lies there")
    }
    let isNew = try makeFile(path, mode: mode)
    // A log that lies beside it: the last writer was killed, or the power failed.
    let wasLeftUnclean = journal == .shared && hasLog(path)
    let connection: Connection
    do {
      connection = try Connection(path: path, mode: .readWrite)
      connection.setBusyTimeout(milliseconds: 5000)
      let known = try identify(connection, path: path)
      try connection.execute(
        journal == .shared
          ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL"
          : unsafePragmas)
      try connection.execute(pragmas)
      if wasLeftUnclean { try checkPages(connection, path: path) }
      if !known { try create(connection) }
      return (connection, isNew || !known)
    } catch let error as SQLiteError {
      switch error.primaryCode {
      case 26:
        throw looksLikePages(path)
          ? IndexWriteError.damaged(path: path, reason: error.message) : IndexWriteError.foreign(path: path)
      case 11: throw IndexWriteError.damaged(path: path, reason: error.message)
      case 3, 8, 14: throw IndexWriteError.notWritable(path: path, reason: error.message)
      default: throw error
      }
    }
  }

  private static let unsafePragmas =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE"
  private static let pragmas = """
    PRAGMA secure_delete = OFF;
    PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 16384;
    """

  /// Makes an empty file with the right mode, so that SQLite gives the same to the WAL. Returns whether it did.
  private static func makeFile(_ path: String, mode: UInt32) throws(IndexWriteError) -> Bool {
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { throw .isDirectory(path: path) }
      if access(path, W_OK) != 0 {
        throw .notWritable(path: path, reason: String(cString: strerror(errno)).lowercased())
      }
      return false
    }
    let descriptor = SystemCall.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode))
    guard descriptor >= 0 else {
      if errno == ENOENT { throw .noFolder(path: path) }
      throw .notWritable(path: path, reason: String(cString: strerror(errno)).lowercased())
    }
    // The mask of the process must not open or close what the mode says.
    _ = fchmod(descriptor, mode_t(mode))
    close(descriptor)
    return true
  }

  /// Whether the file is an index of this version; false if it is empty.
  private static func identify(_ connection: Connection, path: String) throws -> Bool {
    let application = try connection.integer("PRAGMA application_id") ?? 0
    let version = try connection.integer("PRAGMA user_version") ?? 0
    let objects = try connection.integer("SELECT count(*) FROM sqlite_master") ?? 0
    if application == 0 && objects == 0 { return false }
    guard application == IndexSchema.applicationID else { throw IndexWriteError.foreign(path: path) }
    guard version <= IndexSchema.version else { throw IndexWriteError.newer(path: path, version: version) }
    let text = try connection.integer("SELECT value FROM meta WHERE name = 'text_version'") ?? 0
    guard version == IndexSchema.version, text == MentionText.version else {
      throw IndexWriteError.outdated(path: path)
    }
    try checkSize(connection, path: path)
    return true
  }

  /// A file that was cut off has fewer pages than its header says, unless the rest is in the WAL.
  static func checkSize(_ connection: Connection, path: String) throws {
    var status = stat()
    guard !hasLog(path), stat(path, &status) == 0 else { return }
    let pages = try connection.integer("PRAGMA page_count") ?? 0
    let size = try connection.integer("PRAGMA page_size") ?? 0
    if Int64(status.st_size) < pages * size {
      throw IndexWriteError.damaged(path: path, reason: "it ends before its last page")
    }
  }

  private static func hasLog(_ path: String) -> Bool {
    var log = stat()
    return stat(path + "-wal", &log) == 0 && log.st_size > 0
  }

  /// After an unclean end: a log may be that of another state of the file, a backup copied over it for example, and SQLite
  /// takes it for the file's own.
  private static func checkPages(_ connection: Connection, path: String) throws {
    let statement = try connection.prepare("PRAGMA quick_check(1)")
    guard try statement.step(), statement.text(0) == "ok" else {
      throw IndexWriteError.damaged(path: path, reason: "its log is not its own, or was not written to its end")
    }
  }

  /// Whether a file that SQLite does not take for a database was one: its first page is spoiled, but others begin as pages
  /// of tables and indexes do (https://www.sqlite.org/fileformat.html). Asked only where no connection to it is open.
  private static func looksLikePages(_ path: String) -> Bool {
    let descriptor = SystemCall.open(path, O_RDONLY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let size = 4096
    var found = 0
    for page in 1...8 {
      var kind: UInt8 = 0
      guard pread(descriptor, &kind, 1, off_t(page * size)) == 1 else { return false }
      if [2, 5, 10, 13].contains(kind) { found += 1 }
    }
    return found >= 6
  }

  private static func create(_ connection: Connection) throws(SQLiteError) {
    try connection.execute("BEGIN IMMEDIATE")
    try connection.execute(IndexSchema.ddl)
    let statement = try connection.prepare("INSERT INTO meta (name, value) VALUES (?1, ?2)")
    for (name, value) in [("generation", 0), ("text_version", MentionText.version)] {
      statement.bind(1, name)
      statement.bind(2, value)
      try statement.run()
    }
    try connection.execute(
      "PRAGMA application_id = \(IndexSchema.applicationID); PRAGMA user_version = \(IndexSchema.version)")
    try connection.execute("COMMIT")
  }
}
