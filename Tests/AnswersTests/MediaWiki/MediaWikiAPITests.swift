import Foundation
import IndexQueries
import TestSupport
import Testing

@testable import Answers

/// What MediaWiki answers beyond the recorded requests: combinations, hostile parameters (spec 2 to 10).
@Suite struct MediaWikiAPITests {
  private static let rows: [WikiRowsIndex.Row] =
    (1...30).map { .init($0, "fr", "Test") } + [
      .init(31, "de", "A|b"), .init(7, "ru", "Тест"), .init(8, "ru", "e\u{301}"),
    ]

  private func ask(_ query: String) throws -> MediaWikiAPI.Response {
    let made = try WikiRowsIndex(["wiki": Self.rows])
    return try Self.ask(Array(query.utf8), made)
  }

  private static func ask(_ query: [UInt8], _ made: WikiRowsIndex) throws -> MediaWikiAPI.Response {
    let index = try ReadOnlyIndex(path: made.path)
    return try index.snapshot {
      let site = try #require(try WikiSites.all(index).first)
      return try MediaWikiAPI(site: site, index: index).answer(query)
    }
  }

  private func body(_ query: String) throws -> String {
    String(decoding: try ask("action=query&list=langbacklinks&format=json&" + query).body, as: UTF8.self)
  }

  @Test(arguments: [
    (
      "lbllang=ru&formatversion=2&lblprop=lltitle",
      #"{"batchcomplete":true,"query":{"langbacklinks":[{"pageid":8,"ns":0,"title":"Page 8","lltitle":"é"},{"pageid":7,"ns":0,"title":"Page 7","redirect":true,"lltitle":"Тест"}]}}"#
    ),
    (
      "lbllang=de&lblprop=lltitle",
      #"{"batchcomplete":"","query":{"langbacklinks":[{"pageid":31,"ns":0,"title":"Page 31","lltitle":"A|b"}]}}"#
    ),
    (
      "lbllang=de&lblprop=%1Flltitle%1Flllang",
      #"{"batchcomplete":"","query":{"langbacklinks":[{"pageid":31,"ns":0,"title":"Page 31","lllang":"de","lltitle":"A|b"}]}}"#
    ),
    (
      "lbllang=xx&lbl.lang=1&lbl%20lang=2",
      #"{"warnings":{"main":{"*":"Unrecognized parameter: lbl_lang."}},"batchcomplete":"","query":{"langbacklinks":[]}}"#
    ),
    ("lbllang=fr&lbllimit=2&continue=-%7C%7Clangbacklinks&formatversion=2", #"{"batchcomplete":true}"#),
    (
      "lbllang=xx&requestid=%3Cb%3E&formatversion=2",
      #"{"batchcomplete":true,"requestid":"<b>","query":{"langbacklinks":[]}}"#
    ),
    (
      "lbllang=fr&lbllimit=1&meta=userinfo&formatversion=2",
      #"{"batchcomplete":true,"continue":{"lblcontinue":"fr|Test|2","continue":"-||userinfo"},"query":{"langbacklinks":[{"pageid":1,"ns":0,"title":"Page 1"}],"userinfo":{"id":0,"name":"127.0.0.1","anon":true}}}"#
    ),
    (
      "lbllang=xx&lbllimit=max&uselang=de&format=json&formatversion=latest",
      #"{"batchcomplete":true,"limits":{"langbacklinks":500},"query":{"langbacklinks":[]}}"#
    ),
  ]) func bodies(query: String, wanted: String) throws {
    #expect(try body(query) == wanted)
  }

  @Test(arguments: [
    ("errorformat=bogus&lbllimit=x", "badvalue"), ("maxage=x&lbltitle=a", "badinteger"),
    ("continue=a&lbllimit=x", "badcontinue"),
    ("generator=foo&lbllimit=x", "badgenerator"), ("lbllang=%1Fa&lbllimit=x", "badvalue"),
    ("lbllimit=x&lbldir=y", "badinteger"),
    ("lblcontinue=x&lbltitle=y", "nolang"), ("lblcontinue=&lbllang=fr", "badcontinue"), ("lbllimit=%205", "badinteger"),
    ("assertuser=X&lbllimit=x", "assertnameduserfailed"), ("lbldir=", "badvalue"),
  ]) func theFirstErrorWins(query: String, code: String) throws {
    for format in [
      "json", "json&formatversion=2", "json&errorformat=plaintext", "json&errorformat=raw", "xml",
      "xml&errorformat=html",
    ] {
      let response = try ask("action=query&list=langbacklinks&format=\(format)&\(query)")
      #expect(response.isError)
      #expect(response.headers.first { $0.name == "MediaWiki-API-Error" }?.value == code)
      #expect(String(decoding: response.body, as: UTF8.self).contains(code))
    }
  }

  @Test func generatorPropertiesAndTheirContinuation() throws {
    let base = "action=query&format=json&formatversion=2&generator=langbacklinks&glbllang=ru&prop=langlinks&lllimit=1"
    let first = String(decoding: try ask(base).body, as: UTF8.self)
    #expect(
      first
        == #"{"continue":{"llcontinue":"7|ru","continue":"||"},"query":{"pages":[{"pageid":7,"ns":0,"title":"Page 7","langlinks":[{"lang":"fr","title":"Test"}]},{"pageid":8,"ns":0,"title":"Page 8"}]}}"#
    )
    let second = String(decoding: try ask(base + "&llcontinue=8%7Cru&continue=%7C%7C").body, as: UTF8.self)
    #expect(
      second
        == #"{"batchcomplete":true,"query":{"pages":[{"pageid":7,"ns":0,"title":"Page 7"},{"pageid":8,"ns":0,"title":"Page 8","langlinks":[{"lang":"ru","title":"é"}]}]}}"#
    )
    let redirects = String(
      decoding: try ask("action=query&format=json&formatversion=2&generator=langbacklinks&glbllang=ru&redirects=1")
        .body,
      as: UTF8.self)
    #expect(
      redirects
        == #"{"batchcomplete":true,"query":{"redirects":[{"from":"Page 7","to":"Page 1","tofragment":"s"}],"pages":[{"pageid":1,"ns":0,"title":"Page 1"},{"pageid":8,"ns":0,"title":"Page 8"}]}}"#
    )
  }

  private static let pieces = [
    "action=query", "list=langbacklinks", "generator=langbacklinks", "format=json", "format=xml", "formatversion=2",
    "lbllang=fr",
    "lbltitle=Test", "lbllimit=max", "lbllimit=0", "lbllimit=abc", "lblprop=lllang%7Clltitle", "lblprop=%1Fx%1F",
    "lbldir=descending",
    "lblcontinue=fr%7CTest%7C3", "lblcontinue=a|b|1e9999", "lblcontinue=a|b|-99999999999999999999", "continue=-%7C%7C",
    "continue=||",
    "errorformat=raw", "errorformat=html", "errorformat=none", "prop=info%7Clanglinks", "lllimit=2",
    "inprop=protection", "redirects",
    "meta=siteinfo%7Cuserinfo", "siprop=general|namespaces|extensions", "uiprop=groups|hasmsg", "indexpageids",
    "rawcontinue",
    "callback=a%00b", "requestid=%00%FF", "a[]=1", "[=", "%5B%5D", "=", "&&", "action=paraminfo",
    "modules=main|query|x", "utf8", "ascii",
    "curtimestamp", "xslt", "includexmlnamespace", "glbllang=ru", "glbllimit=1", "titles=A", "foo=<b>\"", "maxage=5",
    "assert=anon",
  ]

  /// Random queries never trap, and answer with well-formed JSON or XML.
  @Test func randomQueriesAreAnswered() throws {
    let made = try WikiRowsIndex(["wiki": Self.rows])
    var random = SeededGenerator(seed: 11)
    for _ in 0..<600 {
      var query: [UInt8] = []
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        query += (Self.pieces.randomElement(using: &random) ?? "").utf8
        if Int.random(in: 0..<9, using: &random) == 0 { query.append(UInt8.random(in: 0...255, using: &random)) }
        query.append(UInt8(ascii: "&"))
      }
      let response = try Self.ask(query, made)
      let text = String(decoding: response.body, as: UTF8.self)
      if text.hasPrefix("<?xml") {
        #expect(text.hasSuffix("</api>") || text.hasSuffix(" />"))
        let parser = XMLParserCheck.isWellFormed(response.body)
        #expect(parser, "\(String(decoding: query, as: UTF8.self)): \(text)")
      } else if !text.hasPrefix("/**/") {
        let object = try? JSONSerialization.jsonObject(with: Data(response.body))
        #expect(object != nil, "\(String(decoding: query, as: UTF8.self)): \(text)")
      }
    }
  }

  @Test(arguments: [
    ("5", 5), (" +7", 7), ("8.9", 8), ("1e1", 10), ("20abc", 20), ("", 0), ("x", 0), ("-3", -3), ("1e400", Int64.max),
    ("99999999999999999999", Int64.max), ("-99999999999999999999", Int64.min), (".5", 0), ("1.", 1), ("1e", 1),
  ]) func lenientIntegers(text: String, value: Int64) {
    #expect(LangbacklinksModule.lenientInteger(Array(text.utf8)[...]) == value)
  }
}

/// Whether bytes are well-formed XML, as far as elements nest and attributes are quoted.
private enum XMLParserCheck {
  static func isWellFormed(_ bytes: [UInt8]) -> Bool {
    var open: [String] = []
    var rest = String(decoding: bytes, as: UTF8.self)[...]
    rest = rest.dropFirst("<?xml version=\"1.0\"?>".count)
    while let start = rest.firstIndex(of: "<") {
      guard let end = rest[start...].firstIndex(of: ">") else { return false }
      let tag = rest[rest.index(after: start)..<end]
      if tag.filter({ $0 == "\"" }).count % 2 != 0 || tag.contains("<") { return false }
      if tag.hasPrefix("/") {
        if open.popLast() != String(tag.dropFirst()) { return false }
      } else if !tag.hasSuffix("/") {
        open.append(String(tag.prefix { $0 != " " }))
      }
      rest = rest[rest.index(after: end)...]
    }
    return open.isEmpty
  }
}
