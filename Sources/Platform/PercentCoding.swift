/// `%XX` as bytes.
package enum PercentCoding {
  package static func decoded(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(UInt8(ascii: "%")) else { return bytes }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var position = 0
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "%"), position + 2 < bytes.count,
        let high = HexDigit.value(bytes[position + 1]), let low = HexDigit.value(bytes[position + 2])
      {
        out.append(high << 4 | low)
        position += 3
      } else {
        out.append(bytes[position])
        position += 1
      }
    }
    return out
  }

  /// Everything coded but letters, digits, `-`, `_`, `.` and what `kept` names.
  package static func encoded(_ bytes: [UInt8], keeping kept: [UInt8] = []) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    for byte in bytes {
      let isPlain =
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: kept.contains(byte)
        }
      if isPlain {
        out.append(byte)
      } else {
        out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return out
  }
}
