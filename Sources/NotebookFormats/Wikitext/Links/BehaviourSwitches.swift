/// `__NOTOC__` and the like: gone before links are found (spec 11.5).
enum BehaviourSwitches {
  static func removed(_ bytes: [UInt8]) -> [UInt8] {
    let mark: [UInt8] = [0x5F, 0x5F]
    guard var next = ByteSearch.first(mark, in: bytes, from: 0) else { return bytes }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var position = 0
    var hasContents = false
    while true {
      let name = bytes[(next + 2)...].prefix(longest + 2)
      let length = name.indices.first { name[$0] == 0x5F && $0 + 1 < name.endIndex && name[$0 + 1] == 0x5F }
        .map { $0 - next - 2 }
      if let length, let word = word(Array(name.prefix(length))) {
        out += bytes[position..<next]
        // The first place of a table of contents leaves something behind.
        if word == .contents, !hasContents {
          hasContents = true
          out.append(Expander.marker)
        }
        position = next + length + 4
      } else {
        out += bytes[position...next]
        position = next + 1
      }
      guard let found = ByteSearch.first(mark, in: bytes, from: position) else { break }
      next = found
    }
    out += bytes[position...]
    return out
  }

  private enum Word {
    case contents
    case other
  }

  private static func word(_ name: [UInt8]) -> Word? {
    if caseSensitive.contains(name) { return .other }
    let upper = LetterCase.uppercased(name)
    if upper.elementsEqual("TOC".utf8) { return .contents }
    return anyCase.contains(upper) ? .other : nil
  }

  private static let longest = 26
  private static let anyCase = Set(
    [
      "NOTOC", "NOGALLERY", "FORCETOC", "NOEDITSECTION", "NOTITLECONVERT", "NOTC", "NOCONTENTCONVERT", "NOCC",
    ].map { Array($0.utf8) })
  private static let caseSensitive = Set(
    [
      "NEWSECTIONLINK", "NONEWSECTIONLINK", "HIDDENCAT", "EXPECTUNUSEDCATEGORY", "INDEX", "NOINDEX",
      "STATICREDIRECT",
    ].map { Array($0.utf8) })
}
