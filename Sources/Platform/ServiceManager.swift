import Synchronization

/// Speaks systemd's notify protocol: datagrams on the socket named by `$NOTIFY_SOCKET` (man sd_notify). Without that
/// variable every call does nothing.
package struct ServiceManager: Sendable {
  private let socketPath: String?
  private let fed = LastFed()
  /// How often the watchdog wants to be fed, in nanoseconds; nil without one.
  package let watchdogInterval: Int64?

  package init() {
    socketPath = Self.variable("NOTIFY_SOCKET")
    let ours = Self.variable("WATCHDOG_PID").map { $0 == "\(getpid())" } ?? true
    watchdogInterval =
      ours ? Self.variable("WATCHDOG_USEC").flatMap { Int64($0) }.map { $0 &* 1000 / 3 } : nil
  }

  /// Whether a service manager wants to hear.
  package var isPresent: Bool { socketPath?.isEmpty == false }

  /// The first pass is done: answers are right from now on.
  package func ready() { send("READY=1") }
  package func stopping() { send("STOPPING=1") }
  /// One line for `systemctl status`.
  package func status(_ text: String) { send("STATUS=" + SafeText.line(text)) }
  /// Sent while passes make progress, and never from a thread that only counts time. Cheap enough to be called at every
  /// step: it sends only after a part of the interval.
  package func feedWatchdog() {
    guard let watchdogInterval else { return }
    let now = Clock.monotonicNanoseconds()
    let isDue = fed.time.withLock { last in
      guard now &- last >= watchdogInterval / 8 else { return false }
      last = now
      return true
    }
    if isDue { send("WATCHDOG=1") }
  }

  private final class LastFed: Sendable {
    let time = Mutex(Int64.min / 2)
  }

  private func send(_ message: String) {
    guard let socketPath, !socketPath.isEmpty else { return }
    let descriptor = SystemCall.datagramSocket()
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var path = Array(socketPath.utf8)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    guard path.count < capacity else { return }
    // `@` stands for the leading zero byte of an abstract socket.
    if path[0] == UInt8(ascii: "@") { path[0] = 0 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    let header = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
    let length = socklen_t(header + path.count)
    let bytes = Array(message.utf8)
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = sendto(descriptor, bytes, bytes.count, 0, $0, length)
      }
    }
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
