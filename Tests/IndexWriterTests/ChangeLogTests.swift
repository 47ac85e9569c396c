import SQLiteConnection
import TestSupport
import Testing

@testable import IndexWriter

/// The bounds of the log, with small ones handed in: what it says it holds it holds, whatever was dropped.
@Suite struct ChangeLogTests {
  private let scratch: ScratchFolder
  private let index: WritableIndex

  init() throws {
    scratch = try ScratchFolder()
    index = try WritableIndex(path: scratch.path + "/index.sqlite")
    index.changes.limits.generations = 5
    index.changes.limits.rows = 12
  }

  private func commit(_ removed: Int) throws {
    try index.begin()
    for number in 0..<removed {
      index.changes.record(removed: Int64(number), id: "id\(number)", title: "T", path: "N/T")
    }
    try index.commit(at: 0)
  }

  private func facts() throws -> (generation: Int64, since: Int64, generations: [Int64: Int]) {
    let connection = try Connection(path: scratch.path + "/index.sqlite", mode: .readOnly)
    let rows = try connection.prepare("SELECT generation, count(*) FROM change GROUP BY generation")
    var counts: [Int64: Int] = [:]
    while try rows.step() { counts[rows.int(0)] = Int(rows.int(1)) }
    return (
      try connection.integer("SELECT value FROM meta WHERE name = 'generation'") ?? 0,
      try connection.integer("SELECT value FROM meta WHERE name = 'changes_since'") ?? 0, counts
    )
  }

  /// After each commit: every generation after `changes_since` is whole, and there are no more rows than allowed.
  @Test(arguments: [[1, 1, 1, 1, 1, 1, 1, 1, 1], [4, 4, 4, 4, 4], [12, 1, 13, 2], [1, 20, 1], [6, 6, 6]])
  func whatIsSaidToBeThereIs(_ sizes: [Int]) throws {
    var written: [Int64: Int] = [:]
    for size in sizes {
      try commit(size)
      let now = try facts()
      written[now.generation] = size
      #expect(now.generations.values.reduce(0, +) <= 12, "\(now)")
      for (generation, count) in written where generation > now.since {
        #expect(now.generations[generation] == count, "\(generation) of \(now)")
      }
      #expect(now.since >= now.generation - 5 && now.since <= now.generation)
    }
  }

  /// The same after the writer was opened again, which knows nothing of the rows there are.
  @Test func openedAgain() throws {
    for _ in 0..<4 { try commit(3) }
    let again = try WritableIndex(path: scratch.path + "/index.sqlite")
    again.changes.limits.generations = 5
    again.changes.limits.rows = 12
    try again.begin()
    again.changes.record(removed: 1, id: "x", title: "", path: "")
    try again.commit(at: 0)
    let now = try facts()
    #expect(now.generation == 5 && now.since > 0 && now.generations[5] == 1)
    #expect(now.generations.values.reduce(0, +) <= 12)
  }

  /// A rollback leaves nothing to be told.
  @Test func whatWasRolledBackIsNotTold() throws {
    try index.begin()
    index.changes.record(removed: 1, id: "x", title: "", path: "")
    index.rollback()
    try commit(0)
    #expect(try facts().generations.isEmpty)
  }
}
