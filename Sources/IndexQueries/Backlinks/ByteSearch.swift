import Platform

/// Substrings by bytes: what Swift's `contains` on strings, which goes by graphemes, is not.
enum ByteSearch {
  static func contains(_ haystack: UnsafeBufferPointer<UInt8>, _ needle: [UInt8]) -> Bool {
    guard let last = needle.last else { return true }
    guard let base = haystack.baseAddress, haystack.count >= needle.count else { return false }
    // The last byte of a UTF-8 sequence varies most: few places need a second look.
    var at = needle.count - 1
    while at < haystack.count, let hit = memchr(base + at, Int32(last), haystack.count - at) {
      at = UnsafePointer(hit.assumingMemoryBound(to: UInt8.self)) - base
      if memcmp(base + at - (needle.count - 1), needle, needle.count) == 0 { return true }
      at += 1
    }
    return false
  }

  static func contains(_ haystack: String, _ needle: [UInt8]) -> Bool {
    var haystack = haystack
    return haystack.withUTF8 { contains($0, needle) }
  }
}
