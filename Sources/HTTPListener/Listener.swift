import Platform

/// Takes connections and gives each a thread, until it is told to stop.
package struct Listener {
  private let sockets: [ListeningSocket]
  private let service: Connection.Service
  private let limits: HTTPLimits
  private let places: Places
  private var turnedAway = TurnedAway()
  /// Connections that came while all places were taken, and until when they may hope.
  private var hopeful: [(socket: Int32, deadline: Int64)] = []

  package init(
    _ sockets: [ListeningSocket], limits: HTTPLimits, handler: any HTTPHandler,
    log: (@Sendable (HTTPLogEntry) -> Void)? = nil
  ) {
    self.sockets = sockets
    self.limits = limits
    service = Connection.Service(handler: handler, limits: limits, log: log)
    places = Places(limit: limits.connections)
  }

  /// Room on the stack of a connection's thread: pages that are not touched cost nothing.
  private static let stackBytes = 1 << 20
  /// Taken at one go before others are looked at.
  private static let acceptsAtOnce = 64
  /// So many may hope at once, and so long, in nanoseconds: a connection that its client has just ended may still hold its place.
  private static let mostHopeful = 16
  private static let hope: Int64 = 50_000_000

  /// Serves until SIGTERM or SIGINT. `reload` is called on SIGHUP. Returns whether everything that was under way came to its
  /// end.
  package mutating func run(_ signals: StopSignals, reload: () -> Void, stopping: () -> Void) -> Bool {
    for socket in sockets { _ = fcntl(socket.descriptor, F_SETFL, fcntl(socket.descriptor, F_GETFL) | O_NONBLOCK) }
    while true {
      let time: Int64 = !hopeful.isEmpty ? 5_000_000 : turnedAway.isEmpty ? 3_600_000_000_000 : 100_000_000
      switch signals.wait(nanoseconds: time, alsoFor: sockets.map(\.descriptor) + turnedAway.sockets) {
      case .request(.stop):
        stopping()
        for socket in sockets { socket.end() }
        turnedAway.endAll()
        for guest in hopeful { close(guest.socket) }
        return places.stop(nanoseconds: limits.stop)
      case .request(.reload): reload()
      case .readable:
        for socket in sockets { takeConnections(socket) }
        passOthers()
      case .timeout: passOthers()
      }
    }
  }

  private mutating func takeConnections(_ listener: ListeningSocket) {
    for _ in 0..<Self.acceptsAtOnce {
      let socket = SocketCall.accept(listener.descriptor, nil, nil)
      if socket < 0 {
        if errno == EINTR || errno == ECONNABORTED { continue }
        // Without descriptors or memory there will be some when others end.
        if errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM {
          Clock.sleep(nanoseconds: 20_000_000)
        }
        return
      }
      if serve(socket) { continue }
      if hopeful.count < Self.mostHopeful {
        hopeful.append((socket, Clock.monotonicNanoseconds() &+ Self.hope))
      } else {
        turnedAway.add(socket)
      }
    }
  }

  /// Looks after those without a place.
  private mutating func passOthers() {
    let waiting = hopeful
    hopeful = []
    let now = Clock.monotonicNanoseconds()
    for guest in waiting where !serve(guest.socket) {
      if now < guest.deadline { hopeful.append(guest) } else { turnedAway.add(guest.socket) }
    }
    turnedAway.pass()
  }

  /// Gives a connection a place and a thread; false if all places are taken.
  private func serve(_ socket: Int32) -> Bool {
    guard let place = places.take(socket: socket) else { return false }
    let (service, places) = (service, places)
    let isStarted = SystemThread.start(stackBytes: Self.stackBytes) {
      var connection = Connection(socket: socket, service: service, place: place)
      connection?.run()
      places.give(back: place, socket: socket)
    }
    if !isStarted { places.give(back: place, socket: socket) }
    return true
  }
}
