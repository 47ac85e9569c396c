import Platform

/// The server that holds a fleet, as a command line names it (schema/FLEET.md).
package struct FleetLocation: Sendable, Equatable {
  /// As written; read where the server is asked.
  package var address: String
  /// A file with user and password.
  package var credentials: String?

  static let options = [
    OptionDescription("fleet", "URL", "ask many indexes at once, on a ClickHouse server", group: .fleet),
    OptionDescription(
      "fleet-credentials", "FILE", "user and password for it, lines user = …, password = …", group: .fleet),
  ]

  static func parse(
    _ parsed: ParsedArguments, _ fail: (String) -> UsageError
  ) throws(UsageError) -> FleetLocation? {
    guard let address = parsed.last("fleet") else {
      if parsed.has("fleet-credentials") { throw fail("--fleet-credentials goes with --fleet") }
      return nil
    }
    for stray in ["index", "quirks", "k", "mk", "m-sort"] where parsed.has(stray) {
      throw fail("--\(stray) does not go with --fleet")
    }
    return FleetLocation(address: address, credentials: parsed.last("fleet-credentials"))
  }
}
