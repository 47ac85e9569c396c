/// What a heading may be called in a link (spec/markdown E5).
package enum HeadingKeys {
  /// Folded, ASCII signs other than `_` and `-` as blanks, runs of blanks as one, trimmed.
  package static func key(_ text: String) -> String {
    var out: [UInt8] = []
    for byte in MentionText.fold(text).utf8 {
      let isLetter = (0x61...0x7A).contains(byte | 0x20)
      let isSign = byte < 0x80 && !isLetter && !(0x30...0x39).contains(byte) && byte != 0x5F && byte != 0x2D
      if isSign {
        if !out.isEmpty, out.last != 0x20 { out.append(0x20) }
      } else {
        out.append(byte)
      }
    }
    if out.last == 0x20 { out.removeLast() }
    return String(decoding: out, as: UTF8.self)
  }

  /// As web pages call it.
  package static func slug(_ text: String) -> String {
    var out = ""
    for scalar in text.lowercased().unicodeScalars {
      if scalar == " " || scalar == "-" {
        out.unicodeScalars.append("-")
      } else if scalar == "_" || isKept(scalar) {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
      true
    default: false
    }
  }
}
