/// Whether a run of delimiters may open and close (CommonMark 6.2).
struct Flanking {
  let canOpen: Bool
  let canClose: Bool

  init(_ source: [UInt8], _ start: Int, _ end: Int) {
    let before = Self.scalar(before: start, source)
    let after = Self.scalar(at: end, source)
    let (blankBefore, blankAfter) = (Self.isBlank(before), Self.isBlank(after))
    let (signBefore, signAfter) = (Self.isPunctuation(before), Self.isPunctuation(after))
    let left = !blankAfter && (!signAfter || blankBefore || signBefore)
    let right = !blankBefore && (!signBefore || blankAfter || signAfter)
    if source[start] == UInt8(ascii: "_") {
      canOpen = left && (!right || signBefore)
      canClose = right && (!left || signAfter)
    } else {
      canOpen = left
      canClose = right
    }
  }

  private static func scalar(before at: Int, _ source: [UInt8]) -> Unicode.Scalar {
    var start = at
    guard start > 0 else { return " " }
    repeat { start -= 1 } while start > 0 && source[start] & 0xC0 == 0x80
    return String(decoding: source[start..<at], as: UTF8.self).unicodeScalars.first ?? " "
  }

  private static func scalar(at: Int, _ source: [UInt8]) -> Unicode.Scalar {
    guard at < source.count else { return " " }
    var end = at + 1
    while end < source.count, source[end] & 0xC0 == 0x80 { end += 1 }
    return String(decoding: source[at..<end], as: UTF8.self).unicodeScalars.first ?? " "
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value <= 0x20 || scalar.value > 0x7F && scalar.properties.isWhitespace
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 { return InlineText.isPunctuation(UInt8(scalar.value)) }
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      return true
    default: return false
    }
  }
}

/// Runs of emphasis signs that are not matched yet.
struct DelimiterStack {
  private struct Entry {
    let sign: UInt8
    let length: Int
    var count: Int
    let flanks: Flanking
    let piece: Int
    var isActive = true
  }

  private var entries: [Entry] = []

  var count: Int { entries.count }

  mutating func push(sign: UInt8, count: Int, _ flanks: Flanking, piece: Int) {
    entries.append(Entry(sign: sign, length: count, count: count, flanks: flanks, piece: piece))
  }

  /// Matches openers and closers from an entry on, takes away the signs that are used, and forgets those entries.
  mutating func process(from bottom: Int, _ pieces: inout [InlinePiece]) {
    // By sign, whether the closer may open, and its length modulo three: below it nothing opens for such a closer.
    var floors: [Int: Int] = [:]
    // Openers that may still be used, in order.
    var openers: [Int] = []
    for closer in entries.indices.dropFirst(bottom) {
      if entries[closer].flanks.canClose {
        while entries[closer].count > 0 {
          let key =
            Int(entries[closer].sign) << 4 | (entries[closer].flanks.canOpen ? 8 : 0) | entries[closer].length % 3
          let floor = floors[key] ?? bottom
          guard let place = openers.lastIndex(where: { $0 < floor || matches($0, closer) }), openers[place] >= floor
          else {
            floors[key] = closer
            break
          }
          let opener = openers[place]
          openers.removeSubrange((place + 1)...)
          let isDouble = entries[closer].sign == UInt8(ascii: "~") || entries[closer].sign == UInt8(ascii: "=")
          let used = isDouble || entries[opener].count >= 2 && entries[closer].count >= 2 ? 2 : 1
          entries[opener].count -= used
          entries[closer].count -= used
          pieces[entries[opener].piece].bytes.removeLast(used)
          pieces[entries[closer].piece].bytes.removeFirst(used)
          if entries[opener].count == 0 { openers.removeLast() }
        }
      }
      if entries[closer].count > 0, entries[closer].flanks.canOpen { openers.append(closer) }
    }
    entries.removeSubrange(bottom...)
  }

  private func matches(_ opener: Int, _ closer: Int) -> Bool {
    let (a, b) = (entries[opener], entries[closer])
    guard a.sign == b.sign, a.count > 0 else { return false }
    if (a.flanks.canClose || b.flanks.canOpen) && (a.length + b.length) % 3 == 0
      && !(a.length % 3 == 0 && b.length % 3 == 0)
    {
      return false
    }
    return true
  }
}
