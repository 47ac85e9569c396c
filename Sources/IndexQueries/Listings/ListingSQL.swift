/// The statements of listings of a whole index: they read what they list, from end to end.
enum ListingSQL {
  /// Refs to ids that no block has, of documents that count: the ids by ident_by_root, the refs by their primary key.
  static let dangling = """
    SELECT i.number, i.id, r.block, r.content, bi.id
    FROM ident i CROSS JOIN ref r ON r.target = i.number CROSS JOIN document d ON d.number = r.document
    CROSS JOIN block b ON b.key = r.block CROSS JOIN ident bi ON bi.number = b.ident
    WHERE i.root = 0 AND i.number <> 0 AND d.shadowed = 0 ORDER BY i.number, r.block, r.ordinal
    """
  /// By primary key.
  static let updatedOf = "SELECT updated FROM document WHERE number = ?1"

  enum Scanning {
    /// Documents that no ref of another document names.
    static let orphans = """
      SELECT number FROM document WHERE shadowed = 0 AND ident NOT IN (
        SELECT ti.root FROM ref r CROSS JOIN ident ti ON ti.number = r.target
        CROSS JOIN document d ON d.number = r.document WHERE d.shadowed = 0 AND ti.root <> 0 AND ti.root <> d.ident)
      ORDER BY updated DESC, number
      """
    /// Ids that several blocks have. block_by_ident, from end to end.
    static let repeatedIDs = """
      SELECT i.id, n.id || d.path FROM (SELECT ident FROM block GROUP BY ident HAVING count(*) > 1) x
      CROSS JOIN block b ON b.ident = x.ident CROSS JOIN ident i ON i.number = x.ident
      CROSS JOIN document d ON d.number = b.key >> 24 CROSS JOIN notebook n ON n.number = d.notebook
      ORDER BY i.id, n.id, d.path, b.key
      """
    static let repeatedTitles = """
      SELECT d.title, i.id FROM document d CROSS JOIN ident i ON i.number = d.ident
      WHERE d.shadowed = 0 AND d.title <> '' AND d.title IN (
        SELECT title FROM document WHERE shadowed = 0 GROUP BY title HAVING count(*) > 1)
      ORDER BY d.title, i.id
      """
    static let files = "SELECT path, reason, since FROM file_error ORDER BY path"
    /// A container's tags are those of the blocks in it.
    static let tags = """
      SELECT b.tag FROM block b CROSS JOIN document d ON d.number = b.key >> 24
      WHERE b.tag <> '' AND (b.lead IS NULL OR b.type IN ('d', 't')) AND d.shadowed = 0
      """
    static let mostLinked = """
      SELECT ti.root, count(*) FROM ref r CROSS JOIN ident ti ON ti.number = r.target
      CROSS JOIN document d ON d.number = r.document
      WHERE ti.root <> 0 AND ti.root <> d.ident AND d.shadowed = 0 GROUP BY ti.root ORDER BY 2 DESC, 1 LIMIT ?1
      """
    static let documents =
      "SELECT d.number, i.id FROM document d CROSS JOIN ident i ON i.number = d.ident WHERE d.shadowed = 0"
    /// Refs of documents that count.
    static let refs = "SELECT count(*) FROM ref r CROSS JOIN document d ON d.number = r.document WHERE d.shadowed = 0"
    static let types = """
      SELECT b.type, count(*) FROM block b CROSS JOIN document d ON d.number = b.key >> 24
      WHERE d.shadowed = 0 GROUP BY b.type ORDER BY 2 DESC, 1
      """

    static let all: [(name: String, sql: String)] = [
      ("orphans", orphans), ("repeatedIDs", repeatedIDs), ("repeatedTitles", repeatedTitles), ("files", files),
      ("tags", tags), ("mostLinked", mostLinked), ("documents", documents), ("types", types), ("refs", refs),
    ]
  }
}
