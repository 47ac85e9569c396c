import NotebookModel
import Platform
import SQLiteConnection

/// What an index holds of the trees it was made from: what a rebuild must find again, or know to be gone, before it may
/// take the index's place.
package struct IndexHoldings: Sendable {
  /// Folders by tree.
  package private(set) var directories: [ExactText: [KnownDirectory]] = [:]
  /// By `KnownDirectory.number`: its files that have rows.
  package private(set) var sources: [Int64: [KnownSource]] = [:]
  /// Exports with pages, by path.
  package private(set) var exports: Set<ExactText> = []

  private static let readDirectories = """
    SELECT r.path, d.number, d.path, d.device, d.listing FROM root r JOIN directory d ON d.root = r.number
    WHERE r.kind <> 'files'
    """
  private static let readSources = """
    SELECT s.directory, s.number, s.name, s.kind, s.inode, d.number FROM source s LEFT JOIN document d ON d.source = s.number
    WHERE d.number IS NOT NULL OR EXISTS (SELECT 1 FROM wiki_page p WHERE p.source = s.number)
    """
  private static let readExports = "SELECT origin FROM site WHERE kind = 0"

  /// Of no index.
  package init() {}

  /// nil if there is no index, or it is too damaged or too old to say. These tables are what they were since version 1.
  package init?(path: String) {
    guard let connection = try? Connection(path: path, mode: .readOnly) else { return nil }
    connection.setBusyTimeout(milliseconds: 5000)
    do {
      // Lets a file be read that was cut off behind the pages that are asked for.
      try connection.execute("PRAGMA writable_schema = ON")
      try read(connection)
    } catch { return nil }
  }

  private mutating func read(_ connection: Connection) throws(SQLiteError) {
    let folders = try connection.prepare(Self.readDirectories)
    while try folders.step() {
      directories[ExactText(folders.text(0)), default: []].append(
        KnownDirectory(
          number: folders.int(1), path: folders.text(2), device: folders.int(3), listing: folders.int(4)))
    }
    let files = try connection.prepare(Self.readSources)
    while try files.step() {
      sources[files.int(0), default: []].append(
        KnownSource(
          number: files.int(1), name: files.text(2), kind: files.int(3), size: 0, modified: 0, changed: 0,
          inode: files.int(4), digest: 0, isRacy: false, document: files.optionalInt(5)))
    }
    let sites = try connection.prepare(Self.readExports)
    while try sites.step() { exports.insert(ExactText(sites.text(0))) }
  }

  /// Whether any file of the tree has rows.
  package func hasRows(ofTree tree: String) -> Bool {
    directories[ExactText(tree), default: []].contains { sources[$0.number] != nil }
  }

  /// Whether any file in a folder has rows, whatever tree it was found by.
  package func hasRows(in folder: String) -> Bool {
    let prefix = folder.utf8.last == UInt8(ascii: "/") ? folder : folder + "/"
    return directories.keys.contains { tree in
      files(ofTree: tree.string).contains { $0.string.utf8.starts(with: prefix.utf8) }
    }
  }

  /// Absolute paths of the tree's files that have rows.
  package func files(ofTree tree: String) -> Set<ExactText> {
    var paths: Set<ExactText> = []
    for directory in directories[ExactText(tree), default: []] {
      let folder = directory.path.isEmpty ? tree : tree + "/" + directory.path
      for source in sources[directory.number] ?? [] { paths.insert(ExactText(folder + "/" + source.name)) }
    }
    return paths
  }
}
