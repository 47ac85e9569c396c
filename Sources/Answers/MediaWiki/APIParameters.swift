import MentionText
import NotebookModel
import Platform

/// The parameters of a request, as PHP hands them to MediaWiki (spec 2).
struct APIParameters {
  enum Value {
    /// As sent, decoded; possibly no UTF-8.
    case bytes([UInt8])
    /// `name[]=…`: not read.
    case array
  }

  /// In the order of the request.
  private var all: [(name: [UInt8], text: String, value: Value)] = []

  /// Reads a query string or a url-encoded body.
  init(query: [UInt8]) {
    for part in query.split(separator: UInt8(ascii: "&")) {
      let pieces = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let first = pieces.first, let (name, isArray) = Self.name(Self.decoded(first)) else { continue }
      let value = isArray ? Value.array : .bytes(pieces.count > 1 ? Self.decoded(pieces[1]) : [])
      all.append((name, String(decoding: name, as: UTF8.self), value))
    }
  }

  /// Of several of one name the last; nil if there is none.
  /// `name` in ASCII, so that comparing texts compares bytes.
  subscript(name: String) -> Value? { all.last { $0.text == name }?.value }

  /// Names that are not in `known`, each once, in the order of their first appearance, and which of all names they are.
  func names(unknownTo known: [String]) -> [(position: Int, name: [UInt8])] {
    var seen: Set<[UInt8]> = []
    var position = -1
    var unknown: [(position: Int, name: [UInt8])] = []
    for parameter in all where seen.insert(parameter.name).inserted {
      position += 1
      if !known.contains(parameter.text) { unknown.append((position, parameter.name)) }
    }
    return unknown
  }

  /// PHP's rules for names: blanks and dots become underscores, a bracket begins an array, a NUL ends it.
  private static func name(_ written: [UInt8]) -> (name: [UInt8], isArray: Bool)? {
    var name = Array(written.drop { $0 == 0x20 }.prefix { $0 != 0 })
    var isArray = false
    if let bracket = name.firstIndex(of: UInt8(ascii: "[")), bracket > 0 {
      if name[bracket...].contains(UInt8(ascii: "]")) {
        isArray = true
        name = Array(name[..<bracket])
      } else {
        name[bracket] = UInt8(ascii: "_")
      }
    }
    if name.isEmpty { return nil }
    return (name.map { $0 == 0x20 || $0 == UInt8(ascii: ".") ? UInt8(ascii: "_") : $0 }, isArray)
  }

  private static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    guard bytes.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else { return Array(bytes) }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var position = bytes.startIndex
    while position < bytes.endIndex {
      let byte = bytes[position]
      if byte == UInt8(ascii: "%"), position + 2 < bytes.endIndex, let high = HexDigit.value(bytes[position + 1]),
        let low = HexDigit.value(bytes[position + 2])
      {
        out.append(high << 4 | low)
        position += 3
      } else {
        out.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
        position += 1
      }
    }
    return out
  }
}

/// Text as MediaWiki takes it from a request, and as it shows it: NFC, without control characters (spec 2, 6).
enum APIText {
  /// Bytes that are no UTF-8 are read as windows-1252; control characters but tab and line ends become U+FFFD.
  static func normalized(_ bytes: [UInt8]) -> [UInt8] {
    var text = bytes
    if bytes.contains(where: { $0 >= 0x80 }), String(validating: bytes, as: UTF8.self) == nil {
      text = bytes.flatMap { byte -> [UInt8] in
        switch byte {
        case 0..<0x80: [byte]
        // Bytes that mean nothing there vanish.
        case 0x80..<0xA0:
          Windows1252.isAssigned(byte) ? Array(String(Windows1252.scalar(byte)).utf8) : []
        default: [0xC0 | byte >> 6, 0x80 | byte & 0x3F]
        }
      }
    }
    if text.contains(where: isControl) { text = text.flatMap { isControl($0) ? [0xEF, 0xBF, 0xBD] : [$0] } }
    return Composition.composed(withoutNoncharacters(text))
  }

  /// U+FFFE and U+FFFF, which no text may hold, as U+FFFD.
  private static func withoutNoncharacters(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(0xEF) else { return text }
    var out = text
    for index in text.indices.dropLast(2)
    where text[index] == 0xEF && text[index + 1] == 0xBF && text[index + 2] >= 0xBE { out[index + 2] = 0xBD }
    return out
  }

  private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D }
}
