import Foundation
import TestSupport
import Testing

@testable import Answers

/// Messages as values: whatever bytes come.
@Suite struct JSONValueTests {
  private func read(_ text: String) -> JSONValue? { try? JSONValue(Array(text.utf8)) }

  @Test func valuesAreReadWhole() throws {
    let value = try #require(read(#" {"a":{"b":[1,"x\n\u00e9",true,null,{"c":-1.5e3}]},"":{}} "#))
    guard case .array(let list)? = value["a"]?["b"] else {
      Issue.record("no list")
      return
    }
    #expect(list.count == 5)
    #expect(list[0].integer == 1)
    #expect(list[1].text == "x\né")
    #expect(list[4]["c"]?.integer == -1500)
    #expect(value[""] != nil)
    #expect(value["none"] == nil)
    #expect(list[0]["a"] == nil)
  }

  @Test func ofEqualKeysTheLastCounts() throws {
    #expect(try #require(read(#"{"a":1,"a":2}"#))["a"]?.integer == 2)
    // Equal to a reader, and different keys.
    #expect(try #require(read("{\"\u{e9}\":1,\"e\u{301}\":2}"))["\u{e9}"]?.integer == 1)
  }

  @Test(arguments: [
    "", " ", "{", "[", "]", "{}x", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "01", "1.", "tru", "nul", "\"\\x\"", "\"a",
    "\"\u{1}\"", "{} {}",
    "[1 2]", "{\"a\":1 \"b\":2}", "--1", "1e",
  ])
  func whatIsNoJSONIsRefused(_ text: String) { #expect(read(text) == nil) }

  @Test func nestingIsBounded() {
    func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    #expect(read(nested(64)) != nil)
    #expect(read(nested(65)) == nil)
    #expect(read(String(repeating: "{\"a\":", count: 100_000)) == nil)
  }

  @Test func numbersOfAnySizeAreRead() throws {
    #expect(try #require(read("1e999")).integer == nil)
    #expect(try #require(read("99999999999999999999")).integer == nil)
    #expect(try #require(read("20.0")).integer == 20)
    #expect(try #require(read("-0")).integer == 0)
  }

  /// What Foundation reads is read, and nothing else; but for commas before a bracket, which it allows.
  @Test func readsWhatOthersRead() {
    var random = SeededGenerator(seed: 11)
    let pieces = ["{", "}", "[", "]", ",", ":", "\"a\"", "\"\\u00e9\"", "1", "-2.5e1", "true", "null"]
    for _ in 0..<20_000 {
      let length = Int.random(in: 1...9, using: &random)
      let text = (0..<length).map { _ in pieces[Int.random(in: pieces.indices, using: &random)] }.joined()
      if text.contains(",]") || text.contains(",}") { continue }
      let other = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
      #expect((read(text) != nil) == (other != nil), "\(text)")
    }
  }
}
