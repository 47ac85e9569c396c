import MentionText
import NotebookModel
import Platform
import SQLiteConnection

extension ReadOnlyIndex {
  /// The place in a note that is written after `#` (spec/markdown E5); nil: there is none of that name.
  func anchor(_ subpath: String, in document: Int64) throws -> String? {
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
