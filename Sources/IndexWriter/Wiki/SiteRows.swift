import NotebookModel
import Platform
import SQLiteConnection

/// A wiki as the index holds it.
package struct KnownSite: Sendable {
  package enum Kind: Int64, Sendable {
    case export = 0
    /// A folder with a file a page.
    case files = 1
    /// A collection of notebooks.
    case collection = 2
  }

  package var number: Int64
  /// Path of the export, the folder or the collection.
  package var origin: String
  package var kind: Kind
  package var name: String
  package var digest: Int64
}

extension KnownSite: SQLiteRow {
  package init(_ columns: inout Columns) {
    self.init(
      number: columns.int(), origin: columns.text(), kind: Kind(rawValue: columns.int()) ?? .export,
      name: columns.text(), digest: columns.int())
  }
}

/// What a site's row says, beside its name, which depends on the other sites.
package struct SiteDescription: Sendable {
  package struct Namespace: Sendable {
    package var number: Int
    package var name: String
    package var isFirstLetterUpper: Bool

    package init(number: Int, name: String, isFirstLetterUpper: Bool) {
      self.number = number
      self.name = name
      self.isFirstLetterUpper = isFirstLetterUpper
    }
  }

  package var title: String
  package var base: String
  package var language: String
  package var isFirstLetterUpper: Bool
  package var namespaces: [Namespace]

  package init(
    title: String, base: String = "", language: String = "en", isFirstLetterUpper: Bool = true,
    namespaces: [Namespace]
  ) {
    self.title = title
    self.base = base
    self.language = language
    self.isFirstLetterUpper = isFirstLetterUpper
    self.namespaces = namespaces
  }

  /// Of all of it.
  package var digest: Int64 {
    Digest.of(
      ([title, base, language, isFirstLetterUpper ? "1" : "0"]
        + namespaces.flatMap { [String($0.number), $0.name, $0.isFirstLetterUpper ? "1" : "0"] })
        .joined(separator: "\u{0}"))
  }
}

/// Rows of `site`, `namespace` and `interwiki`.
package final class SiteRows {
  private static let read = "SELECT number, origin, kind, name, digest FROM site ORDER BY origin"
  private static let find = "SELECT number, origin, kind, name, digest FROM site WHERE origin = ?1"
  private static let insert = """
    INSERT INTO site (origin, kind, name, title, base, language, first_letter, digest, number)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    """
  // By primary key.
  private static let last = "SELECT max(number) FROM site WHERE number BETWEEN ?1 AND ?2"
  private static let update = """
    UPDATE site SET title = ?2, base = ?3, language = ?4, first_letter = ?5, digest = ?6 WHERE number = ?1
    """
  private static let rename = "UPDATE site SET name = ?2 WHERE number = ?1"
  private static let countLinks = "UPDATE site SET links = links + ?2 WHERE number = ?1"
  private static let delete = "DELETE FROM site WHERE number = ?1"
  private static let addNamespace =
    "INSERT OR IGNORE INTO namespace (site, number, name, first_letter) VALUES (?1, ?2, ?3, ?4)"
  private static let deleteNamespaces = "DELETE FROM namespace WHERE site = ?1"
  private static let interwiki = "SELECT prefix, is_language FROM interwiki"
  private static let addPrefix = "INSERT INTO interwiki (prefix, is_language) VALUES (?1, ?2)"
  private static let deletePrefixes = "DELETE FROM interwiki"

  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// All sites, by origin.
  package func all() throws(SQLiteError) -> [KnownSite] {
    try connection.rows(Self.read)
  }

  /// Enters a site or its new state. Returns its number, and whether its pages must be read by other rules than before.
  package func put(
    origin: String, kind: KnownSite.Kind, _ description: SiteDescription
  ) throws(SQLiteError) -> (number: Int64, isNew: Bool, changed: Bool) {
    let digest = description.digest
    let number: Int64
    let known: KnownSite? = try connection.first(Self.find, origin)
    if let known {
      if known.digest == digest { return (known.number, false, false) }
      let statement = try connection.prepare(Self.update)
      statement.bind(1, known.number)
      statement.bind(2, description.title)
      statement.bind(3, description.base)
      statement.bind(4, description.language)
      statement.bind(5, description.isFirstLetterUpper ? 1 : 0)
      statement.bind(6, digest)
      try statement.run()
      number = known.number
    } else {
      let statement = try connection.prepare(Self.insert)
      statement.bind(1, origin)
      statement.bind(2, kind.rawValue)
      // A name of its own until all are named.
      statement.bind(3, "\u{0}" + origin)
      statement.bind(4, description.title)
      statement.bind(5, description.base)
      statement.bind(6, description.language)
      statement.bind(7, description.isFirstLetterUpper ? 1 : 0)
      statement.bind(8, digest)
      number = try next(kind)
      statement.bind(9, number)
      try statement.run()
      needsNames = true
    }
    try run(Self.deleteNamespaces, number)
    let statement = try connection.prepare(Self.addNamespace)
    for namespace in description.namespaces {
      statement.bind(1, number)
      statement.bind(2, namespace.number)
      statement.bind(3, namespace.name)
      statement.bind(4, namespace.isFirstLetterUpper ? 1 : 0)
      try statement.run()
    }
    return (number, known == nil, known != nil)
  }

  private func next(_ kind: KnownSite.Kind) throws(SQLiteError) -> Int64 {
    let isCollection = kind == .collection
    let range = isCollection ? PageKey.firstCollection + 1...Int64(UInt32.max) : 1...PageKey.firstCollection
    let statement = try connection.statement(Self.last)
    statement.bind(1, range.lowerBound)
    statement.bind(2, range.upperBound)
    defer { statement.reset() }
    return try statement.step() && !statement.isNull(0) ? statement.int(0) + 1 : range.lowerBound
  }

  /// Removes a site whose pages are gone.
  func remove(_ number: Int64) throws(SQLiteError) {
    try run(Self.deleteNamespaces, number)
    try run(Self.delete, number)
    needsNames = true
  }

  func addLinks(_ count: Int, site: Int64) throws(SQLiteError) {
    if count == 0 { return }
    let statement = try connection.prepare(Self.countLinks)
    statement.bind(1, site)
    statement.bind(2, count)
    try statement.run()
  }

  /// Sites came or went since they were named.
  private var needsNames = false

  /// Gives every site its name (spec 12), before a commit; names depend on each other.
  func flush() throws(SQLiteError) {
    guard needsNames else { return }
    needsNames = false
    let sites = try all()
    let names = SiteNames.distinct(sites.map { ($0.origin, $0.kind) })
    let statement = try connection.prepare(Self.rename)
    // First names nobody has, so that two can change places.
    for (site, name) in zip(sites, names) where !site.name.hasSameBytes(as: name) {
      statement.bind(1, site.number)
      statement.bind(2, "\u{0}" + site.origin)
      try statement.run()
    }
    for (site, name) in zip(sites, names) where !site.name.hasSameBytes(as: name) {
      statement.bind(1, site.number)
      statement.bind(2, name)
      try statement.run()
    }
  }

  /// The interwiki table that pages were read by; empty in a new index.
  package func interwikiPrefixes() throws(SQLiteError) -> [(prefix: String, isLanguage: Bool)] {
    let statement = try connection.prepare(Self.interwiki)
    var rows: [(prefix: String, isLanguage: Bool)] = []
    while try statement.step() { rows.append((statement.text(0), statement.int(1) != 0)) }
    return rows
  }

  package func setInterwikiPrefixes(_ rows: [(prefix: String, isLanguage: Bool)]) throws(SQLiteError) {
    try connection.execute(Self.deletePrefixes)
    let statement = try connection.prepare(Self.addPrefix)
    for row in rows {
      statement.bind(1, row.prefix)
      statement.bind(2, row.isLanguage ? 1 : 0)
      try statement.run()
    }
  }

  private func run(_ sql: String, _ number: Int64) throws(SQLiteError) {
    let statement = try connection.prepare(sql)
    statement.bind(1, number)
    try statement.run()
  }
}

/// Names of sites (spec 12).
package enum SiteNames {
  /// One for each origin, in order: the file's or folder's name; where several have one, with as many folders in
  /// front as tell them apart.
  package static func distinct(_ origins: [(path: String, kind: KnownSite.Kind)]) -> [String] {
    let all = origins.map { parts(of: $0.path, $0.kind) }
    var names = [String?](repeating: nil, count: all.count)
    for count in 1...max(1, all.map(\.count).max() ?? 1) where names.contains(where: { $0 == nil }) {
      let suffixes = all.map { ExactText($0.suffix(count).joined(separator: "/")) }
      var times: [ExactText: Int] = [:]
      for suffix in suffixes { times[suffix, default: 0] += 1 }
      for position in all.indices where names[position] == nil && count <= max(1, all[position].count) {
        if times[suffixes[position]] == 1 { names[position] = suffixes[position].string }
      }
    }
    return zip(names, origins).map { $0 ?? $1.path }
  }

  private static func parts(of path: String, _ kind: KnownSite.Kind) -> [String] {
    var parts = path.split(separator: "/").map(String.init)
    guard let last = parts.popLast() else { return [path] }
    switch kind {
    case .export:
      var name = last
      for suffix in [".gz", ".bz2", ".xml"] where name.hasSuffix(suffix) && name.utf8.count > suffix.utf8.count {
        name = String(name.dropLast(suffix.utf8.count))
      }
      parts.append(name)
    case .files: parts.append(last)
    case .collection:
      // The workspace is the folder above its data.
      if last.hasSameBytes(as: "data"), !parts.isEmpty { break }
      parts.append(last)
    }
    return parts
  }
}
