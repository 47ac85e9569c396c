import NotebookModel
import Platform
import TestSupport
import Testing

@testable import MentionText

@Suite struct PreparedTextTests {
  @Test func restoreUndoesPrepare() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<20_000 {
      let folded = MentionText.fold(RandomText.text(&random))
      var prepared = MentionText.prepare(folded: folded)
      let restored = prepared.withUTF8 { MentionText.restore($0) }
      #expect(restored == Array(folded.utf8), "\(Array(folded.unicodeScalars))")
    }
  }

  @Test(arguments: [
    ("foo bar", "foo bar"), ("foo  bar", "foo  \u{F8FF}\u{1}bar"), ("foo,bar", "foo,\u{F8FF}\u{1}bar"),
    ("笔记", "笔\u{1}记"), ("笔 记", "笔 \u{F8FF}\u{1}记"), ("思源note", "思\u{1}源\u{1}note"), ("c++ b", "c++ \u{F8FF}\u{1}b"),
    ("(foo)", "(foo)"), ("\u{F8FF}", "\u{1}\u{F8FE}\u{F8FD}\u{1}"), ("", ""),
  ])
  func form(_ folded: String, _ prepared: String) {
    #expect(MentionText.prepare(folded: folded).hasSameBytes(as: prepared))
  }

  @Test func damagedBytesAreRestoredWithoutHarm() {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<5000 {
      let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        [0xEF, 0xA3, 0xBE, 0xBF, 0x01, 0x41, 0xF0, 0xBC, 0xFF].randomElement(using: &random) ?? 0 as UInt8
      }
      let restored = bytes.withUnsafeBufferPointer { MentionText.restore($0) }
      #expect(restored.count <= bytes.count)
    }
  }
}
