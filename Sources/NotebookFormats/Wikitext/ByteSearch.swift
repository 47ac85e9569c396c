import Platform

/// Where bytes stand in bytes.
enum ByteSearch {
  /// `end`: where to stop looking; nil: at the end.
  static func first(_ byte: UInt8, in bytes: [UInt8], from start: Int, to end: Int? = nil) -> Int? {
    let end = min(end ?? bytes.count, bytes.count)
    guard start < end else { return nil }
    return bytes.withUnsafeBytes { raw in
      guard let base = raw.baseAddress, let hit = memchr(base + start, Int32(byte), end - start) else { return nil }
      return UnsafeRawPointer(hit) - base
    }
  }

  static func first(_ pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard start < bytes.count, !pattern.isEmpty else { return nil }
    var from = start
    while let hit = first(pattern[0], in: bytes, from: from) {
      if bytes[hit...].starts(with: pattern) { return hit }
      from = hit + 1
    }
    return nil
  }
}
