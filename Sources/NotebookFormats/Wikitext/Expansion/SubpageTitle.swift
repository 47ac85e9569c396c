/// Titles that are relative to a page.
enum SubpageTitle {
  /// The title `written` stands for on the page `context`; nil if it is not relative.
  static func absolute(_ written: [UInt8], on context: [UInt8]) -> [UInt8]? {
    let hash = written.firstIndex(of: UInt8(ascii: "#")) ?? written.endIndex
    let suffix = written[hash...]
    let target = Array(written[..<hash]).trimmed
    if target.first == slash {
      var name = target.dropFirst()
      while name.last == slash { name = name.dropLast() }
      return context + [slash] + Array(name).trimmed + suffix
    }
    var rest = target[...]
    var levels = 0
    while rest.starts(with: [0x2E, 0x2E, slash]) {
      rest = rest.dropFirst(3)
      levels += 1
    }
    guard levels > 0 else { return nil }
    let parts = context.split(separator: slash, omittingEmptySubsequences: false)
    guard parts.count > levels else { return nil }
    var out = Array(parts.dropLast(levels).joined(separator: [slash]))
    while rest.last == slash { rest = rest.dropLast() }
    let name = Array(rest).trimmed
    if !name.isEmpty { out += [slash] + name }
    return out + suffix
  }

  private static let slash = UInt8(ascii: "/")
}

extension [UInt8] {
  /// Without the blanks at its ends.
  var trimmed: [UInt8] {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0B).contains(byte) || byte == 0x0D || byte == 0 }
    guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
      return []
    }
    return first == startIndex && last == endIndex - 1 ? self : Array(self[first...last])
  }

  func hasPrefix(_ prefix: String, ignoringCase: Bool = false) -> Bool {
    guard count >= prefix.utf8.count else { return false }
    return zip(self, prefix.utf8).allSatisfy { byte, wanted in
      byte == wanted || ignoringCase && (0x41...0x5A).contains(byte) && byte | 0x20 == wanted
    }
  }
}
