import MentionText
import NotebookModel
import Platform
import SQLiteConnection

extension ReadOnlyIndex {
  /// Documents by title, alias and path, the best first.
  package func find(_ text: String, limit: Int?, token: String? = nil) throws -> EntryList<DocumentFacts> {
    try snapshot {
      let order = try ranked(text)
      var page = try EntryPage(
        question: PageToken.digest("find\u{3}\(text)"), token: token, limit: limit)
      var list = EntryList<DocumentFacts>(count: order.count)
      for number in order {
        if page.isFull { break }
        guard let document = try documentFacts(number) else { continue }
        if page.takes(document.id) { list.entries.append(document) }
      }
      list.next = page.next
      return list
    }
  }

  /// Documents that a wrong name may have meant.
  package func near(_ text: String, limit: Int = 5) throws -> [DocumentFacts] {
    try snapshot { try ranked(text).prefix(limit).compactMap { try documentFacts($0) } }
  }

  private struct Candidate {
    let document: Int64
    let score: Int
    let updated: String
  }

  /// Numbers of the documents that fit, the best first; of equals the last changed.
  func ranked(_ text: String) throws -> [Int64] {
    let match = FuzzyMatch(folded: String(TextTrimming.trimmed(MentionText.fold(text)).prefix(Self.longest)))
    if match.isEmpty { return [] }
    var scores: [Int64: Int] = [:]
    let patterns = match.patterns
    let names = try statement(DocumentSQL.Scanning.names)
    names.bind([patterns.letters, patterns.word, match.lengths?.lowerBound ?? 1, match.lengths?.upperBound ?? 0])
    while try names.step() {
      let score = match.score(names.withBytes(1) { Self.scalars($0) })
      if score > 0 { scores[names.int(0)] = max(score, scores[names.int(0)] ?? 0) }
    }
    names.reset()
    let paths = try statement(DocumentSQL.Scanning.paths)
    paths.bind(1, patterns.word)
    while try paths.step() {
      let number = paths.int(0)
      if let known = scores[number], known >= 500 { continue }
      let score = match.scorePath(paths.withBytes(1) { Self.lowerCase($0) })
      if score > 0 { scores[number] = max(score, scores[number] ?? 0) }
    }
    paths.reset()
    var found: [Candidate] = []
    for (number, score) in scores {
      let rows = try statement(SearchSQL.updated)
      rows.bind(1, number)
      // What another file's document outranks is not there.
      if try rows.step(), rows.int(1) == 0 {
        found.append(Candidate(document: number, score: score, updated: rows.text(0)))
      }
      rows.reset()
    }
    found.sort { a, b in
      if a.score != b.score { return a.score > b.score }
      if !a.updated.hasSameBytes(as: b.updated) { return b.updated.precedes(a.updated) }
      return a.document < b.document
    }
    return found.map(\.document)
  }

  /// Signs of what is typed that are looked at.
  private static let longest = 200

  private static func scalars(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: bytes.count) { out, count in
      var at = 0
      while at < bytes.count {
        let byte = bytes[at]
        let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        var value = UInt32(byte)
        if length > 1 {
          value = UInt32(byte) & (0xFF >> UInt32(length + 1))
          for next in at + 1..<min(at + length, bytes.count) { value = value << 6 | UInt32(bytes[next] & 0x3F) }
        }
        out[count] = value
        count += 1
        at += length
      }
    }
  }

  /// Names are stored folded; of paths only letters of ASCII are made small: the names in them are found by themselves.
  private static func lowerCase(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt32] {
    scalars(bytes).map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
  }
}
