import SQLiteConnection
import TestSupport
import Testing

@Suite struct StatementTests {
  private func connection() throws -> (Connection, ScratchFolder) {
    let scratch = try ScratchFolder()
    let connection = try Connection(path: scratch.path + "/a.sqlite", mode: .create)
    try connection.execute("CREATE TABLE t (a, b TEXT)")
    return (connection, scratch)
  }

  /// Before, the row was written with NULL in the value's place, or with the value of the row before.
  @Test func aValueAboveTheLimitIsAnErrorAndNoOtherValue() throws {
    let (connection, scratch) = try connection()
    defer { withExtendedLifetime(scratch) {} }
    connection.distrust()
    let statement = try connection.prepare("INSERT INTO t VALUES (?1, ?2)")
    try statement.run(1, "first")
    let tooBig = String(repeating: "x", count: (256 << 20) + 1)
    let error = try #require(throws: SQLiteError.self) { try statement.run(2, tooBig) }
    #expect(error.primaryCode == 18)
    #expect(error.sql == "INSERT INTO t VALUES (?1, ?2)")
    #expect(!error.description.contains("xxx"))
    #expect(try connection.integer("SELECT count(*) FROM t") == 1)
    // The failure does not stay.
    try statement.run(3, "third")
    #expect(try connection.integer("SELECT count(*) FROM t") == 2)
  }

  @Test func aParameterThatIsNotThereIsAnError() throws {
    let (connection, scratch) = try connection()
    defer { withExtendedLifetime(scratch) {} }
    let statement = try connection.prepare("INSERT INTO t VALUES (?1, 'x')")
    #expect(throws: SQLiteError.self) { try statement.run(1, 2) }
    #expect(try connection.integer("SELECT count(*) FROM t") == 0)
  }

  @Test func aLazyStatementThatCannotBePreparedSaysSoWhenItIsUsed() throws {
    let (connection, scratch) = try connection()
    defer { withExtendedLifetime(scratch) {} }
    let wrong = connection.lazyStatement("INSERT INTO nowhere VALUES (?1)")
    wrong.bind(1, "x")
    let error = try #require(throws: SQLiteError.self) { try wrong.run() }
    #expect(error.message.contains("nowhere"))
    let right = connection.lazyStatement("INSERT INTO t (a) VALUES (?1)")
    try right.run(7)
    #expect(try connection.integer("SELECT a FROM t") == 7)
  }

  private struct Row: SQLiteRow, Equatable {
    let number: Int64?
    let text: String

    init(_ columns: inout Columns) { (number, text) = (columns.optionalInt(), columns.text()) }
  }

  @Test func rowsAreReadColumnByColumnAndStatementsAreKept() throws {
    let (connection, scratch) = try connection()
    defer { withExtendedLifetime(scratch) {} }
    for number in 1...3 { try connection.run("INSERT INTO t VALUES (?1, ?2)", number, "n\(number)") }
    let rows: [Row] = try connection.rows("SELECT a, b FROM t WHERE a > ?1 ORDER BY a", 1)
    #expect(rows.map(\.number) == [2, 3])
    #expect(rows.map(\.text) == ["n2", "n3"])
    let none: Row? = try connection.first("SELECT a, b FROM t WHERE a > ?1 ORDER BY a", 9)
    #expect(none == nil)
    let same = try connection.statement("SELECT 1")
    #expect(try connection.statement("SELECT 1") === same)
  }
}
