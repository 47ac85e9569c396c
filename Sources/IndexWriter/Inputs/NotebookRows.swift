import NotebookModel
import SQLiteConnection

/// A notebook as the index remembers it; a row means that it is open.
package struct KnownNotebook: Sendable {
  package let number: Int64
  package let id: String
  package let name: String
}

/// A document as the index remembers it.
package struct KnownDocument: Sendable {
  package let number: Int64
  package let notebook: Int64
  package let path: String
  package let source: Int64
}

/// Rows of `notebook` and `setting`, and questions about documents by notebook.
package final class NotebookRows {
  private static let read = "SELECT number, id, name FROM notebook WHERE root = ?1"
  private static let put = """
    INSERT INTO notebook (root, id, name) VALUES (?1, ?2, ?3)
    ON CONFLICT (root, id) DO UPDATE SET name = excluded.name RETURNING number
    """
  private static let delete = "DELETE FROM notebook WHERE number = ?1"
  private static let settings = "SELECT name, value FROM setting WHERE root = ?1"
  private static let putSetting = "INSERT OR REPLACE INTO setting (root, name, value) VALUES (?1, ?2, ?3)"
  // By the unique index of document(notebook, path).
  private static let documents = "SELECT number, notebook, path, source FROM document WHERE notebook = ?1"
  private static let document = "SELECT number, notebook, path, source FROM document WHERE number = ?1"

  // By the unique index of ident(id) and document_by_ident.
  private static let ofID = """
    SELECT d.number, d.notebook, d.path, d.source, s.inode FROM ident i JOIN document d ON d.ident = i.number
    JOIN source s ON s.number = d.source WHERE i.id = ?1
    """

  private let connection: Connection
  private let pages: DocumentPages
  private let readStatement: Statement
  private let putStatement: Statement
  private let deleteStatement: Statement
  private let settingsStatement: Statement
  private let putSettingStatement: Statement
  private let documentsStatement: Statement
  private let documentStatement: Statement

  init(_ connection: Connection, pages: DocumentPages) throws(SQLiteError) {
    self.connection = connection
    self.pages = pages
    readStatement = try connection.prepare(Self.read)
    putStatement = try connection.prepare(Self.put)
    deleteStatement = try connection.prepare(Self.delete)
    settingsStatement = try connection.prepare(Self.settings)
    putSettingStatement = try connection.prepare(Self.putSetting)
    documentsStatement = try connection.prepare(Self.documents)
    documentStatement = try connection.prepare(Self.document)
  }

  package func notebooks(root: Int64) throws(SQLiteError) -> [KnownNotebook] {
    readStatement.bind(1, root)
    defer { readStatement.reset() }
    var rows: [KnownNotebook] = []
    while try readStatement.step() {
      rows.append(
        KnownNotebook(number: readStatement.int(0), id: readStatement.text(1), name: readStatement.text(2)))
    }
    return rows
  }

  package func put(root: Int64, id: String, name: String) throws(SQLiteError) -> Int64 {
    putStatement.bind(1, root)
    putStatement.bind(2, id)
    putStatement.bind(3, name)
    defer { putStatement.reset() }
    var number: Int64 = 0
    while try putStatement.step() { number = putStatement.int(0) }
    // The titles of its documents as pages begin with its name.
    try pages.touch(notebook: number)
    return number
  }

  package func remove(_ number: Int64) throws(SQLiteError) {
    deleteStatement.bind(1, number)
    try deleteStatement.run()
  }

  /// The settings a workspace's rows and answers are made with; nil if it has none yet.
  package func settings(root: Int64) throws(SQLiteError) -> SiYuanSettings? {
    settingsStatement.bind(1, root)
    defer { settingsStatement.reset() }
    var settings = SiYuanSettings()
    var isKnown = false
    while try settingsStatement.step() {
      settings.set(settingsStatement.text(0), to: settingsStatement.int(1))
      isKnown = true
    }
    return isKnown ? settings : nil
  }

  package func setSettings(_ settings: SiYuanSettings, root: Int64) throws(SQLiteError) {
    for row in settings.rows {
      putSettingStatement.bind(1, root)
      putSettingStatement.bind(2, row.name)
      putSettingStatement.bind(3, row.value)
      try putSettingStatement.run()
    }
  }

  package func documents(notebook: Int64) throws(SQLiteError) -> [KnownDocument] {
    documentsStatement.bind(1, notebook)
    defer { documentsStatement.reset() }
    var rows: [KnownDocument] = []
    while try documentsStatement.step() { rows.append(Self.known(documentsStatement)) }
    return rows
  }

  package func document(_ number: Int64) throws(SQLiteError) -> KnownDocument? {
    documentStatement.bind(1, number)
    defer { documentStatement.reset() }
    return try documentStatement.step() ? Self.known(documentStatement) : nil
  }

  /// All documents of an id, several where it is repeated, with the inodes of their files.
  package func documents(id: String) throws(SQLiteError) -> [(document: KnownDocument, inode: Int64)] {
    let statement = try connection.prepare(Self.ofID)
    statement.bind(1, id)
    var rows: [(document: KnownDocument, inode: Int64)] = []
    while try statement.step() { rows.append((Self.known(statement), statement.int(4))) }
    return rows
  }

  private static func known(_ row: Statement) -> KnownDocument {
    KnownDocument(number: row.int(0), notebook: row.int(1), path: row.text(2), source: row.int(3))
  }
}
