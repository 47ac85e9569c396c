import NotebookModel
import Platform

/// An id to look up in memory. Ids as the kernel makes them (22 bytes) and all others of at most 23 bytes are kept as
/// three words: comparing and hashing them touches no other memory, which counts with hundreds of thousands.
enum IdentKey: Hashable {
  case short(UInt64, UInt64, UInt64)
  case long(ExactText)

  private static let capacity = 23

  init(_ id: String) {
    var id = id
    var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
    let isShort = id.withUTF8 { bytes in
      guard bytes.count <= Self.capacity else { return false }
      withUnsafeMutableBytes(of: &words) { room in
        room.copyMemory(from: UnsafeRawBufferPointer(bytes))
        // Tells an id from one that ends in NULs.
        room[Self.capacity] = UInt8(truncatingIfNeeded: bytes.count)
      }
      return true
    }
    self = isShort ? .short(words.0, words.1, words.2) : .long(ExactText(id))
  }
}
