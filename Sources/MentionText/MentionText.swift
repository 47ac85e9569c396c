/// How text and keywords are prepared to be compared (spec K4, K5). The writer and the queries use the same
/// code; `version` is stored in the index, and a change of it rebuilds.
package enum MentionText {
  package static let version: Int64 = 1

  /// NFC, full case folding, NFC again; then, with `han`, every traditional sign made simplified.
  package static func fold(_ text: String, han: HanFold? = nil) -> String { text }

  /// Folded text as the full-text index holds it; `restore` undoes it.
  package static func prepare(folded: String) -> String { folded }

  /// The folded text that was prepared.
  package static func restore(_ prepared: UnsafeBufferPointer<UInt8>) -> [UInt8] { Array(prepared) }
}

/// Traditional to simplified Chinese, one sign each.
package struct HanFold: Sendable {
  package let simplified: [UInt32: UInt32]
  package init(simplified: [UInt32: UInt32]) { self.simplified = simplified }
}

/// A keyword that text may mention.
package struct MentionKeyword: Sendable, Hashable {
  /// Folded and trimmed; never empty.
  package let folded: [UInt8]
  /// An FTS5 query (a quoted phrase) that finds every text with the keyword; nil if the keyword has no token.
  package let phrase: String?
  /// Whether every text that `phrase` finds does mention the keyword, so that it need not be read.
  package let isExact: Bool

  /// nil for a keyword that is empty, or `*`, after trimming.
  package init?(_ raw: String, han: HanFold? = nil) { return nil }

  /// Whether `text` (folded) holds the keyword, with the boundaries of spec K5.
  package func occurs(in text: UnsafeBufferPointer<UInt8>) -> Bool { false }
}
