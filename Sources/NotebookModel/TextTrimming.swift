/// White space at the ends of a text, as Unicode's property White_Space has it.
package enum TextTrimming {
  package static func isWhiteSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  package static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.first, let last = scalars.last else { return text }
    if !isWhiteSpace(first) && !isWhiteSpace(last) { return text }
    guard let start = scalars.firstIndex(where: { !isWhiteSpace($0) }),
      let end = scalars.lastIndex(where: { !isWhiteSpace($0) })
    else { return "" }
    return String(scalars[start...end])
  }
}
