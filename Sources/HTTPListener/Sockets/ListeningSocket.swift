import Platform

/// Why nobody can listen at an address, in one line.
package struct ListenError: Error, CustomStringConvertible {
  package let description: String
}

/// A socket that takes connections.
package struct ListeningSocket: Sendable {
  let descriptor: Int32
  let address: SocketAddress
  /// The file of a `unix:` socket that we made, and which it is.
  private let made: (path: String, identity: FileIdentity)?

  private init(_ descriptor: Int32, _ address: SocketAddress, made: (path: String, identity: FileIdentity)? = nil) {
    self.descriptor = descriptor
    self.address = address
    self.made = made
  }

  /// `http://127.0.0.1:43121`, or `unix:/path`.
  package var shown: String { made.map { "unix:" + $0.path } ?? address.shown }
  /// Whether only this machine reaches it.
  package var isLocal: Bool { address.isUnix || address.isLoopback }

  package static func open(_ address: ListenAddress) throws(ListenError) -> [ListeningSocket] {
    switch address {
    case .tcp(let host, let port): return [try tcp(host, port)]
    case .localhost(let port):
      let first = try tcp("127.0.0.1", port)
      // A machine without IPv6 has one.
      guard let second = try? tcp("::1", first.address.port) else { return [first] }
      return [first, second]
    case .unix(let path): return [try unix(path)]
    }
  }

  /// Connections that wait to be taken; the system has a limit of its own.
  private static let backlog: Int32 = 1024

  private static func tcp(_ host: String, _ port: UInt16) throws(ListenError) -> ListeningSocket {
    guard let address = SocketAddress(digits: host, port: port) else {
      throw ListenError(description: "no address '\(host)'")
    }
    let descriptor = SocketCall.stream(address.family)
    guard descriptor >= 0 else { throw ListenError(description: "\(address.shown): \(Clock.reason(errno))") }
    SocketCall.set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
    if address.family == AF_INET6 { SocketCall.set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1) }
    guard address.withPointer({ bind(descriptor, $0, $1) }) == 0, listen(descriptor, backlog) == 0,
      let bound = SocketAddress.own(of: descriptor)
    else {
      let reason = Clock.reason(errno)
      close(descriptor)
      throw ListenError(description: "\(address.shown): \(reason)")
    }
    return ListeningSocket(descriptor, bound)
  }

  /// A file that only we may use. One that nobody listens at is replaced, if it is a socket.
  private static func unix(_ path: String) throws(ListenError) -> ListeningSocket {
    func fail(_ reason: String) -> ListenError { ListenError(description: "unix:\(SafeText.line(path)): \(reason)") }
    guard let address = SocketAddress(path: path) else { throw fail("is too long") }
    try removeDead(path, address, fail)
    let descriptor = SocketCall.stream(AF_UNIX)
    guard descriptor >= 0 else { throw fail(Clock.reason(errno)) }
    let mask = umask(0o177)
    let code = address.withPointer { bind(descriptor, $0, $1) }
    let reason = Clock.reason(errno)
    umask(mask)
    guard code == 0 else {
      close(descriptor)
      throw fail(reason)
    }
    guard listen(descriptor, backlog) == 0, let identity = FileIdentity(path) else {
      let reason = Clock.reason(errno)
      close(descriptor)
      unlink(path)
      throw fail(reason)
    }
    return ListeningSocket(descriptor, address, made: (path, identity))
  }

  private static func removeDead(
    _ path: String, _ address: SocketAddress, _ fail: (String) -> ListenError
  ) throws(ListenError) {
    var facts = stat()
    guard lstat(path, &facts) == 0 else { return }
    guard facts.st_mode & S_IFMT == S_IFSOCK else { throw fail("exists, and is no socket") }
    let probe = SocketCall.stream(AF_UNIX)
    guard probe >= 0 else { throw fail(Clock.reason(errno)) }
    defer { close(probe) }
    if address.withPointer({ connect(probe, $0, $1) }) == 0 { throw fail("somebody listens there") }
    guard errno == ECONNREFUSED else { throw fail(Clock.reason(errno)) }
    if unlink(path) != 0 { throw fail(Clock.reason(errno)) }
  }

  /// Ends listening, and takes away the file that we made, unless another's is there by now.
  func end() {
    if let made, FileIdentity(made.path) == made.identity { unlink(made.path) }
    close(descriptor)
  }
}

// Sockets of a service manager (man sd_listen_fds).
extension ListeningSocket {
  private static let firstPassed: Int32 = 3

  /// The sockets that were passed to this process; none if it was not meant. To be asked once: children are not meant.
  package static func passed(_ variable: (String) -> String?) throws(ListenError) -> [ListeningSocket] {
    guard variable("LISTEN_PID") == "\(getpid())", let text = variable("LISTEN_FDS"), let count = Int32(text),
      count > 0,
      count <= 64
    else { return [] }
    for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
    var sockets: [ListeningSocket] = []
    for descriptor in firstPassed..<firstPassed + count {
      guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0, let address = SocketAddress.own(of: descriptor),
        SocketCall.get(descriptor, SOL_SOCKET, SO_ACCEPTCONN) == 1
      else { throw ListenError(description: "descriptor \(descriptor), passed by LISTEN_FDS, is no listening socket") }
      // Somebody else's flag would let a wait end at once.
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
      sockets.append(ListeningSocket(descriptor, address))
    }
    return sockets
  }
}
