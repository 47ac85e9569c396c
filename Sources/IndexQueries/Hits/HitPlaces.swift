import MentionText
import NotebookModel

/// Where anchors and keywords stand in the text of a block.
enum HitPlaces {
  /// A ref as it stands in a block, in document order.
  struct Ref {
    let anchor: String
    let isWanted: Bool
  }

  /// The places of the anchors in `content`, each after the one before if it stands there; of all refs, and of those that are
  /// wanted.
  static func anchors(_ refs: [Ref], in content: String) -> (all: [Range<Int>], wanted: [Range<Int>]) {
    let text = Array(content.utf8)
    var from = 0
    var all: [Range<Int>] = []
    var wanted: [Range<Int>] = []
    for ref in refs where !ref.anchor.isEmpty {
      let anchor = Array(ref.anchor.utf8)
      guard let place = find(anchor, text, from) ?? find(anchor, text, 0) else { continue }
      if place.lowerBound >= from { from = place.upperBound }
      all.append(place)
      if ref.isWanted { wanted.append(place) }
    }
    return (all, wanted)
  }

  private static func find(_ part: [UInt8], _ text: [UInt8], _ from: Int) -> Range<Int>? {
    guard let first = part.first, text.count >= part.count else { return nil }
    var at = from
    while at + part.count <= text.count {
      if text[at] == first, text[at..<at + part.count].elementsEqual(part) { return at..<at + part.count }
      at += 1
    }
    return nil
  }

  /// Where keywords stand in `content`, outside of what can't mention (anchors of refs, code); where they stand nowhere else
  /// (a mention of a name that the block has), nothing.
  static func keywords(
    _ keywords: [MentionKeyword], in content: String, outside taken: [Range<Int>], han: HanFold?
  ) -> [Range<Int>] {
    let folded = FoldedText(content, han: han)
    return folded.bytes.withUnsafeBufferPointer { text in
      keywords.flatMap { keyword in
        keyword.ranges(in: text).map { folded.origin(of: $0) }
      }
    }.filter { range in !taken.contains { $0.overlaps(range) } }
  }
}
