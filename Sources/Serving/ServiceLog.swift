import HTTPListener
import Platform
import Synchronization

/// Lines on standard error; each begins with its priority where the service manager reads them (man sd-daemon). What clients send
/// is never in them, but the path of an access log (spec/http 9).
package final class ServiceLog: Sendable {
  private let isManaged: Bool
  /// When a refusal was last said, on the monotonic clock.
  private let lastRefusal = Mutex(Int64.min / 2)

  package init() {
    isManaged = getenv("JOURNAL_STREAM") != nil || getenv("INVOCATION_ID") != nil
  }

  package func say(_ text: String) { line(6, text) }
  package func error(_ text: String) { line(3, "inlink: " + text) }
  package func access(_ entry: HTTPLogEntry) { line(6, entry.line) }

  /// One line a second at most: whoever guesses shall not fill a disk.
  func refused(_ status: Int, _ peer: Peer) {
    let now = Clock.monotonicNanoseconds()
    let isDue = lastRefusal.withLock { last in
      guard now &- last >= 1_000_000_000 else { return false }
      last = now
      return true
    }
    if isDue { line(5, "inlink: refused a request of \(peer.text): \(status)") }
  }

  private func line(_ priority: Int, _ text: String) {
    let bytes = Array(((isManaged ? "<\(priority)>" : "") + SafeText.line(text) + "\n").utf8)
    // One call, so that lines of several threads don't mix.
    _ = bytes.withUnsafeBytes { SystemCall.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
