import CSQLite

/// What holds for all connections of a process.
package enum SQLiteLibrary {
  /// Lets SQLite allocate without counting: no lock and no size lookup at each allocation, about a thirtieth of a
  /// build. To be called before the first connection is opened; later it changes nothing.
  package static func disableMemoryStatistics() { _ = inlink_disable_memory_statistics() }
}
