import Platform

/// Which state of the index an answer was made from.
package struct IndexFreshness: Sendable, Equatable {
  package var generation: Int64
  /// Unix seconds of the last complete scan; nil before one.
  package var scanned: Int64?
  /// Why the last scan was partial; empty if it was not.
  package var reason: String
}

extension ReadOnlyIndex {
  /// That of the snapshot that is open. Read once while the index does not change.
  package func currentFreshness() throws -> IndexFreshness {
    if let known = remembered.freshness { return known }
    let rows = try statement(StatusSQL.meta)
    defer { rows.reset() }
    var fresh = IndexFreshness(generation: 0, scanned: nil, reason: "")
    while try rows.step() {
      switch rows.text(0) {
      case "generation": fresh.generation = rows.int(1)
      case "last_complete_scan": fresh.scanned = rows.int(1)
      case "last_scan_reason": fresh.reason = rows.text(1)
      default: break
      }
    }
    remembered.freshness = fresh
    return fresh
  }
}
