import NotebookModel
import Platform
import SQLiteConnection

/// A notebook as the index remembers it; a row means that it is open.
package struct KnownNotebook: Sendable, SQLiteRow {
  package let number: Int64
  package let id: String
  package let name: String

  package init(_ columns: inout Columns) {
    (number, id, name) = (columns.int(), columns.text(), columns.text())
  }
}

/// A document as the index remembers it.
package struct KnownDocument: Sendable, SQLiteRow {
  package let number: Int64
  package let notebook: Int64
  package let path: String
  package let source: Int64
  /// Of its file.
  package let inode: Int64

  package init(_ columns: inout Columns) {
    (number, notebook, path) = (columns.int(), columns.int(), columns.text())
    (source, inode) = (columns.int(), columns.int())
  }
}

/// A notebook, and the collection it is of.
package struct PlacedNotebook: Sendable, SQLiteRow {
  /// `root.number` and path of the collection.
  package let root: Int64
  package let collection: String
  package let number: Int64
  package let format: String

  package init(_ columns: inout Columns) {
    (root, collection, number, format) = (columns.int(), columns.text(), columns.int(), columns.text())
  }
}

/// What a notebook's row says, beside its number.
package struct NotebookDescription: Sendable {
  package var id: String
  package var name: String
  package var format: String
  /// See `notebook.suffix`.
  package var suffix: String

  package init(id: String, name: String, format: String, suffix: String) {
    self.id = id
    self.name = name
    self.format = format
    self.suffix = suffix
  }
}

/// Rows of `notebook` and `setting`, and questions about documents by notebook.
package final class NotebookRows {
  private static let read = "SELECT number, id, name FROM notebook WHERE root = ?1"
  private static let placed =
    "SELECT n.root, r.path, n.number, n.format FROM notebook n JOIN root r ON r.number = n.root"
  private static let put = """
    INSERT INTO notebook (root, id, name, format, suffix) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (root, id) DO UPDATE SET name = excluded.name, format = excluded.format, suffix = excluded.suffix
    RETURNING number
    """
  private static let delete = "DELETE FROM notebook WHERE number = ?1"
  private static let settings = "SELECT name, value FROM setting WHERE root = ?1"
  private static let deleteSettings = "DELETE FROM setting WHERE root = ?1"
  private static let putSetting = "INSERT INTO setting (root, name, value) VALUES (?1, ?2, ?3)"
  private static let columns = "d.number, d.notebook, d.path, d.source, s.inode"
  // By the unique index of document(notebook, path).
  private static let documents = """
    SELECT \(columns) FROM document d JOIN source s ON s.number = d.source WHERE d.notebook = ?1
    """
  private static let document = """
    SELECT \(columns) FROM document d JOIN source s ON s.number = d.source WHERE d.number = ?1
    """
  private static let hasDocuments = "SELECT EXISTS (SELECT 1 FROM document WHERE notebook = ?1)"
  // By the unique index of ident(id) and document_by_ident.
  private static let ofID = """
    SELECT \(columns) FROM ident i JOIN document d ON d.ident = i.number JOIN source s ON s.number = d.source
    WHERE i.id = ?1
    """

  private let connection: Connection
  private let pages: DocumentPages

  init(_ connection: Connection, pages: DocumentPages) {
    self.connection = connection
    self.pages = pages
  }

  package func notebooks(root: Int64) throws(SQLiteError) -> [KnownNotebook] {
    try connection.rows(Self.read, root)
  }

  /// All of them.
  package func placed() throws(SQLiteError) -> [PlacedNotebook] { try connection.rows(Self.placed) }

  /// Enters a notebook or what is new of it; returns its number.
  package func put(root: Int64, _ notebook: NotebookDescription) throws(SQLiteError) -> Int64 {
    let number: Int64 =
      try connection.first(Self.put, root, notebook.id, notebook.name, notebook.format, notebook.suffix) ?? 0
    // The titles of its documents as pages begin with its name.
    try pages.touch(notebook: number)
    return number
  }

  package func remove(_ number: Int64) throws(SQLiteError) { try connection.run(Self.delete, number) }

  /// The settings a collection's rows and answers are made with; nil if it has none yet.
  package func settings(root: Int64) throws(SQLiteError) -> SettingRows? {
    let statement = try connection.statement(Self.settings)
    statement.bind(1, root)
    var settings: SettingRows = [:]
    while try statement.step() { settings[statement.text(0)] = statement.int(1) }
    statement.reset()
    return settings.isEmpty ? nil : settings
  }

  package func setSettings(_ settings: SettingRows, root: Int64) throws(SQLiteError) {
    try connection.run(Self.deleteSettings, root)
    for (name, value) in settings { try connection.run(Self.putSetting, root, name, value) }
  }

  package func documents(notebook: Int64) throws(SQLiteError) -> [KnownDocument] {
    try connection.rows(Self.documents, notebook)
  }

  package func hasDocuments(notebook: Int64) throws(SQLiteError) -> Bool {
    let has: Int64? = try connection.first(Self.hasDocuments, notebook)
    return has == 1
  }

  package func document(_ number: Int64) throws(SQLiteError) -> KnownDocument? {
    try connection.first(Self.document, number)
  }

  /// All documents of an id, several where it is repeated.
  package func documents(id: String) throws(SQLiteError) -> [KnownDocument] { try connection.rows(Self.ofID, id) }
}
