import SQLiteConnection

/// Questions to an index as another program asks them.
package enum Sqlite {
  /// The rows of a query, columns joined by `|`, lines by newlines.
  package static func text(_ path: String, _ sql: String) throws -> String {
    let connection = try Connection(path: path, mode: .readOnly)
    let statement = try connection.prepare(sql)
    var lines: [String] = []
    while try statement.step() {
      lines.append((0..<statement.columnCount).map { statement.text($0) }.joined(separator: "|"))
    }
    return lines.joined(separator: "\n")
  }
}
