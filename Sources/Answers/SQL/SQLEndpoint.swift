import IndexQueries
import SQLiteConnection

/// `POST /api/query/sql` (spec/http 5).
package enum SQLEndpoint {
  /// Bytes of an answer.
  private static let largest = 64 << 20

  private enum Argument: Error {
    case refused(String)
  }

  /// The body of an answer, and the state of the index that it was made from if one was asked. Throws what the index can't answer.
  package static func answer(_ body: [UInt8], _ index: SQLIndex) throws -> (body: [UInt8], fresh: IndexFreshness?) {
    var out: [UInt8] = []
    var fresh: IndexFreshness?
    func fail(_ code: Int, _ message: String) -> (body: [UInt8], fresh: IndexFreshness?) {
      out = []
      KernelBody.append(code: code, failure: message, to: &out)
      return (out, fresh)
    }
    do {
      let statement = try Self.statement(KernelRequest(body, to: .sql))
      out += #"{"code":0,"msg":"","data":["#.utf8
      var row = SQLRow()
      try index.run(
        Array(statement.utf8), fresh: { fresh = $0 }, names: { row.name($0) },
        row: { statement throws(SQLRefusal) in
          row.append(statement, to: &out)
          if out.count > largest { throw .failed("answer too large") }
        })
      out += "]}".utf8
      return (out, fresh)
    } catch let failure as KernelFailure {
      return fail(-1, failure.message)
    } catch let refusal as SQLRefusal {
      switch refusal {
      case .severalStatements: return fail(-1, "SQL statement is not single")
      case .notReading: return fail(-1, "SQL statement is not a read-only query")
      case .failed(let message): return fail(1, message)
      }
    }
  }

  private static func statement(_ request: KernelRequest) throws(KernelFailure) -> String {
    switch request["mode"] {
    case nil, .null: break
    case .string(let mode) where ["", "readonly", "multiple"].contains(mode): break
    default: throw KernelFailure("unknown [mode]")
    }
    switch request["stmt"] {
    case nil, .null: throw KernelFailure("Field [stmt] is required")
    case .string(let text):
      if text.utf8.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) {
        throw KernelFailure("Field [stmt] must not be empty")
      }
      return text
    default: throw KernelFailure("Field [stmt] should be of type [String]")
    }
  }
}

/// Rows as objects, with their keys in byte order; of columns of one name the last counts.
struct SQLRow {
  private var columns: [(key: [UInt8], column: Int32)] = []
  private var isFirst = true

  mutating func name(_ names: [String]) {
    var last: [[UInt8]: Int32] = [:]
    for (column, name) in names.enumerated() { last[Array(name.utf8)] = Int32(column) }
    columns = last.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { name, column in
      var key: [UInt8] = []
      JSONText.append(String(decoding: name, as: UTF8.self), to: &key)
      return (key + [UInt8(ascii: ":")], column)
    }
  }

  mutating func append(_ row: Statement, to out: inout [UInt8]) {
    if !isFirst { out.append(UInt8(ascii: ",")) }
    isFirst = false
    out.append(UInt8(ascii: "{"))
    for (position, entry) in columns.enumerated() {
      if position > 0 { out.append(UInt8(ascii: ",")) }
      out += entry.key
      switch row.value(entry.column) {
      case .null: out += "null".utf8
      case .integer(let number): out += String(number).utf8
      case .real(let number): GoNumber.append(number, to: &out)
      case .text(let bytes): JSONText.append(String(decoding: bytes, as: UTF8.self), to: &out)
      case .blob(let bytes):
        out.append(UInt8(ascii: "\""))
        Base64.append(bytes, to: &out)
        out.append(UInt8(ascii: "\""))
      }
    }
    out.append(UInt8(ascii: "}"))
  }
}
