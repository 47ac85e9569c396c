import NotebookModel

/// Gives the blocks of a document their ordinals.
///
/// Blocks that stay in the same order keep what they have (the longest increasing subsequence of the old
/// order); new ones take the gaps between them. A gap that is used up is widened by taking neighbours along,
/// twice as many each time, until there is room for twice what must go in. So an edit rewrites a handful of
/// rows, whatever the size of the document.
package enum OrdinalAssignment {
  /// Distance between neighbours where there is room.
  static let spacing: Int64 = 64

  /// Ordinals for `new`, in rising order; nil if there are more blocks than ordinals. `old` is in rising order
  /// of ordinals. Numbers are those of `ident`; each occurs once in `old` and once in `new`. The first block, the
  /// document, has ordinal 0.
  package static func assign(old: [(ordinal: Int64, ident: Int64)], new: [Int64]) -> [Int64]? {
    guard Int64(new.count) <= BlockKey.maximumOrdinal else { return nil }
    var ordinals = keep(old: old, new: new)
    if !ordinals.isEmpty { ordinals[0] = 0 }
    var position = 1
    while position < ordinals.count {
      if ordinals[position] != nil {
        position += 1
        continue
      }
      var end = position
      while end < ordinals.count, ordinals[end] == nil { end += 1 }
      position = fill(&ordinals, from: position, to: end)
    }
    return ordinals.map { $0 ?? 0 }
  }

  /// Fills the run `from..<to`, widening it if it must; returns the position after the run.
  private static func fill(_ ordinals: inout [Int64?], from: Int, to: Int) -> Int {
    var start = from
    var end = to
    var reach = 8
    while true {
      let low = ordinals[start - 1] ?? 0
      let count = Int64(end - start)
      let ceiling = BlockKey.maximumOrdinal + 1
      let high = end < ordinals.count ? ordinals[end] ?? ceiling : min(low + spacing * (count + 1), ceiling)
      let isWidened = start != from || end != to
      let isWhole = start == 1 && end == ordinals.count
      if high - low - 1 >= (isWidened && !isWhole ? 2 * count : count) {
        for offset in 1...max(count, 1) where offset <= count {
          ordinals[start + Int(offset) - 1] = low + (high - low) * offset / (count + 1)
        }
        return end
      }
      let newStart = max(1, start - reach)
      let newEnd = min(ordinals.count, end + reach)
      for position in newStart..<start { ordinals[position] = nil }
      for position in end..<newEnd { ordinals[position] = nil }
      start = newStart
      end = newEnd
      while start > 1, ordinals[start - 1] == nil { start -= 1 }
      while end < ordinals.count, ordinals[end] == nil { end += 1 }
      reach *= 2
    }
  }

  /// The old ordinals of the blocks that keep them, by position in `new`.
  private static func keep(old: [(ordinal: Int64, ident: Int64)], new: [Int64]) -> [Int64?] {
    var kept = [Int64?](repeating: nil, count: new.count)
    if old.isEmpty { return kept }
    var places: [Int64: Int] = [:]
    places.reserveCapacity(old.count)
    for (place, block) in old.enumerated() { places[block.ident] = place }
    // Patience sorting: tails[k] = position in `new` that ends the best subsequence of length k + 1.
    var tails: [Int] = []
    var before = [Int](repeating: -1, count: new.count)
    var place = [Int](repeating: -1, count: new.count)
    for (position, ident) in new.enumerated() {
      guard let at = places[ident] else { continue }
      place[position] = at
      var low = 0
      var high = tails.count
      while low < high {
        let middle = (low + high) / 2
        if place[tails[middle]] < at { low = middle + 1 } else { high = middle }
      }
      before[position] = low > 0 ? tails[low - 1] : -1
      if low == tails.count { tails.append(position) } else { tails[low] = position }
    }
    var position = tails.last ?? -1
    while position >= 0 {
      kept[position] = old[place[position]].ordinal
      position = before[position]
    }
    return kept
  }
}
