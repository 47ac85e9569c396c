/// A set of page ids, small where they are dense, as an export's are: memory does not grow with the file.
struct SeenIDs {
  private var blocks: [Int64: [UInt64]] = [:]

  /// Enters an id; false if it was in already.
  mutating func insert(_ id: Int64) -> Bool {
    let word = Int((id >> 6) & 1023)
    let bit: UInt64 = 1 << UInt64(id & 63)
    let isNew = blocks[id >> 16].map { $0[word] & bit == 0 } ?? true
    if isNew { blocks[id >> 16, default: [UInt64](repeating: 0, count: 1024)][word] |= bit }
    return isNew
  }

  func contains(_ id: Int64) -> Bool {
    guard let block = blocks[id >> 16] else { return false }
    return block[Int((id >> 6) & 1023)] & (1 << UInt64(id & 63)) != 0
  }
}
