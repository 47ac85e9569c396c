import IndexSchema
import SQLiteConnection

/// Whether what an index calls its tables and views are ours: a file may say that it is an index and hold a view that never
/// ends where a table should be.
enum SchemaCheck {
  private static let objects = "SELECT type, name, sql FROM sqlite_master"
  /// FTS5's own tables, as SQLite makes them (https://www.sqlite.org/fts5.html).
  private static let fullTextTables = [
    "CREATE TABLE 'mention_fts_data'(id INTEGER PRIMARY KEY, block BLOB)",
    "CREATE TABLE 'mention_fts_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID",
    "CREATE TABLE 'mention_fts_content'(id INTEGER PRIMARY KEY, c0, c1, c2, c3, c4, c5, c6)",
    "CREATE TABLE 'mention_fts_docsize'(id INTEGER PRIMARY KEY, sz BLOB)",
    "CREATE TABLE 'mention_fts_config'(k PRIMARY KEY, v) WITHOUT ROWID",
  ]

  /// Objects of names that are none of ours are nobody's business: nothing asks for them.
  static func run(_ connection: Connection, path: String) throws {
    let ddl = IndexSchema.ddl
    let names = names(in: ddl)
    let rows = try connection.prepare(objects)
    while try rows.step() {
      let name = rows.text(1)
      if rows.isNull(2) { continue }
      let isFullText = name.utf8.starts(with: "mention_fts_".utf8)
      guard isFullText || names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else { continue }
      let sql = rows.text(2)
      let isOurs = isFullText ? fullTextTables.contains(sql) : ByteSearch.contains(ddl, Array(sql.utf8))
      if !isOurs { throw IndexOpenError(path: path, reason: .altered(name)) }
    }
  }

  /// Of all tables, views and indexes in the DDL.
  private static func names(in ddl: String) -> [Substring] {
    ddl.split(separator: "\n").compactMap { line in
      guard line.utf8.starts(with: "CREATE ".utf8) else { return nil }
      let words = line.split(maxSplits: 4) { $0 == " " || $0 == "(" }
      guard let kind = words.firstIndex(where: { $0 == "TABLE" || $0 == "VIEW" || $0 == "INDEX" }) else { return nil }
      return words.indices.contains(kind + 1) ? words[kind + 1] : nil
    }
  }
}
