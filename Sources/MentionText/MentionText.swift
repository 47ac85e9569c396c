/// How text and keywords are prepared to be compared (spec K4, K5). The writer and the queries use the same
/// code; `version` is stored in the index, and a change of it rebuilds.
///
///     text ──fold──▶ folded text ──prepare──▶ what the full-text index holds ──restore──▶ folded text
///
/// A keyword is folded the same way and becomes a full-text phrase. Where the phrase alone can't decide, the
/// restored text is searched for the keyword's bytes.
package enum MentionText {
  package static let version: Int64 = 1

  /// NFC, full case folding, NFC again; then, with `han`, every traditional sign made simplified.
  package static func fold(_ text: String, han: HanFold? = nil) -> String {
    var text = text
    let folded = text.withUTF8 { Folding.folded($0) }
    guard let folded else { return text }
    if let han { return String(decoding: han.apply(folded), as: UTF8.self) }
    return String(decoding: folded, as: UTF8.self)
  }

  /// Folded text as the full-text index holds it; `restore` undoes it.
  package static func prepare(folded: String) -> String {
    var folded = folded
    return String(decoding: folded.withUTF8 { PreparedText.prepare($0) }, as: UTF8.self)
  }

  /// Text folded and prepared at once; nil if nothing is left of it.
  package static func prepared(_ text: String, han: HanFold? = nil) -> String? {
    if text.isEmpty { return nil }
    var text = text
    let prepared = text.withUTF8 { bytes -> [UInt8] in
      guard var folded = Folding.folded(bytes) else { return PreparedText.prepare(bytes) }
      if let han { folded = han.apply(folded) }
      return folded.withUnsafeBufferPointer { PreparedText.prepare($0) }
    }
    return prepared.isEmpty ? nil : String(decoding: prepared, as: UTF8.self)
  }

  /// The folded text that was prepared.
  package static func restore(_ prepared: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    PreparedText.restore(prepared)
  }
}
