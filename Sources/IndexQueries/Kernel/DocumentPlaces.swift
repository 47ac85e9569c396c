import SQLiteConnection

/// Where a block stands, as SiYuan's small endpoints say it (spec/http 4).
package struct DocumentPlace: Sendable, Equatable {
  /// Its document's id, and that of its notebook.
  package var root: String
  package var box: String
  package var path: String
  package var hPath: String
}

/// A block below another.
package struct ChildBlock: Sendable, Equatable {
  package var id: String
  package var type: String
  package var subtype: String
  package var content: String
  package var markdown: String
}

extension DocumentPlace: SQLiteRow {
  package init(_ columns: inout Columns) {
    self.init(root: columns.text(), box: columns.text(), path: columns.text(), hPath: columns.text())
  }
}

extension ChildBlock: SQLiteRow {
  package init(_ columns: inout Columns) {
    self.init(
      id: columns.text(), type: columns.text(), subtype: columns.text(), content: columns.text(),
      markdown: columns.text())
  }
}

/// CROSS JOIN fixes the order of the loops.
enum PlaceSQL {
  /// Of several blocks of one id the last by path, then by notebook, counts (spec A4). By ident.id, block_by_ident and primary
  /// keys.
  private static let block = """
    FROM ident i CROSS JOIN block b ON b.ident = i.number CROSS JOIN document d ON d.number = b.key >> 24
    CROSS JOIN notebook n ON n.number = d.notebook CROSS JOIN ident di ON di.number = d.ident
    WHERE i.id = ?1 AND d.shadowed = 0 ORDER BY d.path DESC, n.id DESC LIMIT 1
    """
  static let place = "SELECT di.id, n.id, d.path, d.hpath \(block)"
  /// Key, last key below it, and the ordinal that its children name as what they lie in: a heading's lie in what it lies in.
  static let family = """
    SELECT b.key, (b.key & ~16777215) | coalesce(b.last, CASE b.type WHEN 'd' THEN 16777215 ELSE b.key & 16777215 END),
      CASE b.type WHEN 'h' THEN coalesce(b.container, b.parent) ELSE b.key & 16777215 END \(block)
    """
  /// By blocks.id.
  static let attributes = "SELECT ial FROM blocks WHERE id = ?1 ORDER BY path DESC, box DESC LIMIT 1"
  /// A range of block's primary key, and what the view makes of each.
  static let children = """
    SELECT r.id, r.type, r.subtype, r.content, r.markdown FROM block b CROSS JOIN block_row r ON r.key = b.key
    WHERE b.key > ?1 AND b.key <= ?2 AND coalesce(b.container, b.parent) = ?3 ORDER BY b.key
    """
  /// One row a notebook.
  static let notebooks = "SELECT id, name FROM notebook ORDER BY id"
  static let notebook = "SELECT 1 FROM notebook WHERE id = ?1"
  /// The documents of one notebook: no index knows hpaths.
  static let documents = """
    SELECT i.id FROM notebook n CROSS JOIN document d ON d.notebook = n.number CROSS JOIN ident i ON i.number = d.ident
    WHERE n.id = ?1 AND d.hpath = ?2 AND d.shadowed = 0 ORDER BY i.id
    """
  /// By the unique index of document.
  static let hPath = """
    SELECT d.hpath FROM notebook n CROSS JOIN document d ON d.notebook = n.number AND d.path = ?2
    WHERE n.id = ?1 AND d.shadowed = 0 LIMIT 1
    """
}

/// The questions of SiYuan's small endpoints. Each is asked inside `snapshot`.
extension ReadOnlyIndex {
  /// nil: no block has the id.
  package func place(ofBlock id: String) throws -> DocumentPlace? {
    let rows = try statement(PlaceSQL.place)
    rows.bind(1, id)
    return try rows.first()
  }

  /// All attributes as `{: id="…" …}`; nil: no block has the id.
  package func attributeList(ofBlock id: String) throws -> String? {
    let rows = try statement(PlaceSQL.attributes)
    rows.bind(1, id)
    return try rows.first()
  }

  /// In the document's order; none for what holds no blocks.
  package func children(ofBlock id: String) throws -> [ChildBlock] {
    let family = try statement(PlaceSQL.family)
    family.bind(1, id)
    defer { family.reset() }
    guard try family.step() else { return [] }
    let rows = try statement(PlaceSQL.children)
    rows.bind([family.int(0), family.int(1), family.int(2)])
    return try rows.rows()
  }

  package func notebookNames() throws -> [(id: String, name: String)] {
    let rows = try statement(PlaceSQL.notebooks)
    defer { rows.reset() }
    var names: [(id: String, name: String)] = []
    while try rows.step() { names.append((rows.text(0), rows.text(1))) }
    return names
  }

  package func hasNotebook(_ id: String) throws -> Bool {
    let rows = try statement(PlaceSQL.notebook)
    rows.bind(1, id)
    defer { rows.reset() }
    return try rows.step()
  }

  /// Ids, in their order.
  package func documents(inNotebook box: String, hPath: String) throws -> [String] {
    let rows = try statement(PlaceSQL.documents)
    rows.bind([box, hPath])
    return try rows.rows()
  }

  package func hPath(inNotebook box: String, path: String) throws -> String? {
    let rows = try statement(PlaceSQL.hPath)
    rows.bind([box, path])
    return try rows.first()
  }
}
