import SQLiteConnection

/// The public contract of the index file: its DDL, embedded from the `.sql` files beside this one, and the
/// numbers that say whose file it is. See README.md in this folder.
package enum IndexSchema {
  /// `PRAGMA application_id`: "inlk".
  package static let applicationID: Int64 = 0x696e_6c6b
  /// `PRAGMA user_version`. Raised by every change of the tables, the views or the meaning of a column.
  package static let version: Int64 = 6

  /// What SQLite's planner is told of the tables: to be entered again where indexes were dropped, whose rows go with them.
  package static var statistics: String {
    "DELETE FROM sqlite_stat1;\n" + String(decoding: PackageResources.statistics_sql, as: UTF8.self)
  }

  /// All DDL, in the order it must run.
  package static var ddl: String {
    [
      PackageResources.tables_sql, PackageResources.views_sql, PackageResources.wiki_sql,
      PackageResources.statistics_sql,
    ]
    .map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
  }
}
