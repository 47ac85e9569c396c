import Foundation
import SQLiteConnection
import TestSupport
import Testing

/// The views beside the rows that SiYuan's kernel kept for the same files: every block and inline type, every repair.
/// Columns that say nothing new are left out of the recording.
@Suite struct RecordedRowsTests {
  private static let fixture = "golden/getBacklink2/battery/anatomy"

  private static func rows(_ name: String) throws -> [[String: Any]] { try Recordings.objects(fixture + "/" + name) }

  private static let sorts = [
    "d": 0, "h": 5, "p": 10, "c": 10, "m": 10, "t": 10, "html": 10, "l": 20, "i": 20, "b": 20, "callout": 20, "s": 30,
    "av": 30,
  ]

  /// A recorded row with what was left out put back.
  private static func whole(_ row: [String: Any], root: [String: Any]) -> [String: Any] {
    var row = row
    let id = row["id"] as? String ?? ""
    for column in ["box", "path", "hpath"] where row[column] == nil { row[column] = root[column] ?? "" }
    for column in [
      "parent_id", "name", "alias", "memo", "tag", "content", "fcontent", "markdown", "subtype", "type",
    ] where row[column] == nil { row[column] = "" }
    for column in ["created", "updated"] where row[column] == nil { row[column] = String(id.prefix(14)) }
    let content = row["content"] as? String ?? ""
    if row["length"] == nil { row["length"] = content.unicodeScalars.count }
    if row["sort"] == nil { row["sort"] = sorts[row["type"] as? String ?? ""] ?? 100 }
    if row["ial"] == nil { row["ial"] = "{: id=\"\(id)\" updated=\"\(row["updated"] ?? "")\"}" }
    return row
  }

  private static let columns = [
    "parent_id", "root_id", "box", "path", "hpath", "name", "alias", "memo", "tag", "content", "fcontent", "markdown",
    "length",
    "type", "subtype", "ial", "sort", "created", "updated",
  ]

  private static func comparable(_ column: String, _ value: String) -> String {
    // The kernel writes attributes in any order.
    guard column == "ial" else { return value }
    return value.matches(of: #/[\w-]+="(?:[^"\\]|\\.)*"/#).map { String($0.output) }.sorted().joined(separator: " ")
  }

  private static func indexed() throws -> (ScratchFolder, String) {
    let scratch = try ScratchFolder()
    let index = scratch.path + "/index.sqlite"
    let run = try ProgramRun(
      "inlinkd", ["--notebooks", #require(Recordings.path(fixture)), "--index", index, "--once"])
    #expect(run.status == 0, "\(run.errors)")
    return (scratch, index)
  }

  @Test func blocksAreThoseOfTheKernel() throws {
    let (scratch, index) = try Self.indexed()
    defer { withExtendedLifetime(scratch) {} }
    let recorded = try Self.rows("blocks.jsonl")
    var roots: [String: [String: Any]] = [:]
    for row in recorded {
      if row["id"] as? String == row["root_id"] as? String { roots[row["id"] as? String ?? ""] = row }
    }
    let files = Set(
      FileManager.default.enumerator(atPath: try #require(Recordings.path(Self.fixture)))?.compactMap {
        ($0 as? NSString)?.lastPathComponent
      }
        ?? [])
    let connection = try Connection(path: index, mode: .readOnly)
    let statement = try connection.prepare(
      "SELECT \(Self.columns.joined(separator: ", ")) FROM blocks WHERE id = ?1 AND root_id = ?2")
    var compared = 0
    for row in recorded {
      let root = row["root_id"] as? String ?? ""
      let unstable = row["unstable"] as? [String] ?? []
      // Documents that the kernel makes up, and rows with ids that it does.
      if !files.contains(root + ".sy") || unstable.contains("row only on one boot") { continue }
      let want = Self.whole(row, root: roots[root] ?? [:])
      let id = want["id"] as? String ?? ""
      statement.bind(1, id)
      statement.bind(2, root)
      defer { statement.reset() }
      guard try statement.step() else {
        Issue.record("missing \(id)")
        continue
      }
      for (position, column) in Self.columns.enumerated() where !unstable.contains(column) {
        if want["type"] as? String == "query_embed", ["content", "length"].contains(column) { continue }
        let expected = Self.comparable(column, "\(want[column] ?? "")")
        let found = Self.comparable(column, statement.text(Int32(position)))
        #expect(expected.utf8.elementsEqual(found.utf8), "\(id).\(column): want \(expected), got \(found)")
      }
      compared += 1
    }
    #expect(compared > 300)
  }

  @Test func refsAreThoseOfTheKernel() throws {
    let (scratch, index) = try Self.indexed()
    defer { withExtendedLifetime(scratch) {} }
    let columns = ["def_block_id", "block_id", "root_id", "content", "markdown", "type"]
    let found = Set(
      try Sqlite.text(index, "SELECT \(columns.joined(separator: ", ")) FROM refs").split(separator: "\n").map(
        String.init))
    for row in try Self.rows("refs.jsonl") where row["unstable"] == nil {
      let want = columns.map { "\(row[$0] ?? "")" }.joined(separator: "|")
      if want.contains("\n") { continue }
      #expect(found.contains(want), "\(want)")
    }
  }
}
