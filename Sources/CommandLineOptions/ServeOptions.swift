/// What `inlink serve` is asked (spec/http 1).
package struct ServeOptions: Sendable, Equatable {
  /// As written; empty: systemd's sockets, else the usual address.
  package var listen: [String] = []
  package var site: String?
  package var quirks = false
  package var tokenFile: String?
  package var siyuanConf: String?
  package var anyLocalUser = false
  package var allowedHosts: [String] = []
  package var allowedOrigins: [String] = []
  package var maximumConnections = 128
  /// Bytes.
  package var maximumBody = 1 << 20
  /// Seconds.
  package var requestTimeout: Int64 = 10
  package var idleTimeout: Int64 = 60
  package var queryTimeout: Int64 = 10
  package var accessLog = false

  static func parse(_ parsed: ParsedArguments, _ fail: (String) -> UsageError) throws(UsageError) -> ServeOptions {
    if let extra = parsed.operands.first { throw fail("unexpected '\(ArgumentParser.visible(extra))'") }
    func number(_ name: String, _ range: ClosedRange<Int64>) throws(UsageError) -> Int64? {
      guard let text = parsed.last(name) else { return nil }
      guard let number = Int64(text), range.contains(number) else {
        throw fail(
          "--\(name) is '\(ArgumentParser.visible(text))', not a number from \(range.lowerBound) to \(range.upperBound)"
        )
      }
      return number
    }
    var options = ServeOptions()
    options.listen = parsed.all("listen")
    options.site = parsed.last("site")
    options.quirks = parsed.has("quirks")
    options.tokenFile = parsed.last("token-file")
    options.siyuanConf = parsed.last("siyuan-conf")
    options.anyLocalUser = parsed.has("any-local-user")
    options.allowedHosts = parsed.all("allow-host")
    options.allowedOrigins = parsed.all("allow-origin")
    options.accessLog = parsed.has("access-log")
    let day: Int64 = 86_400
    options.maximumConnections = Int(try number("max-connections", 1...10_000) ?? 128)
    options.maximumBody = Int(try number("max-body", 1...(64 << 20)) ?? 1 << 20)
    options.requestTimeout = try number("request-timeout", 1...day) ?? options.requestTimeout
    options.idleTimeout = try number("idle-timeout", 1...day) ?? options.idleTimeout
    options.queryTimeout = try number("query-timeout", 1...day) ?? options.queryTimeout
    return options
  }
}
