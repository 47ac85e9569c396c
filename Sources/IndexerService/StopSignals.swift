#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The signals that steer the process. They are blocked for all threads and taken when the service asks, so that
/// no handler ever runs in the middle of anything.
package struct StopSignals: Sendable {
  package enum Request: Sendable {
    /// SIGTERM or SIGINT: finish the transaction and end.
    case stop
    /// SIGHUP: read the settings again.
    case reload
  }

  /// Blocks the signals; call it before any thread is made.
  package init() {
    var set = Self.set
    pthread_sigmask(SIG_BLOCK, &set, nil)
    // A reader of our output that goes away must end in an error of the write, not of the process.
    signal(SIGPIPE, SIG_IGN)
  }

  /// What has been asked for; nil if nothing has. Never waits.
  package func pending() -> Request? { wait(nanoseconds: 0) }

  /// Waits until a signal comes or the time is over.
  package func wait(nanoseconds: Int64) -> Request? {
    var set = Self.set
    #if canImport(Glibc)
      var limit = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
      return Self.request(sigtimedwait(&set, nil, &limit))
    #else
      // Without sigtimedwait: look, and sleep in short steps.
      var left = nanoseconds
      while true {
        var waiting = sigset_t()
        sigpending(&waiting)
        for number in [SIGTERM, SIGINT, SIGHUP] where sigismember(&waiting, number) == 1 {
          var taken: Int32 = 0
          sigwait(&set, &taken)
          return Self.request(taken)
        }
        if left <= 0 { return nil }
        let step = min(left, 50_000_000)
        usleep(UInt32(step / 1000))
        left -= step
      }
    #endif
  }

  private static var set: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, number) }
    return set
  }

  private static func request(_ number: Int32) -> Request? {
    switch number {
    case SIGTERM, SIGINT: .stop
    case SIGHUP: .reload
    default: nil
    }
  }
}
