import CSignals
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The signals that steer the process, as bytes in a pipe: nothing of ours runs in a handler, and waiting for a signal is
/// waiting for a descriptor. (Blocking them and waiting in a thread won't do: libdispatch's threads unblock them.)
package struct StopSignals: Sendable {
  package enum Request: Sendable {
    /// SIGTERM or SIGINT: finish the transaction and end.
    case stop
    /// SIGHUP: read the settings again.
    case reload
  }

  /// What ended a wait.
  package enum Event: Sendable, Equatable {
    case request(Request)
    /// One of the other descriptors has something to read.
    case readable
    case timeout
  }

  private let descriptor: Int32
  private let reload = ReloadRequest()

  /// A reload that came while a pass asked for stop signals only.
  private final class ReloadRequest: Sendable {
    let isPending = Mutex(false)
  }

  /// Takes the signals over; once in a process.
  package init() {
    let taken = [SIGTERM, SIGINT, SIGHUP]
    descriptor = inlink_signals_to_pipe(taken, Int32(taken.count))
    // A reader of our output that goes away must end in an error of the write, not of the process.
    signal(SIGPIPE, SIG_IGN)
  }

  /// What has been asked for; nil if nothing has. Never waits. A reload is kept for `takeReload`.
  package func pending() -> Request? {
    guard case .request(let request) = wait(nanoseconds: 0, alsoFor: []) else { return nil }
    if request == .reload { reload.isPending.withLock { $0 = true } }
    return request
  }

  /// Whether a reload came while `pending` was asked; only once.
  package func takeReload() -> Bool {
    reload.isPending.withLock { pending in
      defer { pending = false }
      return pending
    }
  }

  /// Waits until a signal comes, one of `others` can be read, or the time is over.
  package func wait(nanoseconds: Int64, alsoFor others: [Int32]) -> Event {
    var polled = ([descriptor] + others).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let milliseconds = Int32(clamping: (nanoseconds + 999_999) / 1_000_000)
    let ready = poll(&polled, nfds_t(polled.count), milliseconds)
    guard ready > 0 else { return .timeout }
    if polled[0].revents & Int16(POLLIN) != 0 {
      var number: UInt8 = 0
      if read(descriptor, &number, 1) == 1 { return .request(Int32(number) == SIGHUP ? .reload : .stop) }
    }
    return polled.dropFirst().contains { $0.revents != 0 } ? .readable : .timeout
  }
}
