import SQLiteConnection
import TestSupport
import Testing

@Suite struct ConnectionTests {
  private func connection() throws -> (Connection, ScratchFolder) {
    let scratch = try ScratchFolder()
    return (try Connection(path: scratch.path + "/a.sqlite", mode: .create), scratch)
  }

  @Test func textKeepsEveryByte() throws {
    let (connection, scratch) = try connection()
    defer { withExtendedLifetime(scratch) {} }
    let statement = try connection.prepare("SELECT ?1, length(CAST(?1 AS BLOB)), typeof(?2), typeof(?3)")
    let text = "a\u{0}b é 😀"
    statement.bind(1, text)
    statement.bind(2, "")
    statement.bindNull(3)
    #expect(try statement.step())
    #expect(statement.text(0) == text)
    #expect(statement.int(1) == Int64(text.utf8.count))
    #expect(statement.text(2) == "text")
    #expect(statement.text(3) == "null")
  }

  @Test func aTransactionThatThrowsLeavesNothing() throws {
    struct Stop: Error {}
    let (connection, scratch) = try connection()
    defer { withExtendedLifetime(scratch) {} }
    try connection.execute("CREATE TABLE t (x)")
    #expect(throws: Stop.self) {
      try connection.transaction {
        try connection.execute("INSERT INTO t VALUES (1)")
        throw Stop()
      }
    }
    #expect(try connection.integer("SELECT count(*) FROM t") == 0)
    try connection.transaction { try connection.execute("INSERT INTO t VALUES (1)") }
    #expect(try connection.integer("SELECT count(*) FROM t") == 1)
  }

  @Test func errorsNameTheStatementAndNoValues() throws {
    let (connection, scratch) = try connection()
    defer { withExtendedLifetime(scratch) {} }
    try connection.execute("CREATE TABLE t (x UNIQUE)")
    let statement = try connection.prepare("INSERT INTO t VALUES (?1)")
    statement.bind(1, "secret")
    try statement.run()
    let error = try #require(throws: SQLiteError.self) { try statement.run() }
    #expect(error.primaryCode == 19)
    #expect(error.sql == "INSERT INTO t VALUES (?1)")
    #expect(!error.description.contains("secret"))
  }

  @Test func aReadOnlyConnectionCannotWrite() throws {
    let (connection, scratch) = try connection()
    try connection.execute("CREATE TABLE t (x)")
    let reader = try Connection(path: scratch.path + "/a.sqlite", mode: .readOnly)
    let error = try #require(throws: SQLiteError.self) { try reader.execute("INSERT INTO t VALUES (1)") }
    #expect(error.isAccess)
  }

  @Test func aMissingFileIsNotMade() throws {
    let scratch = try ScratchFolder()
    #expect(throws: SQLiteError.self) { try Connection(path: scratch.path + "/none", mode: .readWrite) }
    #expect(throws: SQLiteError.self) { try Connection(path: scratch.path + "/none", mode: .immutable) }
  }
}
