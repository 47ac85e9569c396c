/// Which file a path names, whatever it is called: device and inode. Asked by the path alone, never by opening the file: a
/// plain open and close would drop SQLite's locks.
package struct FileIdentity: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  /// Nanoseconds and bytes; 0 where only the file itself counts.
  private var modified: Int64 = 0
  private var size: Int64 = 0

  /// nil if the path names nothing.
  package init?(_ path: String) {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    device = UInt64(truncatingIfNeeded: facts.st_dev)
    inode = UInt64(truncatingIfNeeded: facts.st_ino)
  }

  /// With what tells a file that was written into from what it was.
  package init?(written path: String) {
    self.init(path)
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    modified = Clock.nanoseconds(SystemCall.times(facts).modified)
    size = Int64(facts.st_size)
  }
}
