/// What the kernel compares of a name (spec E9): without emoji, symbols, and what can't be seen.
enum CleanedName {
  static func scalars(_ name: String) -> [Unicode.Scalar] {
    withoutKeycaps(Array(name.unicodeScalars)).compactMap { scalar in
      if isSymbol(scalar.value) { return nil }
      if scalar.value == 0xA0 { return " " }
      return isPrintable(scalar) ? scalar : nil
    }
  }

  /// Drops `/`, a digit or `#` or `*`, perhaps U+FE0F, and U+20E3 where they stand in this order.
  private static func withoutKeycaps(_ name: [Unicode.Scalar]) -> [Unicode.Scalar] {
    guard name.contains("/"), name.contains("\u{20E3}") else { return name }
    var out: [Unicode.Scalar] = []
    var at = 0
    while at < name.count {
      if name[at] == "/", at + 2 < name.count, isKeycap(name[at + 1]) {
        let mark = name[at + 2].value == 0xFE0F ? at + 3 : at + 2
        if mark < name.count, name[mark].value == 0x20E3 {
          at = mark + 1
          continue
        }
      }
      out.append(name[at])
      at += 1
    }
    return out
  }

  private static func isKeycap(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "#", "*": true
    default: false
    }
  }

  private static func isSymbol(_ value: UInt32) -> Bool {
    switch value {
    case 0x2190...0x21FF, 0x2300...0x23FF, 0x2460...0x24FF, 0x25A0...0x27BF, 0x2900...0x297F, 0x2B00...0x2BF0,
      0xFE00...0xFEFF, 0x10000...0xE01EF, 0xA9, 0xAE, 0x203C, 0x2047...0x2049, 0x3030, 0x303D, 0x2139, 0x2122,
      0x3297, 0x3299:
      true
    default: false
    }
  }

  /// Letters, marks, numbers, punctuation, symbols, and two of the blanks.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0x3000: return true
    case 0..<0x80: return false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .spaceSeparator:
      return false
    default: return true
    }
  }
}
