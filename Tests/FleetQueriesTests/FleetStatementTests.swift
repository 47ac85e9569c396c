import Testing

@testable import FleetQueries

/// What becomes part of a statement is a literal, whatever it holds.
@Suite struct FleetStatementTests {
  private func text(_ statement: FleetStatement) -> String { String(decoding: statement.bytes, as: UTF8.self) }

  @Test(arguments: [
    ("plain", "'plain'"), ("", "''"), ("O'Neill", #"'O\'Neill'"#), (#"a\'b"#, #"'a\\\'b'"#),
    ("x' OR 1=1 --", #"'x\' OR 1=1 --'"#), ("a\tb\nc\rd\0e", #"'a\tb\nc\rd\0e'"#),
    ("naïve {id} 100% 😀", "'naïve {id} 100% 😀'"),
    ("\\", #"'\\'"#), ("\" `", "'\" `'"),
  ])
  func textsAreLiterals(_ value: String, _ literal: String) {
    #expect(text("SELECT \(Array(value.utf8))") == "SELECT " + literal)
  }

  @Test func numbersAndPairs() {
    #expect(text("LIMIT \(Int64.min)") == "LIMIT -9223372036854775808")
    let pages: [(text: [UInt8], number: Int64)] = [(Array("a'".utf8), 1), (Array("b".utf8), 2)]
    #expect(text("IN \(pages)") == #"IN (('a\'',1),('b',2))"#)
    let documents: [(text: [UInt8], other: [UInt8])] = [(Array("i".utf8), Array("'".utf8))]
    #expect(text("IN \(documents)") == #"IN (('i','\''))"#)
    var sum: FleetStatement = "a"
    sum += " = \([0xFF])"
    #expect(sum.bytes == Array("a = '".utf8) + [0xFF] + Array("'".utf8))
  }
}

/// What a server answers is read as rows, or not at all.
@Suite struct FleetRowsTests {
  private func read(_ text: String, columns: Int) throws -> [[String]] {
    var rows = FleetRows(Array(text.utf8), columns: columns)
    var found: [[String]] = []
    while let row = try rows.next() { found.append(row.map { String(decoding: $0, as: UTF8.self) }) }
    return found
  }

  @Test func fieldsAreUnescaped() throws {
    #expect(try read("", columns: 2) == [])
    #expect(try read("a\\tb\\n\\\\c\\'\t7\n\t-1\n", columns: 2) == [["a\tb\n\\c'", "7"], ["", "-1"]])
    #expect(try read("\\0\\b\\f\\r\\q\t0\n", columns: 2) == [["\0\u{8}\u{C}\rq", "0"]])
  }

  @Test(arguments: [
    "a\t1", "a\n", "a\tb\n", "a\t1\t2\n", "a\t1\nCode: 241. DB::Exception: Memory limit",
    "a\t1Code: 241. DB::Exception\n",
    "<html>\n</html>\n",
  ])
  func whatIsNoRow(_ text: String) { #expect(throws: FleetRows.Malformed.self) { try read(text, columns: 2) } }
}

@Suite struct FleetErrorTests {
  @Test func aServersErrorIsOneLineWithoutTheQuestion() {
    func said(_ text: String, _ status: Int = 500) -> String {
      FleetError.said(text, status: status, at: "h:1").description
    }
    #expect(
      said("Code: 193, e.displayText() = DB::Exception: Wrong password for user ada").contains(
        "user or password is wrong"))
    #expect(said("Code: 60. DB::Exception: Table x.refs doesn't exist").contains("scripts/fleet load"))
    #expect(
      said("Code: 62. DB::Exception: Syntax error near 'secret title'")
        == "h:1: the server refused the question (code 62): see its log")
    #expect(said("<html>nginx</html>", 404).contains("no ClickHouse server (HTTP status 404)"))
  }
}
