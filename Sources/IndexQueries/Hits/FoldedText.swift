import MentionText

/// A text folded as mentions are, which knows where in the text each part of it came from.
struct FoldedText {
  private(set) var bytes: [UInt8] = []
  /// By byte of `bytes`: where what it was made from begins in the text; and the text's end.
  private var origins: [Int] = []

  init(_ text: String, han: HanFold?) {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      bytes = Array(MentionText.fold(text, han: han).utf8)
      origins = Array(0...bytes.count)
      return
    }
    var at = 0
    // Normalisation does not reach across what a reader takes for one sign.
    for character in text {
      let sign = String(character)
      let folded = Array(MentionText.fold(sign, han: han).utf8)
      bytes += folded
      origins += repeatElement(at, count: folded.count)
      at += sign.utf8.count
    }
    origins.append(at)
  }

  /// The place in the text, in bytes, of a range of `bytes`.
  func origin(of range: Range<Int>) -> Range<Int> {
    let start = origins[range.lowerBound]
    var end = range.upperBound
    // The end of the sign that the last byte belongs to.
    while end < origins.count - 1, end > 0, origins[end] == origins[end - 1] { end += 1 }
    return start..<max(start, origins[end])
  }
}
