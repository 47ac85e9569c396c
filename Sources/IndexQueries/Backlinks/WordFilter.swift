import MentionText
import NotebookModel

/// `k` of a default answer: words, any of which may stand in a block's text, name, alias, memo, tags or in its
/// document's title (spec K2).
final class WordFilter {
  private let words: [[UInt8]]
  private let han: HanFold?
  private let index: ReadOnlyIndex
  private var titles: [Int64: Bool] = [:]

  /// nil if `k` holds no word.
  init?(_ k: String, han: HanFold?, index: ReadOnlyIndex) {
    words = k.unicodeScalars.split(whereSeparator: TextTrimming.isWhiteSpace)
      .map { Array(MentionText.fold(String($0), han: han).utf8) }
      .filter { !$0.isEmpty }
    if words.isEmpty { return nil }
    self.han = han
    self.index = index
  }

  func passes(_ key: BlockKey) throws -> Bool {
    if try titlePasses(key.document) { return true }
    let rows = try index.statement(BacklinkSQL.blockText)
    rows.bind(1, key.value)
    defer { rows.reset() }
    guard try rows.step() else { return false }
    return (0..<rows.columnCount).contains { holdsWord(rows.text($0)) }
  }

  private func titlePasses(_ document: Int64) throws -> Bool {
    if let known = titles[document] { return known }
    let rows = try index.statement(BacklinkSQL.documentTitle)
    rows.bind(1, document)
    defer { rows.reset() }
    let passes = try rows.step() && holdsWord(rows.text(0))
    titles[document] = passes
    return passes
  }

  private func holdsWord(_ text: String) -> Bool {
    if text.isEmpty { return false }
    var folded = MentionText.fold(text, han: han)
    return folded.withUTF8 { bytes in words.contains { ByteSearch.contains(bytes, $0) } }
  }
}
