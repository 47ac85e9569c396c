/// Where to listen, as it is written: `127.0.0.1:6806`, `[::1]:6806`, `localhost:6806`, `unix:/path` (spec/http 1).
package enum ListenAddress: Sendable, Equatable {
  /// An internet address in digits.
  case tcp(host: String, port: UInt16)
  /// IPv4's and IPv6's, the second if there is one.
  case localhost(port: UInt16)
  case unix(path: String)

  /// nil for what is none of these.
  package init?(_ text: String) {
    if text.hasPrefix("unix:") {
      let path = String(text.dropFirst(5))
      guard path.hasPrefix("/"), SocketAddress(path: path) != nil else { return nil }
      self = .unix(path: path)
      return
    }
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let port = UInt16(digits) else { return nil }
    var host = String(text[..<colon])
    if host.lowercased() == "localhost" {
      self = .localhost(port: port)
      return
    }
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = String(host.dropFirst().dropLast())
      guard host.contains(":") else { return nil }
    } else if host.contains(":") {
      return nil
    }
    guard SocketAddress(digits: host, port: port) != nil else { return nil }
    self = .tcp(host: host, port: port)
  }

  /// Whether only this machine reaches it.
  package var isLocal: Bool {
    switch self {
    case .tcp(let host, let port): SocketAddress(digits: host, port: port)?.isLoopback ?? false
    case .localhost, .unix: true
    }
  }
}
