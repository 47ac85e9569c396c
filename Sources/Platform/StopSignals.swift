import CSignals
import Synchronization

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

  /// A reload that came while somebody asked for stop signals only.
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

  private init(descriptor: Int32) { self.descriptor = descriptor }

  /// Takes nothing over and hears nothing.
  package static var none: StopSignals { StopSignals(descriptor: -1) }

  /// Whether the process is to end. Once true it stays so: whoever asks hears it, however many asked before.
  package var isStopRequested: Bool { inlink_stop_was_signalled() != 0 }

  /// Whether a reload came while a pass was under way; only once.
  package func takeReload() -> Bool {
    drain()
    return reload.isPending.withLock { pending in
      defer { pending = false }
      return pending
    }
  }

  /// Waits until a signal comes, one of `others` can be read, or the time is over.
  package func wait(nanoseconds: Int64, alsoFor others: [Int32]) -> Event {
    if isStopRequested { return .request(.stop) }
    var polled = ([descriptor] + others).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let milliseconds = Int32(clamping: nanoseconds / 1_000_000 + 1)
    let ready = poll(&polled, nfds_t(polled.count), milliseconds)
    guard ready > 0 else { return .timeout }
    if polled[0].revents & Int16(POLLIN) != 0 {
      drain()
      if isStopRequested { return .request(.stop) }
      if takeReload() { return .request(.reload) }
    }
    return polled.dropFirst().contains { $0.revents != 0 } ? .readable : .timeout
  }

  /// Empties the pipe; a reload found in it is kept for `takeReload`.
  private func drain() {
    var number: UInt8 = 0
    while read(descriptor, &number, 1) == 1 {
      if Int32(number) == SIGHUP { reload.isPending.withLock { $0 = true } }
    }
  }
}
