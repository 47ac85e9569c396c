import NotebookModel
import SQLiteConnection

/// Collects what a transaction changes and writes it under the next generation when it commits (schema/README.md says what
/// others may rely on).
package final class ChangeLog {
  package enum Kind: String, Sendable {
    case added, changed, moved, removed
  }

  /// Generations and rows that are kept: followers further behind start over.
  package struct Limits: Sendable {
    package var generations: Int64 = 1000
    package var rows: Int64 = 100_000

    package init() {}
  }

  private static let insert = """
    INSERT INTO change (generation, ordinal, kind, document, page, id, title, path, at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    """
  // By primary key range.
  private static let trim = "DELETE FROM change WHERE generation <= ?1"
  private static let rows = "SELECT count(*) FROM change"
  private static let newest = "SELECT generation FROM change ORDER BY generation DESC, ordinal DESC LIMIT 1 OFFSET ?1"
  private static let document = """
    SELECT i.id, d.title, n.name || d.hpath FROM document d CROSS JOIN ident i ON i.number = d.ident
    CROSS JOIN notebook n ON n.number = d.notebook WHERE d.number = ?1
    """
  // By primary keys of wiki_page, site and namespace.
  private static let page = """
    SELECT p.id & 4294967295, \(fullTitle), s.name || '/' || \(fullTitle)
    FROM wiki_page p CROSS JOIN site s ON s.number = p.site WHERE p.id = ?1
    """
  private static let fullTitle = """
    coalesce((SELECT n.name || ':' FROM namespace n WHERE n.site = p.site AND n.number = p.namespace AND n.number <> 0), '')
      || p.title
    """

  /// None of them scans a table. The count is asked once, and what to drop once in fifty thousand rows.
  static let statements = [insert, trim, document, page]

  /// What happened to one document or page, in order; what was removed says what it was.
  private struct Entry {
    var kinds: [Kind]
    var facts: Facts?
  }

  private struct Facts: SQLiteRow {
    let id: String
    let title: String
    let path: String

    init(id: String, title: String, path: String) {
      self.id = id
      self.title = title
      self.path = path
    }

    init(_ columns: inout Columns) {
      id = columns.text()
      title = columns.text()
      path = columns.text()
    }
  }

  private enum Subject: Hashable {
    case document(Int64)
    /// `PageKey.number`.
    case page(Int64)
  }

  package var limits = Limits()
  private let connection: Connection
  private let insertStatement: Statement
  private let meta: MetaRows
  private var pending: [Subject: [Entry]] = [:]
  private var order: [Subject] = []
  /// Rows of the log; nil until somebody had to know.
  private var rowCount: Int64?
  /// More than the log may hold was left out of this generation.
  private var isIncomplete = false
  /// Set when something public changed that is no document's: a notebook's name, a setting.
  package var hasOtherChanges = false

  init(_ connection: Connection, meta: MetaRows) throws(SQLiteError) {
    self.connection = connection
    insertStatement = connection.lazyStatement(Self.insert)
    self.meta = meta
  }

  func record(_ kind: Kind, document: Int64) { record(kind, .document(document), nil) }

  /// A document that goes, or one that has another id from now on: what it was is said now.
  func record(removed document: Int64, id: String, title: String, path: String) {
    record(.removed, .document(document), Facts(id: id, title: title, path: path))
  }

  func record(_ kind: Kind, page: PageKey) {
    if hasRoom { record(kind, .page(page.number), nil) }
  }

  /// A page that goes: asked while it is still there.
  func record(removed page: PageKey) throws(SQLiteError) {
    guard hasRoom else { return }
    record(.removed, .page(page.number), try facts(of: .page(page.number)))
  }

  /// Exports have more pages than the log may hold: who follows starts over then.
  private var hasRoom: Bool {
    if order.count < limits.rows { return true }
    isIncomplete = true
    return false
  }

  private func record(_ kind: Kind, _ subject: Subject, _ facts: Facts?) {
    guard var entries = pending[subject], let last = entries.last else {
      order.append(subject)
      pending[subject] = [Entry(kinds: [kind], facts: facts)]
      return
    }
    if last.kinds.last == .removed {
      // A number that is given out again.
      entries.append(Entry(kinds: [kind], facts: facts))
    } else if kind == .removed, last.kinds.first == .added {
      // It came and went unseen.
      entries.removeLast()
    } else {
      if !last.kinds.contains(kind), last.kinds.first != .added || kind == .removed {
        entries[entries.count - 1].kinds.append(kind)
      }
      if facts != nil { entries[entries.count - 1].facts = facts }
    }
    pending[subject] = entries
    if entries.isEmpty {
      pending[subject] = nil
      if let place = order.lastIndex(of: subject) { order.remove(at: place) }
    }
  }

  /// Writes what was collected. Returns whether there was anything.
  func write(at seconds: Int64) throws(SQLiteError) -> Bool {
    guard !pending.isEmpty || hasOtherChanges || isIncomplete else { return false }
    var last = try meta.integer("generation") ?? 0
    if last == 0 { last = try begin(at: seconds) }
    let generation = last + 1
    var ordinal: Int64 = 0
    for subject in order {
      for entry in pending[subject] ?? [] {
        var known = entry.facts
        if known == nil { known = try facts(of: subject) }
        guard let facts = known else { continue }
        for kind in entry.kinds {
          try insert(generation, ordinal, kind, subject, facts, seconds)
          ordinal += 1
        }
      }
    }
    try trim(generation, added: ordinal)
    try meta.set("generation", generation)
    forget()
    return true
  }

  /// The generation before the first: the time, so that the numbers of an index that was removed and made again are others
  /// than those that somebody may remember.
  private func begin(at seconds: Int64) throws(SQLiteError) -> Int64 {
    // There are fewer commits than milliseconds.
    let first = seconds * 1000
    try meta.set("first_generation", first)
    try meta.set("changes_since", first)
    return first
  }

  private func insert(
    _ generation: Int64, _ ordinal: Int64, _ kind: Kind, _ subject: Subject, _ facts: Facts, _ seconds: Int64
  ) throws(SQLiteError) {
    insertStatement.bind(1, generation)
    insertStatement.bind(2, ordinal)
    insertStatement.bind(3, kind.rawValue)
    switch subject {
    case .document(let number):
      insertStatement.bind(4, number)
      insertStatement.bindNull(5)
    case .page(let number):
      insertStatement.bindNull(4)
      insertStatement.bind(5, number)
    }
    insertStatement.bind(6, facts.id)
    insertStatement.bind(7, facts.title)
    insertStatement.bind(8, facts.path)
    insertStatement.bind(9, seconds)
    try insertStatement.run()
  }

  /// Drops the oldest generations beyond the limits, and says from where on the log is whole.
  private func trim(_ generation: Int64, added: Int64) throws(SQLiteError) {
    var rows = (rowCount ?? 0) + added
    if rowCount == nil { rows = try connection.integer(Self.rows) ?? 0 }
    var since = max(0, generation - limits.generations)
    if isIncomplete { since = generation }
    if rows > limits.rows, since < generation {
      // Down to a half, so that it is not done again at once.
      let cut: Int64? = try connection.first(Self.newest, limits.rows / 2)
      since = max(since, cut ?? since)
    }
    if since > 0 {
      try connection.run(Self.trim, since)
      rows -= Int64(connection.changes)
      if since > (try meta.integer("changes_since") ?? 0) { try meta.set("changes_since", since) }
    }
    rowCount = rows
  }

  /// Drops what a rolled back transaction had collected.
  func forget() {
    pending.removeAll()
    order.removeAll()
    isIncomplete = false
    hasOtherChanges = false
    rowCount = nil
  }

  private func facts(of subject: Subject) throws(SQLiteError) -> Facts? {
    switch subject {
    case .document(let number): try connection.first(Self.document, number)
    case .page(let number): try connection.first(Self.page, number)
    }
  }
}
