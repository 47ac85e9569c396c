/// The statements of lists of hits. None of them scans a table.
enum HitSQL {
  /// What a hit says of its block. Primary keys.
  static let block = """
    SELECT i.id, b.type, b.ident, b.last, b.name, b.alias, b.tag, b.line IS NOT NULL, b.spans
    FROM block b CROSS JOIN ident i ON i.number = b.ident WHERE b.key = ?1
    """
  /// A block's id. Primary keys.
  static let id = "SELECT i.id FROM block b CROSS JOIN ident i ON i.number = b.ident WHERE b.key = ?1"
  /// Lines of a document, as steps. Primary key range.
  static let lines = "SELECT key, line FROM block WHERE key BETWEEN ?1 AND ?2 AND line IS NOT NULL"
  /// What a reader sees of a block. By primary keys, and the range of keys below a container.
  static let content = "SELECT content FROM block_content WHERE key = ?1"
  /// Refs of a range of blocks, in document order. ref_by_block, then the primary key.
  static let refs = """
    SELECT r.block, r.target, r.kind, r.content, i.id, i.root
    FROM ref r CROSS JOIN ident i ON i.number = r.target
    WHERE r.block BETWEEN ?1 AND ?2 ORDER BY r.block, r.ordinal
    """
  /// The idents of a range of blocks. Primary key.
  static let idents = "SELECT ident FROM block WHERE key BETWEEN ?1 AND ?2"
  /// Tags of a document. Primary key.
  static let tag = "SELECT tag FROM block WHERE key = ?1"
  /// Keys of the blocks around one, among those that have text of their own. Primary key ranges.
  static let before =
    "SELECT key FROM block WHERE key < ?1 AND key > ?2 AND content IS NOT NULL ORDER BY key DESC LIMIT ?3"
  static let after = "SELECT key FROM block WHERE key > ?1 AND key <= ?2 AND content IS NOT NULL ORDER BY key LIMIT ?3"
  /// An ident's id. Primary key.
  static let ident = "SELECT id FROM ident WHERE number = ?1"
  /// What tells which blocks of a document have text of their own, in document order. Primary key ranges.
  static let textBlocks = """
    SELECT b.key, b.ident, i.id, b.type, b.subtype, b.lead, b.content = '', b.line, coalesce(b.container, b.parent)
    FROM block b CROSS JOIN ident i ON i.number = b.ident WHERE b.key BETWEEN ?1 AND ?2 ORDER BY b.key
    """

  static let all: [(name: String, sql: String)] = [
    ("textBlocks", textBlocks), ("block", block), ("id", id), ("lines", lines), ("content", content), ("refs", refs),
    ("idents", idents),
    ("tag", tag), ("before", before),
    ("after", after), ("ident", ident),
  ]
}
