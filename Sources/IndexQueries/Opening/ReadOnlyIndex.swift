import IndexSchema
import MentionText
import NotebookModel
import Platform
import SQLiteConnection

/// An index opened for reading: what every query of this module is asked of.
///
/// One connection and its prepared statements, kept for batches. Each answer is computed in one snapshot.
/// Not shared between threads.
///
/// A reader keeps seeing a file that was renamed away (a damaged index is set aside and made anew), and one
/// opened as immutable would miss a daemon that has started since. So before each answer the path is asked
/// whether it still names the file that was opened, and the index is opened again if not.
package final class ReadOnlyIndex {
  package let path: String
  private(set) var connection: Connection
  private var isImmutable: Bool
  private var opened: FileFacts
  private var statements: [String: Statement] = [:]
  /// Values that hold as long as the database does not change; see `Remembered`.
  var remembered = Remembered(version: -1)

  /// What is done to each connection that is opened.
  private let prepare: (Connection) -> Void

  /// Opens the index at `path`. Nothing is created or changed. `prepare` is done to the connection, and to another if the index is
  /// opened again.
  package init(path: String, prepare: @escaping (Connection) -> Void = { _ in }) throws(IndexOpenError) {
    self.path = path
    self.prepare = prepare
    (connection, isImmutable, opened) = try Self.open(path)
    prepare(connection)
  }

  /// Which file is open: the same text as long as the path names the same file.
  package var fileTag: String { "\(String(opened.device, radix: 36))-\(String(opened.inode, radix: 36))" }

  /// From now on an answer that takes longer than `seconds` ends with SQLITE_INTERRUPT.
  package func setTimeout(seconds: Int64) {
    timeout = seconds
    limitTime()
  }

  private var timeout: Int64?
  /// When the answer that is being made is given up, as `Clock.monotonicNanoseconds`.
  private var deadline = Int64.max

  private func limitTime() {
    guard timeout != nil else { return }
    connection.setInterruption { [weak self] in
      guard let self else { return false }
      return Clock.monotonicNanoseconds() > self.deadline
    }
  }

  /// Whether `snapshot` is under way.
  private var isInSnapshot = false

  /// Runs `body` in one snapshot of the index: in that of the caller, if there is one.
  package func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
    if isInSnapshot { return try body() }
    try reopenIfReplaced()
    isInSnapshot = true
    defer { isInSnapshot = false }
    if let timeout { deadline = Clock.monotonicNanoseconds() &+ timeout &* 1_000_000_000 }
    return try connection.snapshot {
      // Settings and the like are read again only after a commit of the daemon.
      let version = try integer(Self.dataVersion) ?? 0
      if version != remembered.version {
        // The daemon may have copied an index of another version into the file.
        try Self.checkVersion(connection, path: path)
        remembered = Remembered(version: version)
      }
      return try body()
    }
  }

  /// The prepared statement of `sql`, made once. The caller resets it when done.
  package func statement(_ sql: String) throws(SQLiteError) -> Statement {
    if let known = statements[sql] { return known }
    let made = try connection.prepare(sql)
    statements[sql] = made
    return made
  }

  /// The first column of the first row, as an integer.
  private func integer(_ sql: String) throws(SQLiteError) -> Int64? {
    let statement = try statement(sql)
    defer { statement.reset() }
    guard try statement.step() else { return nil }
    return statement.int(0)
  }

  /// Changes whenever another connection has committed (https://www.sqlite.org/pragma.html#pragma_data_version).
  private static let dataVersion = "PRAGMA data_version"

  private func reopenIfReplaced() throws(IndexOpenError) {
    guard let now = FileFacts(path: path) else { throw IndexOpenError(path: path, reason: .missing) }
    if now.isSameFile(as: opened), !isImmutable || FileFacts(path: path + "-wal") == nil { return }
    let (fresh, immutable, facts) = try Self.open(path)
    statements = [:]
    remembered = Remembered(version: -1)
    (connection, isImmutable, opened) = (fresh, immutable, facts)
    prepare(connection)
    limitTime()
  }
}

// Opening.
extension ReadOnlyIndex {
  private static func open(_ path: String) throws(IndexOpenError) -> (Connection, Bool, FileFacts) {
    errno = 0
    guard let facts = FileFacts(path: path) else {
      throw IndexOpenError(path: path, reason: errno == EACCES ? .noPermission : .missing)
    }
    if facts.isDirectory { throw IndexOpenError(path: path, reason: .isDirectory) }
    if facts.size == 0, (FileFacts(path: path + "-wal")?.size ?? 0) == 0 {
      throw IndexOpenError(path: path, reason: .empty)
    }
    // SQLite takes a file of a few bytes for an empty database.
    if facts.size > 0, facts.size < smallestDatabase {
      throw IndexOpenError(path: path, reason: .notADatabase)
    }
    if !FileFacts.isReadable(path) { throw IndexOpenError(path: path, reason: .noPermission) }
    do {
      return (try checked(path, mode: .readOnly), false, facts)
    } catch let failure as SQLiteError {
      // Without its -shm a WAL database can't be read in a folder one can't write. If no log holds
      // changes, the file itself is the whole database: nobody is writing it.
      let isStuck = failure.isAccess && !FileFacts.isWritable(FileFacts.folder(of: path))
      guard isStuck else { throw IndexOpenError(path: path, failure: failure) }
      if let log = FileFacts(path: path + "-wal"), log.size > 0 {
        throw IndexOpenError(path: path, reason: .unreadableLog)
      }
      do {
        return (try checked(path, mode: .immutable), true, facts)
      } catch let failure as SQLiteError {
        throw IndexOpenError(path: path, failure: failure)
      } catch let refusal as IndexOpenError {
        throw refusal
      } catch {
        throw IndexOpenError(path: path, reason: .other("\(error)"))
      }
    } catch let refusal as IndexOpenError {
      throw refusal
    } catch {
      throw IndexOpenError(path: path, reason: .other("\(error)"))
    }
  }

  /// One page of the smallest size, in bytes (https://www.sqlite.org/fileformat.html).
  private static let smallestDatabase: Int64 = 512

  /// A connection to a file whose header says it is an index of this version.
  private static func checked(_ path: String, mode: Connection.Mode) throws -> Connection {
    let connection = try Connection(path: path, mode: mode)
    connection.setBusyTimeout(milliseconds: 5000)
    connection.distrust()
    try checkVersion(connection, path: path)
    try SchemaCheck.run(connection, path: path)
    try checkSize(connection, path: path)
    for pragma in pragmas { try connection.execute(pragma) }
    return connection
  }

  /// Refuses what is not an index of this version, by PRAGMAs: nobody else may read the file's header.
  private static func checkVersion(_ connection: Connection, path: String) throws {
    let application = try connection.integer("PRAGMA application_id") ?? 0
    guard application == IndexSchema.applicationID else {
      throw IndexOpenError(path: path, reason: .foreign)
    }
    let version = try connection.integer("PRAGMA user_version") ?? 0
    guard version == IndexSchema.version else {
      throw IndexOpenError(
        path: path, reason: version > IndexSchema.version ? .newer(version) : .older(version))
    }
    // Text prepared by other rules than ours would not be found.
    let text = try connection.integer(textVersion) ?? 0
    guard text == MentionText.version else {
      throw IndexOpenError(path: path, reason: text > MentionText.version ? .newer(version) : .older(version))
    }
  }

  /// A file that was cut off has fewer pages than its header says, unless the rest is in the log: its answers would be
  /// empty where they should be errors.
  private static func checkSize(_ connection: Connection, path: String) throws {
    if let log = FileFacts(path: path + "-wal"), log.size > 0 { return }
    let pages = try connection.integer("PRAGMA page_count") ?? 0
    let size = try connection.integer("PRAGMA page_size") ?? 0
    guard let facts = FileFacts(path: path), facts.size >= pages &* size else {
      throw IndexOpenError(path: path, reason: .damaged)
    }
  }

  /// Primary key of meta.
  private static let textVersion = "SELECT value FROM meta WHERE name = 'text_version'"

  /// Sorting never needs a folder that can be written. Pages are checked as they come in, once while they stay in the cache:
  /// mapped pages would be checked at each use (a batch took a fifth longer), and a file that is cut off under a mapping ends
  /// the process.
  private static let pragmas = [
    "PRAGMA query_only=ON", "PRAGMA cell_size_check=ON", "PRAGMA temp_store=MEMORY", "PRAGMA cache_size=-65536",
  ]
}

extension IndexOpenError {
  init(path: String, failure: SQLiteError) {
    let reason: Reason =
      if failure.primaryCode == 26 {
        .notADatabase
      } else if failure.isDamage {
        .damaged
      } else if failure.isBusy {
        .busy
      } else if failure.isAccess {
        .noPermission
      } else {
        .other(failure.description)
      }
    self.init(path: path, reason: reason)
  }
}

/// Small values read from the index once and kept until it changes.
struct Remembered {
  /// `PRAGMA data_version` at the time they were read.
  let version: Int64
  /// By number of root.
  var settings: [Int64: AnswerSettings] = [:]
  var hanFold: HanFold?
  /// Whether any notebook is found by names.
  var hasVaults: Bool?
  var freshness: IndexFreshness?
  /// The wikis that have language links.
  var sites: [WikiSite]?
  /// Where the blocks of one document begin in its file.
  var lines: (document: Int64, byKey: [Int64: Int64]) = (-1, [:])
  /// Headers of documents, by number: a popular answer has thousands, and a batch has the same ones again and again.
  var headers: [Int64: DocumentHeader] = [:]
  /// About 10 MB.
  static let maximumHeaders = 30_000

  init(version: Int64) { self.version = version }
}
