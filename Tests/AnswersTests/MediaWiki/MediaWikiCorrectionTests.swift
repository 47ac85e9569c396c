import Foundation
import IndexQueries
import TestSupport
import Testing

@testable import Answers

/// What a real MediaWiki answered after the rules were written (spec 15, answers).
@Suite struct MediaWikiCorrectionTests {
  private func ask(_ query: String) throws -> MediaWikiAPI.Response {
    let made = try WikiRowsIndex(["wiki": (1...8).map { .init($0, "fr", "Test") }])
    let index = try ReadOnlyIndex(path: made.path)
    return try index.snapshot {
      let site = try #require(try WikiSites.all(index).first)
      return try MediaWikiAPI(site: site, index: index).answer(Array(query.utf8))
    }
  }

  /// Whatever number a continuation has, also in a wiki that is not the first of its index.
  @Test(arguments: ["99999999999999999999", "-99999999999999999999", "4294967296", "-1", "9223372036854775807"])
  func anyPageMayBeContinuedAt(_ page: String) throws {
    let made = try WikiRowsIndex([
      "a": (1...3).map { .init($0, "fr", "Test") }, "b": (1...3).map { .init($0, "fr", "Test") },
    ])
    let index = try ReadOnlyIndex(path: made.path)
    try index.snapshot {
      for site in try WikiSites.all(index) {
        for (prefix, module) in [("lbl", "list"), ("glbl", "generator")] {
          let query =
            "action=query&format=json&formatversion=2&\(module)=langbacklinks&\(prefix)lang=fr&\(prefix)title=Test&\(prefix)continue=fr|Test|"
          let body = try MediaWikiAPI(site: site, index: index).answer(Array((query + page).utf8)).body
          let shown = String(decoding: body, as: UTF8.self).components(separatedBy: "\"pageid\"").count - 1
          #expect(shown == (page.hasPrefix("-") ? 3 : 0))
        }
      }
    }
  }

  private func body(_ query: String) throws -> String {
    String(decoding: try ask("action=query&format=json&formatversion=2&" + query).body, as: UTF8.self)
  }

  @Test(arguments: [
    // 1
    ("assert=zz&errorformat=zz", #""code":"badvalue","info":"Unrecognized value for parameter \"assert\": zz.""#),
    ("list=langbacklinks&continue=x&errorformat=plaintext", #""module":"main""#),
    // 2: the module whose warning came last stands first; warnings of the end lead.
    (
      "list=langbacklinks&lbllang=xx&lblprop=zz&list=langbacklinks&uselang[]=x",
      #"{"batchcomplete":true,"warnings":{"langbacklinks":{"warnings":"Unrecognized value for parameter \"lblprop\": zz"},"main":"#
    ),
    ("list=langbacklinks&lbllang=xx&foo=1", #"{"warnings":{"main":"#),
    ("list=langbacklinks&lbllang=xx&foo=1&errorformat=plaintext", #"{"warnings":[{"code":"unrecognizedparams""#),
    ("list=langbacklinks&lbllang=xx&ascii=1&callback[]=1", #"{"warnings":{"main":"#),
    // 3: warnings of parameters read later, and the fields asked for, beside an error.
    ("list=langbacklinks&lbllimit=x&lblprop=zz", #""warnings":{"langbacklinks":"#),
    ("list=langbacklinks&lbltitle=x&responselanginfo=1", #""uselang":"en","errorlang":"en""#),
    ("list=langbacklinks&continue=-%7C%7Clangbacklinks&lbllimit=x", #""code":"badinteger""#),
    ("generator=langbacklinks&glbllimit=x&continue=-%7C%7C", #""code":"badinteger""#),
    ("prop=langlinks&lllimit=x", #""code":"badinteger""#),
    // 4
    (
      "list=langbacklinks&lbllang=xx&errorformat=raw&foo=1",
      #""params":[{"list":{"6":"foo"},"type":"comma"},1]"#
    ),
    ("list=langbacklinks&lbllang=xx&a%FFb=1", "Unrecognized parameter: a\u{FFFD}b."),
    ("list=langbacklinks&lbllang=fr&lbllimit=1&lblprop=%1F", #""title":"Page 1"}]"#),
    ("list=langbacklinks&lbllang=%81xx&lbllimit=1", #""langbacklinks":[]"#),
    ("list=langbacklinks&lbllang=fr&lbllimit=%26lt", "integer parameter \\\"lbllimit\\\""),
    // 5
    ("generator=langbacklinks&glbllang=fr&glbllimit=1&prop=langlinks&lltitle=x", #""code":"invalidparammix""#),
    ("generator=langbacklinks&glbllang=xx&prop=langlinks&llcontinue=x", #"{"batchcomplete":true}"#),
    ("list=langbacklinks&lbllang=xx&uselang[]=de", "unsupported PHP array syntax"),
    ("list=langbacklinks&lbllang=xx&indexpageids[]=1", #"{"batchcomplete":true,"query":{"langbacklinks":[]}}"#),
    ("assertuser=anna_b__c", #"logged in as \"Anna b c\""#), ("assertuser=a%7Cb", #""code":"baduser""#),
  ])
  func answers(_ query: String, _ part: String) throws {
    let got = try body(query)
    #expect(got.contains(part), "\(got)")
  }

  @Test func anEmptyCallbackWraps() throws {
    let answer = try ask("action=query&list=langbacklinks&lbllang=xx&format=json&callback=")
    #expect(String(decoding: answer.body, as: UTF8.self) == #"/**/({"batchcomplete":"","query":{"langbacklinks":[]}})"#)
    #expect(answer.headers.contains { $0.name == "Content-Type" && $0.value.hasPrefix("text/javascript") })
  }

  @Test func aNegativeAgeIsPublic() throws {
    let answer = try ask("action=query&list=langbacklinks&lbllang=xx&format=json&smaxage=-1")
    #expect(answer.headers.contains { $0.name == "Cache-Control" && $0.value.hasSuffix("public") })
  }

  @Test func aBadFormatVersionKeepsOtherWarnings() throws {
    let answer = try ask("action=query&list=langbacklinks&lbllang=xx&lblprop=zz&format=json&formatversion=7")
    let body = String(decoding: answer.body, as: UTF8.self)
    #expect(body.hasPrefix(#"{"warnings":{"json":"#) && body.contains("langbacklinks"), "\(body)")
  }

  @Test func dataValuesInXML() throws {
    let answer = try ask(
      "action=query&list=langbacklinks&lbllang=xx&lblprop=zz&format=xml&errorformat=plaintext")
    #expect(String(decoding: answer.body, as: UTF8.self).contains("<values><_v>zz</_v></values>"))
  }
}
