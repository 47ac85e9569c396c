/// A fast 64-bit digest (FNV-1a with a final mix): tells changed inputs apart. Not for security. The value
/// is stored in the index, so the function never changes without a new schema version.
package enum Digest {
  package static func of(_ bytes: some Sequence<UInt8>) -> Int64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash ^= hash >> 32
    hash = hash &* 0xd6e8_feb8_6659_fd93
    hash ^= hash >> 32
    return Int64(bitPattern: hash)
  }

  package static func of(_ text: String) -> Int64 { of(text.utf8) }
}
