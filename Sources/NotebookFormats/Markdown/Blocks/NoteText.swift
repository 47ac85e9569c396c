/// A note's bytes as text: UTF-8 without ill-formed parts, NUL or BOM, split at CR LF, CR and LF (spec/markdown A5).
struct NoteText {
  /// UTF-8, each line without its end.
  let bytes: [UInt8]
  let lines: [Range<Int>]

  init(_ raw: [UInt8], count: Int) {
    bytes = Self.decoded(raw.prefix(count))
    var lines: [Range<Int>] = []
    var start = 0
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      if byte == 0x0A || byte == 0x0D {
        lines.append(start..<at)
        if byte == 0x0D, at + 1 < bytes.count, bytes[at + 1] == 0x0A { at += 1 }
        start = at + 1
      }
      at += 1
    }
    if start < bytes.count { lines.append(start..<bytes.count) }
    self.lines = lines
  }

  private static func decoded(_ raw: ArraySlice<UInt8>) -> [UInt8] {
    if raw.starts(with: [0xFF, 0xFE]) { return utf16(raw.dropFirst(2), isBig: false) }
    if raw.starts(with: [0xFE, 0xFF]) { return utf16(raw.dropFirst(2), isBig: true) }
    let body = raw.starts(with: [0xEF, 0xBB, 0xBF]) ? raw.dropFirst(3) : raw
    var text = String(decoding: body, as: UTF8.self)
    return text.withUTF8 { withoutNUL($0) }
  }

  private static func utf16(_ raw: ArraySlice<UInt8>, isBig: Bool) -> [UInt8] {
    var units: [UInt16] = []
    units.reserveCapacity(raw.count / 2)
    var at = raw.startIndex
    while at + 1 < raw.endIndex {
      let (a, b) = (UInt16(raw[at]), UInt16(raw[at + 1]))
      units.append(isBig ? a << 8 | b : b << 8 | a)
      at += 2
    }
    var text = String(decoding: units, as: UTF16.self)
    return text.withUTF8 { withoutNUL($0) }
  }

  private static func withoutNUL(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    if !bytes.contains(0) { return Array(bytes) }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    for byte in bytes { if byte == 0 { out += [0xEF, 0xBF, 0xBD] } else { out.append(byte) } }
    return out
  }
}
