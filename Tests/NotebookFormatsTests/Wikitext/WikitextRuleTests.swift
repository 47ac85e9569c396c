import NotebookModel
import Platform
import TestSupport
import Testing

@testable import NotebookFormats

/// The rules of spec 11 one by one, beside what the recorded pages show.
@Suite struct WikitextRuleTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let text: String
    let links: String
    var page = PageName(namespace: 0, title: Array("Sample page".utf8))

    init(_ text: String, _ links: String, namespace: Int = 0, title: String = "Sample page") {
      self.text = text
      self.links = links
      page = PageName(namespace: namespace, title: Array(title.utf8))
    }

    var testDescription: String { text }
  }

  private static let pages: [String: String] = [
    "10:Plain": "Nothing.",
    "10:Echo": "{{{1}}}",
    "10:Named": "[[fr:{{{name}}}]]",
    "10:Default": "[[fr:{{{1|Standard}}}]]",
    "10:Both": "[[fr:{{{a|{{{1|none}}}}}}]]",
    "10:Loop": "[[fr:Loop]]{{Loop}}",
    "10:A": "{{B}}[[de:A]]",
    "10:B": "{{A}}[[it:B]]",
    "10:List": "* [[fr:List]]",
    "10:Star": "*x",
    "10:Redirected": "#REDIRECT [[Template:Echo]]",
    "10:Twice": "#REDIRECT [[Template:Redirected]]",
    "10:Lost": "#REDIRECT [[Template:Nowhere]]",
    "10:Three": "#REDIRECT [[Template:Twice]] [[it:Three]]",
    "10:Documented": "[[fr:Used]]<noinclude>[[de:Doc]]</noinclude>",
    "10:Part": "a<onlyinclude>[[fr:One]]</onlyinclude>b[[de:No]]<onlyinclude>[[it:Two]]</onlyinclude>",
    "10:Half": "<onlyinclude>[[fr:One]] [[de:Two]]",
    "10:Names": "[[fr:{{PAGENAME}}]][[de:{{FULLPAGENAME}}]]",
    "10:Gallery": "<gallery>\nFile:X.png|[[fr:{{{1}}}]] [[de:Caption]]\n</gallery>",
    "10:Indicator": "<indicator name=\"x\">[[fr:{{{1}}}]]</indicator>",
    "0:Page": "[[fr:Page]]",
    "0:Sample page/Sub": "[[fr:Sub]]",
    "2:Bob/Sub": "[[fr:Of Bob]]",
    "1:Page": "[[fr:Talk]]",
    "8:Note": "[[fr:Message]]",
  ]

  private static let rules = WikiRules(
    namespaces: WikiNamespaces(siteName: "Sample Wiki"),
    interwiki: InterwikiTable([
      ("fr", true), ("de", true), ("it", true), ("es", true), ("pl", true), ("sms", true), ("zh-min-nan", true),
      ("w", false), ("k", true),
    ]), siteName: "Sample Wiki")

  static func read(_ text: String, page: PageName) -> ParsedWikiPage {
    WikitextReader.read(Array(text.utf8), page: page, rules: rules) { namespace, title in
      pages["\(namespace):" + String(decoding: title, as: UTF8.self)].map {
        TranscludedPage(text: Array($0.utf8), digest: Digest.of($0))
      }
    }
  }

  @Test(arguments: titles + comments + tags + tables + templates + words + pieces)
  func links(_ sample: Case) {
    let parsed = Self.read(sample.text, page: sample.page)
    let got = parsed.links.map { "\($0.language)=\($0.title)" }.joined(separator: "; ")
    #expect(ExactText(got) == ExactText(sample.links))
  }

  static let titles = [
    Case("[[fr:Titre]]", "fr=Titre"),
    Case("[[ fr : Test ]]", "fr=Test"),
    Case("[[FR:A]][[fr:B]]", "fr=A"),
    Case("[[:fr:X]][[ :de:X]][[%3Ait:X]]", ""),
    Case("[[_:fr:X]]", "fr=X"),
    Case("[[&#58;fr:X]]", "fr=X"),
    Case("[[::fr:X]]", ""),
    Case("[[fr:w:X]]", "fr=w:X"),
    Case("[[w:fr:X]]", ""),
    Case("[[fr::X]]", "fr=X"),
    Case("[[fr: : X]]", "fr=X"),
    Case("[[fr:::X]]", ""),
    Case("[[fr:]]", "fr="),
    Case("[[fr:#a]]", "fr=#a"),
    Case("[[fr:A#]]", "fr=A"),
    Case("[[fr:A #b#c]]", "fr=A#b#c"),
    Case("[[fr:A#b%5Bc]]", "fr=A#b[c"),
    Case("[[fr:A%0AB]]", ""),
    Case("[[fr:%0A]]", "fr="),
    Case("[[fr:A%0A]]", "fr=A"),
    Case("[[fr%0A:A]]", ""),
    Case("[[fr:A#b%0Ac]]", ""),
    Case("[[fr:é&amp;]]", "fr=é&"),
    Case("[[fr:e\u{301}]]", "fr=e\u{301}"),
    Case("[[fr:e\u{301}&amp;]]", "fr=\u{E9}&"),
    Case("[[fr:&colon;X]]", "fr=X"),
    Case("[[fr:A&nosuch;B]]", ""),
    Case("[[fr:A&#0;]]", ""),
    Case("[[fr:A&amp B]]", "fr=A&amp B"),
    Case("[[fr:\u{200E}A\u{200F}]]", "fr=A"),
    Case("[[fr:A\u{A0}\u{3000}B]]", "fr=A B"),
    Case("[[fr:A\u{FFFD}]]", ""),
    Case("[[fr:.]][[de:./x]][[it:a/../b]][[es:a/.]][[pl:...]]", "pl=..."),
    Case("[[fr:a~~~b]][[de:a~~b]]", "de=a~~b"),
    Case("[[fr:100%]][[de:%41]][[it:%2541]]", "fr=100%; de=A"),
    Case("[[Category:fr:X]]", ""),
    Case("[[Talk:fr:X]]", ""),
    Case("[[sms:X]]", ""),
    Case("[[fr:http://x]]", "fr=http://x"),
    Case("[[\u{212A}:X]]", "k=X"),
    Case("[[fr:" + String(repeating: "é", count: 127) + "a]]", "fr=" + String(repeating: "é", count: 127) + "a"),
    Case("[[fr:" + String(repeating: "é", count: 128) + "]]", ""),
    Case("[[fr:A|l]]", "fr=A"),
    Case("[[fr:A|]]", ""),
    Case("[[fr:A|]]]", "fr=A"),
    Case("[[fr:A|b\nc]]", "fr=A"),
    Case("[[fr:A\nB]]", ""),
    Case("[[[fr:A]]]", ""),
    Case("[[fr:A]", ""),
    Case("[[fr:{{=}}]]", "fr=="),
    Case("[[Sample:A]] [[fr:B]]", "fr=B"),
  ]

  static let comments = [
    Case("[[fr:A<!-- x -->B]]", "fr=AB"),
    Case("[<!-- -->[fr:A]]", "fr=A"),
    Case("<!-- [[fr:A]]", ""),
    Case("[[fr:A\n <!-- x --> \nB]]", ""),
    Case("a\n<!-- x -->\n[[fr:A]]", "fr=A"),
    Case("<nowiki><!--</nowiki>[[fr:A]]<!-- -->", "fr=A"),
    Case("<!-- <nowiki> -->[[fr:A]]</nowiki>", "fr=A"),
    Case("<nowiki>[[fr:A]]", "fr=A"),
    Case("<nowiki>[[fr:A]]</nowiki >", ""),
    Case("<NoWiki>[[fr:A]]</nowiKI>", ""),
    Case("<pre class=x>[[fr:A]]</pre>[[de:B]]", "de=B"),
    Case("[[fr:A<nowiki/>]]", ""),
    Case("[[fr:A|<nowiki/>]]", "fr=A"),
    Case("[[fr:A|<nowiki>]]</nowiki>x]]", "fr=A"),
    Case("<nowikix>[[fr:A]]</nowikix>", "fr=A"),
  ]

  static let tags = [
    Case("<includeonly>[[fr:A]]</includeonly>[[de:B]]", "de=B"),
    Case("<noinclude>[[fr:A]]</noinclude>", "fr=A"),
    Case("<includeonly>[[fr:A]]", ""),
    Case("[[fr:A<noinclude></noinclude>B]]", "fr=AB"),
    Case("<span title=\"[[fr:A]]\">[[de:B]]</span>", "de=B"),
    Case("<script title=\"[[fr:A]]\">", "fr=A"),
    Case("<a href=\"[[fr:A]]\">", "fr=A"),
    Case("<meta itemprop=\"x\" content=\"[[fr:A]]\">", ""),
    Case("<meta name=\"x\" content=\"[[fr:A]]\">", "fr=A"),
    Case("[[fr:A<b]]", ""),
    Case("[[fr:A#a<b]]", "fr=A#a<b"),
    Case("[[fr:A>]]", ""),
    Case("[[fr:A|<b>x</b>]]", "fr=A"),
    Case("[[fr:A__NOTOC__B]]", "fr=AB"),
    Case("[[fr:A__notoc__B]]", "fr=AB"),
    Case("[[fr:A__INDEX__B]][[de:A__index__B]]", "fr=AB; de=A index B"),
    Case("[[fr:A__TOC__B]][[de:A__TOC__B]]", "de=AB"),
    Case("[[fr:A__NOSUCH__B]]", "fr=A NOSUCH B"),
    Case(
      "[[fr:Body]]<gallery caption=\"[[it:Cap]]\">\nFile:A.png|[[fr:G]]\n<bad>|[[de:No]]\nB.png|[[es:Y]]\n</gallery>",
      "it=Cap; fr=G; es=Y"),
    Case("<indicator name=\"a\">[[fr:I]]</indicator><indicator>[[de:I]]</indicator>", "fr=I"),
    Case("<gallery>\nA.png|<nowiki>[[fr:No]]</nowiki>[[de:Yes]]\n</gallery>", "de=Yes"),
  ]

  static let tables = [
    Case("{| title=\"[[fr:A]]\"\n| [[de:B]]\n|}", "de=B"),
    Case("{|\n|- title=\"[[fr:A]]\"\n| title=\"x\" | [[de:B]]\n|}\n| [[it:C]] | [[es:D]]", "de=B; it=C; es=D"),
    Case("{|\n| [[fr:A|b]] || title=x | [[de:B]]\n! a !! [[it:C]]\n|+ cap [[es:D]]\n|}", "fr=A; de=B; it=C; es=D"),
    Case("{|\n| [[fr:A||b]]\n|}", ""),
    Case("::{| class=\"[[fr:A]]\"\n|}", ""),
    Case("| [[fr:A]]", "fr=A"),
  ]

  static let templates = [
    Case("{{Echo|[[fr:A]]}}", "fr=A"),
    Case("{{Echo|[[fr:A|b]]}}", "fr=A"),
    Case("{{Echo|1=[[fr:A]]}}", "fr=A"),
    Case("{{Echo|a=b[[fr:A]]}}", ""),
    Case("{{Echo|[[fr:A=B]]}}", "fr=A=B"),
    Case("{{Plain|[[fr:A]]}}", ""),
    Case("{{Nowhere|[[fr:A]]}}", ""),
    Case("{{Named|name= Spaced }}", "fr=Spaced"),
    Case("{{Default}}{{Default|X}}", "fr=Standard"),
    Case("{{Default|}}", "fr="),
    Case("{{Both|b}}", "fr=b"),
    Case("{{Both|b|a=c}}", "fr=c"),
    Case("{{Loop}}", "fr=Loop"),
    Case("{{A}}", "it=B; de=A"),
    Case("{{{1|[[fr:A]]}}}", "fr=A"),
    Case("{{{[[fr:A]]}}}", "fr=A"),
    Case("{{Named}}", ""),
    Case("{{Redirected|[[fr:A]]}}", "fr=A"),
    Case("{{Twice|[[fr:A]]}}", "fr=A"),
    Case("{{Lost|[[fr:A]]}}", ""),
    Case("{{Documented}}", "fr=Used"),
    Case("{{Part}}", "fr=One; it=Two"),
    Case("{{Half}}", "fr=One; de=Two"),
    Case("{{:Page}}", "fr=Page"),
    Case("{{Talk:Page}}", "fr=Talk"),
    Case("{{:Page}}", "", namespace: 1, title: "Page"),
    Case("{{/Sub}}", ""),
    Case("{{/Sub}}", "fr=Of Bob", namespace: 2, title: "Bob"),
    Case("{{ echo | [[fr:A]] }}", "fr=A"),
    Case("{{Template:echo|[[fr:A]]}}", "fr=A"),
    Case("{{Echo#x|[[fr:A]]}}", "fr=A"),
    Case("{{fr:X}}", ""),
    Case("{{fr:X|[[de:Y]]}}", "de=Y"),
    Case("{{#if:1|[[fr:A]]|b}}", "fr=A"),
    Case("{{subst:Echo|[[fr:A]]}}", "fr=A"),
    Case("{{safesubst:Default}}", "fr=Standard"),
    Case("{{Echo|{{Echo|{{Echo|[[fr:A]]}}}}}}", "fr=A"),
    Case("{{Echo|<nowiki>}}</nowiki>[[fr:A]]}}", "fr=A"),
    Case("{{Echo|<!-- }} -->[[fr:A]]}}", "fr=A"),
    Case("{{Echo|\n== a=b ==\n[[fr:A]]}}", "fr=A"),
    Case("[[fr:{{Echo|A}}]]", "fr=A"),
    Case("[[fr:{{Echo|*A}}]]", ""),
    Case("[[{{Echo|fr}}:{{Echo|A}}]]", "fr=A"),
    Case("[[fr:A{{!}}b]]", "fr=A"),
    Case("{{Gallery|X}}[[de:Body]]", "de=Caption"),
    Case("{{Indicator|X}}", "fr=X"),
    Case("{{int:Note}}", "fr=Message"),
    Case("{{{{Echo|Echo}}|[[fr:A]]}}", "fr=A"),
    Case("{{{{{1|Echo}}}|[[fr:A]]}}", "fr=A"),
    Case("{{Echo|{{{x|[[fr:A]]}}}}}", "fr=A"),
    Case("{{Echo|[[fr:A]]", "fr=A"),
    Case("{{Echo}}}}[[fr:A]]", "fr=A"),
  ]

  static let words = [
    Case("{{Names}}", "fr=Sample page; de=Sample page"),
    Case("{{Names}}", "fr=Bob/Sub; de=User:Bob/Sub", namespace: 2, title: "Bob/Sub"),
    Case("[[fr:{{BASEPAGENAME}}-{{SUBPAGENAME}}-{{ROOTPAGENAME}}]]", "fr=A/B-C-A", namespace: 2, title: "A/B/C"),
    Case("[[fr:{{BASEPAGENAME}}-{{SUBPAGENAME}}-{{ROOTPAGENAME}}]]", "fr=A/B-A/B-A/B", title: "A/B"),
    Case(
      "[[fr:{{NAMESPACE}}-{{TALKSPACE}}-{{SUBJECTSPACE}}-{{NAMESPACENUMBER}}]]", "fr=User-User talk-User-2",
      namespace: 2, title: "B"),
    Case("[[fr:{{TALKPAGENAME}}]]", "fr=Talk:Sample page"),
    Case("[[fr:{{PAGENAMEE}}]]", "fr=Sample page"),
    Case("[[fr:{{FULLPAGENAME:user:x}}]]", "fr=User:X"),
    Case("[[fr:{{pagename}}]]", ""),
    Case("[[fr:{{ns:4}}:{{ns:User talk}}]]", "fr=Sample Wiki:User talk"),
    Case("[[fr:{{lc:ÀB}}{{uc:àb}}{{lcfirst:XY}}{{ucfirst:élan}}]]", "fr=àbÀBxYÉlan"),
    Case("[[fr:{{urlencode:a b/é}}]]", "fr=a+b/é"),
    Case("[[fr:{{urlencode:a b|WIKI}}]]", "fr=a b"),
    Case("[[fr:{{padleft:7|3}}{{padleft:x|5|ab}}{{padright:x|3}}]]", "fr=007ababxx00"),
    Case("{{#tag:span|[[fr:A]]|title=[[de:B]]}}", "fr=A"),
    Case("{{#tag:nowiki|[[fr:A]]}}", ""),
    Case("{{#tag:gallery|File:A.png{{!}}[[fr:A]]}}", "fr=A"),
    Case("[[fr:{{SITENAME}}]]", "fr=Sample Wiki"),
    Case("[[fr:{{CURRENTYEAR}}]][[de:A|{{CURRENTYEAR}}]]", "de=A"),
    Case("[[fr:{{plural:2|a|b}}]]", "fr=b"),
  ]

  static let pieces = [
    Case("[[es:Outer|[[it:Inner]]]]", "it=Inner"),
    Case("[[File:A.png|a [[fr:A]] b [[de:B]] c]]", "fr=A; de=B"),
    Case("[[File:A.png|a [[fr:A]] b", "fr=A"),
    Case("[[:File:A.png|a [[fr:A]] b]]", "fr=A"),
    Case("[[File:A.png|[[File:B.png|[[fr:A]]]]]]", "fr=A"),
    Case("[http://x [[fr:A]]]", "fr=A"),
    Case("#REDIRECT [[Page]] [[fr:A]]", "fr=A"),
    Case("#REDIRECT [[fr:X]]\n[[de:A]]", "de=A"),
    Case(" \n#redirect: [[Page|x]] [[fr:A]]", "fr=A"),
    Case("#REDIRECT [[Special:Userlogout]][[fr:A]]", "fr=A"),
    Case("x #REDIRECT [[fr:X]]", "fr=X"),
    Case("[[fr:A]]", "", namespace: 3, title: "Bob"),
  ]

  @Test func dependenciesNameWhatWasAskedFor() {
    let parsed = Self.read("{{Twice}}{{Nowhere}}[[foo: bar]][[w:x]][[fr:A]]", page: Case("", "").page)
    #expect(parsed.transcluded.map(\.title) == ["Echo", "Nowhere", "Redirected", "Twice"])
    #expect(parsed.transcluded.map { $0.digest == 0 } == [false, true, false, false])
    #expect(parsed.prefixes == ["foo", "w"])
  }
}
