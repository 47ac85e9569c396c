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

    /// A part of a statement, as it is.
    package mutating func appendInterpolation(_ part: FleetStatement) { bytes += part.bytes }

    package mutating func appendInterpolation(_ number: Int64) { bytes += String(number).utf8 }

    /// Bytes of a text that are sent. No row has as many, so that a longer text, cut, still means none, and its place is the same; and
    /// a server takes no statement above `max_query_size` (262144).
    private static let longest = 16 << 10

    package mutating func appendInterpolation(_ text: [UInt8]) {
      bytes.append(UInt8(ascii: "'"))
      for byte in text.prefix(Self.longest) {
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
      list(keys.map { "(\($0.text),\($0.number))" })
    }

    package mutating func appendInterpolation(_ keys: [(text: [UInt8], other: [UInt8])]) {
      list(keys.map { "(\($0.text),\($0.other))" })
    }

    private mutating func list(_ parts: [FleetStatement]) {
      appendLiteral("(")
      for (position, part) in parts.enumerated() {
        if position > 0 { appendLiteral(",") }
        appendInterpolation(part)
      }
      appendLiteral(")")
    }
  }
}
