import IndexSchema
import MentionText
import Platform
import SQLiteConnection

/// Opening: whose file it is, whether it is whole, and making one.
extension WritableIndex {
  static func open(
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

  static let unsafePragmas =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE"
  static let pragmas = """
    PRAGMA secure_delete = OFF;
    PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 16384;
    """

  /// Makes an empty file with the right mode, so that SQLite gives the same to the WAL. Returns whether it did.
  static func makeFile(_ path: String, mode: UInt32) throws(IndexWriteError) -> Bool {
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
  static func identify(_ connection: Connection, path: String) throws -> Bool {
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

  static func hasLog(_ path: String) -> Bool {
    var log = stat()
    return stat(path + "-wal", &log) == 0 && log.st_size > 0
  }

  /// After an unclean end: a log may be that of another state of the file, a backup copied over it for example, and SQLite
  /// takes it for the file's own.
  static func checkPages(_ connection: Connection, path: String) throws {
    let statement = try connection.prepare("PRAGMA quick_check(1)")
    guard try statement.step(), statement.text(0) == "ok" else {
      throw IndexWriteError.damaged(path: path, reason: "its log is not its own, or was not written to its end")
    }
  }

  /// Whether a file that SQLite does not take for a database was one: its first page is spoiled, but others begin as pages
  /// of tables and indexes do (https://www.sqlite.org/fileformat.html). Asked only where no connection to it is open.
  static func looksLikePages(_ path: String) -> Bool {
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

  static func create(_ connection: Connection) throws(SQLiteError) {
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
