/// "Did you mean": what is written nearly like a wrong word.
enum Suggestion {
  /// `; did you mean …?`, or nothing.
  static func text(_ word: String, among known: [String]) -> String {
    let wrong = Array(word.lowercased().unicodeScalars)
    // A word much longer than any other is none of them written wrongly.
    guard (2...40).contains(wrong.count) else { return "" }
    let near = known.map { ($0, distance(wrong, Array($0.lowercased().unicodeScalars))) }
      .filter { $0.1 <= max(1, min(3, wrong.count / 3)) }
    guard let least = near.map(\.1).min() else {
      let begun = known.filter { $0.lowercased().hasPrefix(word.lowercased()) }
      return begun.isEmpty ? "" : "; did you mean \(begun.joined(separator: " or "))?"
    }
    return "; did you mean \(near.filter { $0.1 == least }.map(\.0).joined(separator: " or "))?"
  }

  /// Letters added, left out, changed or swapped with a neighbour.
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var older: [Int] = []
    var last = Array(0...b.count)
    for row in a.indices {
      var next = [row + 1]
      for column in b.indices {
        var best = min(last[column + 1] + 1, next[column] + 1, last[column] + (a[row] == b[column] ? 0 : 1))
        if row > 0, column > 0, a[row] == b[column - 1], a[row - 1] == b[column] {
          best = min(best, older[column - 1] + 1)
        }
        next.append(best)
      }
      older = last
      last = next
    }
    return last[b.count]
  }
}
