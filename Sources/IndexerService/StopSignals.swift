import CSignals

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
    /// The other descriptor has something to read.
    case readable
    case timeout
  }

  private let descriptor: Int32

  /// Takes the signals over; once in a process.
  package init() {
    let taken = [SIGTERM, SIGINT, SIGHUP]
    descriptor = inlink_signals_to_pipe(taken, Int32(taken.count))
    // A reader of our output that goes away must end in an error of the write, not of the process.
    signal(SIGPIPE, SIG_IGN)
  }

  /// What has been asked for; nil if nothing has. Never waits.
  package func pending() -> Request? {
    guard case .request(let request) = wait(nanoseconds: 0, alsoFor: nil) else { return nil }
    return request
  }

  /// Waits until a signal comes, `other` can be read, or the time is over.
  package func wait(nanoseconds: Int64, alsoFor other: Int32?) -> Event {
    var polled = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: other ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    let milliseconds = Int32(clamping: (nanoseconds + 999_999) / 1_000_000)
    let ready = poll(&polled, nfds_t(polled.count), milliseconds)
    guard ready > 0 else { return .timeout }
    if polled[0].revents & Int16(POLLIN) != 0 {
      var number: UInt8 = 0
      if read(descriptor, &number, 1) == 1 { return .request(Int32(number) == SIGHUP ? .reload : .stop) }
    }
    return polled[1].revents != 0 ? .readable : .timeout
  }
}
