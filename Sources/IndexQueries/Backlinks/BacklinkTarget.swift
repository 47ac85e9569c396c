import NotebookModel
import Platform
import SQLiteConnection

/// The block that a query asks about (spec E1).
struct BacklinkTarget {
  let key: BlockKey
  let ident: Int64
  let isDocument: Bool
  /// The last key below the block: it and everything in its section, list or document.
  let last: Int64
  let name: String
  let alias: String
  let box: String
  let root: Int64
  /// Numbers of the documents with the id of the target's: one, unless another file repeats it.
  var documents: Set<Int64>
  let documentTitle: String
  let documentHPath: String
}

extension ReadOnlyIndex {
  /// The block with an id. Of several the last by path, then by notebook, answers (spec A4).
  func target(id: String) throws(SQLiteError) -> BacklinkTarget? {
    let rows = try statement(BacklinkSQL.target)
    rows.bind(1, id)
    defer { rows.reset() }
    var best: (place: BlockPlace, target: BacklinkTarget)?
    var repeated: Int64?
    while try rows.step() {
      let place = BlockPlace(path: ExactText(rows.text(6)), box: ExactText(rows.text(7)))
      if let best, place < best.place { continue }
      let key = BlockKey(value: rows.int(0))
      let last = rows.optionalInt(2) ?? key.ordinal
      repeated = rows.int(12) == 0 ? nil : rows.int(11)
      best = (
        place,
        BacklinkTarget(
          key: key, ident: rows.int(1), isDocument: rows.text(3) == BlockType.document.rawValue,
          last: BlockKey(document: key.document, ordinal: last).value, name: rows.text(4),
          alias: rows.text(5), box: place.box.string, root: rows.int(8), documents: [key.document],
          documentTitle: rows.text(9), documentHPath: rows.text(10))
      )
    }
    if let repeated { best?.target.documents = Set(try documentCopies(ident: repeated).map(\.number)) }
    return best?.target
  }

  /// The settings of a workspace; the defaults where it has none (a notebook given by itself).
  func settings(ofRoot root: Int64) throws -> AnswerSettings {
    var known = remembered.settings
    if let settings = known[root] { return settings }
    var settings = AnswerSettings()
    let rows = try statement(BacklinkSQL.settings)
    rows.bind(1, root)
    defer { rows.reset() }
    while try rows.step() { settings.set(rows.text(0), to: rows.int(1)) }
    known[root] = settings
    remembered.settings = known
    return settings
  }
}

/// Where a block lies, ordered as blocks with one id outrank each other: the greatest answers (spec A4).
struct BlockPlace: Comparable {
  let path: ExactText
  let box: ExactText

  static func < (a: BlockPlace, b: BlockPlace) -> Bool {
    a.path == b.path ? a.box < b.box : a.path < b.path
  }
}
