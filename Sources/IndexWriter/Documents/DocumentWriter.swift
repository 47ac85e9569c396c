import NotebookModel
import SQLiteConnection

/// Where a document stands in the tree.
package struct DocumentPlacement: Sendable {
  /// `notebook.number`.
  package var notebook: Int64
  /// Relative to the notebook, from its `/`.
  package var path: String
  /// `source.number` of the file.
  package var source: Int64
  /// The document's number if it is known: the same file as before, or a file that was moved.
  package var number: Int64?

  package init(notebook: Int64, path: String, source: Int64, number: Int64?) {
    self.notebook = notebook
    self.path = path
    self.source = source
    self.number = number
  }
}

/// Brings one document's rows in line with what its file says: blocks, refs, attributes, full text, labels,
/// dependencies and the document's own row. Rows that say the same already are not written.
///
/// The caller holds the transaction: all of this and the stamp of the file commit together.
package final class DocumentWriter {
  private static let find = """
    SELECT notebook, source, ident, path, title, updated, hpath, created,
      (SELECT name FROM notebook n WHERE n.number = notebook)
    FROM document WHERE number = ?1
    """
  private static let insert = """
    INSERT INTO document (notebook, source, ident, path, hpath, title, updated, created)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    """
  private static let update = """
    UPDATE document SET notebook = ?2, source = ?3, ident = ?4, path = ?5, hpath = ?6, title = ?7, updated = ?8,
      created = ?9
    WHERE number = ?1
    """
  // By document_by_ident.
  private static let shadow = """
    UPDATE document SET shadowed = number <> (
      SELECT d.number FROM document d JOIN notebook n ON n.number = d.notebook
      WHERE d.ident = ?1 ORDER BY d.path DESC, n.id DESC, d.number DESC LIMIT 1)
    WHERE ident = ?1
    """
  // By document_by_ident: nothing to choose if one document has the id and it counts already.
  private static let namesakes = "SELECT count(*) > 1 OR max(shadowed) = 1 FROM document WHERE ident = ?1"
  private static let deleteDocument = "DELETE FROM document WHERE number = ?1"
  // Each by key range of the document: primary key, ref_by_block, primary key, label_by_block, rowid.
  private static let deleteRows = [
    "DELETE FROM block WHERE key BETWEEN ?1 AND ?2",
    "DELETE FROM ref WHERE block BETWEEN ?1 AND ?2",
    "DELETE FROM attribute WHERE block BETWEEN ?1 AND ?2",
    "DELETE FROM label WHERE block BETWEEN ?1 AND ?2",
    "DELETE FROM mention_fts WHERE rowid BETWEEN ?1 AND ?2",
    "DELETE FROM link WHERE block BETWEEN ?1 AND ?2",
    "DELETE FROM link_key WHERE block BETWEEN ?1 AND ?2",
  ]

  private let connection: Connection
  private let idents: IdentTable
  private let blocks: BlockRows
  private let refs: RefRows
  private let mentions: MentionRows
  private let dependencies: DependencyRows
  private let names: NameRows
  private let hpaths: HPathUpkeep
  private let pages: DocumentPages
  private let changes: ChangeLog
  private let findStatement: Statement
  private let insertStatement: Statement
  private let updateStatement: Statement
  private let shadowStatement: Statement
  private let namesakesStatement: Statement
  private let deleteDocumentStatement: Statement
  private let deleteRowsStatements: [Statement]

  init(
    _ connection: Connection, idents: IdentTable, dependencies: DependencyRows, names: NameRows,
    hpaths: HPathUpkeep, pages: DocumentPages, changes: ChangeLog
  ) throws(SQLiteError) {
    self.connection = connection
    self.idents = idents
    self.dependencies = dependencies
    self.names = names
    self.hpaths = hpaths
    self.pages = pages
    self.changes = changes
    blocks = try BlockRows(connection)
    refs = try RefRows(connection)
    mentions = try MentionRows(connection)
    findStatement = connection.lazyStatement(Self.find)
    insertStatement = connection.lazyStatement(Self.insert)
    updateStatement = connection.lazyStatement(Self.update)
    namesakesStatement = connection.lazyStatement(Self.namesakes)
    shadowStatement = connection.lazyStatement(Self.shadow)
    deleteDocumentStatement = connection.lazyStatement(Self.deleteDocument)
    var statements: [Statement] = []
    for sql in Self.deleteRows { statements.append(connection.lazyStatement(sql)) }
    deleteRowsStatements = statements
  }

  /// Writes a document. Returns its number.
  @discardableResult
  package func write(_ document: PreparedDocument, at placement: DocumentPlacement) throws -> Int64 {
    let (number, isNew, moved) = try writeHeader(document, at: placement)
    var identNumbers: [Int64] = []
    identNumbers.reserveCapacity(document.blocks.count)
    let root = try idents.number(of: document.id)
    for block in document.blocks { identNumbers.append(try idents.number(ofBlock: block.id, in: root)) }
    let old = isNew ? [] : try blocks.order(ofDocument: number)
    if !isNew { idents.vacate(Set(old.map(\.ident)).subtracting(identNumbers)) }
    guard let ordinals = OrdinalAssignment.assign(old: old, new: identNumbers) else {
      throw IndexWriteError.tooManyBlocks(document: document.id)
    }
    let keys = ordinals.map { BlockKey(document: number, ordinal: $0) }
    var written = try blocks.update(
      document: number, blocks: document.blocks, ordinals: ordinals, idents: identNumbers, isNew: isNew)
    let anchors = document.anchors.map { (anchor: $0, ident: identNumbers[$0.block]) }
    let isRenamed = try names.update(
      document: number, notebook: placement.notebook, names: document.names, anchors: anchors,
      keywords: document.keywords, isNew: isNew, isElsewhere: moved)
    if isRenamed { written += 1 }
    let targets = try targets(of: document, number: number, root: root, keys: keys, placement, isNew: isNew)
    written += try refs.update(
      document: number, refs: document.refs, targets: targets, keys: keys, isNew: isNew)
    written += try refs.update(document: number, attributes: document.attributes, keys: keys, isNew: isNew)
    written += try mentions.update(document: number, blocks: document.blocks, keys: keys, isNew: isNew)
    let page = try pages.key(document: number, notebook: placement.notebook)
    try dependencies.update(page, to: document.dependencies, isNew: isNew)
    if !isNew { try dependencies.unmark(page) }
    let linksChanged = try pages.setLinks(
      document.languageLinks, document: number, notebook: placement.notebook, isNew: isNew)
    if linksChanged { written += 1 }
    if isNew {
      changes.record(.added, document: number)
    } else {
      if moved { changes.record(.moved, document: number) }
      if written > 0 { changes.record(.changed, document: number) }
    }
    return number
  }

  /// The idents that a document's refs mean, by name or by id.
  private func targets(
    of document: PreparedDocument, number: Int64, root: Int64, keys: [BlockKey], _ placement: DocumentPlacement,
    isNew: Bool
  ) throws(SQLiteError) -> [Int64] {
    var targets: [Int64] = []
    targets.reserveCapacity(document.refs.count)
    var links: [NameRows.Link] = []
    var counts: [Int: Int64] = [:]
    for ref in document.refs {
      let written = try idents.number(of: ref.target)
      let ordinal = counts[ref.block, default: 0]
      counts[ref.block] = ordinal + 1
      guard let link = ref.link else {
        targets.append(written)
        continue
      }
      links.append(NameRows.Link(block: keys[ref.block].value, ordinal: ordinal, link: link, dangling: written))
      targets.append(
        try names.target(link, notebook: placement.notebook, document: number, ident: root) ?? written)
    }
    if !links.isEmpty || !isNew && document.isNamed {
      try names.update(document: number, notebook: placement.notebook, links: links, isNew: isNew)
    }
    return targets
  }

  /// Writes the document's own row, and the hpaths of the documents below it if its title or place changed.
  private func writeHeader(
    _ document: PreparedDocument, at placement: DocumentPlacement
  ) throws -> (number: Int64, isNew: Bool, moved: Bool) {
    let ident = try idents.number(of: document.id)
    func hpath() throws -> String {
      try hpaths.hpath(notebook: placement.notebook, path: placement.path, title: document.title)
    }
    guard let number = placement.number else {
      insertStatement.bind(1, placement.notebook)
      insertStatement.bind(2, placement.source)
      insertStatement.bind(3, ident)
      insertStatement.bind(4, placement.path)
      insertStatement.bind(5, try hpath())
      insertStatement.bind(6, document.title)
      insertStatement.bind(7, document.updated)
      insertStatement.bind(8, document.created)
      try insertStatement.run()
      let number = connection.lastInsertedRow
      pages.touch(number, isNew: true)
      try chooseAmong(ident: ident)
      try titleChanged(notebook: placement.notebook, path: placement.path)
      return (number, true, false)
    }
    findStatement.bind(1, number)
    guard try findStatement.step() else {
      findStatement.reset()
      throw SQLiteError(code: 11, message: "document \(number) has no row")
    }
    let row = findStatement
    let isSamePlace = row.int(0) == placement.notebook && row.holds(placement.path, 3)
    let isSameTitle = row.holds(document.title, 4)
    let oldNotebook = row.int(0)
    let oldPath = row.text(3)
    let oldIdent = row.int(2)
    let (oldTitle, oldHPath) = (row.text(4), row.text(8) + row.text(6))
    let newHPath = try hpath()
    let isSame =
      isSamePlace && isSameTitle && row.int(1) == placement.source && row.int(2) == ident
      && row.holds(document.updated, 5) && row.holds(newHPath, 6) && row.holds(document.created, 7)
    row.reset()
    if isSame { return (number, false, false) }
    updateStatement.bind(1, number)
    updateStatement.bind(2, placement.notebook)
    updateStatement.bind(3, placement.source)
    updateStatement.bind(4, ident)
    updateStatement.bind(5, placement.path)
    updateStatement.bind(6, newHPath)
    updateStatement.bind(7, document.title)
    updateStatement.bind(8, document.updated)
    updateStatement.bind(9, document.created)
    try updateStatement.run()
    pages.touch(number)
    if oldNotebook != placement.notebook { try leave(number, from: oldNotebook, to: placement.notebook) }
    // Another document of the id it had may count now.
    if oldIdent != ident {
      try chooseAmong(ident: oldIdent)
      changes.record(removed: number, id: try idents.id(of: oldIdent), title: oldTitle, path: oldHPath)
      changes.record(.added, document: number)
    }
    if !isSamePlace {
      try idents.contest(document: number, onlyRepeated: true)
      try chooseAmong(ident: ident)
      try titleChanged(notebook: oldNotebook, path: oldPath)
    }
    if !isSamePlace || !isSameTitle { try titleChanged(notebook: placement.notebook, path: placement.path) }
    return (number, false, !isSamePlace)
  }

  /// What a document has as a page of one collection goes with it to another.
  private func leave(_ number: Int64, from old: Int64, to new: Int64) throws(SQLiteError) {
    let page = try pages.key(document: number, notebook: old)
    if try page == pages.key(document: number, notebook: new) { return }
    try dependencies.remove(page)
    try dependencies.unmark(page)
    _ = try pages.setLinks([], document: number, notebook: old, isNew: false)
  }

  /// Of several documents of one id lets the last by path, then by notebook, count (spec A4).
  private func chooseAmong(ident: Int64) throws(SQLiteError) {
    namesakesStatement.bind(1, ident)
    let isAlone = try namesakesStatement.step() && namesakesStatement.int(0) == 0
    namesakesStatement.reset()
    if isAlone { return }
    try pages.touch(ident: ident)
    shadowStatement.bind(1, ident)
    try shadowStatement.run()
  }

  /// Brings the hpaths below a document file in line after its title changed, came or went.
  package func titleChanged(notebook: Int64, path: String) throws(SQLiteError) {
    for number in try hpaths.refresh(notebook: notebook, below: path) {
      changes.record(.moved, document: number)
      pages.touch(number)
    }
  }

  /// Removes a document and all that hangs on it. Returns whether there was one.
  @discardableResult
  package func remove(document number: Int64) throws(SQLiteError) -> Bool {
    findStatement.bind(1, number)
    guard try findStatement.step() else {
      findStatement.reset()
      return false
    }
    let notebook = findStatement.int(0)
    let path = findStatement.text(3)
    let ident = findStatement.int(2)
    let (title, hPath) = (findStatement.text(4), findStatement.text(8) + findStatement.text(6))
    findStatement.reset()
    let id = try idents.id(of: ident)
    try idents.contest(document: number)
    let range = BlockKey.range(ofDocument: number)
    for statement in deleteRowsStatements {
      statement.bind(1, range.lowerBound)
      statement.bind(2, range.upperBound)
      try statement.run()
    }
    let page = try pages.key(document: number, notebook: notebook)
    try names.remove(document: number)
    try dependencies.remove(page)
    try dependencies.unmark(page)
    _ = try pages.setLinks([], document: number, notebook: notebook, isNew: false)
    pages.touch(number)
    deleteDocumentStatement.bind(1, number)
    try deleteDocumentStatement.run()
    try chooseAmong(ident: ident)
    try titleChanged(notebook: notebook, path: path)
    changes.record(removed: number, id: id, title: title, path: hPath)
    return true
  }
}
