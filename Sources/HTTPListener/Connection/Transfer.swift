import Platform

/// Bytes in and out of one connection, within its times.
struct Transfer {
  let socket: Int32
  private let limits: HTTPLimits

  init(socket: Int32, limits: HTTPLimits) {
    self.socket = socket
    self.limits = limits
    SocketCall.limitReceiving(socket, nanoseconds: limits.idle)
  }

  enum Received {
    case some, end, timeout
  }

  /// In bytes, of one call.
  private static let chunk = 16 << 10

  /// Appends what comes. `deadline`: when to give up, on the monotonic clock; nil: as long as a connection may be idle.
  func receive(into buffer: inout [UInt8], deadline: Int64?) -> Received {
    while true {
      let old = buffer.count
      var failure: Int32 = 0
      let count = withUnsafeTemporaryAllocation(byteCount: Self.chunk, alignment: 16) { room in
        let count = SocketCall.receive(socket, room.baseAddress, room.count, now: deadline != nil)
        failure = errno
        if count > 0 { buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<count])) }
        return count
      }
      if buffer.count > old { return .some }
      if count == 0 { return .end }
      if failure == EINTR { continue }
      guard failure == EAGAIN || failure == EWOULDBLOCK else { return .end }
      guard let deadline else { return .timeout }
      let left = deadline &- Clock.monotonicNanoseconds()
      if left <= 0 { return .timeout }
      _ = SocketCall.wait(socket, toSend: false, nanoseconds: left)
    }
  }

  /// A reader must take so much of an answer in the time that a request may take.
  private static let progress = 64 << 10

  /// Sends everything; false if the reader went away or is too slow.
  func send(_ bytes: [UInt8], more: Bool = false) -> Bool {
    bytes.withUnsafeBytes { all in
      var sent = 0
      var windowStart = 0
      var deadline: Int64?
      while sent < all.count {
        let count = SocketCall.send(socket, all.baseAddress.map { $0 + sent }, all.count - sent, more: more)
        if count > 0 {
          sent += count
          if sent - windowStart >= Self.progress {
            windowStart = sent
            deadline = nil
          }
          continue
        }
        if errno == EINTR { continue }
        guard errno == EAGAIN || errno == EWOULDBLOCK else { return false }
        let now = Clock.monotonicNanoseconds()
        let end = deadline ?? now &+ limits.request
        deadline = end
        if now >= end { return false }
        _ = SocketCall.wait(socket, toSend: true, nanoseconds: end &- now)
      }
      return true
    }
  }

  /// In bytes and nanoseconds: what is still taken from a client that was refused, so that it sees why.
  static let lingerBytes = 64 << 10
  static let lingerTime: Int64 = 1_000_000_000

  /// Ends our half, and takes a little of what is still coming.
  func linger() {
    SocketCall.endSending(socket)
    let deadline = Clock.monotonicNanoseconds() &+ Self.lingerTime
    var taken = 0
    var buffer: [UInt8] = []
    while taken < Self.lingerBytes {
      guard case .some = receive(into: &buffer, deadline: deadline) else { return }
      taken += buffer.count
      buffer.removeAll(keepingCapacity: true)
    }
  }
}
