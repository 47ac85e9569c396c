import NotebookModel
import SQLiteConnection
import Testing

@testable import IndexQueries

/// The questions of SiYuan's small endpoints (spec/http 4).
@Suite struct DocumentPlaceTests {
  private static let document = "20240101000001-aaaaaaa"

  private func open() throws -> OpenedNotebook {
    let sample = try SampleNotebook()
    try sample.add(
      Self.document, title: "A",
      [
        .paragraph("20240101000002-aaaaaaa", "before"), .heading("20240101000003-aaaaaaa", 2, "one"),
        .paragraph("20240101000004-aaaaaaa", "below"),
        .container(
          "20240101000005-aaaaaaa", .list,
          [
            .container("20240101000006-aaaaaaa", .listItem, [.paragraph("20240101000007-aaaaaaa", "item")])
          ]),
      ])
    return try sample.open()
  }

  @Test func places() throws {
    let opened = try open()
    let index = opened.index
    defer { withExtendedLifetime(opened) {} }
    let place = try index.snapshot { try index.place(ofBlock: "20240101000007-aaaaaaa") }
    #expect(place?.root == Self.document && place?.box == "box" && place?.path == "/\(Self.document).sy")
    #expect(try index.snapshot { try index.place(ofBlock: "x") } == nil)
    #expect(try index.snapshot { try index.hPath(inNotebook: "box", path: "/\(Self.document).sy") } == place?.hPath)
    #expect(try index.snapshot { try index.documents(inNotebook: "box", hPath: place?.hPath ?? "") } == [Self.document])
  }

  @Test func children() throws {
    let opened = try open()
    let index = opened.index
    defer { withExtendedLifetime(opened) {} }
    func ids(_ id: String) throws -> [String] {
      try index.snapshot { try index.children(ofBlock: id).map { String($0.id.prefix(14).suffix(1)) } }
    }
    #expect(try ids(Self.document) == ["2", "3", "4", "5"])
    #expect(try ids("20240101000005-aaaaaaa") == ["6"])
    #expect(try ids("20240101000006-aaaaaaa") == ["7"])
    #expect(try ids("20240101000002-aaaaaaa") == [])
  }

  /// Each is found by an index; but paths of titles are looked for in the documents of one notebook.
  @Test func plans() throws {
    let index = try open()
    for sql in [PlaceSQL.place, PlaceSQL.family, PlaceSQL.attributes, PlaceSQL.children, PlaceSQL.hPath] {
      let rows = try index.index.connection.prepare("EXPLAIN QUERY PLAN " + sql)
      var steps: [String] = []
      while try rows.step() { steps.append(rows.text(3)) }
      // The table of notebooks has a row for each, and no index of ids alone.
      #expect(
        !steps.contains { $0.hasPrefix("SCAN ") && !$0.hasPrefix("SCAN n ") && !$0.hasPrefix("SCAN (subquery") },
        "\(sql): \(steps)")
    }
  }
}
