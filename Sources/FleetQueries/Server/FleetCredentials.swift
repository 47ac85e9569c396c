import Platform

/// User and password of a fleet's server. Never printed.
package struct FleetCredentials: Sendable {
  let user: String
  let password: String

  /// Reads lines `user = …` and `password = …` of a file that nobody else can read, as `scripts/fleet` does.
  package init(file path: String) throws(FleetError) {
    func fail(_ reason: String) -> FleetError {
      FleetError(.misused, "--fleet-credentials \(SafeText.line(path)): \(reason)")
    }
    let bytes: [UInt8]
    do throws(PrivateFileError) { bytes = try PrivateFile.read(path, limit: 64 << 10) } catch {
      throw fail(error.reason)
    }
    var values: [String: String] = [:]
    for line in bytes.split(separator: 0x0A) {
      let text = Self.trimmed(line)
      if text.isEmpty || text.first == UInt8(ascii: "#") { continue }
      let sides = text.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(decoding: Self.trimmed(sides[0]), as: UTF8.self)
      guard sides.count == 2, name == "user" || name == "password" else {
        throw fail("has lines other than user = … and password = …")
      }
      let value = Self.trimmed(sides[1])
      // They travel in header lines.
      guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw fail("has control characters") }
      values[name] = String(decoding: value, as: UTF8.self)
    }
    guard let user = values["user"], !user.isEmpty else { throw fail("has no line user = …") }
    self.user = user
    password = values["password"] ?? ""
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = bytes
    while let byte = rest.first, byte == 0x20 || byte == 0x09 || byte == 0x0D { rest = rest.dropFirst() }
    while let byte = rest.last, byte == 0x20 || byte == 0x09 || byte == 0x0D { rest = rest.dropLast() }
    return rest
  }
}
