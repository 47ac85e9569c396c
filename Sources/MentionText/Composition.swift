import CUtf8proc
import Platform

/// Unicode's normal form C.
package enum Composition {
  /// The text in NFC; unchanged if it can't be put there.
  package static func composed(_ bytes: [UInt8]) -> [UInt8] {
    // Below U+0300 nothing composes.
    if bytes.allSatisfy({ $0 < 0xCC }) { return bytes }
    let options = utf8proc_option_t(
      rawValue: UTF8PROC_STABLE.rawValue | UTF8PROC_COMPOSE.rawValue)
    return bytes.withUnsafeBufferPointer { buffer in
      var result: UnsafeMutablePointer<utf8proc_uint8_t>?
      let count = utf8proc_map(buffer.baseAddress, buffer.count, &result, options)
      guard let made = result else { return bytes }
      defer { free(made) }
      return count >= 0 ? Array(UnsafeBufferPointer(start: made, count: count)) : bytes
    }
  }
}
