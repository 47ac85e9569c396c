import NotebookModel

/// The kernel's test of `k` (spec E5): parts between single spaces, any of which may stand in the lower-cased and
/// HTML-escaped content, document name, name, alias, memo or tags. An empty part, of two spaces, is everywhere.
final class KernelKeywordTest {
  private let parts: [[UInt8]]
  private let index: ReadOnlyIndex
  private var documentNames: [Int64: Bool] = [:]

  /// nil if `k` is empty.
  init?(_ k: String, index: ReadOnlyIndex) {
    if k.isEmpty { return nil }
    parts = KernelCase.mapped(k, KernelCase.lower).utf8
      .split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false).map(Array.init)
    self.index = index
  }

  func passes(_ key: BlockKey) throws -> Bool {
    if try documentPasses(key.document) { return true }
    let rows = try index.statement(BacklinkSQL.blockText)
    rows.bind(1, key.value)
    defer { rows.reset() }
    guard try rows.step() else { return false }
    if holdsPart(AnswerText.cut(rows.text(0), to: BacklinkEmission.contentLimit)) { return true }
    return (1..<rows.columnCount).contains { holdsPart(rows.text($0)) }
  }

  private func documentPasses(_ document: Int64) throws -> Bool {
    if let known = documentNames[document] { return known }
    let rows = try index.statement(BacklinkSQL.documentTitle)
    rows.bind(1, document)
    defer { rows.reset() }
    let passes = try rows.step() && holdsPart(AnswerText.baseName(rows.text(1)))
    documentNames[document] = passes
    return passes
  }

  private func holdsPart(_ field: String) -> Bool {
    let text = KernelCase.mapped(AnswerText.htmlEscaped(field), KernelCase.lower)
    return parts.contains { ByteSearch.contains(text, $0) }
  }
}
