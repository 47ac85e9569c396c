/// The form in which the full-text index holds folded text.
///
/// FTS5's `unicode61` takes each run of letters, digits, marks and underscores for a token. So that its tokens are
/// those of spec K5, and neighbours in the index are neighbours in the text:
///
/// - `separator` (no part of tokens) is put between a sign and what touches it: each sign is a token;
/// - `marker` (a token) is put between two tokens that do not touch, unless both are words and one blank
///   stands between them. A phrase of words and signs therefore hits exactly where it is written;
/// - code points that FTS5 might take for part of a token stand between separators;
/// - the few code points used for this are escaped where the text itself has them.
enum PreparedText {
  static let separator: UInt32 = 0x01
  static let marker: UInt32 = 0xF8FF
  private static let escape: UInt32 = 0xF8FE
  /// What follows `escape` for each escaped code point. U+0000 would cut the text short for readers in C.
  private static let escaped: [(scalar: UInt32, code: UInt32)] = [
    (0x00, 0xF8FB), (separator, 0xF8FC), (marker, 0xF8FD), (escape, 0xF8FE),
  ]
  private static let separatorByte: UInt8 = 0x01
  private static let markerBytes: [UInt8] = [0xEF, 0xA3, 0xBF]
  private static let escapeBytes: [UInt8] = [0xEF, 0xA3, 0xBE]

  /// What stands between the last token and this place.
  private enum Gap {
    case nothing, oneBlank, anything
  }

  static func prepare(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count + text.count / 3 + 16)
    // Class of the last token; `other`: there was none.
    var last = ScalarClass.other
    var gap = Gap.nothing
    // Bytes from `copied` on are still to be copied as they are.
    var copied = 0
    var at = 0
    while at < text.count {
      let (scalar, length) = UTF8Scalar.decode(text, at)
      let kind = ScalarClass.of(scalar)
      if kind == .other {
        let isPlain = ScalarClass.surelySeparates(scalar) && scalar > separator
        if !isPlain {
          out.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<at]))
          appendSeparated(scalar, UnsafeBufferPointer(rebasing: text[at..<at + length]), to: &out)
          copied = at + length
          // It may be a token: what follows is marked, whether a token stands before it or not.
          last = .sign
        }
        gap = !isPlain ? .anything : gap == .nothing && scalar == 0x20 ? .oneBlank : .anything
      } else {
        let isSameWord = gap == .nothing && last == .word && kind == .word
        let isNextWord = gap == .oneBlank && last == .word && kind == .word
        if last != .other, !isSameWord, !isNextWord {
          out.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<at]))
          copied = at
          if gap != .nothing { out.append(contentsOf: markerBytes) }
          out.append(separatorByte)
        }
        last = kind
        gap = .nothing
      }
      at += length
    }
    out.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied...]))
    return out
  }

  private static func appendSeparated(
    _ scalar: UInt32, _ bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]
  ) {
    out.append(separatorByte)
    if let code = escaped.first(where: { $0.scalar == scalar })?.code {
      UTF8Scalar.append(escape, to: &out)
      UTF8Scalar.append(code, to: &out)
    } else {
      out.append(contentsOf: bytes)
    }
    out.append(separatorByte)
  }

  static func restore(_ prepared: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: prepared.count) { out, count in
      var to = 0
      var at = 0
      let end = prepared.count
      while at < end {
        let byte = prepared[at]
        if byte == separatorByte {
          at += 1
        } else if byte == markerBytes[0], at + 2 < end, prepared[at + 1] == markerBytes[1],
          prepared[at + 2] >= escapeBytes[2]
        {
          let isEscape = prepared[at + 2] == escapeBytes[2]
          at += 3
          guard isEscape, at < end else { continue }
          let (code, length) = UTF8Scalar.decode(prepared, at)
          at += length
          // An original is never longer than its escaped form.
          var original: [UInt8] = []
          UTF8Scalar.append(escaped.first { $0.code == code }?.scalar ?? 0xFFFD, to: &original)
          for byte in original {
            out[to] = byte
            to += 1
          }
        } else {
          out[to] = byte
          to += 1
          at += 1
        }
      }
      count = to
    }
  }
}
