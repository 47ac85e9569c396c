import IndexQueries
import Platform

/// Whom `inlink getBacklink2` asks: the index, or a fleet.
protocol BacklinkPlace {
  func answer(_ query: BacklinkQuery) throws -> BacklinkAnswer
  /// The id that a person's word means; what means none is said.
  func target(of text: String) throws -> What.Outcome
}

struct IndexedBacklinks: BacklinkPlace {
  let index: ReadOnlyIndex
  let quirks: Bool

  func answer(_ query: BacklinkQuery) throws -> BacklinkAnswer {
    var query = query
    query.quirks = quirks
    return try index.answer(query)
  }

  /// Through a pipe, what means nothing gets the original's empty answer.
  func target(of text: String) throws -> What.Outcome {
    switch try index.meaning(of: text) {
    case .one(let meant): return .id(meant.id)
    case .none where !StandardOutput.isTerminal: return .id(text)
    case .none, .several: return try What(index: index).id(of: text)
    }
  }
}
