import Platform

/// An address of a socket, as the system has it.
struct SocketAddress: Sendable {
  private var storage = sockaddr_storage()
  private var length: socklen_t

  /// IPv4 or IPv6 in digits; nil for anything else.
  init?(digits text: String, port: UInt16) {
    var four = sockaddr_in()
    var six = sockaddr_in6()
    if inet_pton(AF_INET, text, &four.sin_addr) == 1 {
      four.sin_family = sa_family_t(AF_INET)
      four.sin_port = port.bigEndian
      length = socklen_t(MemoryLayout<sockaddr_in>.size)
      withUnsafeMutableBytes(of: &storage) { out in withUnsafeBytes(of: four) { out.copyMemory(from: $0) } }
    } else if inet_pton(AF_INET6, text, &six.sin6_addr) == 1 {
      six.sin6_family = sa_family_t(AF_INET6)
      six.sin6_port = port.bigEndian
      length = socklen_t(MemoryLayout<sockaddr_in6>.size)
      withUnsafeMutableBytes(of: &storage) { out in withUnsafeBytes(of: six) { out.copyMemory(from: $0) } }
    } else {
      return nil
    }
  }

  /// A path in the file system; nil if it is too long for the system.
  init?(path: String) {
    var address = sockaddr_un()
    let bytes = Array(path.utf8)
    guard !bytes.isEmpty, !bytes.contains(0), bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      return nil
    }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    length = socklen_t((MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2) + bytes.count + 1)
    withUnsafeMutableBytes(of: &storage) { out in withUnsafeBytes(of: address) { out.copyMemory(from: $0) } }
  }

  /// What a call of the system says: `getsockname`, `getpeername`, `accept`.
  init?(_ ask: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32) {
    length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    var asked = length
    let code = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { ask($0, &asked) }
    }
    guard code >= 0 else { return nil }
    length = asked
  }

  static func own(of socket: Int32) -> SocketAddress? { SocketAddress { getsockname(socket, $0, $1) } }
  static func peer(of socket: Int32) -> SocketAddress? { SocketAddress { getpeername(socket, $0, $1) } }

  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    withUnsafePointer(to: storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }

  var family: Int32 { Int32(storage.ss_family) }
  var isUnix: Bool { family == AF_UNIX }

  private var four: sockaddr_in { withUnsafeBytes(of: storage) { $0.loadUnaligned(as: sockaddr_in.self) } }
  private var six: sockaddr_in6 { withUnsafeBytes(of: storage) { $0.loadUnaligned(as: sockaddr_in6.self) } }

  /// The four or sixteen bytes of an internet address; an IPv4 address in IPv6's clothes is one of four.
  private var bytes: [UInt8] {
    switch family {
    case AF_INET: return withUnsafeBytes(of: four.sin_addr) { Array($0) }
    case AF_INET6:
      let all = withUnsafeBytes(of: six.sin6_addr) { Array($0) }
      let mapped = all.prefix(10).allSatisfy { $0 == 0 } && all[10] == 0xFF && all[11] == 0xFF
      return mapped ? Array(all.suffix(4)) : all
    default: return []
    }
  }

  /// 127.0.0.0/8 or ::1.
  var isLoopback: Bool {
    let bytes = bytes
    return bytes.count == 4
      ? bytes[0] == 127 : bytes.count == 16 && bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
  }

  var port: UInt16 {
    switch family {
    case AF_INET: UInt16(bigEndian: four.sin_port)
    case AF_INET6: UInt16(bigEndian: six.sin6_port)
    default: 0
    }
  }

  /// An internet address without its port, in digits.
  var digits: String {
    var bytes = bytes
    if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
    guard bytes.count == 16 else { return "" }
    var text = [CChar](repeating: 0, count: 64)
    guard inet_ntop(AF_INET6, &bytes, &text, socklen_t(text.count)) != nil else { return "" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// As a URL has it, or `unix:` and the path.
  var shown: String {
    if isUnix {
      let path = withUnsafeBytes(of: storage) { all in
        Array(all.dropFirst(MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2).prefix { $0 != 0 })
      }
      return "unix:" + String(decoding: path, as: UTF8.self)
    }
    let digits = digits
    return "http://" + (digits.utf8.contains(UInt8(ascii: ":")) ? "[\(digits)]" : digits) + ":\(port)"
  }
}
