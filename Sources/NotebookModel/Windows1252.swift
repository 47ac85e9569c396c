import Platform

/// The 8-bit encoding that HTML's numbers 128 to 159 mean, and that MediaWiki reads where bytes are no UTF-8
/// (https://encoding.spec.whatwg.org/#windows-1252).
package enum Windows1252 {
  /// What a byte of 0x80 to 0x9F stands for; the control character of that number where it stands for nothing.
  package static func scalar(_ byte: UInt8) -> Unicode.Scalar { high[Int(byte & 0x1F)] }

  /// Whether a byte of 0x80 to 0x9F stands for a character.
  package static func isAssigned(_ byte: UInt8) -> Bool { scalar(byte).value > 0x9F }

  private static let high: [Unicode.Scalar] = [
    "\u{20AC}", "\u{81}", "\u{201A}", "\u{192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}", "\u{2C6}",
    "\u{2030}", "\u{160}", "\u{2039}", "\u{152}", "\u{8D}", "\u{17D}", "\u{8F}", "\u{90}", "\u{2018}", "\u{2019}",
    "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}", "\u{2DC}", "\u{2122}", "\u{161}", "\u{203A}",
    "\u{153}", "\u{9D}", "\u{17E}", "\u{178}",
  ]
}
