import CXXHash

/// 64-bit digests (XXH3): they tell changed inputs apart, and are no protection against an adversary. The values are stored
/// in the index, so the function never changes without a new schema version.
package enum Digest {
  package static func of(_ bytes: [UInt8]) -> Int64 { bytes.withUnsafeBytes(of) }

  package static func of(_ text: String) -> Int64 {
    var text = text
    return text.withUTF8 { of(UnsafeRawBufferPointer($0)) }
  }

  /// Of the first bytes of a buffer that has more.
  package static func of(_ bytes: [UInt8], count: Int) -> Int64 {
    bytes.withUnsafeBytes { of(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
  }

  /// Of a text that is there: never 0, which stands for none.
  package static func present(_ bytes: [UInt8]) -> Int64 {
    let digest = of(bytes)
    return digest == 0 ? 1 : digest
  }

  private static func of(_ bytes: UnsafeRawBufferPointer) -> Int64 {
    Int64(bitPattern: inlink_xxh3(bytes.baseAddress, bytes.count))
  }
}
