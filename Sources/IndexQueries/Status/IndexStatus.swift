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
  package var unreadableFiles: [UnreadableFile]
}

extension ReadOnlyIndex {
  package func status() throws -> IndexStatus {
    try snapshot {
      var status = IndexStatus(
        path: path, generation: 0, programVersion: "", documents: try count(StatusSQL.documents),
        notebooks: try count(StatusSQL.notebooks), blocks: try count(StatusSQL.blocks),
        refs: try count(StatusSQL.refs), lastScan: nil, lastCompleteScan: nil, lastScanReason: "",
        unreadableFiles: try unreadableFiles())
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

  private func count(_ sql: String) throws(SQLiteError) -> Int64 {
    let rows = try statement(sql)
    defer { rows.reset() }
    return try rows.step() ? rows.int(0) : 0
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
  static let documents = "SELECT count(*) FROM document"
  static let notebooks = "SELECT count(*) FROM notebook"
  static let blocks = "SELECT count(*) FROM block"
  static let refs = "SELECT count(*) FROM ref"
  static let unreadableFiles = "SELECT path, reason, since, tried, attempts FROM file_error ORDER BY path"
}
