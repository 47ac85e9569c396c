import Platform

/// Where a fleet's tables are: `http://HOST:8123/DATABASE`, or `https://…`.
package struct FleetAddress: Sendable, Equatable {
  /// What requests are sent to, without parameters.
  let url: String
  let database: String
  /// Host and port, for messages.
  package let shown: String

  /// As `scripts/fleet` takes it. The error never holds what was written: it may be a password.
  package init(_ text: String) throws(FleetError) {
    let bytes = Array(text.utf8)
    let isSecure = bytes.starts(with: "https://".utf8)
    guard isSecure || bytes.starts(with: "http://".utf8),
      !bytes.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == 0x5C })
    else {
      throw Self.wrong
    }
    let rest = bytes[(isSecure ? 8 : 7)...]
    let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
    let place = rest[..<end]
    if rest.contains(UInt8(ascii: "?")) || rest.contains(UInt8(ascii: "#")) { throw Self.wrong }
    if place.contains(UInt8(ascii: "@")) {
      throw FleetError(
        .misused, "--fleet: a password in an address is seen by everybody: put it in a file, --fleet-credentials FILE")
    }
    guard let (host, port) = Self.parts(place) else { throw Self.wrong }
    var name = rest[end...]
    while name.first == UInt8(ascii: "/") { name = name.dropFirst() }
    while name.last == UInt8(ascii: "/") { name = name.dropLast() }
    guard name.isEmpty || Self.isName(name) else {
      throw FleetError(.misused, "--fleet: a database's name has letters, digits and _ only")
    }
    database = name.isEmpty ? "inlink" : String(decoding: name, as: UTF8.self)
    shown = "\(host):\(port ?? (isSecure ? 8443 : 8123))"
    url = "\(isSecure ? "https" : "http")://\(shown)/"
  }

  private static let wrong = FleetError(.misused, "--fleet: not an address: http://HOST:8123/DATABASE, or https://…")

  private static func parts(_ place: ArraySlice<UInt8>) -> (host: String, port: UInt16?)? {
    var host = place
    var port: UInt16?
    let afterBracket = place.lastIndex(of: UInt8(ascii: "]")) ?? place.startIndex
    if let colon = place[afterBracket...].lastIndex(of: UInt8(ascii: ":")) {
      guard let number = UInt16(String(decoding: place[(colon + 1)...], as: UTF8.self)), number > 0 else { return nil }
      port = number
      host = place[..<colon]
    }
    let isBracketed = host.first == UInt8(ascii: "[") && host.last == UInt8(ascii: "]") && host.count > 2
    let signs = [UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]")]
    guard !host.isEmpty, isBracketed || !host.contains(where: signs.contains) else { return nil }
    return (String(decoding: host, as: UTF8.self), port)
  }

  private static func isName(_ name: ArraySlice<UInt8>) -> Bool {
    guard let first = name.first, name.count <= 64, !(0x30...0x39).contains(first) else { return false }
    return name.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }
  }
}
