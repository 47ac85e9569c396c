/// Reads the first JSON value of a request body as Go's `json.Decoder` does into a map (spec G): what follows
/// the value is not looked at, the last of equal keys counts, bytes that are not UTF-8 and lone surrogates
/// become U+FFFD. Values below the first level are checked and dropped; nesting takes no stack.
struct RequestReader {
  let bytes: UnsafeBufferPointer<UInt8>
  /// The next byte to look at.
  var at = 0
  /// A value that is well written and can't be stored; the whole value is read before it is told.
  private var misfit: RequestSyntaxError?

  /// The members of the object; nil for `null`.
  static func members(
    of bytes: UnsafeBufferPointer<UInt8>
  ) throws(RequestSyntaxError) -> [String: RequestValue]? {
    var reader = RequestReader(bytes: bytes)
    return try reader.topValue()
  }

  /// Whether there is nothing but white space.
  static func isBlank(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { bytes.allSatisfy(isSpace) }

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Levels of arrays and objects that Go's scanner allows.
  private static let maximumDepth = 10_000
  private static let mapType = "map[string]interface {}"

  private mutating func topValue() throws(RequestSyntaxError) -> [String: RequestValue]? {
    skipSpace()
    let first = try current()
    if first == UInt8(ascii: "{") {
      let members = try topObject()
      if let misfit { throw misfit }
      return members
    }
    let value = try skipValue()
    switch first {
    case UInt8(ascii: "n"): return nil
    case UInt8(ascii: "["): throw .wrongType("array", Self.mapType)
    case UInt8(ascii: "\""): throw .wrongType("string", Self.mapType)
    default:
      if case .bool = value { throw .wrongType("bool", Self.mapType) }
      throw .wrongType("number", Self.mapType)
    }
  }

  private mutating func topObject() throws(RequestSyntaxError) -> [String: RequestValue] {
    var members: [ExactKey: RequestValue] = [:]
    at += 1
    skipSpace()
    if try current() == UInt8(ascii: "}") { return [:] }
    while true {
      let key = try objectKey()
      let value = try value(depth: 1)
      members[ExactKey(text: key)] = value
      skipSpace()
      switch try current() {
      case UInt8(ascii: ","):
        at += 1
        skipSpace()
      case UInt8(ascii: "}"):
        at += 1
        var result: [String: RequestValue] = [:]
        for (key, value) in members where key.isASCII { result[key.text] = value }
        return result
      case let byte: throw .invalid(byte, "after object key:value pair")
      }
    }
  }

  /// Keys that differ in bytes only are different keys; all that are asked for are ASCII.
  private struct ExactKey: Hashable {
    let text: String
    var isASCII: Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    static func == (a: ExactKey, b: ExactKey) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

    func hash(into hasher: inout Hasher) {
      for byte in text.utf8 { hasher.combine(byte) }
    }
  }

  /// A key and its colon.
  mutating func objectKey() throws(RequestSyntaxError) -> String {
    let byte = try current()
    if byte != UInt8(ascii: "\"") { throw .invalid(byte, "looking for beginning of object key string") }
    let key = try string()
    skipSpace()
    let colon = try current()
    if colon != UInt8(ascii: ":") { throw .invalid(colon, "after object key") }
    at += 1
    return key
  }

  private mutating func value(depth: Int) throws(RequestSyntaxError) -> RequestValue {
    skipSpace()
    if try current() == UInt8(ascii: "\"") { return .string(try string()) }
    return try skipValue(depth: depth)
  }

  // Values that are checked and not kept.

  /// Walks over one value with all that is in it.
  private mutating func skipValue(depth outer: Int = 0) throws(RequestSyntaxError) -> RequestValue {
    // true: an object, false: an array.
    var open: [Bool] = []
    while true {
      skipSpace()
      let byte = try current()
      var scalar: RequestValue?
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if outer + open.count >= Self.maximumDepth { throw RequestSyntaxError(message: "exceeded max depth") }
        let isObject = byte == UInt8(ascii: "{")
        open.append(isObject)
        at += 1
        skipSpace()
        if try current() == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          at += 1
          open.removeLast()
        } else {
          if isObject { _ = try objectKey() }
          continue
        }
      case UInt8(ascii: "\""):
        _ = try string()
        scalar = .other
      case UInt8(ascii: "t"):
        try literal("true")
        scalar = .bool(true)
      case UInt8(ascii: "f"):
        try literal("false")
        scalar = .bool(false)
      case UInt8(ascii: "n"):
        try literal("null")
        scalar = .null
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        try number()
        scalar = .other
      default: throw .invalid(byte, "looking for beginning of value")
      }
      // A value ended: so may what holds it.
      while let isObject = open.last {
        skipSpace()
        let next = try current()
        if next == UInt8(ascii: ",") {
          at += 1
          if isObject {
            skipSpace()
            _ = try objectKey()
          }
          break
        }
        guard next == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
          throw .invalid(next, isObject ? "after object key:value pair" : "after array element")
        }
        at += 1
        open.removeLast()
        scalar = .other
      }
      if open.isEmpty { return scalar ?? .other }
    }
  }

  mutating func literal(_ word: StaticString) throws(RequestSyntaxError) {
    at += 1
    for offset in 1..<word.utf8CodeUnitCount {
      let expected = word.utf8Start[offset]
      let byte = try current()
      if byte != expected {
        throw .invalid(byte, "in literal \(word) (expecting '\(Unicode.Scalar(expected))')")
      }
      at += 1
    }
  }

  mutating func number() throws(RequestSyntaxError) {
    let start = at
    if bytes[at] == UInt8(ascii: "-") {
      at += 1
      let byte = try current()
      if !Self.isDigit(byte) { throw .invalid(byte, "in numeric literal") }
    }
    if bytes[at] == UInt8(ascii: "0") { at += 1 } else { skipDigits() }
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      at += 1
      let byte = try current()
      if !Self.isDigit(byte) { throw .invalid(byte, "after decimal point in numeric literal") }
      skipDigits()
    }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if try current() == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
      let byte = try current()
      if !Self.isDigit(byte) { throw .invalid(byte, "in exponent of numeric literal") }
      skipDigits()
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    if misfit == nil, Double(text)?.isFinite != true { misfit = .wrongType("number " + text, "float64") }
  }

  private mutating func skipDigits() {
    while at < bytes.count, Self.isDigit(bytes[at]) { at += 1 }
  }

  // Strings.

  /// The string that begins here; its quotes are passed.
  mutating func string() throws(RequestSyntaxError) -> String {
    at += 1
    var out: [UInt8] = []
    while true {
      let byte = try current()
      switch byte {
      case UInt8(ascii: "\""):
        at += 1
        return String(decoding: out, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(&out)
      case 0..<0x20: throw .invalid(byte, "in string literal")
      case 0x20..<0x80:
        out.append(byte)
        at += 1
      default: sequence(&out)
      }
    }
  }

  private mutating func escape(_ out: inout [UInt8]) throws(RequestSyntaxError) {
    at += 1
    let byte = try current()
    at += 1
    switch byte {
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "u"):
      var unit = try hexadecimal()
      if unit & 0xFC00 == 0xD800, let low = followingSurrogate() {
        unit = 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
        at += 6
      }
      out.append(contentsOf: String(Unicode.Scalar(unit) ?? "\u{FFFD}").utf8)
    default: throw .invalid(byte, "in string escape code")
    }
  }

  private mutating func hexadecimal() throws(RequestSyntaxError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      let byte = try current()
      guard let digit = Self.digit(byte) else { throw .invalid(byte, "in \\u hexadecimal character escape") }
      unit = unit << 4 | digit
      at += 1
    }
    return unit
  }

  /// The second half of a pair, if it is written next.
  private func followingSurrogate() -> UInt32? {
    guard at + 6 <= bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") else {
      return nil
    }
    var unit: UInt32 = 0
    for offset in 2..<6 {
      guard let digit = Self.digit(bytes[at + offset]) else { return nil }
      unit = unit << 4 | digit
    }
    return unit & 0xFC00 == 0xDC00 ? unit : nil
  }

  /// One code point of several bytes; each byte that belongs to none becomes a U+FFFD of its own, as in Go.
  private mutating func sequence(_ out: inout [UInt8]) {
    let lead = bytes[at]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    if lead >= 0xC2, lead <= 0xF4, at + length <= bytes.count {
      let piece = bytes[at..<at + length]
      let second = bytes[at + 1]
      let isWhole =
        piece.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 } && !(lead == 0xE0 && second < 0xA0)
        && !(lead == 0xED && second >= 0xA0) && !(lead == 0xF0 && second < 0x90)
        && !(lead == 0xF4 && second >= 0x90)
      if isWhole {
        out.append(contentsOf: piece)
        at += length
        return
      }
    }
    out.append(contentsOf: [0xEF, 0xBF, 0xBD])
    at += 1
  }

  // Bytes.

  func current() throws(RequestSyntaxError) -> UInt8 {
    guard at < bytes.count else { throw .unexpectedEnd }
    return bytes[at]
  }

  mutating func skipSpace() {
    while at < bytes.count, Self.isSpace(bytes[at]) { at += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
