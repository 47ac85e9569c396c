import IndexQueries
import TestSupport
import Testing

@testable import Answers

private let valid = #""id":"x","k":"","mk":"""#

private func message(_ body: String) -> String? {
  if case .unreadable(let message) = BacklinkRequest(body: Array(body.utf8)) { return message }
  return nil
}

private func query(_ body: [UInt8]) -> BacklinkQuery? {
  if case .query(let query) = BacklinkRequest(body: body) { return query }
  return nil
}

@Suite struct BacklinkRequestTests {
  @Test(arguments: [
    ("", "the request body is empty or truncated (EOF)"), ("{", "unexpected EOF"), ("{\"a\"", "unexpected EOF"),
    ("{\"a\":1 \"b\"", "invalid character '\"' after object key:value pair"),
    ("{\"a\" 1", "invalid character '1' after object key"),
    ("[1 2]", "invalid character '2' after array element"), ("{\"a\":-}", "invalid character '}' in numeric literal"),
    ("{\"a\":1.}", "invalid character '}' after decimal point in numeric literal"),
    ("{\"a\":1e}", "invalid character '}' in exponent of numeric literal"),
    ("{\"a\":\"\\u12g4\"}", "invalid character 'g' in \\u hexadecimal character escape"),
    ("{\"a\":tru}", "invalid character '}' in literal true (expecting 'e')"),
    ("{\"a\":[1,]}", "invalid character ']' looking for beginning of value"),
    ("{\"a\":01}", "invalid character '1' after object key:value pair"),
    ("\u{7F}", "invalid character '\\x7f' looking for beginning of value"),
    ("{\"a\":{\"b\":[1e999]}}", "json: cannot unmarshal number 1e999 into Go value of type float64"),
    ("{\"a\":1e999", "unexpected EOF"),
  ])
  func refusals(_ body: String, _ expected: String) {
    #expect(message(body) == "Parses request [/api/ref/getBacklink2] failed: " + expected)
  }

  @Test func nestingIsLimitedWithoutRecursion() {
    func nested(_ depth: Int) -> String {
      "{\(valid),\"n\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
    }
    #expect(query(Array(nested(9_999).utf8)) != nil)
    #expect(message(nested(10_000))?.hasSuffix("exceeded max depth") == true)
    #expect(message(String(repeating: "{\"a\":", count: 1_000_000))?.hasSuffix("exceeded max depth") == true)
  }

  @Test func lastOfEqualKeysCounts() {
    #expect(query(Array(#"{"id":"a","k":1,"mk":"","k":"b"}"#.utf8))?.k == "b")
    #expect(query(Array(#"{"id":"a","k":"b","mk":"","k":1}"#.utf8)) == nil)
    #expect(query(Array(#"{"id":"a","K":"b","mk":""}"#.utf8)) == nil)
  }

  @Test func whatIsNotUTF8BecomesReplacementCharacters() {
    let body =
      Array(#"{"id":"a","mk":"","k":""#.utf8) + [0x41, 0xE4, 0xB8, 0x42, 0xFF, 0xED, 0xA0, 0x80] + Array("\"}".utf8)
    #expect(query(body)?.k == "A\u{FFFD}\u{FFFD}B\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")
    #expect(
      query(Array(#"{"id":"a","mk":"","k":"\ud800\u0041\udc00\ud83d\ude00"}"#.utf8))?.k == "\u{FFFD}A\u{FFFD}\u{1F600}")
  }

  @Test func trailingBytesAreIgnored() { #expect(query(Array("{\(valid)} nonsense".utf8))?.id == "x") }

  @Test(arguments: [
    ("3", SortMode.updatedDescending), ("+3", .updatedDescending), ("03", .updatedDescending), ("-0", .nameAscending),
    ("abc", .nameAscending), ("", .nameAscending), (" 3", .nameAscending), ("3.0", .nameAscending),
    ("-", .nameAscending),
    ("99999999999999999999999", .idDescending), ("-99999999999999999999999", .idDescending), ("6", .idDescending),
    ("99999999999999999999999x", .nameAscending), ("9223372036854775808", .idDescending),
  ])
  func sortNumbers(_ text: String, _ mode: SortMode) { #expect(SortMode(requestArgument: text) == mode) }

  /// Whatever the bytes, something is answered.
  @Test func randomBytes() {
    var random = SeededGenerator(seed: 9)
    let alphabet = Array(#"{}[]",:\u0d8truefalsn1-.e "#.utf8) + [0xEF, 0xBB, 0xE2, 0x80, 0xFF, 0x00, 0x0A]
    for _ in 0..<20_000 {
      let body = (0..<Int.random(in: 0...24, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      _ = BacklinkRequest(body: body)
      _ = BacklinkRequest(body: Array("{\(valid),\"z\":".utf8) + body)
    }
  }
}
