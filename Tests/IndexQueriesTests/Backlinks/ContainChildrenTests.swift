import NotebookModel
import TestSupport
import Testing

@testable import IndexQueries

/// What lies below a block is a range of keys: the same blocks as going down by `parent_id`, row by row.
@Suite struct ContainChildrenTests {
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func equalsRecursionOverTheView(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var made = 0
    func nodes(_ depth: Int) -> [Node] {
      (0..<Int.random(in: 1...6, using: &random)).map { _ in
        made += 1
        let id = "n\(made)"
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<4: return .heading(id, Int.random(in: 1...6, using: &random), "h")
        case 4..<7 where depth < 4:
          let type = [BlockType.list, .listItem, .blockquote, .superBlock].randomElement(using: &random)
          return .container(id, type ?? .list, nodes(depth + 1))
        default: return .paragraph(id, "p")
        }
      }
    }
    let sample = try SampleNotebook()
    for document in 0..<3 { try sample.add("doc\(document)", title: "D", nodes(0)) }
    // One referring document for each block: who answers says which blocks were asked for.
    for target in (1...made).map({ "n\($0)" }) + ["doc0", "doc1", "doc2"] {
      try sample.add("to-" + target, title: "R", [.paragraph("p-" + target, to: [(target, "x")])])
    }
    let index = try sample.open()
    let below = try index.index.connection.prepare(
      """
      WITH RECURSIVE below(id) AS (SELECT ?1 UNION SELECT b.id FROM below JOIN blocks b ON b.parent_id = below.id)
      SELECT 'to-' || id FROM below
      """)
    var whole = 0
    for target in (1...made).map({ "n\($0)" }) + ["doc0", "doc1", "doc2"] {
      below.reset()
      below.bind(1, target)
      var expected: Set<String> = []
      while try below.step() { expected.insert(below.text(0)) }
      let got = try index.answer(target, containChildren: true).backlinks
      #expect(Set(got.map(\.id)) == expected, "seed \(seed), \(target)")
      #expect(try index.answer(target, containChildren: false).backlinks.map(\.id) == ["to-" + target])
      whole += expected.count
    }
    #expect(whole > made, "seed \(seed): nothing lies below anything")
  }
}
