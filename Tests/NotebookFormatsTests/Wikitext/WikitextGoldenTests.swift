import Foundation
import NotebookModel
import Platform
import TestSupport
import Testing

@testable import NotebookFormats

/// The language links that MediaWiki found in the recorded pages.
@Suite struct WikitextGoldenTests {
  private static let golden = "golden/langbacklinks"

  private struct Page: Decodable {
    let pageid: Int
    let ns: Int
    let title: String
    let redirect: Bool
    let contentmodel: String
    let wikitext: String
  }

  private struct Row: Decodable {
    let page: Int
    let language: String
    let title: String

    enum CodingKeys: String, CodingKey {
      case page = "ll_from"
      case language = "ll_lang"
      case title = "ll_title"
    }
  }

  @Test func everyPage() throws {
    let pages: [Page] = try Self.lines("pages.jsonl")
    let rows: [Row] = try Self.lines("langlinks.jsonl")
    let table = try Recordings.data(Self.golden + "/interwiki-prefixes.tsv")
    let rules = WikiRules(
      namespaces: WikiNamespaces(siteName: "Test Wiki"), interwiki: try InterwikiTable(table: Array(table)),
      siteName: "Test Wiki")
    var texts: [String: String] = [:]
    for page in pages { texts["\(page.ns):" + Self.bare(page)] = page.wikitext }
    for page in pages {
      let parsed = WikitextReader.read(
        Array(page.wikitext.utf8), page: PageName(namespace: page.ns, title: Array(Self.bare(page).utf8)),
        model: page.contentmodel, rules: rules
      ) { namespace, title in
        texts["\(namespace):" + String(decoding: title, as: UTF8.self)].map {
          TranscludedPage(text: Array($0.utf8), digest: Digest.of($0))
        }
      }
      let got = parsed.links.map { "\($0.language):\($0.title)" }.sorted { ExactText($0) < ExactText($1) }
      let want = rows.filter { $0.page == page.pageid }.map { "\($0.language):\($0.title)" }
        .sorted { ExactText($0) < ExactText($1) }
      #expect(
        got.map(ExactText.init) == want.map(ExactText.init), "\(page.title): want \(want), got \(got)")
      #expect((parsed.redirect != nil) == page.redirect, "\(page.title)")
    }
    #expect(pages.count > 50)
  }

  private static func bare(_ page: Page) -> String {
    guard page.ns != 0, let colon = page.title.firstIndex(of: ":") else { return page.title }
    return String(page.title[page.title.index(after: colon)...])
  }

  private static func lines<Line: Decodable>(_ file: String) throws -> [Line] {
    try Recordings.lines(golden + "/" + file).map { try JSONDecoder().decode(Line.self, from: $0) }
  }
}
