/// What `stat` says of a file, as far as it tells one state of the file from another.
package struct FileStamp: Hashable, Sendable {
  /// Bytes.
  package var size: Int64
  /// Nanoseconds since 1970.
  package var modified: Int64
  /// Nanoseconds since 1970; the kernel sets it, programs can't.
  package var changed: Int64
  package var inode: Int64

  package init(size: Int64, modified: Int64, changed: Int64, inode: Int64) {
    self.size = size
    self.modified = modified
    self.changed = changed
    self.inode = inode
  }

  /// How long before a sweep a file must have been quiet for its stamp to be trusted, in nanoseconds (the
  /// racy-git rule): two edits within the clock's grain leave one stamp.
  package static let settled: Int64 = 2_000_000_000

  /// Whether a later edit could leave this very stamp: it is younger than `settled` before `sweepStart`
  /// (nanoseconds since 1970), or lies in the future.
  package func isRacy(sweepStart: Int64) -> Bool {
    max(modified, changed) > sweepStart &- Self.settled
  }
}

extension FileStamp {
  /// What `stat` or `fstat` said.
  package init(_ status: stat) {
    let times = SystemCall.times(status)
    self.init(
      size: Int64(status.st_size), modified: Clock.nanoseconds(times.modified),
      changed: Clock.nanoseconds(times.changed), inode: Int64(truncatingIfNeeded: status.st_ino))
  }
}
