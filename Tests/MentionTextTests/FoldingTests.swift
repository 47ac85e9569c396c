import CUtf8proc
import Foundation
import NotebookModel
import Platform
import TestSupport
import Testing

@testable import MentionText

@Suite struct FoldingTests {
  @Test(arguments: [
    ("Straße", "strasse"), ("STRASSE", "strasse"), ("résumé", "résumé"), ("re\u{301}SUME\u{301}", "r\u{E9}sum\u{E9}"),
    ("İ", "i\u{307}"), ("ΛΌΓΟΣ", "λόγοσ"), ("Λόγος", "λόγοσ"), ("\u{212B}", "\u{E5}"), ("ﬃ", "ffi"),
    ("中文 Note", "中文 note"), ("か\u{3099}", "が"), ("\u{1112}\u{1161}\u{11AB}", "한"), ("", ""),
    ("ᾼ", "αι"), ("\u{41F}РИВЕТ", "привет"), ("K\u{212A}", "kk"),
  ])
  func folds(_ text: String, _ expected: String) {
    #expect(MentionText.fold(text).hasSameBytes(as: expected), "\(Array(MentionText.fold(text).unicodeScalars))")
  }

  /// The digest is that of Python's `unicodedata`: NFC, casefold, NFC of every code point, a line each.
  @Test(.enabled(if: String(cString: utf8proc_unicode_version()) == "15.0.0", "made for Unicode 15"))
  func everyCodePointAsPythonFoldsIt() {
    var all: [UInt8] = []
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      all.append(contentsOf: MentionText.fold(String(Character(scalar))).utf8)
      all.append(10)
    }
    #expect(Self.digest(all) == -4_007_691_712_873_518_330)
  }

  /// FNV-1a with a final mix, as the script in Python computed it.
  private static func digest(_ bytes: [UInt8]) -> Int64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash ^= hash >> 32
    hash = hash &* 0xd6e8_feb8_6659_fd93
    return Int64(bitPattern: hash ^ (hash >> 32))
  }

  @Test func foldingTwiceChangesNothing() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<3000 {
      let text = RandomText.text(&random)
      let once = MentionText.fold(text)
      #expect(MentionText.fold(once).hasSameBytes(as: once), "\(Array(text.unicodeScalars))")
    }
  }

  @Test func manyMarksOnOneLetterTakeNoQuadraticTime() {
    // Half a million marks in the wrong order; without a bound this does not end.
    let text = "a" + String(repeating: "\u{301}\u{323}", count: 250_000)
    #expect(MentionText.fold(text).utf8.count > 100_000)
  }

  @Test func hanSignsFoldOneByOne() {
    let han = HanFold(simplified: [0x8A69: 0x8BD7, 0x7D93: 0x7ECF])
    #expect(MentionText.fold("A詩經b", han: han).hasSameBytes(as: "a诗经b"))
    #expect(MentionText.fold("詩經", han: han).hasSameBytes(as: "诗经"))
    #expect(MentionText.fold("plain", han: han).hasSameBytes(as: "plain"))
  }
}
