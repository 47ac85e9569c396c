import SQLiteConnection

/// A time as a block has it: 14 digits are stored as an integer, which takes half the room; anything else as it is.
enum StoredTime: SQLiteValue {
  case number(Int64)
  case text(String)

  init(_ time: String) {
    let digits = time.utf8
    if digits.count == 14, digits.first != UInt8(ascii: "0"), digits.allSatisfy({ $0 >= 48 && $0 <= 57 }),
      let number = Int64(time)
    {
      self = .number(number)
    } else {
      self = .text(time)
    }
  }

  func bind(to statement: Statement, at index: Int32) {
    switch self {
    case .number(let number): statement.bind(index, number)
    case .text(let text): statement.bind(index, text)
    }
  }
}
