import NotebookModel
import SQLiteConnection

/// Documents as pages of their collection's wiki (spec 12): id = document number, namespace 0, title =
/// notebook name + hPath.
final class DocumentPages {
  // By primary key, in each collection: which one it was in nobody knows any more.
  private static let delete = """
    DELETE FROM wiki_page WHERE id IN (SELECT (number - 1) << 32 | ?1 FROM site WHERE kind = 2)
    """
  private static let insert = """
    INSERT INTO wiki_page (id, site, namespace, title, is_new, touched, revision, length, model, digest)
    SELECT (s.number - 1) << 32 | d.number, s.number, 0, n.name || d.hpath, 0, d.updated, 0, 0, n.format, 1
    FROM document d JOIN notebook n ON n.number = d.notebook JOIN root r ON r.number = n.root
    JOIN site s ON s.origin = r.path
    WHERE d.number = ?1 AND d.shadowed = 0
    """
  private static let site = """
    SELECT s.number FROM notebook n JOIN root r ON r.number = n.root JOIN site s ON s.origin = r.path
    WHERE n.number = ?1
    """
  // By document_by_ident.
  private static let namesakes = "SELECT number FROM document WHERE ident = ?1"
  // By the unique index of document(notebook, path).
  private static let ofNotebook = "SELECT number FROM document WHERE notebook = ?1"

  private let links: WikiLinkRows
  private let deleteStatement: Statement
  private let insertStatement: Statement
  private let siteStatement: Statement
  private let namesakesStatement: Statement
  private let ofNotebookStatement: Statement
  private var touched: Set<Int64> = []
  /// Documents that were new in this transaction: they have no page yet.
  private var added: Set<Int64> = []
  private var sites: [Int64: Int64] = [:]

  init(_ connection: Connection, links: WikiLinkRows) throws(SQLiteError) {
    self.links = links
    deleteStatement = connection.lazyStatement(Self.delete)
    insertStatement = connection.lazyStatement(Self.insert)
    siteStatement = connection.lazyStatement(Self.site)
    namesakesStatement = connection.lazyStatement(Self.namesakes)
    ofNotebookStatement = connection.lazyStatement(Self.ofNotebook)
  }

  /// The document's row says something new.
  func touch(_ document: Int64, isNew: Bool = false) {
    touched.insert(document)
    if isNew { added.insert(document) }
  }

  /// Which of several documents of one id counts may have changed.
  func touch(ident: Int64) throws(SQLiteError) { try touchAll(namesakesStatement, ident) }

  func touch(notebook: Int64) throws(SQLiteError) { try touchAll(ofNotebookStatement, notebook) }

  private func touchAll(_ statement: Statement, _ key: Int64) throws(SQLiteError) {
    statement.bind(1, key)
    while try statement.step() { touched.insert(statement.int(0)) }
    statement.reset()
  }

  func setLinks(
    _ wanted: [ParsedLanguageLink], document: Int64, notebook: Int64, isNew: Bool
  ) throws(SQLiteError) -> Bool {
    if isNew && wanted.isEmpty { return false }
    guard let site = try site(ofNotebook: notebook) else { return false }
    return try links.setLinks(wanted, page: document, site: site, isNew: isNew, isDocument: true)
  }

  /// The document as a page; of site 0 where its collection is none.
  func key(document: Int64, notebook: Int64) throws(SQLiteError) -> PageKey {
    PageKey(site: try site(ofNotebook: notebook) ?? 0, page: document)
  }

  private func site(ofNotebook notebook: Int64) throws(SQLiteError) -> Int64? {
    if let known = sites[notebook] { return known }
    siteStatement.bind(1, notebook)
    defer { siteStatement.reset() }
    guard try siteStatement.step() else { return nil }
    sites[notebook] = siteStatement.int(0)
    return siteStatement.int(0)
  }

  func flush() throws(SQLiteError) {
    for document in touched.sorted() {
      if !added.contains(document) {
        deleteStatement.bind(1, document)
        try deleteStatement.run()
      }
      insertStatement.bind(1, document)
      try insertStatement.run()
    }
    touched = []
    added = []
  }

  func forget() {
    touched = []
    added = []
    sites = [:]
  }
}
