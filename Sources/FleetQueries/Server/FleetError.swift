import Platform

/// Why a fleet's server gave no answer, in one line with its remedy.
package struct FleetError: Error, Sendable, CustomStringConvertible {
  package enum Kind: Sendable {
    /// An address or a file of credentials that can't be one.
    case misused
    /// No answer, or one that says no.
    case failed
    case timedOut
    /// No wiki of a name.
    case noSite
  }

  package let kind: Kind
  package let description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}

extension FleetError {
  /// Codes of ClickHouse's errors that have a remedy of their own, as `scripts/fleet` has them.
  private static let remedies: [(codes: [Int], remedy: String)] = [
    ([192, 193, 194, 516], "user or password is wrong: see the file that --fleet-credentials names"),
    ([164, 291, 497], "this user may not do that: grant SELECT on the database"),
    ([241], "the server has not enough memory for this question: raise max_memory_usage"),
    ([159, 160], "the server gave up a question that takes longer than its max_execution_time"),
    ([285, 286, 319, 242, 279], "a part of the fleet is away: ask again when its server is back"),
    ([81, 60], "nothing is loaded there yet: run scripts/fleet load"),
    ([16, 47], "its tables have another shape: load them with this version's scripts/fleet, into another database"),
  ]

  /// A server's error as one line, without the statement and what was asked.
  static func said(_ text: String, status: Int, at place: String) -> FleetError {
    let code = text.range(ofBytes: "Code: ").flatMap {
      Int(text.utf8[$0...].prefix { (0x30...0x39).contains($0) }.asText)
    }
    if let code, let known = remedies.first(where: { $0.codes.contains(code) }) {
      return FleetError(.failed, "\(place): \(known.remedy) (code \(code))")
    }
    guard let code else {
      return FleetError(
        .failed, "\(place): what answers there is no ClickHouse server (HTTP status \(status)): look at the address")
    }
    return FleetError(.failed, "\(place): the server refused the question (code \(code)): see its log")
  }
}

extension String {
  /// The place behind the first occurrence.
  fileprivate func range(ofBytes pattern: String) -> String.Index? {
    var rest = utf8[...]
    while !rest.isEmpty {
      if rest.starts(with: pattern.utf8) { return utf8.index(rest.startIndex, offsetBy: pattern.utf8.count) }
      rest = rest.dropFirst()
    }
    return nil
  }
}

extension Sequence<UInt8> {
  fileprivate var asText: String { String(decoding: Array(self), as: UTF8.self) }
}
