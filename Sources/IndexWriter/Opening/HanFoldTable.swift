import COpenCC
import MentionText
import SQLiteConnection

/// Fills `han_fold` from OpenCC's table when an index is made, and reads it back.
enum HanFoldTable {
  private static let insert = "INSERT INTO han_fold (traditional, simplified) VALUES (?1, ?2)"
  private static let read = "SELECT traditional, simplified FROM han_fold"

  /// Han signs of the basic plane, and its compatibility ideographs' neighbours that OpenCC maps.
  private static let signs: [ClosedRange<UInt32>] = [0x3400...0x4DBF, 0x4E00...0x9FFF]

  /// Enters every sign that OpenCC makes another single sign. Without OpenCC's data the table stays empty, and
  /// `hanSensitive = false` folds nothing.
  static func fill(_ connection: Connection) throws(SQLiteError) {
    let converter = opencc_open("t2s.json")
    guard let converter, Int(bitPattern: converter) != -1 else { return }
    defer { opencc_close(converter) }
    // One call for all: a line each, since no phrase spans lines.
    var lines = String.UnicodeScalarView()
    for value in signs.joined() {
      guard let sign = Unicode.Scalar(value) else { continue }
      lines.append(sign)
      lines.append("\n")
    }
    let text = String(lines)
    guard let made = opencc_convert_utf8(converter, text, text.utf8.count) else { return }
    defer { opencc_convert_utf8_free(made) }
    let statement = try connection.prepare(insert)
    let results = String(cString: made).unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    for (value, result) in zip(signs.joined(), results) {
      // A sign that becomes several is no single sign's other form.
      guard let first = result.first, result.dropFirst().isEmpty, first.value != value else { continue }
      statement.bind(1, Int64(value))
      statement.bind(2, Int64(first.value))
      try statement.run()
    }
  }

  static func load(_ connection: Connection) throws(SQLiteError) -> HanFold {
    let statement = try connection.prepare(read)
    var map: [UInt32: UInt32] = [:]
    while try statement.step() {
      if let from = UInt32(exactly: statement.int(0)), let to = UInt32(exactly: statement.int(1)) {
        map[from] = to
      }
    }
    return HanFold(simplified: map)
  }
}
