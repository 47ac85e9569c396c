import Foundation
import IndexQueries
import TestSupport
import Testing

@testable import Answers

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

@Suite struct BodyAndTableTests {
  @Test func goEscaping() {
    var out: [UInt8] = []
    JSONText.append("<&>\"\\\n\r\t\u{8}\u{C}\u{1}\u{7F}\u{2028}\u{2029}\u{2027}中🎉", to: &out)
    #expect(
      text(out)
        == #""\u003c\u0026\u003e\"\\\n\r\t\b\f\u0001"# + "\u{7F}" + #"\u2028\u2029"# + "\u{2027}中🎉\"")
  }

  @Test func everyStringSurvives() throws {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<2000 {
      var scalars = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        scalars.append(Unicode.Scalar(UInt32.random(in: 0...0x2100, using: &random)) ?? "x")
      }
      var out: [UInt8] = []
      JSONText.append(String(scalars), to: &out)
      let back = try JSONSerialization.jsonObject(with: Data(out), options: .fragmentsAllowed) as? String
      #expect(back?.utf8.elementsEqual(String(scalars).utf8) == true)
    }
  }

  @Test func nothingOfATitleSteersTheTerminal() {
    var answer = BacklinkAnswer(k: "", mk: "")
    answer.backlinks = [
      LinkingDocument(
        id: "20240101000000-aaaaaaa", box: "", name: "",
        hPath: "N/\u{1B}[31mred\u{7}\n\t\u{202E}\u{9B}2J &lt;b&gt;&amp;", count: 3,
        updated: "20240301080130", created: "")
    ]
    for usesLines in [true, false] {
      var out: [UInt8] = []
      if usesLines {
        BacklinkTable.appendLines(answer, to: &out)
      } else {
        BacklinkTable(columns: 80, usesColour: false).append(answer, to: &out)
      }
      let shown = text(out)
      #expect(
        !shown.unicodeScalars.contains { $0.value == 0x1B || $0.value == 7 || $0.value == 0x9B || $0.value == 0x202E })
      #expect(shown.contains("<b>&"))
    }
  }

  /// As terminals count them: marks beside a letter, one picture of several signs, flags, later parts of a syllable.
  @Test(
    arguments: [
      ("น้ำ", 2), ("कि", 2), ("का", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("👍🏽", 2), ("❤️", 2), ("각", 2), ("é", 1), ("ﷺ", 1), ("", 0),
    ] as [(String, Int)])
  func widths(_ text: String, _ columns: Int) { #expect(ShownText.width(text) == columns, "\(text)") }

  @Test func wideCharactersTakeTwoColumns() {
    #expect(ShownText.width("中文a") == 5)
    #expect(ShownText.width("e\u{301}") == 1)
    #expect(ShownText.fitted("中文字", columns: 5) == "中文…")
    var answer = BacklinkAnswer(k: "", mk: "")
    answer.backlinks = [
      LinkingDocument(
        id: "a", box: "", name: "", hPath: "思源/" + String(repeating: "很长", count: 60), count: 12,
        updated: "20240301080130", created: "")
    ]
    var out: [UInt8] = []
    BacklinkTable(columns: 60, usesColour: false).append(answer, to: &out)
    for line in text(out).split(separator: "\n") { #expect(ShownText.width(String(line)) <= 60) }
    #expect(text(out).contains("2024-03-01 08:01"))
  }
}
