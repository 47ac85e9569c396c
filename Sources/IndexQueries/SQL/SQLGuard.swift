import Platform
import SQLiteConnection

/// What a statement of a stranger may touch (spec/http 5): SQLite asks while it prepares one.
final class SQLGuard {
  /// The relations that may be named. Those of schema/README.md that need JSON or full text (`spans`, `assets`, `blocks_fts` and
  /// their like) are left out: SQLite runs neither inside a view whose schema is not trusted.
  static let relations: Set<String> = [
    "blocks", "refs", "attributes", "block_lines", "page", "langlinks", "meta", "change", "sqlite_master",
  ]
  /// Functions that reach outside of the file, or run code.
  static let deniedFunctions: Set<String> = [
    "load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "icu_load_collation", "sqlite_log",
    "lsmode", "fsdir", "shell_add_schema", "sha3_query",
  ]
  /// Questions that SQLite asks for one statement: more is no statement that a person wrote.
  private static let mostQuestions = 200_000

  /// Names of all views in the index: who reads inside of one reads for it.
  var views: Set<String> = []
  /// And of its tables.
  var tables: Set<String> = []
  /// Common table expressions of the statement.
  private var definitions: Set<String> = []
  private var isOn = false
  private var questions = 0
  /// Tables that a view read columns of in this statement.
  private var usedByViews: Set<String> = []
  /// The first relation that was refused.
  private(set) var refused: String?

  /// Guards what `prepare` prepares, which defines common table expressions of these names. Between statements nothing is guarded:
  /// the index's own are prepared on the same connection.
  func guarding<Result>(_ definitions: Set<String>, _ prepare: () throws -> Result) rethrows -> Result {
    isOn = true
    self.definitions = definitions
    questions = 0
    usedByViews = []
    refused = nil
    defer { isOn = false }
    return try prepare()
  }

  func permits(_ action: StatementAction) -> Bool {
    guard isOn else { return true }
    questions += 1
    if questions > Self.mostQuestions { return false }
    switch action {
    case .select, .recursive: return true
    case .function(let name): return !Self.deniedFunctions.contains(name.lowercased())
    case .pragma(let name, let argument):
      return name.lowercased() == "table_info" && Self.relations.contains((argument ?? "").lowercased())
    case .read(let table, let column, let view): return permitsReading(table.lowercased(), column, view?.lowercased())
    case .other: return false
    }
  }

  /// `view` may be the name of a common table expression, too; none has the name of a view (`SQLStatement.check`), or it could
  /// read in a view's name.
  private func permitsReading(_ table: String, _ column: String, _ view: String?) -> Bool {
    if let view, views.contains(view) {
      usedByViews.insert(table)
      return true
    }
    if Self.relations.contains(table) { return true }
    // The rows of a common table expression, and nothing of them: `SELECT count(*) FROM c`.
    if column.isEmpty, definitions.contains(table), !tables.contains(table) { return true }
    // A view that was made part of the statement, of which nothing but rows is asked for: `SELECT count(*) FROM blocks`.
    if column.isEmpty, usedByViews.contains(table) { return true }
    if refused == nil { refused = table }
    return false
  }
}
