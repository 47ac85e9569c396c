/// Statements of `--quirks`. It keeps no index of its own, so its candidate search reads all headings, paragraphs,
/// tables and documents.
enum KernelSQL {
  /// What the kernel's full-text table holds of the rows it looks for mentions in (spec F3). Scans `block`.
  static let searchable = """
    SELECT b.key, i.id, b.type, coalesce(b.content, d.title), b.tag, b.name, b.alias, b.memo,
      coalesce(b.ial, '{: id="' || i.id || '"'
        || CASE WHEN b.updated = '' THEN '' ELSE ' updated="' || b.updated || '"' END || '}'),
      b.reparsed
    FROM block b NOT INDEXED CROSS JOIN ident i ON i.number = b.ident CROSS JOIN document d ON d.number = b.key >> 24
    WHERE b.type IN ('d', 'h', 'p', 't')
    """

  static let all: [(name: String, sql: String)] = [("searchable", searchable)]
}
