import CSQLite

/// What holds for all connections of a process.
package enum SQLiteLibrary {
  /// Lets SQLite allocate without counting: no lock and no size lookup at each allocation, about a thirtieth of a
  /// build. To be called before the first connection is opened; later it changes nothing.
  package static func disableMemoryStatistics() { _ = inlink_disable_memory_statistics() }

  /// The most memory that all of SQLite takes in this process, in bytes: beyond it an allocation fails, and with it the statement.
  /// Needs memory statistics (https://www.sqlite.org/c3ref/hard_heap_limit64.html).
  package static func limitMemory(bytes: Int64) { sqlite3_hard_heap_limit64(bytes) }
}
