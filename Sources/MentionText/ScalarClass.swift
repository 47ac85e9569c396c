import CUtf8proc

/// What a code point is to a mention (spec K5).
enum ScalarClass {
  /// A letter, digit, combining mark or underscore of a script that writes spaces: a word's part.
  case word
  /// The same in a script that writes none (K5 lists the ranges): it needs no boundary and is its own token.
  case sign
  /// Everything else: it separates.
  case other

  @inline(__always)
  static func of(_ scalar: UInt32) -> ScalarClass {
    if scalar < 0x80 { return isASCIIWord[Int(scalar)] ? .word : .other }
    switch scalar {
    case 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0x3400...0x4DBF, 0x3041...0x3096, 0x30A1...0x30FA:
      // Letters only: the common case without a look at the table.
      return .sign
    default: return ofRarer(scalar)
    }
  }

  private static func ofRarer(_ scalar: UInt32) -> ScalarClass {
    let category = utf8proc_category(utf8proc_int32_t(bitPattern: scalar)).rawValue
    // Lu, Ll, Lt, Lm, Lo, Mn, Mc, Me, Nd, Nl, No are 1 to 11.
    guard category >= UTF8PROC_CATEGORY_LU.rawValue, category <= UTF8PROC_CATEGORY_NO.rawValue else {
      return .other
    }
    return isUnspaced(scalar) ? .sign : .word
  }

  /// The ranges of K5: Chinese, Japanese, Korean, Thai, Lao, Myanmar, Khmer.
  private static func isUnspaced(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x2E80...0x9FFF, 0xA960...0xA97F,
      0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x3FFFF:
      true
    default: false
    }
  }

  private static let isASCIIWord: [Bool] = (0..<128).map { byte in
    switch UInt8(byte) {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// Whether FTS5 takes this code point of class `other` for a separator for sure. Its tables are of an older
  /// Unicode, in which what was unassigned belongs to tokens; private use belongs to them by our choice.
  @inline(__always)
  static func surelySeparates(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0..<0x80, 0xA0...0xBF, 0x2010...0x2064, 0x2190...0x23F3, 0x2500...0x26FF, 0x3000...0x3020,
      0xFF01...0xFF65, 0xFFFC...0xFFFD:
      true
    default: false
    }
  }
}
