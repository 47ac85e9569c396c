/// Rows of an answer in TabSeparated (https://clickhouse.com/docs/interfaces/formats/TabSeparated).
struct FleetRows {
  private let bytes: [UInt8]
  private let columns: Int
  private var position = 0

  /// `columns`: how many each row has. The last one must be a number: an error that a server wrote into the middle of a row can't
  /// look like one then.
  init(_ bytes: [UInt8], columns: Int) {
    self.bytes = bytes
    self.columns = columns
  }

  /// A row that is none.
  struct Malformed: Error {}

  /// The next row's fields; nil at the end.
  mutating func next() throws(Malformed) -> [[UInt8]]? {
    if position == bytes.count { return nil }
    guard let end = bytes[position...].firstIndex(of: 0x0A) else { throw Malformed() }
    let fields = bytes[position..<end].split(separator: 0x09, omittingEmptySubsequences: false).map(Self.unescaped)
    guard fields.count == columns, let last = fields.last, Self.number(last) != nil else { throw Malformed() }
    position = end + 1
    return fields
  }

  /// A number as ClickHouse writes it.
  static func number(_ field: [UInt8]) -> Int64? { Int64(String(decoding: field, as: UTF8.self)) }

  private static func unescaped(_ field: ArraySlice<UInt8>) -> [UInt8] {
    guard field.contains(UInt8(ascii: "\\")) else { return Array(field) }
    var out: [UInt8] = []
    var isEscaped = false
    for byte in field {
      if isEscaped {
        switch byte {
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "0"): out.append(0x00)
        default: out.append(byte)
        }
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        out.append(byte)
      }
    }
    return out
  }
}
