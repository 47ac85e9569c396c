/// The kernel's three ways to make case not matter. Each maps a code point to one code point.
enum KernelCase {
  /// Go's one-to-one lower case, used for `k` (spec E5): `İ` gives `i`, `ẞ` gives `ß`.
  static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.isASCII { return asciiLower(scalar) }
    if isCaseless(scalar) { return scalar }
    return scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
  }

  /// The full-text tokenizer's table (spec F3): lower case, but only where it takes as many bytes; so `ẞ`, the Kelvin
  /// sign and `İ` stay, and so does the final sigma.
  static func fullText(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.isASCII { return asciiLower(scalar) }
    if isCaseless(scalar) { return scalar }
    guard let lower = only(scalar.properties.lowercaseMapping),
      UTF8.width(lower) == UTF8.width(scalar)
    else { return scalar }
    return lower
  }

  /// One member for each class of Go's simple case folding, used by the highlighting expression (spec F4): `σ`, `ς`
  /// and `Σ` are one class, and so are `k`, `K` and the Kelvin sign.
  static func expression(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.isASCII { return asciiLower(scalar) }
    if isCaseless(scalar) { return scalar }
    // The dotted and the dotless i are in no class.
    if scalar == "\u{130}" || scalar == "\u{131}" { return scalar }
    let upper = only(scalar.properties.uppercaseMapping) ?? scalar
    return only(upper.properties.lowercaseMapping) ?? upper
  }

  /// `fullText` of UTF-8 text, replacing what `out` held; with `han`, traditional signs become simplified ones.
  static func foldFullText(
    _ bytes: UnsafeBufferPointer<UInt8>, han: [UInt32: UInt32]?, into out: inout [UInt8]
  ) {
    out.removeAll(keepingCapacity: true)
    out.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      if byte < 0x80 {
        out.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
        at += 1
        continue
      }
      let length = min(byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2, bytes.count - at)
      // U+3000 to U+9FFF have no case.
      if han == nil, byte >= 0xE3, byte <= 0xE9 {
        out.append(contentsOf: bytes[at..<at + length])
        at += length
        continue
      }
      for scalar in String(decoding: bytes[at..<at + length], as: UTF8.self).unicodeScalars {
        var sign = fullText(scalar)
        if let simple = han?[sign.value].flatMap(Unicode.Scalar.init) { sign = simple }
        out.append(contentsOf: UTF8.encode(sign) ?? UTF8.encodedReplacementCharacter)
      }
      at += length
    }
  }

  static func mapped(_ text: String, _ fold: (Unicode.Scalar) -> Unicode.Scalar) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { out.append(fold(scalar)) }
    return String(out)
  }

  /// Signs of East Asia, where most texts without case lie: spares a look into Unicode's tables.
  private static func isCaseless(_ scalar: Unicode.Scalar) -> Bool {
    (0x2E80...0xA63F).contains(scalar.value) || (0xAC00...0xFAFF).contains(scalar.value)
  }

  private static func asciiLower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard scalar >= "A", scalar <= "Z" else { return scalar }
    return Unicode.Scalar(UInt8(scalar.value) | 0x20)
  }

  private static func only(_ text: String) -> Unicode.Scalar? {
    let scalars = text.unicodeScalars
    guard let first = scalars.first, scalars.index(after: scalars.startIndex) == scalars.endIndex else {
      return nil
    }
    return first
  }
}
