/// A request that is understood, and that who is asked can't answer: its body says so.
package struct UnansweredRequest: Error, Sendable, CustomStringConvertible {
  package let description: String

  /// `k` and `mk` of a fleet.
  package static let fleetFilters = UnansweredRequest(
    description: "a fleet has no texts: ask without k and mk, or ask one index")
}
