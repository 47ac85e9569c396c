import MentionText

/// Whether the kernel's highlighting leaves a mark in a text (spec F4, steps 2 to 4).
///
/// The kernel builds one expression of all keywords, longest first, marks what matches, takes the mark off again
/// where an ASCII letter follows, and accepts the text if it has changed at all. Since escaping comes first, any of
/// `& < > ' "` in the text is a change.
struct KernelHighlighter {
  private let keywords: [Keyword]
  private let caseSensitive: Bool
  private let han: HanFold?

  private struct Keyword {
    let signs: [UInt32]
    /// Only ASCII letters and digits: it must not touch another such sign, or an underscore.
    let isWord: Bool
  }

  init(_ raw: [String], caseSensitive: Bool, han: HanFold?) {
    self.caseSensitive = caseSensitive
    self.han = han
    keywords = raw.filter { !Self.isEscaped($0) }.map { keyword in
      Keyword(
        signs: Self.signs(keyword, caseSensitive: caseSensitive, han: han),
        isWord: keyword.utf8.allSatisfy(Self.isLetterOrDigit))
    }
  }

  func changes(_ text: String) -> Bool {
    if Self.isEscaped(text) { return true }
    let raw = text.unicodeScalars.map(\.value)
    let signs = Self.signs(text, caseSensitive: caseSensitive, han: han)
    var at = 0
    while at < signs.count {
      guard let length = match(at, signs, raw) else {
        at += 1
        continue
      }
      let end = at + length
      if end == raw.count || !Self.isLetter(raw[end]) { return true }
      at = end
    }
    return false
  }

  /// The length of the first keyword that matches at a place. Letters have been folded, but not what tells words apart.
  private func match(_ start: Int, _ signs: [UInt32], _ raw: [UInt32]) -> Int? {
    for keyword in keywords where signs.count - start >= keyword.signs.count {
      let end = start + keyword.signs.count
      guard signs[start..<end].elementsEqual(keyword.signs) else { continue }
      if keyword.isWord {
        let opens = Self.isWordSign(raw[start]) != (start > 0 && Self.isWordSign(raw[start - 1]))
        let closes = Self.isWordSign(raw[end - 1]) != (end < raw.count && Self.isWordSign(raw[end]))
        guard opens, closes else { continue }
      }
      return keyword.signs.count
    }
    return nil
  }

  /// Whether HTML escaping changes the text, leaving CR aside (which no such text holds).
  static func isEscaped(_ text: String) -> Bool {
    text.utf8.contains { byte in
      switch byte {
      case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""): true
      default: false
      }
    }
  }

  private static func signs(_ text: String, caseSensitive: Bool, han: HanFold?) -> [UInt32] {
    text.unicodeScalars.map { scalar in
      let value = caseSensitive ? scalar.value : KernelCase.expression(scalar).value
      return han?.simplified[value] ?? value
    }
  }

  private static func isLetter(_ value: UInt32) -> Bool {
    (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value)
  }

  private static func isWordSign(_ value: UInt32) -> Bool {
    isLetter(value) || (0x30...0x39).contains(value) || value == 0x5F
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool { byte != 0x5F && isWordSign(UInt32(byte)) }
}
