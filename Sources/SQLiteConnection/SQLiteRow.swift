/// A value that a parameter may be bound to.
package protocol SQLiteValue {
  func bind(to statement: Statement, at index: Int32)
}

extension Int64: SQLiteValue {
  package func bind(to statement: Statement, at index: Int32) { statement.bind(index, self) }
}

extension Int: SQLiteValue {
  package func bind(to statement: Statement, at index: Int32) { statement.bind(index, self) }
}

extension Bool: SQLiteValue {
  package func bind(to statement: Statement, at index: Int32) { statement.bind(index, self ? 1 : 0) }
}

extension String: SQLiteValue {
  package func bind(to statement: Statement, at index: Int32) { statement.bind(index, self) }
}

extension Optional: SQLiteValue where Wrapped: SQLiteValue {
  package func bind(to statement: Statement, at index: Int32) {
    if let self { self.bind(to: statement, at: index) } else { statement.bindNull(index) }
  }
}

/// A value that is read from a row, column by column in the order the query names them.
package protocol SQLiteRow {
  init(_ columns: inout Columns)
}

/// The columns of a statement's current row, taken from left to right.
package struct Columns {
  private let statement: Statement
  private var next: Int32 = 0

  init(_ statement: Statement) { self.statement = statement }

  private mutating func take() -> Int32 {
    defer { next += 1 }
    return next
  }

  package mutating func int() -> Int64 { statement.int(take()) }
  package mutating func flag() -> Bool { statement.int(take()) != 0 }
  package mutating func text() -> String { statement.text(take()) }
  package mutating func optionalInt() -> Int64? { statement.optionalInt(take()) }
  package mutating func optionalText() -> String? { statement.optionalText(take()) }
  package mutating func optionalBytes() -> [UInt8]? {
    let column = take()
    return statement.isNull(column) ? nil : statement.withBytes(column) { Array($0) }
  }
}

extension Int64: SQLiteRow {
  package init(_ columns: inout Columns) { self = columns.int() }
}

extension String: SQLiteRow {
  package init(_ columns: inout Columns) { self = columns.text() }
}

extension Statement {
  /// Binds values to the parameters from the first on.
  package func bind(_ values: [any SQLiteValue]) {
    for (position, value) in values.enumerated() { value.bind(to: self, at: Int32(position + 1)) }
  }

  /// Runs a statement without rows.
  package func run(_ values: any SQLiteValue...) throws(SQLiteError) {
    bind(values)
    try run()
  }

  /// All rows that are left; the statement is ready again then.
  package func rows<Row: SQLiteRow>(_ type: Row.Type = Row.self) throws(SQLiteError) -> [Row] {
    defer { reset() }
    var rows: [Row] = []
    while try step() {
      var columns = Columns(self)
      rows.append(Row(&columns))
    }
    return rows
  }

  /// The next row, if there is one; the statement is ready again then.
  package func first<Row: SQLiteRow>(_ type: Row.Type = Row.self) throws(SQLiteError) -> Row? {
    defer { reset() }
    guard try step() else { return nil }
    var columns = Columns(self)
    return Row(&columns)
  }
}
