import NotebookFormats
import Testing

/// Exports are read in bounded memory.
@Suite struct ExportParserTests {
  private static func page(_ id: Int, _ text: String) -> String {
    "<page><title>P\(id)</title><ns>0</ns><id>\(id)</id><revision><id>\(id)</id><text>\(text)</text></revision></page>"
  }

  @Test func aSmallPageHoldsNoMoreThanItsText() throws {
    let parser = try #require(ExportParser(textLimit: 1 << 24))
    let pages = [Self.page(1, String(repeating: "large ", count: 50_000))] + (2...9).map { Self.page($0, "small") }
    let file = Array(("<mediawiki>" + pages.joined() + "</mediawiki>").utf8)
    let events = try file.withUnsafeBytes { try parser.read($0, isLast: true) }
    let texts = events.compactMap { event -> [UInt8]? in
      if case .page(let page) = event { page.revision.text } else { nil }
    }
    #expect(texts.map(\.count) == [300_000] + Array(repeating: 5, count: 8))
    for text in texts.dropFirst() { #expect(text.capacity < 1000) }
  }
}
