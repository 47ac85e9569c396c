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
    let statement = try connection.prepare(insert)
    for range in signs {
      for value in range {
        guard let sign = Unicode.Scalar(value), let simple = simplified(sign, converter), simple != value
        else {
          continue
        }
        statement.bind(1, Int64(value))
        statement.bind(2, Int64(simple))
        try statement.run()
      }
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

  private static func simplified(_ sign: Unicode.Scalar, _ converter: opencc_t) -> UInt32? {
    let text = String(Character(sign))
    guard let made = opencc_convert_utf8(converter, text, text.utf8.count) else { return nil }
    defer { opencc_convert_utf8_free(made) }
    guard let result = String(validatingCString: made) else { return nil }
    let scalars = result.unicodeScalars
    guard let first = scalars.first, scalars.index(after: scalars.startIndex) == scalars.endIndex else {
      return nil
    }
    return first.value
  }
}
