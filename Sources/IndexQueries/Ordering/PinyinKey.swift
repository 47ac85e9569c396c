import Platform

/// What names are ordered by in modes 0 and 1: cleaned, lower-cased, in GB18030, whose two-byte part lists the most
/// used Chinese characters by their pinyin.
enum PinyinKey {
  /// The converter is opened only if some name needs it.
  static func keys(of names: [String]) -> [[UInt8]] {
    var converter: Converter?
    return names.map { name in
      let cleaned = lowercased(CleanedName.scalars(name))
      let bytes = Array(String(cleaned).utf8)
      if bytes.allSatisfy({ $0 < 0x80 }) { return bytes }
      if converter == nil { converter = Converter() }
      return converter?.convert(bytes) ?? bytes
    }
  }

  /// One code point for one, as the kernel does.
  private static func lowercased(_ scalars: [Unicode.Scalar]) -> String.UnicodeScalarView {
    var out = String.UnicodeScalarView()
    for scalar in scalars { out.append(scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar) }
    return out
  }

  /// UTF-8 to GB18030. Where libc has no such table, names keep the order of their UTF-8 bytes.
  private final class Converter {
    private let handle: iconv_t?

    init() {
      let opened = iconv_open("GB18030", "UTF-8")
      handle = opened == iconv_t(bitPattern: -1) ? nil : opened
    }

    deinit {
      if let handle { iconv_close(handle) }
    }

    func convert(_ bytes: [UInt8]) -> [UInt8] {
      guard let handle else { return bytes }
      iconv(handle, nil, nil, nil, nil)
      // No code point takes more than four bytes in GB18030, nor less than one in UTF-8.
      var output = [CChar](repeating: 0, count: bytes.count * 4)
      var input = bytes.map { CChar(bitPattern: $0) }
      var left = input.count
      var room = output.count
      let failed = input.withUnsafeMutableBufferPointer { from in
        output.withUnsafeMutableBufferPointer { to in
          var source = from.baseAddress
          var target = to.baseAddress
          return iconv(handle, &source, &left, &target, &room) == -1
        }
      }
      if failed { return bytes }
      return output.prefix(output.count - room).map { UInt8(bitPattern: $0) }
    }
  }
}
