import NotebookModel
import Platform
import SQLiteConnection

/// Keeps `document.hpath`: the titles of a document's ancestors and its own (spec A3), or the names of the folders around it
/// and its title, as its notebook says (`notebook.suffix`). A changed title touches the rows of documents below it, never
/// their blocks.
final class HPathUpkeep {
  // Uses the unique index of document(notebook, path).
  private static let title = "SELECT title FROM document WHERE notebook = ?1 AND path = ?2"
  // The same index, by range: `/A/` to just before `/A0`, `0` being the byte after `/`.
  private static let below = """
    SELECT number, path, title, hpath FROM document WHERE notebook = ?1 AND path > ?2 AND path < ?3
    """
  private static let suffix = "SELECT suffix FROM notebook WHERE number = ?1"
  private static let update = "UPDATE document SET hpath = ?2 WHERE number = ?1"

  /// The title of a document file that has no row: one that is left out by an ignore list, say. nil if there
  /// is no such file or nothing can be read of it.
  typealias UnindexedTitle = (_ notebook: Int64, _ path: String) -> String?

  private let titleStatement: Statement
  private let belowStatement: Statement
  private let updateStatement: Statement
  var unindexedTitle: UnindexedTitle = { _, _ in nil }
  private var prefixes: [Folder: String] = [:]
  /// `notebook.suffix`, by `notebook.number`.
  private var suffixes: [Int64: String] = [:]
  private let connection: Connection

  private struct Folder: Hashable {
    let notebook: Int64
    let path: ExactText
  }

  init(_ connection: Connection) throws(SQLiteError) {
    self.connection = connection
    titleStatement = connection.lazyStatement(Self.title)
    belowStatement = connection.lazyStatement(Self.below)
    updateStatement = connection.lazyStatement(Self.update)
  }

  /// The hpath of a document at `path` titled `title`.
  func hpath(notebook: Int64, path: String, title: String) throws(SQLiteError) -> String {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
    return try prefix(notebook: notebook, folder: String(path[..<slash])) + "/" + title
  }

  /// Computes again the hpaths of all documents below `path`. Returns the documents whose hpath changed.
  func refresh(notebook: Int64, below path: String) throws(SQLiteError) -> [Int64] {
    let suffix = try suffix(of: notebook)
    // Where folders give the names, no title stands in another's path.
    if suffix.isEmpty || !path.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) { return [] }
    let folder = String(decoding: path.utf8.dropLast(suffix.utf8.count), as: UTF8.self)
    belowStatement.bind(1, notebook)
    belowStatement.bind(2, folder + "/")
    belowStatement.bind(3, folder + "0")
    var rows: [(number: Int64, path: String, title: String, hpath: String)] = []
    while try belowStatement.step() {
      let row = belowStatement
      rows.append((row.int(0), row.text(1), row.text(2), row.text(3)))
    }
    belowStatement.reset()
    if prefixes[Folder(notebook: notebook, path: ExactText(folder))] != nil { forget() }
    if rows.isEmpty { return [] }
    var changed: [Int64] = []
    for row in rows {
      let hpath = try hpath(notebook: notebook, path: row.path, title: row.title)
      if hpath.hasSameBytes(as: row.hpath) { continue }
      updateStatement.bind(1, row.number)
      updateStatement.bind(2, hpath)
      try updateStatement.run()
      changed.append(row.number)
    }
    return changed
  }

  /// Drops what is remembered of titles: some title changed, came or went.
  func forget() {
    prefixes.removeAll()
    suffixes.removeAll()
  }

  private func suffix(of notebook: Int64) throws(SQLiteError) -> String {
    if let known = suffixes[notebook] { return known }
    let suffix: String = try connection.first(Self.suffix, notebook) ?? ""
    suffixes[notebook] = suffix
    return suffix
  }

  private func prefix(notebook: Int64, folder: String) throws(SQLiteError) -> String {
    if folder.isEmpty { return "" }
    let suffix = try suffix(of: notebook)
    if suffix.isEmpty { return folder }
    let key = Folder(notebook: notebook, path: ExactText(folder))
    if let known = prefixes[key] { return known }
    // From the root down, so that no recursion depends on the depth of the tree.
    var result = ""
    var path = ""
    for segment in folder.split(separator: "/") {
      path += "/" + segment
      let step = Folder(notebook: notebook, path: ExactText(path))
      if let known = prefixes[step] {
        result = known
        continue
      }
      let title = try ancestorTitle(notebook: notebook, path: path + suffix)
      result += "/" + (title.isEmpty ? "Untitled" : title)
      prefixes[step] = result
    }
    return result
  }

  private func ancestorTitle(notebook: Int64, path: String) throws(SQLiteError) -> String {
    titleStatement.bind(1, notebook)
    titleStatement.bind(2, path)
    defer { titleStatement.reset() }
    if try titleStatement.step() { return titleStatement.text(0) }
    return unindexedTitle(notebook, path) ?? ""
  }
}
