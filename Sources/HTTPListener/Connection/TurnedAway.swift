import Platform

/// Connections beyond the limit: told so, and kept a moment so that the client can read it.
struct TurnedAway {
  private struct Guest {
    let socket: Int32
    let deadline: Int64
    var taken = 0
  }

  /// As many are kept; the oldest goes when there are more.
  private static let most = 64

  private var guests: [Guest] = []

  var isEmpty: Bool { guests.isEmpty }
  var sockets: [Int32] { guests.map(\.socket) }

  mutating func add(_ socket: Int32) {
    let answer = Array(
      ("HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: 24\r\nRetry-After: 1\r\n"
        + "X-Content-Type-Options: nosniff\r\nDate: \(HTTPDate.text(Clock.nanoseconds() / 1_000_000_000))\r\n"
        + "Connection: close\r\n\r\n503 too many connections").utf8)
    // A new socket has room for so much.
    _ = answer.withUnsafeBytes { SocketCall.send(socket, $0.baseAddress, $0.count) }
    SocketCall.endSending(socket)
    if guests.count >= Self.most { close(guests.removeFirst().socket) }
    guests.append(Guest(socket: socket, deadline: Clock.monotonicNanoseconds() &+ Transfer.lingerTime))
  }

  /// Takes what they still send, and ends those that are through or late.
  mutating func pass() {
    let now = Clock.monotonicNanoseconds()
    guests = guests.compactMap { guest in
      var guest = guest
      while guest.taken < Transfer.lingerBytes, now < guest.deadline {
        let count = withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 16) { room in
          SocketCall.receive(guest.socket, room.baseAddress, room.count, now: true)
        }
        if count < 0, errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR { return guest }
        if count <= 0 { break }
        guest.taken += count
      }
      close(guest.socket)
      return nil
    }
  }

  mutating func endAll() {
    for guest in guests { close(guest.socket) }
    guests = []
  }
}
