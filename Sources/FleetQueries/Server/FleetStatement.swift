/// A statement for a ClickHouse server. What is interpolated becomes a literal and nothing else: 18.16 has no parameters, so this is
/// the one place where somebody's text becomes part of a statement.
package struct FleetStatement: ExpressibleByStringInterpolation, Sendable {
  private(set) var bytes: [UInt8]

  package init(stringLiteral text: StaticString) {
    bytes = text.withUTF8Buffer { Array($0) }
  }

  package init(stringInterpolation parts: Interpolation) { bytes = parts.bytes }

  package static func += (left: inout FleetStatement, right: FleetStatement) { left.bytes += right.bytes }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var bytes: [UInt8] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      bytes.reserveCapacity(literalCapacity + interpolationCount * 24)
    }

    package mutating func appendLiteral(_ literal: StaticString) {
      literal.withUTF8Buffer { bytes += $0 }
    }

    package mutating func appendInterpolation(_ number: Int64) { bytes += String(number).utf8 }

    package mutating func appendInterpolation(_ text: [UInt8]) {
      bytes.append(UInt8(ascii: "'"))
      for byte in text {
        switch byte {
        case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
        case UInt8(ascii: "'"): bytes += #"\'"#.utf8
        case 0x09: bytes += #"\t"#.utf8
        case 0x0A: bytes += #"\n"#.utf8
        case 0x0D: bytes += #"\r"#.utf8
        case 0x00: bytes += #"\0"#.utf8
        default: bytes.append(byte)
        }
      }
      bytes.append(UInt8(ascii: "'"))
    }

    /// A list of pairs for `IN`; never empty.
    package mutating func appendInterpolation(_ keys: [(text: [UInt8], number: Int64)]) {
      list(keys) { parts, key in
        parts.appendLiteral("(")
        parts.appendInterpolation(key.text)
        parts.appendLiteral(",")
        parts.appendInterpolation(key.number)
        parts.appendLiteral(")")
      }
    }

    package mutating func appendInterpolation(_ keys: [(text: [UInt8], other: [UInt8])]) {
      list(keys) { parts, key in
        parts.appendLiteral("(")
        parts.appendInterpolation(key.text)
        parts.appendLiteral(",")
        parts.appendInterpolation(key.other)
        parts.appendLiteral(")")
      }
    }

    private mutating func list<Key>(_ keys: [Key], _ append: (inout Interpolation, Key) -> Void) {
      appendLiteral("(")
      for (position, key) in keys.enumerated() {
        if position > 0 { appendLiteral(",") }
        append(&self, key)
      }
      appendLiteral(")")
    }
  }
}
