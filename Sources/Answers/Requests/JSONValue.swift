import Platform

/// A JSON value with all that is in it: messages whose members are objects themselves.
enum JSONValue: Sendable {
  case null
  case bool(Bool)
  /// As it is written.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// Of equal keys the last counts.
  case object([ExactText: JSONValue])

  /// A member of an object; nil where there is none, and of other values.
  subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[ExactText(name)]
  }

  var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// A whole number, also written with a fraction of zero or an exponent.
  var integer: Int? {
    guard case .number(let text) = self else { return nil }
    return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
  }

  /// The one value that `bytes` are, with white space around it.
  init(_ bytes: [UInt8]) throws(RequestSyntaxError) {
    self = try bytes.withUnsafeBufferPointer { bytes throws(RequestSyntaxError) in
      var reader = RequestReader(bytes: bytes)
      return try reader.onlyValue()
    }
  }
}

// Values that are kept.
extension RequestReader {
  /// Levels of arrays and objects that are read: no request has as many, and each takes some of the stack.
  private static let deepest = 64

  fileprivate mutating func onlyValue() throws(RequestSyntaxError) -> JSONValue {
    let value = try wholeValue(depth: 0)
    skipSpace()
    if at < bytes.count { throw .invalid(bytes[at], "after top-level value") }
    return value
  }

  private mutating func wholeValue(depth: Int) throws(RequestSyntaxError) -> JSONValue {
    skipSpace()
    let byte = try current()
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      if depth >= Self.deepest { throw RequestSyntaxError(message: "exceeded max depth") }
      return byte == UInt8(ascii: "{") ? try wholeObject(depth + 1) : try wholeArray(depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"):
      try literal("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try literal("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try literal("null")
      return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      let start = at
      try number()
      return .number(String(decoding: bytes[start..<at], as: UTF8.self))
    default: throw .invalid(byte, "looking for beginning of value")
    }
  }

  private mutating func wholeObject(_ depth: Int) throws(RequestSyntaxError) -> JSONValue {
    var members: [ExactText: JSONValue] = [:]
    if try isEmpty(until: UInt8(ascii: "}")) { return .object([:]) }
    while true {
      let key = ExactText(try objectKey())
      members[key] = try wholeValue(depth: depth)
      if try ends(UInt8(ascii: "}"), "after object key:value pair") { return .object(members) }
      skipSpace()
    }
  }

  private mutating func wholeArray(_ depth: Int) throws(RequestSyntaxError) -> JSONValue {
    var elements: [JSONValue] = []
    if try isEmpty(until: UInt8(ascii: "]")) { return .array([]) }
    while true {
      elements.append(try wholeValue(depth: depth))
      if try ends(UInt8(ascii: "]"), "after array element") { return .array(elements) }
    }
  }

  /// Passes the bracket that opens, and the one that closes if nothing stands between them.
  private mutating func isEmpty(until bracket: UInt8) throws(RequestSyntaxError) -> Bool {
    at += 1
    skipSpace()
    guard try current() == bracket else { return false }
    at += 1
    return true
  }

  /// Passes a bracket that closes, or a comma: whether it was the bracket.
  private mutating func ends(_ bracket: UInt8, _ context: String) throws(RequestSyntaxError) -> Bool {
    skipSpace()
    let byte = try current()
    guard byte == bracket || byte == UInt8(ascii: ",") else { throw .invalid(byte, context) }
    at += 1
    return byte == bracket
  }
}
