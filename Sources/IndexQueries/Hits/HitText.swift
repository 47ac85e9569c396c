import NotebookModel

/// A block's text as one line, with the places to highlight, cut where it is too long.
package struct HitText: Sendable, Equatable {
  package private(set) var text: String
  /// In bytes of `text`, ascending, none reaching into another.
  package private(set) var ranges: [Range<Int>]

  /// `length`: code points at most; nil: all of it. Line breaks are blanks.
  init(_ content: String, ranges: [Range<Int>], length: Int?) {
    var line = Self.line(content)
    var merged = Self.merged(ranges)
    // A container's text begins with a blank, or several.
    let trimmed = TextTrimming.trimmed(line)
    if trimmed.utf8.count < line.utf8.count {
      let start = line.unicodeScalars.prefix { TextTrimming.isWhiteSpace($0) }.reduce(0) { $0 + UTF8.width($1) }
      let end = start + trimmed.utf8.count
      merged = merged.compactMap { range in
        let kept = range.clamped(to: start..<end)
        return kept.isEmpty ? nil : kept.lowerBound - start..<kept.upperBound - start
      }
      line = trimmed
    }
    guard let length, line.codePointCount > length else {
      (text, self.ranges) = (line, merged)
      return
    }
    (text, self.ranges) = Self.cut(line, merged, length)
  }

  /// Byte for byte as long as the text.
  private static func line(_ content: String) -> String {
    guard content.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return content }
    return String(decoding: content.utf8.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }, as: UTF8.self)
  }

  private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var out: [Range<Int>] = []
    for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) })
    where !range.isEmpty {
      if let last = out.last, range.lowerBound < last.upperBound {
        out[out.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        out.append(range)
      }
    }
    return out
  }

  /// Around the first hit: from the beginning of its sentence, or of a word near it, to an end of the same kind.
  private static func cut(_ text: String, _ ranges: [Range<Int>], _ length: Int) -> (String, [Range<Int>]) {
    let scalars = Array(text.unicodeScalars)
    var offsets: [Int] = [0]
    offsets.reserveCapacity(scalars.count + 1)
    for scalar in scalars { offsets.append(offsets[offsets.count - 1] + UTF8.width(scalar)) }
    let hit = ranges.first ?? 0..<0
    let first = offsets.firstIndex { $0 >= hit.lowerBound } ?? 0
    let last = min(offsets.firstIndex { $0 >= hit.upperBound } ?? first, first + length)

    var start = 0
    if last > length * 2 / 3 {
      // The sentence of the hit from its beginning, if that is near; always so that the hit fits.
      let fits = last - length
      let earliest = max(0, first - length / 2, fits)
      let sentence = (earliest...max(earliest, first)).last { $0 == 0 || endsSentence(scalars, $0) }
      start = sentence ?? wordStart(scalars, from: max(0, first - length / 3, fits), to: first)
    }
    while start < first, TextTrimming.isWhiteSpace(scalars[start]) { start += 1 }
    var end = min(scalars.count, start + length)
    if end < scalars.count {
      let least = max(last, start + length / 2)
      if least < end {
        let sentence = (least...end).last { endsSentence(scalars, $0) }
        end = sentence ?? wordEnd(scalars, from: end, to: least)
      }
    }
    while end > last, TextTrimming.isWhiteSpace(scalars[end - 1]) { end -= 1 }
    let (from, to) = (offsets[start], offsets[end])
    let lead = start > 0 ? "…" : ""
    let bytes = Array(text.utf8)[from..<to]
    let cut = lead + String(decoding: bytes, as: UTF8.self) + (end < scalars.count ? "…" : "")
    let shift = lead.utf8.count - from
    let kept = ranges.compactMap { range -> Range<Int>? in
      let clamped = range.clamped(to: from..<to)
      return clamped.isEmpty ? nil : clamped.lowerBound + shift..<clamped.upperBound + shift
    }
    return (cut, kept)
  }

  /// Whether a sentence ends before the code point at `place`.
  private static func endsSentence(_ scalars: [Unicode.Scalar], _ place: Int) -> Bool {
    guard place > 0 else { return true }
    switch scalars[place - 1] {
    case "。", "！", "？", "；": return true
    case " ":
      guard place > 1 else { return false }
      return [".", "!", "?", "…", ":"].contains(scalars[place - 2])
    default: return false
    }
  }

  /// Where a word begins at or after `from`; `from` itself where there is none before `to`.
  private static func wordStart(_ scalars: [Unicode.Scalar], from: Int, to: Int) -> Int {
    if from == 0 { return 0 }
    guard from < to else { return from }
    return (from..<to).first { isBoundary(scalars, $0) } ?? from
  }

  private static func wordEnd(_ scalars: [Unicode.Scalar], from: Int, to: Int) -> Int {
    (to...from).last { isBoundary(scalars, $0) } ?? from
  }

  /// Whether a word may end before `place` and another begin there.
  private static func isBoundary(_ scalars: [Unicode.Scalar], _ place: Int) -> Bool {
    if place == 0 || place == scalars.count { return true }
    let (before, after) = (scalars[place - 1], scalars[place])
    if TextTrimming.isWhiteSpace(before) || TextTrimming.isWhiteSpace(after) { return true }
    // Scripts that write no blanks may be cut anywhere, but not before a mark.
    return after.value >= 0x2E80 && after.properties.canonicalCombiningClass == .notReordered && before.value >= 0x2E80
  }
}
