import Platform

/// The orders of spec E9, made strict by K8: entries with equal keys stand in descending order of their ids,
/// whichever way the keys go; those with one id (of several indexes) as they were given.
package enum BacklinkOrder {
  package static func sorted(_ documents: [LinkingDocument], by mode: SortMode) -> [LinkingDocument] {
    if documents.count < 2 { return documents }
    switch mode {
    case .updatedAscending: return sorted(documents, documents.map(\.updated), descending: false, by: compare)
    case .updatedDescending: return sorted(documents, documents.map(\.updated), descending: true, by: compare)
    case .createdAscending: return sorted(documents, documents.map(\.created), descending: false, by: compare)
    case .createdDescending: return sorted(documents, documents.map(\.created), descending: true, by: compare)
    case .idDescending: return sorted(documents, documents.map(\.id), descending: true, by: compare)
    case .nameAscending, .nameDescending:
      let keys = PinyinKey.keys(of: documents.map(\.name))
      return sorted(documents, keys, descending: mode == .nameDescending) { compare($0, $1) }
    case .naturalAscending, .naturalDescending:
      let keys = documents.map { NaturalKey($0.name) }
      return sorted(documents, keys, descending: mode == .naturalDescending, by: NaturalKey.compare)
    }
  }

  /// With a key for each document, made once.
  private static func sorted<Key>(
    _ documents: [LinkingDocument], _ keys: [Key], descending: Bool, by order: (Key, Key) -> Int32
  ) -> [LinkingDocument] {
    documents.indices.sorted { a, b in
      let difference = descending ? order(keys[b], keys[a]) : order(keys[a], keys[b])
      if difference != 0 { return difference < 0 }
      let byID = compare(documents[b].id, documents[a].id)
      return byID == 0 ? a < b : byID < 0
    }.map { documents[$0] }
  }

  /// By UTF-8 bytes; a beginning of the other comes first.
  private static func compare(_ a: String, _ b: String) -> Int32 {
    let quick = a.utf8.withContiguousStorageIfAvailable { left in
      b.utf8.withContiguousStorageIfAvailable { right in compare(left, right) }
    }
    if let quick, let difference = quick { return difference }
    return compare(Array(a.utf8), Array(b.utf8))
  }

  private static func compare(_ a: [UInt8], _ b: [UInt8]) -> Int32 {
    a.withUnsafeBufferPointer { left in b.withUnsafeBufferPointer { right in compare(left, right) } }
  }

  static func compare(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int32 {
    if let left = a.baseAddress, let right = b.baseAddress {
      let difference = memcmp(left, right, min(a.count, b.count))
      if difference != 0 { return difference }
    }
    return a.count < b.count ? -1 : a.count > b.count ? 1 : 0
  }
}
