/// Numbers as Go's JSON has them: the shortest digits that mean the number, with an exponent from 1e21 on and below 1e-6.
enum GoNumber {
  /// What is no number, which JSON can't say, is null.
  static func append(_ number: Double, to out: inout [UInt8]) {
    guard number.isFinite else {
      out += "null".utf8
      return
    }
    if number == 0 {
      out += (number.sign == .minus ? "-0" : "0").utf8
      return
    }
    if number < 0 { out.append(UInt8(ascii: "-")) }
    let (digits, exponent) = parts(number.magnitude)
    let magnitude = number.magnitude
    if magnitude < 1e-6 || magnitude >= 1e21 {
      out.append(digits[0])
      if digits.count > 1 { out += [UInt8(ascii: ".")] + digits[1...] }
      out += (exponent < 0 ? "e-" : "e+").utf8
      let power = String(exponent.magnitude)
      // Two digits, but for small numbers, where Go takes the zero away again.
      if power.utf8.count == 1, exponent >= 0 { out.append(UInt8(ascii: "0")) }
      out += power.utf8
    } else if exponent < 0 {
      out += "0.".utf8
      out += repeatElement(UInt8(ascii: "0"), count: -exponent - 1)
      out += digits
    } else if digits.count <= exponent + 1 {
      out += digits
      out += repeatElement(UInt8(ascii: "0"), count: exponent + 1 - digits.count)
    } else {
      out += digits[...exponent]
      out.append(UInt8(ascii: "."))
      out += digits[(exponent + 1)...]
    }
  }

  /// Significant digits without zeros at either end, and the power of ten of the first.
  private static func parts(_ number: Double) -> (digits: [UInt8], exponent: Int) {
    let text = Array(number.description.utf8)
    let mark = text.firstIndex { $0 | 0x20 == UInt8(ascii: "e") }
    var exponent = mark.flatMap { Int(String(decoding: text[($0 + 1)...], as: UTF8.self)) } ?? 0
    let mantissa = text[..<(mark ?? text.endIndex)]
    let point = mantissa.firstIndex(of: UInt8(ascii: ".")) ?? mantissa.endIndex
    var digits = mantissa.filter { $0 != UInt8(ascii: ".") }
    exponent += point - 1
    while digits.count > 1, digits.first == UInt8(ascii: "0") {
      digits.removeFirst()
      exponent -= 1
    }
    while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return (Array(digits), exponent)
  }
}

/// RFC 4648, 4.
package enum Base64 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  package static func append(_ bytes: [UInt8], to out: inout [UInt8]) {
    var position = 0
    while position < bytes.count {
      let rest = bytes.count - position
      let second = rest > 1 ? bytes[position + 1] : 0
      let third = rest > 2 ? bytes[position + 2] : 0
      out.append(letters[Int(bytes[position] >> 2)])
      out.append(letters[Int((bytes[position] & 3) << 4 | second >> 4)])
      out.append(rest > 1 ? letters[Int((second & 15) << 2 | third >> 6)] : UInt8(ascii: "="))
      out.append(rest > 2 ? letters[Int(third & 63)] : UInt8(ascii: "="))
      position += 3
    }
  }

  /// nil for what is not written so, to the letter.
  package static func decoded(_ text: some Collection<UInt8>) -> [UInt8]? {
    let text = Array(text)
    guard text.count % 4 == 0 else { return nil }
    var out: [UInt8] = []
    var bits: UInt32 = 0
    var padding = 0
    for (position, letter) in text.enumerated() {
      if letter == UInt8(ascii: "=") {
        padding += 1
        guard padding <= 2, position >= text.count - 2 else { return nil }
        bits <<= 6
      } else {
        guard padding == 0, let value = letters.firstIndex(of: letter) else { return nil }
        bits = bits << 6 | UInt32(value)
      }
      if position % 4 == 3 {
        out += [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)]
        bits = 0
      }
    }
    out.removeLast(padding)
    return out
  }
}
