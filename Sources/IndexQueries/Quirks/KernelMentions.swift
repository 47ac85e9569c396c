import MentionText
import NotebookModel
import Platform

/// The kernel's mentions: candidates of a full-text search, the newest of them up to a limit, then filtered
/// (spec F2 to F4). The limit counts candidates that the filter drops, so newer noise hides older mentions.
struct KernelMentions {
  private let question: BacklinkQuestion
  private let keywords: KernelKeywords
  private let index: ReadOnlyIndex

  init(_ question: BacklinkQuestion, keywords: KernelKeywords, index: ReadOnlyIndex) {
    self.question = question
    self.keywords = keywords
    self.index = index
  }

  private struct Candidate {
    let key: Int64
    let id: ExactText
    /// Empty for documents.
    let text: String
    let labels: [String]
  }

  /// Keys of the mentioning blocks.
  func blocks() throws -> [Int64] {
    guard !keywords.all.isEmpty else { return [] }
    var phrases: [[UInt8]] = []
    for keyword in keywords.searched(limit: question.settings.backlinkMentionKeywordsLimit) {
      // One broken string breaks the whole statement, which the kernel takes for "no rows".
      guard let phrase = KernelKeywords.readAsSQL(keyword) else { return [] }
      phrases.append(folded(phrase))
    }
    guard let mk = KernelKeywords.readAsSQL(question.mk) else { return [] }

    let highlighter = KernelHighlighter(
      keywords.all, caseSensitive: question.settings.caseSensitive, han: question.han)
    let whole = Set(
      keywords.all.filter { keyword in
        !KernelHighlighter.isEscaped(keyword) && keyword.utf8.first != 0x20 && keyword.utf8.last != 0x20
      }.map(ExactText.init))
    return try candidates(phrases: phrases, mk: folded(mk)).filter { candidate in
      if candidate.text.isEmpty || question.referrers.keys.contains(candidate.key) { return false }
      return highlighter.changes(candidate.text)
        || candidate.labels.contains { whole.contains(ExactText($0)) }
    }.map(\.key).sorted()
  }

  /// The newest blocks that the full-text search finds.
  private func candidates(phrases: [[UInt8]], mk: [UInt8]) throws -> ArraySlice<Candidate> {
    let settings = question.settings
    let rows = try index.statement(KernelSQL.searchable)
    defer { rows.reset() }
    var found: [Candidate] = []
    // Columns 3 to 8: content, tag, name, alias, memo, ial.
    var columns: [Int32] = [3, 4]
    if settings.searchName { columns.append(5) }
    if settings.searchAlias { columns.append(6) }
    if settings.searchMemo { columns.append(7) }
    if settings.searchIAL { columns.append(8) }
    var text: [UInt8] = []
    func holds(_ column: Int32, anyOf phrases: [[UInt8]]) -> Bool {
      rows.withBytes(column) { bytes in
        if bytes.isEmpty { return false }
        fold(bytes, into: &text)
        return text.withUnsafeBufferPointer { text in phrases.contains { ByteSearch.contains(text, $0) } }
      }
    }
    while try rows.step() {
      let key = rows.int(0)
      if question.target.documents.contains(key >> BlockKey.ordinalBits) { continue }
      guard columns.contains(where: { holds($0, anyOf: phrases) }),
        mk.isEmpty || (3...8).contains(where: { holds($0, anyOf: [mk]) })
      else { continue }
      if try index.isOutranked(key >> BlockKey.ordinalBits) { continue }
      let mentionText =
        rows.text(2) == BlockType.document.rawValue
        ? "" : rows.optionalText(9) ?? TextTrimming.trimmed(rows.text(3))
      found.append(
        Candidate(
          key: key, id: ExactText(rows.text(1)), text: mentionText,
          labels: [rows.text(5), rows.text(6), rows.text(7)]))
    }
    found.sort { $0.id > $1.id }
    return found.prefix(settings.searchLimit)
  }

  /// As the full-text table compares: every code point by itself.
  private func folded(_ text: String) -> [UInt8] {
    var text = text
    var out: [UInt8] = []
    text.withUTF8 { fold($0, into: &out) }
    return out
  }

  private func fold(_ bytes: UnsafeBufferPointer<UInt8>, into out: inout [UInt8]) {
    KernelCase.foldFullText(bytes, han: question.han?.simplified, into: &out)
  }
}
