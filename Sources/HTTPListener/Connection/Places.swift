import Platform
import Synchronization

/// One connection as the listener sees it.
final class Place: Sendable {
  private enum State: Sendable {
    /// For a request, or for the rest of one.
    case waiting
    case answering
    case ended
  }

  private struct Status: Sendable {
    var state = State.waiting
    var isStopping = false
  }

  private let status = Mutex(Status())
  private let socket: Int32

  init(socket: Int32) { self.socket = socket }

  /// The next request is waited for; false if there is to be none.
  func wait() -> Bool {
    status.withLock { status in
      if status.isStopping { return false }
      status.state = .waiting
      return true
    }
  }

  func answer() { status.withLock { $0.state = .answering } }

  var isStopping: Bool { status.withLock { $0.isStopping } }

  /// The last call: the descriptor may be another connection's from now on.
  func end() {
    status.withLock { status in
      status.state = .ended
      close(socket)
    }
  }

  /// Ends the connection: at once if it waits, else after the answer that is being made.
  func stop() {
    status.withLock { status in
      status.isStopping = true
      if status.state == .waiting { SocketCall.endReceiving(socket) }
    }
  }
}

/// The connections that are served, as many as there may be.
final class Places: Sendable {
  private let places = Mutex<[Int32: Place]>([:])
  private let monitor = Monitor()
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// nil if all are taken.
  func take(socket: Int32) -> Place? {
    places.withLock { places in
      if places.count >= limit { return nil }
      let place = Place(socket: socket)
      places[socket] = place
      return place
    }
  }

  func give(back place: Place, socket: Int32) {
    // Out of the table before the descriptor is closed: then its number may be given out again.
    places.withLock { places in _ = places.removeValue(forKey: socket) }
    place.end()
    monitor.locked { monitor.signalAll() }
  }

  /// Ends all; whether that was done in the time.
  func stop(nanoseconds: Int64) -> Bool {
    let deadline = Clock.monotonicNanoseconds() &+ nanoseconds
    places.withLock { for place in $0.values { place.stop() } }
    return monitor.locked {
      while !places.withLock({ $0.isEmpty }) {
        let left = deadline &- Clock.monotonicNanoseconds()
        if left <= 0 { return false }
        _ = monitor.wait(nanoseconds: min(left, 100_000_000))
      }
      return true
    }
  }
}
