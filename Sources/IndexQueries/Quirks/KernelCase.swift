/// The kernel's three ways to make case not matter. Each maps a code point to one code point.
enum KernelCase {
  /// Go's one-to-one lower case, used for `k` (spec E5): `İ` gives `i`, `ẞ` gives `ß`.
  static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.isASCII { return asciiLower(scalar) }
    return scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
  }

  /// The full-text tokenizer's table (spec F3): lower case, but only where it takes as many bytes; so `ẞ`, the Kelvin
  /// sign and `İ` stay, and so does the final sigma.
  static func fullText(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.isASCII { return asciiLower(scalar) }
    guard let lower = only(scalar.properties.lowercaseMapping),
      UTF8.width(lower) == UTF8.width(scalar)
    else { return scalar }
    return lower
  }

  /// One member for each class of Go's simple case folding, used by the highlighting expression (spec F4): `σ`, `ς`
  /// and `Σ` are one class, and so are `k`, `K` and the Kelvin sign.
  static func expression(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.isASCII { return asciiLower(scalar) }
    // The dotted and the dotless i are in no class.
    if scalar == "\u{130}" || scalar == "\u{131}" { return scalar }
    let upper = only(scalar.properties.uppercaseMapping) ?? scalar
    return only(upper.properties.lowercaseMapping) ?? upper
  }

  static func mapped(_ text: String, _ fold: (Unicode.Scalar) -> Unicode.Scalar) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { out.append(fold(scalar)) }
    return String(out)
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
