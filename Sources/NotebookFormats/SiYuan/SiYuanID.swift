/// Ids of blocks and notebooks.
package enum SiYuanID {
  /// Whether `text` is 14 digits, `-`, and 7 of `a-z0-9` (spec A1).
  package static func isValid(_ text: some StringProtocol) -> Bool {
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

  /// When the id was given out: its first 14 digits; nil if it does not begin as ids do.
  static func time(of id: String) -> String? {
    let bytes = id.utf8.prefix(15)
    guard bytes.count == 15, bytes.last == UInt8(ascii: "-"),
      bytes.dropLast().allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return String(decoding: bytes.dropLast(), as: UTF8.self)
  }
}
