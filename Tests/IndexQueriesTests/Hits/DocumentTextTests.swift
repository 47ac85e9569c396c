import SQLiteConnection
import Testing

@testable import IndexQueries

/// A document's text, block by block.
@Suite struct DocumentTextTests {
  private func sample() throws -> OpenedNotebook {
    let sample = try SampleNotebook()
    try sample.add(
      "doc", title: "Title",
      [
        .paragraph("p1", "One"), .heading("h1", 2, "Head"),
        .container("l", .list, [.container("i", .listItem, [.paragraph("p2", "Two")])]), .paragraph("p3", ""),
        .paragraph("p4", "héllo"), .paragraph("p4", "again"), .heading("h2", 1, "Last"), .paragraph("p5", "Five"),
      ])
    return try sample.open()
  }

  private func text(_ index: OpenedNotebook, _ id: String, limit: Int? = nil, token: String? = nil) throws
    -> DocumentText
  {
    var query = DocumentTextQuery(id: id)
    query.limit = limit
    query.token = token
    return try index.index.text(query)
  }

  @Test func containersAndEmptyBlocksAreLeftOut() throws {
    let answer = try text(sample(), "doc")
    #expect(answer.blocks.map(\.text) == ["One", "Head", "Two", "héllo", "again", "Last", "Five"])
    #expect(answer.blocks.map(\.subtype) == ["", "h2", "", "", "", "h1", ""])
    #expect(answer.blocks.map(\.container) == ["", "", "i", "", "", "", ""])
    #expect(answer.count == 7)
    #expect(answer.next == nil)
    #expect(answer.document.title == "Title")
  }

  @Test func aHeadingReadsWhatLiesBelowIt() throws {
    let index = try sample()
    #expect(try text(index, "h1").blocks.map(\.text) == ["Head", "Two", "héllo", "again"])
    #expect(try text(index, "l").blocks.map(\.text) == ["Two"])
    #expect(try text(index, "p1").count == 1)
    #expect(throws: HitError.self) { try text(index, "none") }
  }

  /// Also blocks that share an id.
  @Test(arguments: 1...7) func pagesShowEachBlockOnce(_ limit: Int) throws {
    let index = try sample()
    let whole = try text(index, "doc").blocks.map(\.text)
    var shown: [String] = []
    var token: String?
    repeat {
      let page = try text(index, "doc", limit: limit, token: token)
      #expect(page.blocks.count <= limit && !page.blocks.isEmpty && page.count == 7)
      shown += page.blocks.map(\.text)
      token = page.next
    } while token != nil
    #expect(shown == whole)
    #expect(throws: HitError.self) { try text(index, "h1", token: try text(index, "doc", limit: 1).next) }
  }

  @Test func longTextsAreCutBetweenCodePoints() throws {
    let index = try sample()
    var query = DocumentTextQuery(id: "doc")
    query.length = 2
    let block = try #require(try index.index.text(query).blocks.first { $0.id == "p4" })
    #expect(block.text == "h…")
    #expect(block.isCut)
  }

  @Test func nothingIsScanned() throws {
    let index = try sample()
    let rows = try index.index.connection.prepare("EXPLAIN QUERY PLAN " + HitSQL.textBlocks)
    while try rows.step() { #expect(!rows.text(3).hasPrefix("SCAN ")) }
  }
}
