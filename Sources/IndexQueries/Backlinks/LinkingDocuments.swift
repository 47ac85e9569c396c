import NotebookModel
import Platform
import SQLiteConnection

/// How many blocks of a document an answer shows.
struct DocumentCount {
  /// `document.number`.
  let document: Int64
  var count: Int

  /// Counts by document from keys in ascending order: the keys of one document stand together.
  static func counts(ofSorted keys: [Int64]) -> [DocumentCount] {
    var counts: [DocumentCount] = []
    for key in keys {
      let document = key >> BlockKey.ordinalBits
      if counts.last?.document == document {
        counts[counts.count - 1].count += 1
      } else {
        counts.append(DocumentCount(document: document, count: 1))
      }
    }
    return counts
  }
}

/// A document's line of an answer, but for the count.
struct DocumentHeader {
  let line: LinkingDocument
  let ident: Int64
  /// Whether another file has the same id.
  let isRepeated: Bool
}

extension ReadOnlyIndex {
  /// The lines of documents in an answer (spec E7, E8), without those that another file's document outranks.
  func linkingDocuments(_ counts: [DocumentCount]) throws -> [LinkingDocument] {
    var found: [LinkingDocument] = []
    found.reserveCapacity(counts.count)
    for entry in counts {
      guard let header = try documentHeader(entry.document) else { continue }
      if header.isRepeated, try isOutranked(entry.document) { continue }
      found.append(header.line)
      found[found.count - 1].count = entry.count
    }
    return found
  }

  /// Whether a document's id is that of another file which comes later by path: then it is as if it were not
  /// there, with all its blocks (spec A4).
  func isOutranked(_ document: Int64) throws -> Bool {
    guard let header = try documentHeader(document), header.isRepeated else { return false }
    return try documentCopies(ident: header.ident).max { $0.place < $1.place }?.number != document
  }

  private func documentHeader(_ number: Int64) throws(SQLiteError) -> DocumentHeader? {
    if let known = remembered.headers[number] { return known }
    let rows = try statement(BacklinkSQL.documentHeader)
    rows.bind(1, number)
    defer { rows.reset() }
    guard try rows.step() else { return nil }
    let id = rows.text(0)
    let header = DocumentHeader(
      line: LinkingDocument(
        id: id, box: rows.text(1), path: rows.text(3), notebook: rows.text(2), updated: rows.text(4),
        created: rows.text(7)),
      ident: rows.int(5), isRepeated: rows.int(6) != 0)
    if remembered.headers.count < Remembered.maximumHeaders { remembered.headers[number] = header }
    return header
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
