/// Stream sockets: what differs from system to system, or has names that others have too.
package enum SocketCall {
  /// A socket of a family, closed on exec; -1 and `errno`.
  package static func stream(_ family: Int32) -> Int32 {
    #if canImport(Glibc)
      socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    #else
      socket(family, SOCK_STREAM, 0)
    #endif
  }

  /// The next connection, blocking and closed on exec.
  package static func accept(
    _ listener: Int32, _ address: UnsafeMutablePointer<sockaddr>?, _ length: UnsafeMutablePointer<socklen_t>?
  ) -> Int32 {
    #if canImport(Glibc)
      let taken = Glibc.accept(listener, address, length)
    #else
      let taken = Darwin.accept(listener, address, length)
    #endif
    if taken >= 0 { _ = fcntl(taken, F_SETFD, FD_CLOEXEC) }
    return taken
  }

  /// What has come; waits unless `now`.
  package static func receive(_ socket: Int32, _ start: UnsafeMutableRawPointer?, _ count: Int, now: Bool) -> Int {
    recv(socket, start, count, now ? dontWait : 0)
  }

  /// Takes what can be taken without waiting. `more`: the next part follows at once.
  package static func send(_ socket: Int32, _ start: UnsafeRawPointer?, _ count: Int, more: Bool = false) -> Int {
    #if canImport(Glibc)
      Glibc.send(socket, start, count, dontWait | Int32(MSG_NOSIGNAL) | (more ? Int32(MSG_MORE) : 0))
    #else
      Darwin.send(socket, start, count, dontWait)
    #endif
  }

  private static var dontWait: Int32 {
    #if canImport(Glibc)
      Int32(MSG_DONTWAIT)
    #else
      MSG_DONTWAIT
    #endif
  }

  /// No more is sent; the other end sees the end of the stream.
  package static func endSending(_ socket: Int32) { _ = shutdown(socket, Int32(SHUT_WR)) }

  /// Whoever waits for more on the socket sees its end.
  package static func endReceiving(_ socket: Int32) { _ = shutdown(socket, Int32(SHUT_RD)) }

  /// Whether the socket is ready within the time; false also for what can't be waited for.
  package static func wait(_ socket: Int32, toSend: Bool, nanoseconds: Int64) -> Bool {
    var polled = pollfd(fd: socket, events: Int16(toSend ? POLLOUT : POLLIN), revents: 0)
    let milliseconds = Int32(clamping: max(0, nanoseconds) / 1_000_000 + 1)
    return poll(&polled, 1, milliseconds) > 0
  }

  /// The longest that a waiting `receive` takes.
  package static func limitReceiving(_ socket: Int32, nanoseconds: Int64) {
    var time = timeval(
      tv_sec: Int(nanoseconds / 1_000_000_000), tv_usec: .init(nanoseconds % 1_000_000_000 / 1000))
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }

  package static func set(_ socket: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  package static func get(_ socket: Int32, _ level: Int32, _ option: Int32) -> Int32? {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(socket, level, option, &value, &length) == 0 ? value : nil
  }
}
