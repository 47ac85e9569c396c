/// JSON numbers beyond 64 bits or a double's range.
enum HugeNumbers {
  /// The text with each number of more than 18 signs, or with an exponent, made `0`; nil if there is none.
  static func mended(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var out: [UInt8]?
    var position = text.startIndex
    while position < text.endIndex {
      let byte = text[position]
      if byte == UInt8(ascii: "\"") {
        position = afterString(text, position)
      } else if byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) {
        let end = text[position...].firstIndex { !isNumberByte($0) } ?? text.endIndex
        let number = text[position..<end]
        if number.count > 18 || number.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
          if out == nil { out = Array(text) }
          for place in position..<end { out?[place - text.startIndex] = 0x20 }
          out?[position - text.startIndex] = 0x30
        }
        position = end
      } else {
        position += 1
      }
    }
    return out
  }

  private static func afterString(_ text: ArraySlice<UInt8>, _ start: Int) -> Int {
    var position = start + 1
    while position < text.endIndex, text[position] != UInt8(ascii: "\"") {
      position += text[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(position + 1, text.endIndex)
  }

  private static func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }
}
