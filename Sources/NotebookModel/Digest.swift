/// Fast 64-bit digests: they tell changed inputs apart, and are no protection against an adversary. The values are
/// stored in the index, so the functions never change without a new schema version.
package enum Digest {
  /// FNV-1a with a final mix; for names and small inputs.
  package static func of(_ bytes: some Sequence<UInt8>) -> Int64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int64(bitPattern: mixed(hash))
  }

  package static func of(_ text: String) -> Int64 { of(text.utf8) }

  /// Eight bytes at a step, for whole files; another function than `of`.
  package static func ofFile(_ bytes: [UInt8]) -> Int64 {
    bytes.withUnsafeBytes { raw in
      var hash = 0x9E37_79B9_7F4A_7C15 ^ UInt64(raw.count)
      var offset = 0
      while offset + 8 <= raw.count {
        hash = step(hash, raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset += 8
      }
      var rest: UInt64 = 0
      while offset < raw.count {
        rest = rest << 8 | UInt64(raw[offset])
        offset += 1
      }
      return Int64(bitPattern: mixed(step(hash, rest)))
    }
  }

  private static func step(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low ^ (hash << 1)
  }

  private static func mixed(_ hash: UInt64) -> UInt64 {
    var hash = hash
    hash ^= hash >> 32
    hash = hash &* 0xd6e8_feb8_6659_fd93
    return hash ^ (hash >> 32)
  }
}
