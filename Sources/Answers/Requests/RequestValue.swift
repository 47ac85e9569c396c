/// What one member of a request's object holds, as far as the kernel looks at it.
enum RequestValue: Equatable {
  case null
  case bool(Bool)
  case string(String)
  /// A number, an array or an object: always of the wrong type.
  case other
}

/// Why a body can't be read, in the words of Go's decoder.
struct RequestSyntaxError: Error, Equatable {
  let message: String

  static let unexpectedEnd = RequestSyntaxError(message: "unexpected EOF")

  static func wrongType(_ kind: String, _ type: String) -> RequestSyntaxError {
    RequestSyntaxError(message: "json: cannot unmarshal \(kind) into Go value of type \(type)")
  }

  static func invalid(_ byte: UInt8, _ context: String) -> RequestSyntaxError {
    RequestSyntaxError(message: "invalid character \(quoted(byte)) \(context)")
  }

  /// The byte as Go quotes the code point of the same number.
  private static func quoted(_ byte: UInt8) -> String {
    let text: String =
      switch byte {
      case 0x07: "\\a"
      case 0x08: "\\b"
      case 0x09: "\\t"
      case 0x0A: "\\n"
      case 0x0B: "\\v"
      case 0x0C: "\\f"
      case 0x0D: "\\r"
      case UInt8(ascii: "'"): "\\'"
      case UInt8(ascii: "\\"): "\\\\"
      case 0..<0x20, 0x7F: "\\x" + hexadecimal(byte)
      case 0x80...0xA0, 0xAD: "\\u00" + hexadecimal(byte)
      default: String(Unicode.Scalar(byte))
      }
    return "'" + text + "'"
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
