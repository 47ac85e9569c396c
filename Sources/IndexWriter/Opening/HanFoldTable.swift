import COpenCC
import MentionText
import SQLiteConnection

/// `han_fold`: OpenCC's table of traditional and simplified signs, as it was when the first collection asked for it. There
/// only while a collection makes no difference between them: the library takes longer to load than a thousand notes to read.
enum HanFoldTable {
  private static let insert = "INSERT INTO han_fold (traditional, simplified) VALUES (?1, ?2)"
  private static let read = "SELECT traditional, simplified FROM han_fold"
  private static let delete = "DELETE FROM han_fold"
  private static let isFilled = "SELECT 1 FROM han_fold LIMIT 1"
  // By primary key suffix: some rows a collection.
  private static let isWanted = "SELECT EXISTS (SELECT 1 FROM setting WHERE name = 'hanSensitive' AND value = 0)"

  /// Han signs of the basic plane, and its compatibility ideographs' neighbours that OpenCC maps.
  private static let signs: [ClosedRange<UInt32>] = [0x3400...0x4DBF, 0x4E00...0x9FFF]

  /// Fills or empties the table as the settings want it.
  static func bringInLine(_ connection: Connection) throws(SQLiteError) {
    let isWanted = try connection.integer(isWanted) == 1
    let isFilled = try connection.integer(isFilled) != nil
    if isFilled && !isWanted { try connection.execute(delete) }
    guard isWanted && !isFilled else { return }
    for (traditional, simplified) in pairs() {
      try connection.run(insert, Int64(traditional), Int64(simplified))
    }
  }

  static func load(_ connection: Connection) throws(SQLiteError) -> HanFold {
    let statement = try connection.statement(read)
    var pairs: [(Int64, Int64)] = []
    while try statement.step() { pairs.append((statement.int(0), statement.int(1))) }
    statement.reset()
    return pairs.isEmpty
      ? HanFold(simplified: Dictionary(self.pairs(), uniquingKeysWith: { first, _ in first })) : HanFold(rows: pairs)
  }

  /// Every sign that OpenCC makes another single sign. None without OpenCC's data: nothing is folded then.
  private static func pairs() -> [(UInt32, UInt32)] {
    // One call for all: a line each, since no phrase spans lines.
    var lines = String.UnicodeScalarView()
    for value in signs.joined() {
      guard let sign = Unicode.Scalar(value) else { continue }
      lines.append(sign)
      lines.append("\n")
    }
    let text = String(lines)
    guard let made = inlink_opencc_simplified(text, text.utf8.count) else { return [] }
    defer { inlink_opencc_free(made) }
    let results = String(cString: made).unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    return zip(signs.joined(), results).compactMap { value, result in
      // A sign that becomes several is no single sign's other form.
      guard let first = result.first, result.dropFirst().isEmpty, first.value != value else { return nil }
      return (value, first.value)
    }
  }
}
