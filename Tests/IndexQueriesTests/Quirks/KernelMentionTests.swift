import NotebookModel
import Testing

@testable import IndexQueries

/// Spec F: what hides a mention in the kernel, or makes one.
@Suite struct KernelMentionTests {
  private static func counts(
    _ title: String, _ texts: [String], mk: String = "", settings: AnswerSettings = AnswerSettings()
  ) throws -> [String: Int] {
    let sample = try SampleNotebook(settings: settings)
    try sample.add("target", title: title, [])
    for (number, text) in texts.enumerated() {
      try sample.add("d\(number)", title: "-", [.paragraph("p" + String(10000 + number), text)])
    }
    return try sample.open().answer("target", mk: mk, quirks: true).backmentions.counts
  }

  @Test func apostrophesSilenceEverything() throws {
    #expect(try Self.counts("Member's", ["Member's", "x Member's y"]).isEmpty)
    #expect(try Self.counts("Word", ["Word it's"], mk: "it's").isEmpty)
    #expect(try Self.counts("Word", ["Word it's"], mk: "it''s") == ["d0": 1])
  }

  @Test func accidentsCount() throws {
    // Found as a part of a word, and accepted because `&` is escaped.
    #expect(try Self.counts("Word", ["Wordy", "Wordy & more"]) == ["d1": 1])
  }

  /// Experiment 25: newer candidates that the filter drops hide an older mention.
  @Test func newerNoiseHidesOlderMentions() throws {
    #expect(try Self.counts("Word", ["Word"] + Array(repeating: "Wordy", count: 63)) == ["d0": 1])
    #expect(try Self.counts("Word", ["Word"] + Array(repeating: "Wordy", count: 64)).isEmpty)
    var settings = AnswerSettings()
    settings.searchLimit = 128
    #expect(try Self.counts("Word", ["Word"] + Array(repeating: "Wordy", count: 64), settings: settings) == ["d0": 1])
  }

  @Test func attributesAreSearchedByMK() throws {
    #expect(try Self.counts("Word", ["Word"], mk: "updated=") == ["d0": 1])
    #expect(try Self.counts("Word", ["Word"], mk: "p1000") == ["d0": 1])
    #expect(try Self.counts("Word", ["Word"], mk: "absent").isEmpty)
  }

  @Test func keywordsBeyondTheLimitAreNotSearched() throws {
    var settings = AnswerSettings()
    settings.backlinkMentionKeywordsLimit = 1
    let sample = try SampleNotebook(settings: settings)
    let names = ["aaaaaaaa", "bbbbbbb", "cccccc", "ddddd"]
    try sample.add("target", title: "", names.map { .paragraph("n-" + $0, name: $0) })
    for name in names { try sample.add("has-" + name, title: "-", [.paragraph("p-" + name, "x \(name) y")]) }
    let answer = try sample.open().answer("target", quirks: true)
    #expect(Set(answer.backmentions.map(\.id)) == ["has-aaaaaaaa", "has-bbbbbbb", "has-cccccc"])
  }
}
