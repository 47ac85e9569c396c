/// JSON escapes of half a surrogate pair: the kernel's decoder reads U+FFFD for them.
enum LoneSurrogates {
  /// The text with each lone `\uD8xx` … `\uDFxx` escape made `\uFFFD`; nil if there is none.
  static func mended(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var out: [UInt8]?
    var position = text.startIndex
    while position < text.endIndex {
      guard text[position] == UInt8(ascii: "\\") else {
        position += 1
        continue
      }
      guard let unit = unit(text, position) else {
        position += 2
        continue
      }
      if (0xD800...0xDBFF).contains(unit), let low = self.unit(text, position + 6), (0xDC00...0xDFFF).contains(low) {
        position += 12
        continue
      }
      if (0xD800...0xDFFF).contains(unit) {
        if out == nil { out = Array(text) }
        let start = position - text.startIndex
        out?.replaceSubrange(start + 2..<start + 6, with: Array("FFFD".utf8))
      }
      position += 6
    }
    return out
  }

  /// The code unit of a `\uXXXX` escape at `position`.
  private static func unit(_ text: ArraySlice<UInt8>, _ position: Int) -> UInt32? {
    guard position + 6 <= text.endIndex, text[position] == UInt8(ascii: "\\"),
      text[position + 1] == UInt8(ascii: "u")
    else { return nil }
    return UInt32(String(decoding: text[position + 2..<position + 6], as: UTF8.self), radix: 16)
  }
}
