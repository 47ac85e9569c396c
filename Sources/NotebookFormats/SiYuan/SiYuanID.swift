/// Ids of blocks and notebooks.
package enum SiYuanID {
  /// Whether `text` is 14 digits, `-`, and 7 of `a-z0-9` (spec A1).
  package static func isValid(_ text: String) -> Bool {
    var position = 0
    for byte in text.utf8 {
      let isDigit = (0x30...0x39).contains(byte)
      switch position {
      case 0..<14: if !isDigit { return false }
      case 14: if byte != UInt8(ascii: "-") { return false }
      case 15..<22: if !isDigit && !(0x61...0x7A).contains(byte) { return false }
      default: return false
      }
      position += 1
    }
    return position == 22
  }
}
