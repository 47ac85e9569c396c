import SQLiteConnection

/// Compares what two indexes show to other programs.
package enum IndexComparison {
  /// One view and the columns that must agree; numbers that an index gives out itself are not among them.
  private struct View: Sendable {
    let name: String
    var unit = "document"
    let sql: @Sendable (_ schema: String) -> String
  }

  private static let views: [View] = [
    View(name: "blocks") {
      """
      SELECT root_id, id, parent_id, box, path, hpath, name, alias, memo, tag, content, fcontent, markdown, length,
        type, subtype, ial, sort, created, updated FROM \($0).blocks
      """
    },
    View(name: "refs") {
      """
      SELECT root_id, block_id, def_block_id, def_block_parent_id, def_block_root_id, def_block_path, box, path,
        content, markdown, type FROM \($0).refs
      """
    },
    View(name: "attributes") {
      "SELECT root_id, block_id, name, value, type, box, path FROM \($0).attributes"
    },
    View(name: "mentions") {
      """
      SELECT di.id, i.id, f.c0 FROM \($0).mention_fts_content f JOIN \($0).block b ON b.key = f.id
        JOIN \($0).ident i ON i.number = b.ident
        JOIN \($0).document d ON d.number = b.key >> 24
        JOIN \($0).ident di ON di.number = d.ident
      """
    },
    View(name: "labels") {
      """
      SELECT di.id, i.id, l.text FROM \($0).label l JOIN \($0).block b ON b.key = l.block
        JOIN \($0).ident i ON i.number = b.ident
        JOIN \($0).document d ON d.number = b.key >> 24
        JOIN \($0).ident di ON di.number = d.ident
      """
    },
    // Page ids are given out by an index, where no export says them; nothing may be left to be read again.
    View(name: "pages", unit: "wiki") {
      """
      SELECT s.name, p.namespace || ':' || p.title, p.redirect, p.redirect_namespace, p.is_new, p.touched, p.revision,
        p.length, p.model, CASE s.kind WHEN 0 THEN p.id END, p.digest, p.stale, p.warning
      FROM \($0).wiki_page p JOIN \($0).site s ON s.number = p.site
      """
    },
    View(name: "langlinks", unit: "wiki") {
      """
      SELECT l.site, p.page_namespace || ':' || p.page_title, l.ll_lang, l.ll_title FROM \($0).langlinks l
        JOIN \($0).page p ON p.page_id = l.ll_from AND p.site IS l.site
      """
    },
  ]

  /// Differences named at most for each view.
  private static let shown = 50

  /// One line for each difference: what the index at `path` has too much, or lacks, beside the one at `fresh`. Notes' texts
  /// are not in the lines, only ids.
  package static func differences(
    _ path: String, fresh: String, isInterrupted: @escaping () -> Bool = { false }
  ) throws -> [String] {
    let connection = try Connection(path: "", mode: .scratch)
    connection.setInterruption(isInterrupted)
    connection.setBusyTimeout(milliseconds: 5000)
    try connection.attachReadOnly(path, as: "live")
    try connection.attachReadOnly(fresh, as: "fresh")
    var lines: [String] = []
    for view in views {
      for (word, this, other) in [("extra", "live", "fresh"), ("missing", "fresh", "live")] {
        let statement = try connection.prepare("\(view.sql(this)) EXCEPT \(view.sql(other))")
        var count = 0
        while try statement.step() {
          count += 1
          if count <= shown {
            lines.append("\(view.name): \(word): \(view.unit) \(statement.text(0)), \(statement.text(1))")
          }
        }
        if count > shown { lines.append("\(view.name): \(word): and \(count - shown) more") }
      }
    }
    return lines
  }
}
