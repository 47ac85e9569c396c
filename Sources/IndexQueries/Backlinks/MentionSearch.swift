import MentionText
import NotebookModel
import SQLiteConnection

/// Finds the blocks that mention one of several keywords (spec K4 to K6).
///
/// Keywords whose full-text phrase is exact are asked for together and cost a row id each; the others are asked for
/// one by one and verified on the text; those without a token are looked for in every text. Names, memos and
/// aliases are found by equality. Counting needs no block rows: a row id tells its document.
struct MentionSearch {
  private let index: ReadOnlyIndex
  private let keywords: [MentionKeyword]
  /// `mk`, folded; empty for none.
  private let filter: [UInt8]
  private let han: HanFold?

  init(_ keywords: [MentionKeyword], filter mk: String, han: HanFold?, index: ReadOnlyIndex) {
    self.keywords = keywords
    self.han = han
    self.index = index
    filter = mk.isEmpty ? [] : Array(MentionText.fold(mk, han: han).utf8)
  }

  /// Keys of the mentioning blocks outside the documents `home`, without those in `linking`, in order.
  func blocks(outside home: Set<Int64>, without linking: Set<Int64>) throws -> [Int64] {
    var found: [Int64] = []
    func keep(_ key: Int64) {
      if !home.contains(key >> BlockKey.ordinalBits) && !linking.contains(key) { found.append(key) }
    }
    let sources = try exactHits(keep) + verifiedHits(keep) + scannedHits(keep) + labelledHits(keep)
    if sources > 1 {
      found.sort()
      found = found.reduce(into: []) { kept, key in if kept.last != key { kept.append(key) } }
    }
    return filter.isEmpty ? found : try found.filter(passesFilter)
  }

  // Each returns how many ordered runs of keys it gave.

  private func exactHits(_ keep: (Int64) -> Void) throws(SQLiteError) -> Int {
    let phrases = keywords.compactMap { $0.isExact ? $0.phrase : nil }
    let rows = try index.statement(BacklinkSQL.mentions)
    defer { rows.reset() }
    var runs = 0
    for start in stride(from: 0, to: phrases.count, by: Self.phrasesInOneQuery) {
      let end = min(start + Self.phrasesInOneQuery, phrases.count)
      rows.reset()
      rows.bind(1, Self.inText(phrases[start..<end].joined(separator: " OR ")))
      while try rows.step() { keep(rows.int(0)) }
      runs += 1
    }
    return runs
  }

  private func verifiedHits(_ keep: (Int64) -> Void) throws(SQLiteError) -> Int {
    var runs = 0
    let rows = try index.statement(BacklinkSQL.mentionsWithText)
    defer { rows.reset() }
    for keyword in keywords where !keyword.isExact {
      guard let phrase = keyword.phrase else { continue }
      rows.reset()
      rows.bind(1, Self.inText(phrase))
      while try rows.step() {
        let isHit = rows.withBytes(1) { prepared in
          MentionText.restore(prepared).withUnsafeBufferPointer { keyword.occurs(in: $0) }
        }
        if isHit { keep(rows.int(0)) }
      }
      runs += 1
    }
    return runs
  }

  private func scannedHits(_ keep: (Int64) -> Void) throws(SQLiteError) -> Int {
    let tokenless = keywords.filter { $0.phrase == nil }
    if tokenless.isEmpty { return 0 }
    let rows = try index.statement(BacklinkSQL.Scanning.mentionTexts)
    defer { rows.reset() }
    while try rows.step() {
      let isHit = rows.withBytes(1) { prepared in
        MentionText.restore(prepared).withUnsafeBufferPointer { text in
          tokenless.contains { $0.occurs(in: text) }
        }
      }
      if isHit { keep(rows.int(0)) }
    }
    return 1
  }

  private func labelledHits(_ keep: (Int64) -> Void) throws(SQLiteError) -> Int {
    let rows = try index.statement(BacklinkSQL.labelled)
    defer { rows.reset() }
    var runs = 0
    for keyword in keywords {
      rows.reset()
      keyword.folded.withUnsafeBufferPointer { rows.bindText(1, $0) }
      var isEmpty = true
      while try rows.step() {
        keep(rows.int(0))
        isEmpty = false
      }
      if !isEmpty { runs += 1 }
    }
    return runs
  }

  /// Whether `mk` stands in the block's text, name, alias, memo or tags.
  private func passesFilter(_ key: Int64) throws -> Bool {
    let text = try index.statement(BacklinkSQL.mentionText)
    text.bind(1, key)
    defer { text.reset() }
    if try text.step() {
      let isHit = text.withBytes(0) { prepared in
        MentionText.restore(prepared).withUnsafeBufferPointer { ByteSearch.contains($0, filter) }
      }
      if isHit { return true }
    }
    let labels = try index.statement(BacklinkSQL.labels)
    labels.bind(1, key)
    defer { labels.reset() }
    guard try labels.step() else { return false }
    return (0..<labels.columnCount).contains { column in
      let label = labels.text(column)
      return !label.isEmpty && ByteSearch.contains(MentionText.fold(label, han: han), filter)
    }
  }

  /// Only the text of headings, paragraphs and tables can mention.
  private static func inText(_ phrases: String) -> String { "content : (" + phrases + ")" }

  /// Longer queries gain nothing, and FTS5's parser keeps a stack.
  private static let phrasesInOneQuery = 64
}
