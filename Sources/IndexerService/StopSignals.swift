#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The signals that steer the process. A thread of its own takes them and writes their numbers into a pipe, so that
/// no handler ever runs in the middle of anything and waiting for them is waiting for a descriptor.
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

  /// Takes the signals over; call it before any thread is made, since threads inherit what is blocked.
  package init() {
    var set = Self.set
    pthread_sigmask(SIG_BLOCK, &set, nil)
    // A reader of our output that goes away must end in an error of the write, not of the process.
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      descriptor = -1
      return
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    descriptor = ends[0]
    #if canImport(Glibc)
      var thread = pthread_t()
      let made = pthread_create(&thread, nil, takeSignals, UnsafeMutableRawPointer(bitPattern: Int(ends[1]) + 1))
      if made == 0 { pthread_detach(thread) }
    #else
      var thread: pthread_t?
      pthread_create(
        &thread, nil, { takeSignals($0) }, UnsafeMutableRawPointer(bitPattern: Int(ends[1]) + 1))
      if let thread { pthread_detach(thread) }
    #endif
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

  fileprivate static var set: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, number) }
    return set
  }
}

/// The body of the thread that takes signals.
private func takeSignals(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  let descriptor = Int32(Int(bitPattern: context) - 1)
  var set = StopSignals.set
  while true {
    var number: Int32 = 0
    guard sigwait(&set, &number) == 0 else { continue }
    var byte = UInt8(truncatingIfNeeded: number)
    if write(descriptor, &byte, 1) != 1 { return nil }
  }
}
