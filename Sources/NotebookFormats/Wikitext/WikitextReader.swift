import NotebookModel
import Platform

/// What one page's wikitext says: its language links, and what it was read with.
package struct ParsedWikiPage: Sendable, Equatable {
  /// Language and title with fragment, one for each language, in the order they were found.
  package var links: [ParsedLanguageLink]
  /// Where a redirect leads.
  package var redirect: WikiTitle?
  /// Pages that were asked for while templates were expanded, with the digest of what was there (0: nothing).
  package var transcluded: [(namespace: Int, title: String, digest: Int64)]
  /// Prefixes that were looked up, but for those that the links say.
  package var prefixes: [String]
  /// Words whose value only a running wiki knows: links made of them are left out.
  package var unknownWords: [String]
  /// Whether a limit of MediaWiki's expansion was met.
  package var exceedsLimits: Bool

  package static func == (a: ParsedWikiPage, b: ParsedWikiPage) -> Bool {
    a.links == b.links && a.redirect == b.redirect && a.prefixes == b.prefixes && a.unknownWords == b.unknownWords
      && a.exceedsLimits == b.exceedsLimits && a.transcluded.elementsEqual(b.transcluded, by: ==)
  }
}

/// Reads wikitext (spec 11): redirect, comments and tags, expansion, then links.
///
/// Pure: what a template needs is asked for through a closure. Never fails and never recurses by the text's
/// nesting; time is linear in the text and in what templates give, which is bounded as in MediaWiki.
package enum WikitextReader {
  /// Content models whose text is read as wikitext.
  package static func isRead(model: String) -> Bool { ["wikitext", "javascript", "css"].contains(model) }

  /// Whether a text may ask for other pages: without doubled braces it does not.
  package static func mayTransclude(_ text: [UInt8]) -> Bool {
    ByteSearch.first([0x7B, 0x7B], in: text, from: 0) != nil
  }

  /// `isRedirect`: whoever holds the page says that it is one.
  package static func read(
    _ text: [UInt8], page: PageName, model: String = "wikitext", isRedirect: Bool = false, rules: WikiRules,
    source: @escaping PageSource
  ) -> ParsedWikiPage {
    var titles = TitleParser(rules: rules)
    var body = text
    var redirect: WikiTitle?
    if model == "wikitext", Redirect.target(of: text, isSaid: isRedirect, &titles) != nil,
      let found = Redirect.read(text, isSaid: isRedirect, &titles)
    {
      redirect = found.target
      body = Array(text[found.rest...])
    }
    var expander = Expander(page: page, titles: titles, source: source)
    if isRead(model: model), !page.isTalk { expander.read(body, in: Frame()) }
    return result(expander, redirect)
  }

  private static func result(_ expander: Expander, _ redirect: WikiTitle?) -> ParsedWikiPage {
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    func sorted(_ texts: some Sequence<[UInt8]>) -> [String] {
      texts.map(text).sorted { ExactText($0) < ExactText($1) }
    }
    let said = Set(expander.scanner.links.map(\.language))
    return ParsedWikiPage(
      links: expander.scanner.links.map {
        ParsedLanguageLink(language: text($0.language), title: text($0.title))
      },
      redirect: redirect,
      transcluded: expander.transcluded.map { ($0.key.namespace, text($0.key.title), $0.value) }
        .sorted { ($0.0, ExactText($0.1)) < ($1.0, ExactText($1.1)) },
      prefixes: sorted(expander.titles.prefixes.filter { !said.contains($0) }),
      unknownWords: sorted(expander.unknownWords),
      exceedsLimits: expander.limits.wasExceeded)
  }
}

extension WikitextReader {
  /// The language links of a document: of what its lines and attributes say, what the interwiki table knows as
  /// a language, one for each, the first. Notes in the dependencies what was looked up.
  package static func resolveLanguageLinks(of document: inout ParsedDocument, rules: WikiRules) {
    guard !document.languageLinks.isEmpty else { return }
    var titles = TitleParser(rules: rules)
    var scanner = LinkScanner()
    for link in document.languageLinks {
      scanner.scan(Array("[[\(link.language):\(link.title)]]".utf8), &titles)
    }
    document.languageLinks = scanner.links.map {
      ParsedLanguageLink(
        language: String(decoding: $0.language, as: UTF8.self), title: String(decoding: $0.title, as: UTF8.self))
    }
    for prefix in titles.prefixes.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      document.dependencies.append(
        Dependency(
          kind: .interwikiPrefix, name: String(decoding: prefix, as: UTF8.self),
          digest: prefixDigest(prefix, rules.interwiki)))
    }
  }

  /// What a dependency on a prefix says of it: no prefix, a prefix, a language.
  package static func prefixDigest(_ prefix: String, _ table: InterwikiTable) -> Int64 {
    prefixDigest(Array(prefix.utf8), table)
  }

  private static func prefixDigest(_ prefix: [UInt8], _ table: InterwikiTable) -> Int64 {
    table.kind(of: prefix).map { $0 ? 2 : 1 } ?? 0
  }
}
