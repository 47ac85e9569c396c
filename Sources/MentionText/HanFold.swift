/// Traditional to simplified Chinese, one sign each.
package struct HanFold: Sendable {
  package let simplified: [UInt32: UInt32]

  package init(simplified: [UInt32: UInt32]) { self.simplified = simplified }

  /// From rows of `han_fold`: numbers that are no code points are passed over, whoever wrote them.
  package init(rows: [(traditional: Int64, simplified: Int64)]) {
    var map: [UInt32: UInt32] = [:]
    for row in rows {
      if let from = UInt32(exactly: row.traditional), let to = UInt32(exactly: row.simplified) { map[from] = to }
    }
    simplified = map
  }

  /// `bytes` (UTF-8) with every traditional sign made simplified.
  func apply(_ bytes: [UInt8]) -> [UInt8] {
    if simplified.isEmpty { return bytes }
    return bytes.withUnsafeBufferPointer { text in
      var out: [UInt8] = []
      out.reserveCapacity(text.count)
      var copied = 0
      var at = 0
      while at < text.count {
        if text[at] < Self.leastLead {
          at += 1
          continue
        }
        let (scalar, length) = UTF8Scalar.decode(text, at)
        if let other = simplified[scalar] {
          out.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<at]))
          UTF8Scalar.append(other, to: &out)
          copied = at + length
        }
        at += length
      }
      out.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied...]))
      return out
    }
  }

  /// The first byte of U+2000, below which there is no Han sign; also passes over continuation bytes.
  private static let leastLead: UInt8 = 0xE2
}
