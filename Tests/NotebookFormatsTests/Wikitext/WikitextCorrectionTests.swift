import NotebookModel
import Platform
import Testing

@testable import NotebookFormats

/// What a real MediaWiki showed after the rules were written (spec 15, rows), one by one.
@Suite struct WikitextCorrectionTests {
  private static let pages: [String: String] = [
    "10:SSa": "[[fr:Sharp]]",
    "10:Echo": "{{{1}}}",
    "10:Umleitung": "#WEITERLEITUNG [[Template:Echo]]",
    "10:Lost": "#REDIRECT [[Template:Nowhere]] [[fr:Own text]]",
    "10:Away": "#REDIRECT [[w:Elsewhere]] [[fr:Away]]",
    "8:Note": "[[fr:$1]]<noinclude>[[de:Stays]]</noinclude><includeonly>[[it:Goes]]</includeonly>",
    "10:Variant": "-{[[zh:A]]}-",
  ]

  private static func rules(_ language: String) -> WikiRules {
    WikiRules(
      namespaces: WikiNamespaces(siteName: "Sample Wiki"),
      interwiki: InterwikiTable([
        ("fr", true), ("de", true), ("it", true), ("es", true), ("tr", true), ("zh", true), ("sv", true), ("w", false),
      ]), siteName: "Sample Wiki", language: language)
  }

  private func read(
    _ text: String, language: String = "en", isRedirect: Bool = false
  ) -> (links: String, page: ParsedWikiPage) {
    let page = WikitextReader.read(
      Array(text.utf8), page: PageName(namespace: 0, title: Array("Sample page".utf8)), isRedirect: isRedirect,
      rules: Self.rules(language)
    ) { namespace, title in
      Self.pages["\(namespace):\(String(decoding: title, as: UTF8.self))"].map {
        TranscludedPage(text: Array($0.utf8), digest: 1)
      }
    }
    return (page.links.map { "\($0.language)=\($0.title)" }.joined(separator: " "), page)
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let text: String
    let links: String
    var language = "en"

    init(_ text: String, _ links: String, _ language: String = "en") {
      (self.text, self.links, self.language) = (text, links, language)
    }

    var testDescription: String { text }
  }

  private static let cases: [Case] = [
    // 1: full case mapping.
    Case("[[İT:Punto]]", ""), Case("[[ITA:x]] [[FR:Y]]", "fr=Y"), Case("[[fr:{{uc:straße}}]]", "fr=STRASSE"),
    Case("[[fr:{{lc:İ}}]]", "fr=i\u{307}"), Case("{{ßa}}", "fr=Sharp"), Case("[[fr:{{ucfirst:ßa}}]]", "fr=SSa"),
    // 2: the wiki's own word.
    Case("#WEITERLEITUNG [[Ziel]] [[fr:A]]", "fr=A", "de"), Case("#weiterleitung [[fr:Ziel]]", "", "de"),
    Case("#Перенаправление [[fr:A]]", "", "ru"), Case("#重定向[[fr:A]]", "", "zh-hans"),
    Case("#REDIRECTION [[fr:A]]", "", "fr"), Case("#YÖNLENDİRME [[fr:A]]", "", "tr"),
    // Another wiki's word is text.
    Case("#WEITERLEITUNG [[fr:A]]", "fr=A", "en"), Case("{{Umleitung|[[fr:A]]}}", "fr=A", "de"),
    // 3: messages.
    Case("{{int:Note|X}}", "fr=X de=Stays"), Case("{{int:Missing|[[fr:A]]}}", ""),
    // 4: a missing template leaves an inline link.
    Case("[[fr:A|{{Missing}}]]", ""), Case("{{Missing}} [[fr:A]]", "fr=A"), Case("[[fr:{{Missing}}]]", ""),
    // 5: redirects that lead nowhere.
    Case("{{Lost}}", "fr=Own text"), Case("{{Away}}", "fr=Away"),
    // 6: variants.
    Case("{{Echo|-{a|b}-[[fr:A]]}}", "fr=A", "zh"), Case("{{Echo|-{[[fr:A]]|}-}}", "fr=A", "sr"),
    Case("-{{Echo|[[fr:A]]}}", "fr=A", "zh"), Case("{{Variant}}", "zh=A", "zh"), Case("-{ [[fr:A]]", "fr=A", "zh"),
    // 7: pages of another wiki.
    Case("{{w:Foo|[[fr:A]]}}", "fr=A"), Case("[[fr:x{{FULLPAGENAME:sv:R}}]]", "fr=x"),
    // 8: captions.
    Case("[[File:A|[[tr:|]]]]", ""), Case("[[File:A.png|[http://x.org [[fr:A]]]]]", ""),
    Case("[http://x.org [[fr:A]]]", "fr=A"), Case("[[File:A.png|a [[fr:A]] b]]", "fr=A"),
    Case("[[fr:''A'']]", "fr=''A''"),
    // 9: titles.
    Case("[[fr:A&u\u{308}]]", "fr=A&ü"), Case("[[fr:A&#128;]]", ""), Case("[[fr:A&#159;]]", ""),
    Case("[[it:b %0A]]", ""), Case("[[it:b%0A]]", "it=b"),
    // 10: tags.
    Case("<langconvert>[[fr:A]]</langconvert>[[de:B]]", "de=B"), Case("<INCLUDEONLY>[[fr:A]]", "fr=A"),
    Case("<includeonly>[[fr:A]]", ""), Case("<pre x=\"[[fr:A]]\">[[de:B]]", "de=B"),
    Case("<gallery caption=\"a  [[fr:A   b]]\">\n</gallery>", "fr=A b"),
    // 11: words.
    Case("{{DISPLAYTITLE:[[fr:A]]}}", ""), Case("{{displaytitle:x|[[fr:A]]}}", ""),
    Case("[[fr:{{#special:a}}]]", "fr=Special:A"), Case("[[fr:{{ns:1e}}]]", "fr=Talk"),
  ]

  @Test(arguments: cases) func links(_ sample: Case) {
    #expect(ExactText(read(sample.text, language: sample.language).links) == ExactText(sample.links))
  }

  @Test func whoeverHoldsThePageSaysThatItIsARedirect() {
    let said = read("#UNBEKANNT [[Ziel#Teil]] [[fr:A]]", isRedirect: true)
    #expect(said.page.redirect.map { String(decoding: $0.textWithFragment, as: UTF8.self) } == "Ziel#Teil")
    #expect(said.links == "fr=A")
    #expect(read("#UNBEKANNT [[fr:Ziel]]").links == "fr=Ziel")
    #expect(read("#UNBEKANNT [[fr:Ziel]]", isRedirect: true).links == "")
    for text in ["#REDIRECT [[fr:]]", "#REDIRECT [[#x]]"] { #expect(read(text).page.redirect == nil) }
  }

  @Test func aMessageIsDependedOnWhileItIsMissing() {
    let page = read("{{int:Later}}").page
    #expect(page.transcluded.contains { $0.namespace == 8 && $0.title == "Later" && $0.digest == 0 })
  }

  @Test func beyondTheDepthBracesStayAsText() {
    let deep = String(repeating: "{{Echo|", count: 110) + "[[fr:A]]" + String(repeating: "}}", count: 110)
    #expect(read(deep).links == "fr=A")
  }
}
