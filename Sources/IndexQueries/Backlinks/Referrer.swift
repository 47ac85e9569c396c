import NotebookModel
import Platform
import SQLiteConnection

/// A block that links to the target: the first of its refs that do, and what promotion must know (spec E2).
struct Referrer {
  let key: BlockKey
  let ident: Int64
  /// The block that the ref names: the target or one below it.
  let target: Int64
  /// The anchor as stored: escaped; empty for embeds.
  let anchor: String
  let type: String
  /// Whether a paragraph holds more than refs (spec C4 b).
  let hasOtherText: Bool
  let parent: Parent?

  struct Parent {
    let key: BlockKey
    let ident: Int64
    let type: String
  }

  var isParagraph: Bool { type == BlockType.paragraph.rawValue }
  var isHeading: Bool { type == BlockType.heading.rawValue }
}

/// The surviving refs of a query.
struct Referrers {
  var rows: [Referrer] = []
  /// Every key that has the id of a referring block: `rows` and their copies in other files (spec E3).
  var keys: Set<Int64> = []
}

extension ReadOnlyIndex {
  /// Refs to the target, or to it and all below it: one a block, in document order; those to a block that
  /// another document's copy outranks are dropped (spec E2, A4).
  func referrers(of target: BacklinkTarget, containChildren: Bool) throws -> Referrers {
    let rows = try statement(BacklinkSQL.refsToRange)
    rows.bind(1, target.key.value)
    rows.bind(2, containChildren ? target.last : target.key.value)
    var found: [Candidate] = []
    var hasCopies = false
    while try rows.step() {
      let parent =
        rows.isNull(7)
        ? nil : Referrer.Parent(key: BlockKey(value: rows.int(7)), ident: rows.int(8), type: rows.text(9))
      let key = BlockKey(value: rows.int(0))
      found.append(
        Candidate(
          stored: key, ordinal: rows.int(1), isRepeated: rows.int(10) != 0,
          referrer: Referrer(
            key: key, ident: rows.int(4), target: rows.int(2), anchor: rows.text(3), type: rows.text(5),
            hasOtherText: rows.int(6) & 1 != 0, parent: parent)))
      hasCopies = hasCopies || found[found.count - 1].isRepeated
    }
    rows.reset()
    if hasCopies { found = try found.compactMap { try settled($0, documents: target.documents) } }
    found.sort { $0.rank < $1.rank }

    var result = Referrers()
    var isPassedOver: [Int64: Bool] = [:]
    for candidate in found where result.rows.last?.key != candidate.referrer.key {
      let document = candidate.referrer.key.document
      if try isPassedOver[document] ?? isOutranked(document) {
        isPassedOver[document] = true
        continue
      }
      isPassedOver[document] = false
      result.rows.append(candidate.referrer)
      result.keys.insert(candidate.referrer.key.value)
      if candidate.isRepeated {
        for copy in try copies(ofIdent: candidate.referrer.ident) { result.keys.insert(copy.key.value) }
      }
    }
    return result
  }

  /// A ref as read, before its ids were settled.
  private struct Candidate {
    let stored: BlockKey
    let ordinal: Int64
    let isRepeated: Bool
    let referrer: Referrer

    /// By answering block; its own refs before those of its copies; then document order.
    var rank: (Int64, Int64, Int64, Int64) {
      (referrer.key.value, stored == referrer.key ? 0 : 1, stored.value, ordinal)
    }
  }

  /// A candidate with an id that several files have: nil if the target's id belongs to another document, else the ref
  /// as one of the block that answers for the referring id.
  private func settled(_ candidate: Candidate, documents: Set<Int64>) throws -> Candidate? {
    guard candidate.isRepeated else { return candidate }
    let referrer = candidate.referrer
    if let owner = try answering(ident: referrer.target), !documents.contains(owner.key.document) {
      return nil
    }
    guard let home = try answering(ident: referrer.ident), home.key != referrer.key else { return candidate }
    return Candidate(
      stored: candidate.stored, ordinal: candidate.ordinal, isRepeated: true,
      referrer: Referrer(
        key: home.key, ident: referrer.ident, target: referrer.target, anchor: referrer.anchor,
        type: home.type, hasOtherText: home.hasOtherText, parent: home.parent))
  }

  /// One of several blocks that have the same id.
  struct Copy {
    let key: BlockKey
    let type: String
    let hasOtherText: Bool
    let parent: Referrer.Parent?
    let place: BlockPlace
  }

  /// The block that answers for an id.
  func answering(ident: Int64) throws(SQLiteError) -> Copy? {
    try copies(ofIdent: ident).max { $0.place < $1.place }
  }

  func copies(ofIdent ident: Int64) throws(SQLiteError) -> [Copy] {
    let rows = try statement(BacklinkSQL.copies)
    rows.bind(1, ident)
    defer { rows.reset() }
    var found: [Copy] = []
    while try rows.step() {
      let parent =
        rows.isNull(3)
        ? nil : Referrer.Parent(key: BlockKey(value: rows.int(3)), ident: rows.int(4), type: rows.text(5))
      found.append(
        Copy(
          key: BlockKey(value: rows.int(0)), type: rows.text(1), hasOtherText: rows.int(2) & 1 != 0,
          parent: parent,
          place: BlockPlace(path: ExactText(rows.text(6)), box: ExactText(rows.text(7)))))
    }
    return found
  }
}
