/// The statements of `getBacklink2`'s default answer. None of them scans a table; a test asks EXPLAIN QUERY PLAN of
/// every one. CROSS JOIN fixes the order of the loops.
enum BacklinkSQL {
  /// A block by its id, with its document and notebook; more than one row if several files have the id. The last
  /// column says that another file repeats the document's id.
  /// Unique index of ident, block_by_ident, primary keys, document_by_ident.
  static let target = """
    SELECT b.key, b.ident, b.last, b.type, b.name, b.alias, d.path, n.id, n.root, d.title, d.hpath, d.ident,
      EXISTS (SELECT 1 FROM document x WHERE x.ident = d.ident AND x.number <> d.number)
    FROM ident i CROSS JOIN block b ON b.ident = i.number
    CROSS JOIN document d ON d.number = b.key >> 24
    CROSS JOIN notebook n ON n.number = d.notebook
    WHERE i.id = ?1
    """

  /// Refs to the blocks ?1…?2 with what promotion must know of the referring block and its parent. The last
  /// column says that another file repeats the id of the target or of the referring block.
  /// Primary keys of block and ref, block_by_ident.
  static let refsToRange = """
    SELECT r.block, r.ordinal, t.ident, r.content, b.ident, b.type, b.flags, p.key, p.ident, p.type,
      EXISTS (SELECT 1 FROM block x WHERE x.ident = t.ident AND x.key <> t.key)
      OR EXISTS (SELECT 1 FROM block x WHERE x.ident = b.ident AND x.key <> b.key)
    FROM block t CROSS JOIN ref r ON r.target = t.ident CROSS JOIN block b ON b.key = r.block
    LEFT JOIN block p ON p.key = (b.key & ~16777215) | b.parent
    WHERE t.key BETWEEN ?1 AND ?2
    """

  /// Every copy of a block whose id is repeated. block_by_ident, primary keys.
  static let copies = """
    SELECT b.key, b.type, b.flags, p.key, p.ident, p.type, d.path, n.id
    FROM block b CROSS JOIN document d ON d.number = b.key >> 24
    CROSS JOIN notebook n ON n.number = d.notebook
    LEFT JOIN block p ON p.key = (b.key & ~16777215) | b.parent
    WHERE b.ident = ?1
    """

  /// A document's line of the answer. The last column but one says that another file repeats its id.
  /// Primary keys, document_by_ident.
  static let documentHeader = """
    SELECT i.id, n.id, n.name, d.hpath, d.updated, d.ident,
      EXISTS (SELECT 1 FROM document x WHERE x.ident = d.ident AND x.number <> d.number), d.created
    FROM document d CROSS JOIN ident i ON i.number = d.ident CROSS JOIN notebook n ON n.number = d.notebook
    WHERE d.number = ?1
    """

  /// Every document with an id. document_by_ident, primary keys.
  static let documentCopies = """
    SELECT d.number, d.path, n.id FROM document d CROSS JOIN notebook n ON n.number = d.notebook
    WHERE d.ident = ?1
    """

  /// Names and aliases in a document, by its range of keys.
  static let namesInDocument = """
    SELECT name, alias FROM block WHERE key BETWEEN ?1 AND ?2 AND (name <> '' OR alias <> '')
    """

  /// What mentions of a document are found by, where its format says so. Primary key range.
  static let keywords = "SELECT text FROM keyword WHERE document = ?1"

  /// Places in a document, in order. Primary key range.
  static let anchors = """
    SELECT a.kind, a.key, i.id FROM anchor a CROSS JOIN ident i ON i.number = a.ident WHERE a.document = ?1 ORDER BY a.ordinal
    """

  /// The notebook of a document, and the collection's number. Primary keys.
  static let notebookOfDocument = """
    SELECT d.notebook, n.root FROM document d CROSS JOIN notebook n ON n.number = d.notebook WHERE d.number = ?1
    """

  /// What a block says, for `k`. By primary keys: content of containers is put together from the range of keys below
  /// them.
  static let blockText = """
    SELECT t.content, b.name, b.alias, b.memo, b.tag
    FROM block b CROSS JOIN block_content t ON t.key = b.key WHERE b.key = ?1
    """

  /// A document's title, for `k`. Primary key.
  static let documentTitle = "SELECT title, hpath FROM document WHERE number = ?1"

  /// A paragraph's content: always stored. Primary key.
  static let paragraphContent = "SELECT content FROM block WHERE key = ?1"

  /// A list item's first content (the kernel's `fcontent`), as the view `block_first_content` makes it; by the table,
  /// because preparing the view takes longer than a typical answer. Primary key, then a range of keys.
  static let firstContent = """
    SELECT coalesce(b.first_content, (
      SELECT c.content FROM block c
      WHERE c.key > b.key AND c.key <= (b.key & ~16777215) | coalesce(b.last, 0) AND b.lead IS NOT NULL
        AND (c.lead IS NULL OR c.type = 't')
      ORDER BY c.key LIMIT 1), '')
    FROM block b WHERE b.key = ?1
    """

  /// The blocks after ?1 up to ?2 whose parent has the ordinal ?3. Primary key range.
  static let children = "SELECT key FROM block WHERE key > ?1 AND key <= ?2 AND parent = ?3"

  /// The end of what lies below a block. Primary key.
  static let lastBelow = "SELECT last FROM block WHERE key = ?1"

  /// A workspace's settings. Primary key of setting.
  static let settings = "SELECT name, value FROM setting WHERE root = ?1"

  /// Blocks whose text holds one of several phrases, all of them exact. Full-text index, row ids only.
  static let mentions = "SELECT rowid FROM mention_fts WHERE mention_fts MATCH ?1"

  /// The same with the prepared text, for keywords whose hits must be verified. Full-text index.
  static let mentionsWithText = "SELECT rowid, content FROM mention_fts WHERE mention_fts MATCH ?1"

  /// The prepared text of one block. Row id.
  static let mentionText = "SELECT content FROM mention_fts WHERE rowid = ?1"

  /// Blocks with this name, memo or alias. Primary key of label.
  static let labelled = "SELECT block FROM label WHERE text = ?1"

  /// The columns that `mk` is looked for in besides the text. Primary key.
  static let labels = "SELECT name, alias, memo, tag FROM block WHERE key = ?1"

  /// All of the above, by name.
  static let all: [(name: String, sql: String)] = [
    ("target", target), ("refsToRange", refsToRange), ("copies", copies),
    ("documentHeader", documentHeader), ("documentCopies", documentCopies),
    ("namesInDocument", namesInDocument), ("blockText", blockText), ("documentTitle", documentTitle),
    ("paragraphContent", paragraphContent), ("firstContent", firstContent), ("children", children),
    ("lastBelow", lastBelow), ("settings", settings), ("mentions", mentions),
    ("mentionsWithText", mentionsWithText), ("mentionText", mentionText), ("labelled", labelled),
    ("labels", labels), ("keywords", keywords), ("anchors", anchors), ("notebookOfDocument", notebookOfDocument),
  ]

  /// Statements that read a table from end to end, and why nothing better serves.
  enum Scanning {
    /// A keyword without a letter, digit or ideograph (`+++`, an emoji) has no token to look up.
    static let mentionTexts = "SELECT rowid, content FROM mention_fts"
    /// The whole table is the answer; read once, and only if `hanSensitive` is off.
    static let hanFold = "SELECT traditional, simplified FROM han_fold"

    /// Documents that are called so, in each of the few notebooks.
    static let named = """
      SELECT n.number, m.kind, d.number, d.path, d.hpath, i.id, n.name
      FROM notebook n CROSS JOIN name m ON m.notebook = n.number AND m.key = ?1
      CROSS JOIN document d ON d.number = m.document CROSS JOIN ident i ON i.number = d.ident
      """

    /// A row or none for each collection of notebooks.
    static let vaults = "SELECT 1 FROM setting WHERE name = 'mentionsByName' AND value = 1 LIMIT 1"

    static let all: [(name: String, sql: String)] = [
      ("mentionTexts", mentionTexts), ("hanFold", hanFold), ("vaults", vaults), ("named", named),
    ]
  }
}
