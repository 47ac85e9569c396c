import SQLiteConnection

/// Compares what two indexes show to other programs and answer from: rows with how often they occur, the objects of the
/// schema, and whether indexes and full text are in step with their tables.
package enum IndexComparison {
  /// Rows that must agree; numbers that an index gives out itself are not among them. The first two columns name the row.
  private struct Relation: Sendable {
    let name: String
    var unit = "document"
    let columns: String
    /// `$` stands for the schema.
    let source: String

    func sql(_ schema: String) -> String {
      "SELECT \(columns), count(*) AS times FROM \(source) GROUP BY \(columns)"
        .replacing("$", with: schema + ".")
    }
  }

  private static let ofDocument = "JOIN $document d ON d.number = b.key >> 24 JOIN $ident di ON di.number = d.ident"

  private static let relations: [Relation] = [
    Relation(
      name: "blocks",
      columns: """
        root_id, id, parent_id, box, path, hpath, name, alias, memo, tag, content, fcontent, markdown, length, type,
        subtype, ial, sort, created, updated
        """, source: "$blocks"),
    Relation(
      name: "refs",
      columns: """
        root_id, block_id, def_block_id, def_block_parent_id, def_block_root_id, def_block_path, box, path, content,
        markdown, type
        """, source: "$refs"),
    Relation(
      name: "attributes", columns: "root_id, block_id, name, value, type, box, path", source: "$attributes"),
    Relation(
      name: "mentions", columns: "di.id, i.id, f.c0, f.c1, f.c2, f.c3, f.c4, f.c5, f.c6",
      source: "$mention_fts_content f JOIN $block b ON b.key = f.id JOIN $ident i ON i.number = b.ident \(ofDocument)"),
    Relation(
      name: "labels", columns: "di.id, i.id, l.text",
      source: "$label l JOIN $block b ON b.key = l.block JOIN $ident i ON i.number = b.ident \(ofDocument)"),
    // What only --quirks, or the order of answers, depends on.
    Relation(
      name: "blocks", columns: "di.id, i.id, b.flags, b.reparsed, b.lead, b.spans, b.line",
      source: "$block b JOIN $ident i ON i.number = b.ident \(ofDocument)"),
    Relation(
      name: "refs", columns: "di.id, i.id, r.ordinal, ti.id, r.kind",
      source: """
        $ref r JOIN $block b ON b.key = r.block JOIN $ident i ON i.number = b.ident JOIN $ident ti ON ti.number = r.target
        \(ofDocument)
        """),
    Relation(
      name: "ids", unit: "id", columns: "i.id, r.id",
      source: "$ident i JOIN $ident r ON r.number = i.root WHERE i.root <> 0"),
    Relation(
      name: "blocks", columns: "di.id, i.id, pi.id, p.ident = b.parent_ident, ci.id, li.id",
      source: """
        $block b JOIN $ident i ON i.number = b.ident LEFT JOIN $ident pi ON pi.number = b.parent_ident
        LEFT JOIN $block p ON p.key = (b.key & ~16777215) | b.parent
        LEFT JOIN $block c ON c.key = (b.key & ~16777215) | b.container LEFT JOIN $ident ci ON ci.number = c.ident
        LEFT JOIN $block l ON l.key = (b.key & ~16777215) | b.last LEFT JOIN $ident li ON li.number = l.ident
        \(ofDocument)
        """),
    Relation(
      name: "documents", columns: "di.id, d.path, d.hpath, d.title, d.updated, d.created, d.shadowed, n.id",
      source: "$document d JOIN $ident di ON di.number = d.ident JOIN $notebook n ON n.number = d.notebook"),
    Relation(
      name: "dependencies", columns: "di.id, y.name, y.kind, y.digest",
      source: """
        $dependency y JOIN $site s ON s.number = y.site AND s.kind = 2 JOIN $document d ON d.number = y.page
        JOIN $ident di ON di.number = d.ident
        """),
    Relation(
      name: "stale documents", columns: "di.id, d.path",
      source: """
        $stale_page y JOIN $site s ON s.number = y.site AND s.kind = 2 JOIN $document d ON d.number = y.page
        JOIN $ident di ON di.number = d.ident
        """),
    Relation(
      name: "notebooks", unit: "notebook", columns: "n.id, n.name, n.format, n.suffix, r.path",
      source: "$notebook n JOIN $root r ON r.number = n.root"),
    Relation(
      name: "settings", unit: "workspace", columns: "r.path, s.name, s.value",
      source: "$setting s JOIN $root r ON r.number = s.root"),
    Relation(
      name: "names", columns: "di.id, n.id, y.key, y.kind",
      source: """
        $name y JOIN $document d ON d.number = y.document JOIN $ident di ON di.number = d.ident
        JOIN $notebook n ON n.number = y.notebook
        """),
    Relation(
      name: "anchors", columns: "di.id, y.ordinal, y.kind, y.key, y.level, i.id",
      source: """
        $anchor y JOIN $document d ON d.number = y.document JOIN $ident di ON di.number = d.ident
        JOIN $ident i ON i.number = y.ident
        """),
    Relation(
      name: "keywords", columns: "di.id, y.text",
      source: "$keyword y JOIN $document d ON d.number = y.document JOIN $ident di ON di.number = d.ident"),
    Relation(
      name: "links", columns: "di.id, i.id, l.ordinal, l.ways, t.id, n.id",
      source: """
        $link l JOIN $block b ON b.key = l.block JOIN $ident i ON i.number = b.ident JOIN $ident t ON t.number = l.dangling
        JOIN $notebook n ON n.number = l.notebook \(ofDocument)
        """),
    Relation(
      name: "keys of links", columns: "di.id, i.id, l.ordinal, l.key, n.id",
      source: """
        $link_key l JOIN $block b ON b.key = l.block JOIN $ident i ON i.number = b.ident
        JOIN $notebook n ON n.number = l.notebook \(ofDocument)
        """),
    // Page ids are given out by an index, where no export says them; nothing may be left to be read again.
    Relation(
      name: "pages", unit: "wiki",
      columns: """
        s.name, p.namespace || ':' || p.title, p.redirect, p.redirect_namespace, p.is_new, p.touched, p.revision, p.length,
        p.model, CASE s.kind WHEN 0 THEN p.id & 4294967295 END, p.digest, p.warning,
        EXISTS (SELECT 1 FROM $stale_page y WHERE y.site = p.site AND y.page = p.id & 4294967295)
        """, source: "$wiki_page p JOIN $site s ON s.number = p.site"),
    Relation(
      name: "langlinks", unit: "wiki",
      columns: "s.name, p.namespace || ':' || p.title, l.lang, l.title",
      source: """
        $langlink l JOIN $site s ON s.number = l.site JOIN $wiki_page p ON p.id = l.page AND p.site = l.site
        """),
    Relation(
      name: "wikis", unit: "wiki", columns: "name, kind, title, base, language, first_letter, links, digest",
      source: "$site"),
    Relation(
      name: "namespaces", unit: "wiki", columns: "s.name, n.name, n.number, n.first_letter",
      source: "$namespace n JOIN $site s ON s.number = n.site"),
    Relation(
      name: "wiki dependencies", unit: "wiki",
      columns: "s.name, p.namespace || ':' || p.title, y.kind, y.name, y.digest",
      source: """
        $dependency y JOIN $site s ON s.number = y.site AND s.kind < 2
        JOIN $wiki_page p ON p.id = (y.site - 1) << 32 | y.page
        """),
    Relation(name: "interwiki", unit: "prefix", columns: "prefix, is_language", source: "$interwiki"),
    Relation(name: "han_fold", unit: "sign", columns: "traditional, simplified", source: "$han_fold"),
    Relation(
      name: "about the index", unit: "value", columns: "name, value",
      source: "$meta WHERE name IN ('text_version')"),
  ]

  private static let schema = Relation(
    name: "schema", unit: "object", columns: "name, type, sql", source: "$sqlite_master WHERE name NOT LIKE 'sqlite%'")

  /// Differences named at most for each relation.
  private static let shown = 50

  /// One line for each difference: what the index at `path` has too much, or lacks, beside `fresh`, made by
  /// `WritableIndex.temporary`. Notes' texts are not in the lines, only ids.
  package static func differences(
    _ path: String, fresh: WritableIndex, isInterrupted: @escaping () -> Bool = { false }
  ) throws -> [String] {
    let connection = fresh.connection
    connection.setInterruption(isInterrupted)
    connection.setBusyTimeout(milliseconds: 5000)
    try connection.attachReadOnly(path, as: "live")
    var lines = try differences(of: schema, connection)
    // Without an object of the schema nothing else can be asked.
    if !lines.isEmpty { return lines }
    for relation in relations { lines += try differences(of: relation, connection) }
    lines += try strayRows(connection)
    lines += try disagreements(path, isInterrupted)
    return lines
  }

  private static func differences(of relation: Relation, _ connection: Connection) throws -> [String] {
    var lines: [String] = []
    for (word, this, other) in [("extra", "live", "main"), ("missing", "main", "live")] {
      let statement = try connection.prepare("\(relation.sql(this)) EXCEPT \(relation.sql(other))")
      var count = 0
      while try statement.step() {
        count += 1
        if count <= shown {
          lines.append("\(relation.name): \(word): \(relation.unit) \(statement.text(0)), \(statement.text(1))")
        }
      }
      if count > shown { lines.append("\(relation.name): \(word): and \(count - shown) more") }
    }
    return lines
  }

  /// Rows that hang on nothing: the relations above, which join, don't see them.
  private static func strayRows(_ connection: Connection) throws -> [String] {
    let strays: [(name: String, sql: String)] = [
      ("blocks", "live.block WHERE key >> 24 NOT IN (SELECT number FROM live.document)"),
      ("refs", "live.ref WHERE block NOT IN (SELECT key FROM live.block)"),
      ("attributes", "live.attribute WHERE block NOT IN (SELECT key FROM live.block)"),
      ("labels", "live.label WHERE block NOT IN (SELECT key FROM live.block)"),
      ("mentions", "live.mention_fts_content WHERE id NOT IN (SELECT key FROM live.block)"),
      (
        "dependencies",
        """
        live.dependency y LEFT JOIN live.site s ON s.number = y.site WHERE CASE s.kind
          WHEN 2 THEN NOT EXISTS (SELECT 1 FROM live.document d WHERE d.number = y.page)
          ELSE NOT EXISTS (SELECT 1 FROM live.wiki_page p WHERE p.id = (y.site - 1) << 32 | y.page) END
        """
      ),
      (
        "stale pages",
        """
        live.stale_page y LEFT JOIN live.site s ON s.number = y.site WHERE CASE s.kind
          WHEN 2 THEN NOT EXISTS (SELECT 1 FROM live.document d WHERE d.number = y.page)
          ELSE NOT EXISTS (SELECT 1 FROM live.wiki_page p WHERE p.id = (y.site - 1) << 32 | y.page) END
        """
      ),
      // A document that another one outranks is no page, and keeps its links for the day that it is one again.
      (
        "langlinks",
        """
        live.langlink l WHERE NOT EXISTS (
          SELECT 1 FROM live.wiki_page p WHERE p.id = l.page AND p.site = l.site)
        AND NOT EXISTS (
          SELECT 1 FROM live.site s CROSS JOIN live.document d ON d.number = l.page & 4294967295
          WHERE s.number = l.site AND s.kind = 2 AND d.shadowed = 1)
        """
      ),
    ]
    var lines: [String] = []
    for stray in strays {
      let count = try connection.integer("SELECT count(*) FROM \(stray.sql)") ?? 0
      if count > 0 { lines.append("\(stray.name): extra: \(count) rows that belong to nothing") }
    }
    return lines
  }

  /// What SQLite finds in the file: indexes that are not in step with their tables, and full text that is not with its
  /// content. The latter can only be asked of a database that can be written, so of a copy.
  private static func disagreements(
    _ path: String, _ isInterrupted: @escaping () -> Bool
  ) throws -> [String] {
    let live = try Connection(path: path, mode: .readOnly)
    live.setBusyTimeout(milliseconds: 5000)
    let target = try Connection(path: "", mode: .temporary)
    try target.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
    try live.copy(into: target, isInterrupted: isInterrupted)
    target.setInterruption(isInterrupted)
    var lines: [String] = []
    let pages = try target.prepare("PRAGMA integrity_check(\(shown))")
    while try pages.step() {
      if pages.text(0) != "ok" { lines.append("file: \(pages.text(0))") }
    }
    if let reason = fullTextProblem(target) { lines.append(reason) }
    return lines
  }

  private static func fullTextProblem(_ connection: Connection) -> String? {
    let check = "INSERT INTO mention_fts (mention_fts, rank) VALUES ('integrity-check', 1)"
    let isInStep = (try? connection.execute(check)) != nil
    return isInStep ? nil : "mentions: the full text is not in step with its content"
  }
}

extension String {
  /// With each occurrence of a character replaced.
  fileprivate func replacing(_ character: Character, with text: String) -> String {
    split(separator: character, omittingEmptySubsequences: false).joined(separator: text)
  }
}
