import MentionText
import NotebookModel
import Platform
import SQLiteConnection

/// What people are told of a document.
package struct DocumentFacts: Sendable, Equatable {
  /// `document.number`.
  package var number: Int64
  package var id: String
  package var title: String
  /// The notebook's name and the hPath, as they are.
  package var path: String
  /// The notebook's name.
  package var notebook: String
  /// The notebook's id.
  package var box: String
  /// 14 digits, or what the file says in their place.
  package var updated: String
  /// Path of the file on the disk.
  package var file: String
  /// Whether blocks of it have lines: editors open its file at one.
  package var hasLines: Bool
}

extension DocumentFacts: SQLiteRow {
  package init(_ columns: inout Columns) {
    number = columns.int()
    id = columns.text()
    title = columns.text()
    notebook = columns.text()
    box = columns.text()
    let hPath = columns.text()
    path = notebook + hPath
    updated = columns.text()
    let root = columns.text()
    let folder = columns.text()
    file = TreePath.join(TreePath.join(root, folder), columns.text())
    hasLines = columns.flag()
  }
}

/// The statements that documents are told by. CROSS JOIN fixes the order of the loops.
enum DocumentSQL {
  private static let columns = """
    SELECT d.number, i.id, d.title, n.name, n.id, d.hpath, d.updated, r.path, f.path, s.name, n.format <> 'siyuan'
    """
  private static let joins = """
    CROSS JOIN ident i ON i.number = d.ident CROSS JOIN notebook n ON n.number = d.notebook
    CROSS JOIN source s ON s.number = d.source CROSS JOIN directory f ON f.number = s.directory
    CROSS JOIN root r ON r.number = f.root
    """

  /// Primary keys.
  static let byNumber = "\(columns) FROM document d \(joins) WHERE d.number = ?1"
  /// The document that counts of an ident. document_by_ident.
  static let byIdent = "\(columns) FROM document d \(joins) WHERE d.ident = ?1 AND d.shadowed = 0"
  /// Documents that are called so in one notebook. Primary key range of name.
  static let called = """
    \(columns) FROM name m CROSS JOIN document d ON d.number = m.document AND d.shadowed = 0 \(joins)
    WHERE m.notebook = ?1 AND m.key = ?2 AND m.kind IN (0, 3, 4, 5, 6)
    """
  /// Documents whose names begin so. Primary key range of name.
  static let beginning = """
    \(columns) FROM name m CROSS JOIN document d ON d.number = m.document AND d.shadowed = 0 \(joins)
    WHERE m.notebook = ?1 AND m.key >= ?2 AND m.key < ?3 AND m.kind IN (0, 3, 4, 5, 6) LIMIT ?4
    """
  /// Documents whose ids begin so. Unique index of ident, document_by_ident.
  static let idsBeginning = """
    \(columns) FROM ident x CROSS JOIN document d ON d.ident = x.number AND d.shadowed = 0 \(joins)
    WHERE x.id >= ?1 AND x.id < ?2 LIMIT ?3
    """
  /// Name and aliases of a document. Primary key.
  static let labels = "SELECT name, alias FROM block WHERE key = ?1"
  /// A document of a path in one notebook. Unique index of document.
  static let atPath = "SELECT number FROM document WHERE notebook = ?1 AND path = ?2 AND shadowed = 0"

  static let all: [(name: String, sql: String)] = [
    ("byNumber", byNumber), ("byIdent", byIdent), ("called", called), ("beginning", beginning),
    ("idsBeginning", idsBeginning), ("labels", labels),
    ("atPath", atPath),
  ]

  enum Scanning {
    /// The few notebooks.
    static let notebooks = "SELECT n.number, n.id, n.name, n.format, n.suffix FROM notebook n ORDER BY n.name, n.id"
    /// Fuzzy names are compared with all: with what has the letters ?1 or the word ?2, and what is ?3 to ?4 code points long.
    static let names = """
      SELECT m.document, m.key FROM name m
      WHERE (m.key LIKE ?1 ESCAPE '\\' OR m.key LIKE ?2 ESCAPE '\\' OR length(m.key) BETWEEN ?3 AND ?4) AND m.kind IN (0, 3, 4, 5, 6)
      """
    /// Paths that hold a word.
    static let paths = "SELECT number, hpath FROM document WHERE shadowed = 0 AND hpath LIKE ?1 ESCAPE '\\'"

    static let all: [(name: String, sql: String)] = [("notebooks", notebooks), ("names", names), ("paths", paths)]
  }
}

/// A notebook, as people name it.
package struct NotebookFacts: Sendable, Equatable, SQLiteRow {
  package let number: Int64
  package let id: String
  package let name: String
  let format: String
  let suffix: String

  /// Whether people call it so: by name, whatever the case, or id.
  package func isCalled(_ name: String) -> Bool {
    let wanted = MentionText.fold(name)
    return [self.name, id].contains { MentionText.fold($0).hasSameBytes(as: wanted) }
  }

  package init(_ columns: inout Columns) {
    number = columns.int()
    id = columns.text()
    name = columns.text()
    format = columns.text()
    suffix = columns.text()
  }
}

extension ReadOnlyIndex {
  /// A document by its number.
  func documentFacts(_ number: Int64) throws(SQLiteError) -> DocumentFacts? {
    let rows = try statement(DocumentSQL.byNumber)
    rows.bind(1, number)
    return try rows.first()
  }

  /// The document of an ident that counts.
  func documentFacts(ident: Int64) throws(SQLiteError) -> DocumentFacts? {
    let rows = try statement(DocumentSQL.byIdent)
    rows.bind(1, ident)
    return try rows.first()
  }

  package func notebooks() throws(SQLiteError) -> [NotebookFacts] {
    try statement(DocumentSQL.Scanning.notebooks).rows()
  }
}
