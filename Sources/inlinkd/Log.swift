import IndexWriter
import Platform
import SQLiteConnection

/// Lines on standard error. Where the journal reads them each begins with its priority (man sd-daemon). Names of files
/// are in them, texts of notes never.
struct Log: Sendable {
  private let prefixesPriority: Bool
  /// Whether a person watches.
  let isTerminal: Bool

  init() {
    prefixesPriority = Self.isJournal(STDERR_FILENO)
    isTerminal = isatty(STDERR_FILENO) == 1
  }

  /// Whether the journal reads the descriptor: `$JOURNAL_STREAM` names its device and inode, and is inherited by processes
  /// whose output goes elsewhere (man systemd.exec).
  private static func isJournal(_ descriptor: Int32) -> Bool {
    guard let value = getenv("JOURNAL_STREAM").map({ String(cString: $0) }) else { return false }
    let parts = value.split(separator: ":")
    var facts = stat()
    guard parts.count == 2, fstat(descriptor, &facts) == 0 else { return false }
    return UInt64(parts[0]) == UInt64(truncatingIfNeeded: facts.st_dev)
      && UInt64(parts[1]) == UInt64(truncatingIfNeeded: facts.st_ino)
  }

  /// One line for an error that ended what was to be done.
  static func text(of error: any Error, index: String) -> String {
    guard let sqlite = error as? SQLiteError else { return "\(error)" }
    return "\(index): \(IndexWriteError.sqlite(sqlite).description)"
  }

  func fail(_ error: any Error, index: String) {
    clearTransient()
    self.error(Self.text(of: error, index: index))
  }

  func error(_ text: String) { line(3, text.utf8.starts(with: "inlinkd:".utf8) ? text : "inlinkd: " + text) }
  func warning(_ text: String) { line(4, "inlinkd: " + text) }
  func notice(_ text: String) { line(6, "inlinkd: " + text) }

  /// A line that the next one overwrites; only on a terminal.
  func transient(_ text: String) {
    if isTerminal { write("\r" + SafeText.line(text) + "\u{1B}[K") }
  }

  func clearTransient() {
    if isTerminal { write("\r\u{1B}[K") }
  }

  private func line(_ priority: Int, _ text: String) {
    write((prefixesPriority ? "<\(priority)>" : "") + SafeText.line(text) + "\n")
  }

  private func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { SystemCall.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
