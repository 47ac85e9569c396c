import NotebookModel
import SQLiteConnection

extension ReadOnlyIndex {
  /// The documents that hold `counts.keys` (document numbers), with how many blocks each shows. Files with the
  /// same document id are one document, described by the last by path (spec A4, E7, E8); what the others
  /// hold is added to it, or with `outranked` left out.
  func linkingDocuments(_ counts: [Int64: Int], withoutOutranked outranked: Bool) throws -> [LinkingDocument] {
    var found: [LinkingDocument] = []
    found.reserveCapacity(counts.count)
    var repeated: [Int64: Int] = [:]
    for (number, count) in counts {
      guard let header = try documentHeader(number) else { continue }
      if header.isRepeated {
        let answering = try answeringDocument(ident: header.ident) ?? number
        if !outranked || answering == number { repeated[answering, default: 0] += count }
      } else {
        found.append(header.linking(count: count))
      }
    }
    for (number, count) in repeated {
      if let header = try documentHeader(number) { found.append(header.linking(count: count)) }
    }
    return found
  }

  private struct DocumentHeader {
    let id: String
    let box: String
    let notebookName: String
    let hpath: String
    let updated: String
    let ident: Int64
    let isRepeated: Bool

    func linking(count: Int) -> LinkingDocument {
      let escaped = AnswerText.htmlEscaped(hpath)
      return LinkingDocument(
        id: id, box: box, name: AnswerText.baseName(escaped), hPath: notebookName + escaped, count: count,
        updated: updated, created: String(decoding: id.utf8.prefix(14), as: UTF8.self))
    }
  }

  private func documentHeader(_ number: Int64) throws -> DocumentHeader? {
    let rows = try statement(BacklinkSQL.documentHeader)
    rows.bind(1, number)
    defer { rows.reset() }
    guard try rows.step() else { return nil }
    return DocumentHeader(
      id: rows.text(0), box: rows.text(1), notebookName: rows.text(2), hpath: rows.text(3),
      updated: rows.text(4), ident: rows.int(5), isRepeated: rows.int(6) != 0)
  }

  /// The document that answers for an id.
  private func answeringDocument(ident: Int64) throws -> Int64? {
    try documentCopies(ident: ident).max { $0.place < $1.place }?.number
  }

  /// Every document with an id.
  func documentCopies(ident: Int64) throws(SQLiteError) -> [(number: Int64, place: BlockPlace)] {
    let rows = try statement(BacklinkSQL.documentCopies)
    rows.bind(1, ident)
    defer { rows.reset() }
    var found: [(number: Int64, place: BlockPlace)] = []
    while try rows.step() {
      let place = BlockPlace(path: ExactText(rows.text(1)), box: ExactText(rows.text(2)))
      found.append((rows.int(0), place))
    }
    return found
  }
}
