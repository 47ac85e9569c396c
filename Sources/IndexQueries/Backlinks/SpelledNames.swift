import MentionText
import NotebookModel
import Platform
import SQLiteConnection

/// A block that a person's spelling may mean.
package struct SpelledPlace: Sendable, Equatable {
  package let id: String
  /// The notebook's name and the document's hPath.
  package let hPath: String
}

extension ReadOnlyIndex {
  /// What a text means that is no block's id: a name, path or heading as it would stand in a reference from the folder of each
  /// vault (spec/markdown J2). At most one place a vault. Empty for ids of blocks, and where nothing is called so.
  package func spelled(_ text: String) throws -> [SpelledPlace] {
    try snapshot {
      if try target(id: text) != nil { return [] }
      var path = text[...]
      var subpath: Substring?
      if let hash = text.firstIndex(of: "#") {
        path = text[..<hash]
        subpath = text[text.index(after: hash)...]
      }
      while path.first == "/" { path = path.dropFirst() }
      guard !path.isEmpty else { return [] }
      let wanted = MentionText.fold(String(path))
      let key = MentionText.fold(TreePath.base(String(path)))
      var best: [Int64: NamedDocument] = [:]
      for key in Set([key, TreePath.withoutExtension(key), wanted]) {
        let rows = try statement(BacklinkSQL.Scanning.named)
        rows.bind(1, key)
        defer { rows.reset() }
        while try rows.step() {
          let document = NamedDocument(
            number: rows.int(2), id: rows.text(5), path: String(rows.text(3).dropFirst()),
            hPath: rows.text(6) + rows.text(4))
          let folded = MentionText.fold(document.path)
          let isStem = rows.int(1) == NoteName.Kind.stem.rawValue
          let isMeant =
            isStem
            ? TreePath.ends(folded, with: wanted) || TreePath.ends(TreePath.withoutExtension(folded), with: wanted)
            : key.hasSameBytes(as: wanted)
          guard isMeant else { continue }
          if let other = best[rows.int(0)], !document.precedes(other) { continue }
          best[rows.int(0)] = document
        }
      }
      return try best.values.sorted { $0.id.precedes($1.id) }.map { document in
        let id = try subpath.flatMap { try anchor(String($0), in: document.number) } ?? document.id
        return SpelledPlace(id: id, hPath: document.hPath)
      }
    }
  }

  private struct NamedDocument {
    let number: Int64
    let id: String
    let path: String
    let hPath: String

    /// The shortest path, then the first by bytes (spec/markdown E1).
    func precedes(_ other: NamedDocument) -> Bool {
      let (a, b) = (path.unicodeScalars.count, other.path.unicodeScalars.count)
      return a == b ? path.precedes(other.path) : a < b
    }
  }

  private func anchor(_ subpath: String, in document: Int64) throws -> String? {
    let rows = try statement(BacklinkSQL.anchors)
    rows.bind(1, document)
    defer { rows.reset() }
    let isMark = subpath.hasPrefix("^")
    let mark = (isMark ? String(subpath.dropFirst()) : subpath).lowercased()
    let heading = HeadingKeys.key(subpath.split(separator: "#").last.map(String.init) ?? subpath)
    var found: (rank: Int, id: String)?
    while try rows.step() {
      let (kind, key) = (NoteAnchor.Kind(rawValue: rows.int(0)), rows.text(1))
      let rank: Int
      switch kind {
      case .mark where key.hasSameBytes(as: mark): rank = isMark ? 0 : 3
      case .heading where !isMark && key.hasSameBytes(as: heading): rank = 0
      case .custom where !isMark && key.hasSameBytes(as: subpath): rank = 1
      case .slug where !isMark && key.hasSameBytes(as: mark): rank = 2
      default: continue
      }
      if found.map({ rank < $0.rank }) ?? true { found = (rank, rows.text(2)) }
    }
    return found?.id
  }
}
