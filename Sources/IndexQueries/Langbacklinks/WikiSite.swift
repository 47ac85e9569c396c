import NotebookModel
import SQLiteConnection

/// A wiki of the index, as its pages are shown.
package struct WikiSite: Sendable {
  package struct Namespace: Sendable {
    package var number: Int
    /// UTF-8, with blanks.
    package var name: [UInt8]
    package var isFirstLetterUpper: Bool
  }

  package var number: Int64
  /// What `--site` says (spec 12).
  package var name: String
  /// The wiki's own name.
  package var title: String
  /// URL of the main page; empty if nobody said one.
  package var base: String
  package var language: String
  package var isFirstLetterUpper: Bool
  /// By number, ascending.
  package var namespaces: [Namespace]

  /// Stands for the wiki of an index that holds no language link: it has no pages.
  package static let empty = WikiSite(
    number: -1, name: "", title: "", base: "", language: "en", isFirstLetterUpper: true, namespaces: [])

  /// A wiki of which nothing else is known, or many as one.
  package static func bare(name: String, language: String) -> WikiSite {
    WikiSite(
      number: -1, name: name, title: name, base: "", language: language.isEmpty ? "en" : language,
      isFirstLetterUpper: true, namespaces: [Namespace(number: 0, name: [], isFirstLetterUpper: true)])
  }

  /// The full title of a page: its namespace's name in front.
  package func fullTitle(namespace: Int, _ title: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    if namespace != 0, let known = namespaces.first(where: { $0.number == namespace }) {
      out.reserveCapacity(known.name.count + 1 + title.count)
      out += known.name
      out.append(UInt8(ascii: ":"))
    }
    out += title
    return out
  }
}

/// Which wikis an index holds.
package enum WikiSites {
  // The few rows of one small table.
  private static let all = """
    SELECT number, name, title, base, language, first_letter FROM site WHERE links > 0 ORDER BY name
    """
  // By the primary key of namespace.
  private static let namespaces =
    "SELECT number, name, first_letter FROM namespace WHERE site = ?1 ORDER BY number"

  /// The sites that a question may mean, by name. Notes with a language link make no second wiki beside one that is a wiki.
  package static func asked(_ sites: [WikiSite]) -> [WikiSite] {
    let wikis = sites.filter { $0.number <= PageKey.firstCollection }
    return wikis.count == 1 ? wikis : sites
  }

  /// The sites that have language links, by name.
  package static func all(_ index: ReadOnlyIndex) throws -> [WikiSite] {
    if let known = index.remembered.sites { return known }
    let statement = try index.statement(all)
    var sites: [WikiSite] = []
    while try statement.step() {
      sites.append(
        WikiSite(
          number: statement.int(0), name: statement.text(1), title: statement.text(2), base: statement.text(3),
          language: statement.text(4), isFirstLetterUpper: statement.int(5) != 0, namespaces: []))
    }
    statement.reset()
    for position in sites.indices {
      sites[position].namespaces = try namespaces(of: sites[position].number, index)
    }
    index.remembered.sites = sites
    return sites
  }

  private static func namespaces(of site: Int64, _ index: ReadOnlyIndex) throws -> [WikiSite.Namespace] {
    let statement = try index.statement(namespaces)
    statement.bind(1, site)
    defer { statement.reset() }
    var rows: [WikiSite.Namespace] = []
    while try statement.step() {
      rows.append(
        WikiSite.Namespace(
          number: Int(statement.int(0)), name: statement.withBytes(1) { Array($0) },
          isFirstLetterUpper: statement.int(2) != 0))
    }
    return rows
  }
}
