import SQLiteConnection
import Testing

@testable import IndexQueries

/// Which names fit what was typed, and which fit better.
@Suite struct FuzzyMatchTests {
  private func score(_ query: String, _ name: String) -> Int {
    FuzzyMatch(folded: query).score(name.unicodeScalars.map(\.value))
  }

  /// What SQLite passes over does not fit.
  @Test func whatFitsIsHandedOver() throws {
    let connection = try Connection(path: ":memory:", mode: .create)
    let rows = try connection.prepare(
      "SELECT ?5 LIKE ?1 ESCAPE '\\' OR ?5 LIKE ?2 ESCAPE '\\' OR length(?5) BETWEEN ?3 AND ?4")
    let names = ["garden", "my garden", "g_a%r\\den", "gardne", "花园", "花的园", "a b", "b a", "x", "%", "_", "\\", "100%"]
    for query in names + ["a", "den gar", "园"] {
      let match = FuzzyMatch(folded: query)
      for name in names where match.score(name.unicodeScalars.map(\.value)) > 0 {
        rows.reset()
        rows.bind([
          match.patterns.letters, match.patterns.word, match.lengths?.lowerBound ?? 1, match.lengths?.upperBound ?? 0,
          name,
        ])
        #expect(try rows.step() && rows.int(0) == 1, "\(query): \(name)")
      }
    }
  }

  /// Each fits better than the next; the last does not fit.
  @Test(
    arguments: [
      ("garden", ["garden", "garden b", "my garden", "mygarden", "g a r d e n", "gardne", "fence"]),
      ("kitchen garden", ["kitchen garden", "kitchen garden plan", "garden of the kitchen", "kitchen"]),
      ("花园", ["花园", "花园笔记", "我的花园", "花的园", "笔记"]), ("tomatos", ["tomatos", "tomatoes", "potatoes"]),
      ("ab", ["ab", "abc", "x ab", "xab", "a-b", "ba"]),
    ])
  func order(_ query: String, _ names: [String]) {
    let scores = names.map { score(query, $0) }
    for (a, b) in zip(scores, scores.dropFirst()) {
      #expect(a > b, "\(query): \(zip(names, scores).map { "\($0) \($1)" })")
    }
    #expect(scores.last == 0 && scores.dropLast().allSatisfy { $0 > 0 })
  }

  @Test func edits() {
    func near(_ a: String, _ b: String, _ limit: Int) -> Bool {
      FuzzyMatch.isNear(a.unicodeScalars.map(\.value), b.unicodeScalars.map(\.value), limit)
    }
    #expect(near("abcd", "abcd", 0) && near("abcd", "abdc", 1) && near("abcd", "abc", 1) && near("abcd", "abxd", 1))
    #expect(
      !near("abcd", "abdc", 0) && !near("abcd", "dcba", 2) && !near("", "ab", 1) && near("", "a", 1) && near("", "", 0))
  }

  @Test func nothingTypedFitsNothing() {
    #expect(FuzzyMatch(folded: "").isEmpty && FuzzyMatch(folded: "   ").isEmpty)
    #expect(score("", "a") == 0 && score("a", "") == 0)
  }
}

@Suite struct SpellingTests {
  @Test(
    arguments: [
      ("((20240101000000-abcdefg))", "20240101000000-abcdefg"),
      ("((20240101000000-abcdefg 'a b'))", "20240101000000-abcdefg"),
      ("((20240101000000-abcdefg \"a b\"))", "20240101000000-abcdefg"), ("siyuan://blocks/x?focus=1", "x"),
      ("siyuan://blocks/x/", "x"),
      ("[[Note|shown]]", "Note"), ("[[Note#Part]]", "Note#Part"), ("  x  ", "x"), ("((", "(("), ("(())", "(())"),
      ("((a b))", "a b"),
      ("siyuan://blocks/", ""), ("", ""),
    ])
  func ids(_ text: String, _ id: String) { #expect(Spelling.id(text) == id) }
}
