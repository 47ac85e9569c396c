import NotebookModel
import TestSupport
import Testing

@testable import IndexWriter

@Suite struct OrdinalAssignmentTests {
  @Test func aFreshDocumentIsSpaced() throws {
    let ordinals = try #require(OrdinalAssignment.assign(old: [], new: [7, 8, 9]))
    #expect(ordinals == [0, 64, 128])
  }

  @Test func anInsertionKeepsItsNeighbours() throws {
    let old: [(ordinal: Int64, ident: Int64)] = [(0, 1), (64, 2), (128, 3)]
    let ordinals = try #require(OrdinalAssignment.assign(old: old, new: [1, 9, 2, 3]))
    #expect(ordinals == [0, 32, 64, 128])
  }

  @Test func oneInsertionAtTheTopOfALongDocumentMovesNothingElse() throws {
    let old = (0..<20_000).map { (ordinal: Int64($0) * 64, ident: Int64($0)) }
    let new: [Int64] = [0, 99_999] + (1..<20_000).map { Int64($0) }
    let ordinals = try #require(OrdinalAssignment.assign(old: old, new: new))
    let moved = old.filter { block in
      new.firstIndex(of: block.ident).map { ordinals[$0] != block.ordinal } ?? true
    }
    #expect(moved.isEmpty)
  }

  @Test func aMovedBlockMovesAlone() throws {
    let old: [(ordinal: Int64, ident: Int64)] = [(0, 1), (64, 2), (128, 3), (192, 4), (256, 5)]
    let ordinals = try #require(OrdinalAssignment.assign(old: old, new: [1, 5, 2, 3, 4]))
    #expect(ordinals[2...] == [64, 128, 192])
    #expect(ordinals[1] > 0 && ordinals[1] < 64)
  }

  @Test func aGapThatIsUsedUpIsWidenedLocally() throws {
    var old = (0..<1000).map { (ordinal: Int64($0) * 64, ident: Int64($0)) }
    var next: Int64 = 10_000
    var rewritten = 0
    for _ in 0..<500 {
      // Always at the same place: the worst case for gaps.
      var new = old.map(\.ident)
      new.insert(next, at: 500)
      next += 1
      let ordinals = try #require(OrdinalAssignment.assign(old: old, new: new))
      let before = Dictionary(uniqueKeysWithValues: old.map { ($0.ident, $0.ordinal) })
      rewritten += zip(new, ordinals).count { before[$0] != $1 }
      old = zip(ordinals, new).map { (ordinal: $0, ident: $1) }
    }
    #expect(rewritten < 500 * 60)
  }

  @Test func tooManyBlocksAreRefused() {
    #expect(OrdinalAssignment.assign(old: [], new: Array(0...BlockKey.maximumOrdinal)) == nil)
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>) func randomEditsGiveRisingOrdinals(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var document = (0..<Int64.random(in: 1...300, using: &random)).map { $0 }
    var old: [(ordinal: Int64, ident: Int64)] = []
    var next: Int64 = 1_000_000
    for _ in 0..<30 {
      let ordinals = try #require(OrdinalAssignment.assign(old: old, new: document))
      #expect(ordinals.first == 0, "seed \(seed)")
      #expect(zip(ordinals, ordinals.dropFirst()).allSatisfy { $0 < $1 }, "seed \(seed)")
      #expect(ordinals.allSatisfy { $0 <= BlockKey.maximumOrdinal }, "seed \(seed)")
      old = zip(ordinals, document).map { (ordinal: $0, ident: $1) }
      for _ in 0..<Int.random(in: 0...8, using: &random) {
        switch Int.random(in: 0...3, using: &random) {
        case 0 where document.count > 1:
          document.remove(at: Int.random(in: 1..<document.count, using: &random))
        case 1 where document.count > 2:
          let block = document.remove(at: Int.random(in: 1..<document.count, using: &random))
          document.insert(block, at: Int.random(in: 1...document.count, using: &random))
        default:
          let place = Bool.random(using: &random) ? 1 : Int.random(in: 1...document.count, using: &random)
          document.insert(next, at: min(place, document.count))
          next += 1
        }
      }
    }
  }
}
