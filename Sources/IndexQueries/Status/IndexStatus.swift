import SQLiteConnection

/// What an index holds and how fresh it is.
package struct IndexStatus: Sendable, Equatable {
  /// A file whose rows are old, or missing, because it could not be read.
  package struct UnreadableFile: Sendable, Equatable {
    package var path: String
    package var reason: String
    /// Unix seconds of the first and the last attempt.
    package var since: Int64
    package var tried: Int64
    package var attempts: Int64
  }

  /// A tree that the index was made from, as the last pass that looked for it found it.
  package struct Tree: Sendable, Equatable {
    package var path: String
    /// `complete`, `partial`, `missing`, `empty` or `unnamed`.
    package var state: String
    package var reason: String
    /// Unix seconds: when state or reason became so.
    package var since: Int64
  }

  /// A wiki, or a workspace with language links.
  package struct Wiki: Sendable, Equatable {
    package var name: String
    package var pages: Int64
    package var links: Int64
    /// Pages that are to be read again.
    package var stale: Int64
    /// Pages some of whose links are out of reach: made of words only a running wiki knows, or beyond a limit.
    package var outOfReach: Int64
    /// Titles that two files have, a hundred at most.
    package var sameTitles: [String]
  }

  package var path: String
  package var generation: Int64
  package var programVersion: String
  package var documents: Int64
  package var notebooks: Int64
  package var blocks: Int64
  package var refs: Int64
  /// Unix seconds; nil before the first pass.
  package var lastScan: Int64?
  package var lastCompleteScan: Int64?
  /// Why the last pass was not complete; empty if it was.
  package var lastScanReason: String
  package var trees: [Tree]
  package var unreadableFiles: [UnreadableFile]
  package var wikis: [Wiki]
}

extension IndexStatus {
  /// Whether something needs a person: a tree that fails or is not named any more, files that can't be read, or a last pass
  /// older than `limit` seconds (0: that is no matter).
  package func needsAttention(now: Int64, limit: Int64) -> Bool {
    if trees.contains(where: { $0.state != "complete" }) || !unreadableFiles.isEmpty { return true }
    guard let lastScan else { return true }
    return limit > 0 && now &- lastScan > limit
  }
}

extension ReadOnlyIndex {
  package func status() throws -> IndexStatus {
    try snapshot {
      var status = IndexStatus(
        path: path, generation: 0, programVersion: "", documents: try count(StatusSQL.documents),
        notebooks: try count(StatusSQL.notebooks), blocks: try count(StatusSQL.blocks),
        refs: try count(StatusSQL.refs), lastScan: nil, lastCompleteScan: nil, lastScanReason: "",
        trees: try trees(), unreadableFiles: try unreadableFiles(), wikis: try wikis())
      let rows = try statement(StatusSQL.meta)
      defer { rows.reset() }
      while try rows.step() {
        switch rows.text(0) {
        case "generation": status.generation = rows.int(1)
        case "program_version": status.programVersion = rows.text(1)
        case "last_scan": status.lastScan = rows.int(1)
        case "last_complete_scan": status.lastCompleteScan = rows.int(1)
        case "last_scan_reason": status.lastScanReason = rows.text(1)
        default: break
        }
      }
      return status
    }
  }

  /// When the last pass, and the last that saw everything, began (seconds since 1970; nil: never), and why the last did not
  /// see everything.
  package func freshness() throws -> (lastScan: Int64?, lastCompleteScan: Int64?, reason: String) {
    try snapshot {
      let rows = try statement(StatusSQL.meta)
      defer { rows.reset() }
      var found: (lastScan: Int64?, lastCompleteScan: Int64?, reason: String) = (nil, nil, "")
      while try rows.step() {
        switch rows.text(0) {
        case "last_scan": found.lastScan = rows.int(1)
        case "last_complete_scan": found.lastCompleteScan = rows.int(1)
        case "last_scan_reason": found.reason = rows.text(1)
        default: break
        }
      }
      return found
    }
  }

  private func count(_ sql: String) throws(SQLiteError) -> Int64 {
    let rows = try statement(sql)
    defer { rows.reset() }
    return try rows.step() ? rows.int(0) : 0
  }

  private func trees() throws(SQLiteError) -> [IndexStatus.Tree] {
    let rows = try statement(StatusSQL.trees)
    defer { rows.reset() }
    var trees: [IndexStatus.Tree] = []
    while try rows.step() {
      trees.append(
        IndexStatus.Tree(path: rows.text(0), state: rows.text(1), reason: rows.text(2), since: rows.int(3)))
    }
    return trees
  }

  private func wikis() throws(SQLiteError) -> [IndexStatus.Wiki] {
    let rows = try statement(StatusSQL.wikis)
    defer { rows.reset() }
    var wikis: [IndexStatus.Wiki] = []
    while try rows.step() {
      wikis.append(
        IndexStatus.Wiki(
          name: rows.text(1), pages: rows.int(2), links: rows.int(3), stale: rows.int(4), outOfReach: rows.int(5),
          sameTitles: rows.int(6) == 1 ? try sameTitles(rows.int(0)) : []))
    }
    return wikis
  }

  private func sameTitles(_ site: Int64) throws(SQLiteError) -> [String] {
    let rows = try statement(StatusSQL.sameTitles)
    defer { rows.reset() }
    rows.bind(1, site)
    var titles: [String] = []
    while try rows.step() { titles.append(rows.text(0)) }
    return titles
  }

  private func unreadableFiles() throws(SQLiteError) -> [IndexStatus.UnreadableFile] {
    let rows = try statement(StatusSQL.unreadableFiles)
    defer { rows.reset() }
    var files: [IndexStatus.UnreadableFile] = []
    while try rows.step() {
      files.append(
        IndexStatus.UnreadableFile(
          path: rows.text(0), reason: rows.text(1), since: rows.int(2), tried: rows.int(3),
          attempts: rows.int(4)))
    }
    return files
  }
}

/// Counting scans the smallest index of a table: nothing else knows the number.
enum StatusSQL {
  static let meta = "SELECT name, value FROM meta"
  static let trees = "SELECT path, state, reason, since FROM root WHERE state <> '' ORDER BY path"
  static let documents = "SELECT count(*) FROM document"
  static let notebooks = "SELECT count(*) FROM notebook"
  static let blocks = "SELECT count(*) FROM block"
  static let refs = "SELECT count(*) FROM ref"
  // stale by primary key, warning by the partial index of its name.
  static let wikis = """
    SELECT s.number, s.name, (SELECT count(*) FROM wiki_page p WHERE p.id BETWEEN (s.number - 1) << 32 AND (s.number - 1) << 32 | 4294967295),
      s.links,
      (SELECT count(*) FROM stale_page y WHERE y.site = s.number),
      (SELECT count(*) FROM wiki_page p WHERE p.site = s.number AND p.warning <> 0), s.kind
    FROM site s WHERE s.kind <> 2 OR s.links > 0 ORDER BY s.name
    """
  static let sameTitles = """
    SELECT coalesce((SELECT n.name || ':' FROM namespace n WHERE n.site = ?1 AND n.number = p.namespace AND n.number <> 0), '')
      || p.title
    FROM wiki_page p WHERE p.id BETWEEN (?1 - 1) << 32 AND (?1 - 1) << 32 | 4294967295
    GROUP BY replace(p.title, ' ', '_'), p.namespace, p.site HAVING count(*) > 1 LIMIT 100
    """
  static let unreadableFiles = "SELECT path, reason, since, tried, attempts FROM file_error ORDER BY path"
}
