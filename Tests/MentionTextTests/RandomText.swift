import TestSupport

/// Short random texts of many scripts, from few code points, so that keywords do occur in texts.
enum RandomText {
  static let alphabet: [String] = [
    "a", "b", "A", "B", "ab", "foo", "bar", "Foo", "_", "1", "2", " ", " ", " ", " ", "  ", "\n", "\u{A0}", "\u{3000}",
    "é", "e", "\u{301}", "\u{323}", "\u{345}", "ß", "ss", "ẞ", "İ", "i", "ﬁ", "Ω", "ω", "σ", "ς", "Σ", "ж", "Ж", "й",
    "中", "文", "笔", "记", "中文", "，", "。", "、", "々", "か", "が", "\u{3099}", "カ", "ー", "한", "글", "ᄒ", "ᅡ", "ᆫ",
    "ก", "ั", "ำ", "ລ", "မ", "ក", "🎉", "\u{1F9FF}", "\u{200D}", "\u{FE0F}", "+", "++", "C++", "-", ".", ",", "'", "\"",
    "*",
    "(", ")", "^", ":", "\u{FFFC}", "\u{E000}", "\u{F8FF}", "\u{F8FE}", "\u{F8FC}", "\u{F8FD}", "\u{1}", "\u{2}",
    "\u{0}",
    "\u{F0000}", "\u{378}", "\u{20BF}", "²", "½", "Ⅷ", "ⅷ", "㊀", "①", "\u{20000}", "\u{AD}", "OR", "NEAR", "AND", "ʼn",
    "Ⴀ", "Ꭰ",
    "ꭰ", "\u{10400}", "ا", "\u{64B}", "ب", "א", "अ", "\u{94D}", "क", "\u{200B}", "\u{2BFF}", "\u{32FF}", "\u{1B7D}",
  ]

  static func text(_ random: inout SeededGenerator, longest: Int = 14) -> String {
    var out = ""
    for _ in 0..<Int.random(in: 0...longest, using: &random) {
      out += alphabet.randomElement(using: &random) ?? ""
    }
    return out
  }

  /// A piece of `text`, or something else.
  static func keyword(of text: String, _ random: inout SeededGenerator) -> String {
    let scalars = Array(text.unicodeScalars)
    if scalars.isEmpty || Int.random(in: 0..<5, using: &random) == 0 { return self.text(&random, longest: 4) }
    let start = Int.random(in: 0..<scalars.count, using: &random)
    let end = Int.random(in: start...min(scalars.count - 1, start + 6), using: &random)
    var piece = String.UnicodeScalarView()
    piece.append(contentsOf: scalars[start...end])
    return String(piece)
  }
}
