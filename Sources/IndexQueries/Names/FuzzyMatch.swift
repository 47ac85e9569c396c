/// How well a name fits what a person typed: letters in order, as file pickers match.
struct FuzzyMatch {
  /// Folded code points.
  private let query: [UInt32]
  private let words: [[UInt32]]
  /// Edits that a name may be away.
  private let allowed: Int

  init(folded: String) {
    query = folded.unicodeScalars.map(\.value)
    words = query.split(separator: 0x20).map(Array.init)
    allowed = query.count >= 8 ? 2 : query.count >= 4 ? 1 : 0
  }

  /// Patterns of LIKE: one that every name holds whose letters stand in order, and one that every name or path with all words
  /// holds. SQLite passes over what fits neither, sooner than it could be handed over.
  var patterns: (letters: String, word: String) {
    let letters = query.filter { $0 != 0x20 }.map { Self.escaped([$0]) }.joined(separator: "%")
    let longest = words.max { $0.count < $1.count } ?? []
    return ("%" + letters + "%", "%" + Self.escaped(longest) + "%")
  }

  /// Lengths, in code points, that a misspelt name may have; none where every letter counts.
  var lengths: ClosedRange<Int>? { allowed > 0 ? query.count - allowed...query.count + allowed : nil }

  private static func escaped(_ word: [UInt32]) -> String {
    var out = String.UnicodeScalarView()
    for scalar in word.compactMap(Unicode.Scalar.init) {
      if scalar == "%" || scalar == "_" || scalar == "\\" { out.append("\\") }
      out.append(scalar)
    }
    return String(out)
  }

  var isEmpty: Bool { words.isEmpty }

  /// Above 0 if a name (folded) fits; more is better.
  func score(_ name: [UInt32]) -> Int {
    if name.isEmpty || query.isEmpty { return 0 }
    if name.count >= query.count {
      if name == query { return 1000 }
      if name.starts(with: query) { return 900 - min(100, name.count - query.count) }
      if let place = Self.find(query, in: name, from: 0) {
        let isWord = place == 0 || Self.separates(name[place - 1])
        return (isWord ? 750 : 600) - min(100, name.count - query.count)
      }
      if words.count > 1, words.allSatisfy({ Self.find($0, in: name, from: 0) != nil }) {
        return 550 - min(100, name.count - query.count)
      }
      if let span = Self.subsequence(query.filter { $0 != 0x20 }, in: name) {
        // Letters far apart say little.
        let spread = span - query.count
        if spread <= 2 * query.count + 4 { return 300 - min(200, spread * 8) }
      }
    }
    if allowed > 0, Self.isNear(query, name, allowed) { return 250 }
    return 0
  }

  /// The same for a path: all words somewhere in it, the last word in its leaf counting more.
  func scorePath(_ path: [UInt32]) -> Int {
    if words.isEmpty || !words.allSatisfy({ Self.find($0, in: path, from: 0) != nil }) { return 0 }
    let leaf = path.lastIndex(of: 0x2F).map { $0 + 1 } ?? 0
    let inLeaf = words.last.flatMap { Self.find($0, in: path, from: leaf) } != nil
    return (inLeaf ? 500 : 400) - min(100, path.count - query.count)
  }

  private static func separates(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x20, 0x2D, 0x2E, 0x2F, 0x5F, 0x28, 0x5B, 0x2C, 0x3A: true
    // Signs of scripts that write no blanks.
    case 0x2E80...0x9FFF, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
    default: false
    }
  }

  private static func find(_ part: [UInt32], in name: [UInt32], from: Int) -> Int? {
    guard let first = part.first, name.count >= part.count + from else { return nil }
    for start in from...(name.count - part.count) where name[start] == first {
      if name[start..<start + part.count].elementsEqual(part) { return start }
    }
    return nil
  }

  /// How many code points the shortest stretch from the first fit on takes; nil: the letters aren't there in order.
  private static func subsequence(_ letters: [UInt32], in name: [UInt32]) -> Int? {
    var at = 0
    var start = 0
    for (place, scalar) in name.enumerated() where at < letters.count && scalar == letters[at] {
      if at == 0 { start = place }
      at += 1
      if at == letters.count { return place - start + 1 }
    }
    return nil
  }

  /// Whether `limit` edits at most (letters left out, added, changed, swapped with a neighbour) lead from one to the other.
  static func isNear(_ a: [UInt32], _ b: [UInt32], _ limit: Int) -> Bool {
    if abs(a.count - b.count) > limit || a.count > 256 { return false }
    var older: [Int] = []
    var last = Array(0...b.count)
    for row in 1...max(1, a.count) where row <= a.count {
      var next = [row] + [Int](repeating: 0, count: b.count)
      var least = row
      for column in 1...max(1, b.count) where column <= b.count {
        let isSame = a[row - 1] == b[column - 1]
        var best = min(last[column] + 1, next[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
        if row > 1, column > 1, a[row - 1] == b[column - 2], a[row - 2] == b[column - 1] {
          best = min(best, older[column - 2] + 1)
        }
        next[column] = best
        least = min(least, best)
      }
      if least > limit { return false }
      older = last
      last = next
    }
    return last[b.count] <= limit
  }
}
