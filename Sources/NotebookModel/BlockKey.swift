/// Where a block stands in the index: document number × 2²⁴ + ordinal.
///
/// Ordinals grow in document order and are spaced, so that a document is a range of keys, a subtree is a
/// range of keys, and a block inserted between two others needs no other row to change.
package struct BlockKey: Hashable, Comparable, Sendable {
  /// Bits of the ordinal inside a document.
  package static let ordinalBits: Int64 = 24
  /// The largest ordinal; also the mask that takes the ordinal out of a key.
  package static let maximumOrdinal: Int64 = (1 << ordinalBits) - 1

  package let value: Int64

  package init(value: Int64) { self.value = value }

  package init(document: Int64, ordinal: Int64) {
    value = document << Self.ordinalBits | ordinal
  }

  package var document: Int64 { value >> Self.ordinalBits }
  package var ordinal: Int64 { value & Self.maximumOrdinal }

  package static func < (a: BlockKey, b: BlockKey) -> Bool { a.value < b.value }

  /// The first and the last key that a document's blocks may have.
  package static func range(ofDocument number: Int64) -> ClosedRange<Int64> {
    number << ordinalBits...(number << ordinalBits | maximumOrdinal)
  }
}
