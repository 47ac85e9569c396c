import NotebookModel
import Platform

/// A title as MediaWiki splits it (spec 11.9). Texts are UTF-8 with blanks, never underscores.
package struct WikiTitle: Hashable, Sendable {
  package var namespace: Int
  /// Prefix of another wiki in lower case; empty for this wiki's pages.
  package var interwiki: [UInt8]
  /// Whether that wiki is this one in another language.
  var isLanguage = false
  /// Without prefix and fragment.
  package var text: [UInt8]
  /// Without `#`.
  package var fragment: [UInt8]

  package init(namespace: Int, interwiki: [UInt8] = [], text: [UInt8], fragment: [UInt8] = []) {
    self.namespace = namespace
    self.interwiki = interwiki
    self.text = text
    self.fragment = fragment
  }

  package var isExternal: Bool { !interwiki.isEmpty }

  /// Text and fragment, as a language link's title has them (spec 11.10).
  package var textWithFragment: [UInt8] { fragment.isEmpty ? text : text + [UInt8(ascii: "#")] + fragment }
}

/// Splits titles by the rules of one wiki, and remembers the prefixes it looked up: when the interwiki table says
/// something else of one, what was read may read differently.
struct TitleParser {
  let rules: WikiRules
  private var asked = FewTexts()

  init(rules: WikiRules) { self.rules = rules }

  /// In lower case.
  var prefixes: [[UInt8]] { asked.all }

  /// nil: no valid title. `namespace` is that of a title without a prefix.
  mutating func parse(_ written: [UInt8], namespace: Int = 0) -> WikiTitle? {
    guard let normalized = TitleBlanks.normalized(CharacterReferences.decodedAndComposed(written)) else { return nil }
    var rest = normalized[...]
    var title = WikiTitle(namespace: namespace, text: [])
    if rest.first == colon {
      title.namespace = 0
      rest = trimmed(rest.dropFirst())
    }
    if rest.isEmpty { return nil }
    // A blank before the line break that is dropped below would stand at the end.
    if rest.last == 0x0A, rest.dropLast().last == blank { return nil }
    if let (prefix, name) = split(rest) {
      let key = LetterCase.lowercased(Array(prefix))
      switch rules.prefixes[key] {
      case .namespace(let number)?:
        rest = name
        title.namespace = number
        if number == WikiNamespaces.talk, let (second, _) = split(name), isPrefix(second) { return nil }
      case .interwiki(let isLanguage)?:
        remember(key)
        rest = name
        title.interwiki = key
        title.isLanguage = isLanguage
        title.namespace = 0
        if rest.first == colon { rest = trimmed(rest.dropFirst()) }
      case nil: remember(key)
      }
    }
    if let hash = rest.firstIndex(of: UInt8(ascii: "#")) {
      title.fragment = Array(rest[(hash + 1)...])
      rest = rest[..<hash]
      while rest.last == blank { rest = rest.dropLast() }
    }
    guard LegalTitle.isLegal(rest, limit: title.namespace == WikiNamespaces.special ? 512 : 255) else { return nil }
    title.text = Array(rest)
    if title.isExternal { return title }
    if rest.isEmpty && title.namespace != 0 { return nil }
    if rules.namespaces.isFirstLetterUpper(in: title.namespace) {
      title.text = LetterCase.firstUppercased(title.text)
    }
    return title
  }

  private let colon = UInt8(ascii: ":")
  private let blank = UInt8(ascii: " ")

  /// The text before the first colon that has something before it, and what follows, without the blanks around the
  /// colon. A line break hides the prefix, but for one at the very end, which is dropped.
  private func split(_ text: ArraySlice<UInt8>) -> (prefix: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
    guard text.count > 1, let mark = text.dropFirst().firstIndex(of: colon) else { return nil }
    var text = text
    if let lineBreak = text.firstIndex(of: 0x0A) {
      guard lineBreak == text.endIndex - 1 else { return nil }
      text = text.dropLast()
    }
    var prefix = text[..<mark]
    while prefix.count > 1, prefix.last == blank { prefix = prefix.dropLast() }
    return (prefix, text[(mark + 1)...].drop { $0 == blank })
  }

  private func isPrefix(_ name: ArraySlice<UInt8>) -> Bool {
    rules.prefixes[LetterCase.lowercased(Array(name))] != nil
  }

  /// No prefix is longer than this many bytes (MediaWiki's `iw_prefix`).
  private static let longestPrefix = 32

  private mutating func remember(_ prefix: [UInt8]) {
    if prefix.count <= Self.longestPrefix { _ = asked.insert(prefix) }
  }

  private func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text.drop { $0 == blank }
    while text.last == blank { text = text.dropLast() }
    return text
  }
}

/// Blanks of a title (spec 11.9).
enum TitleBlanks {
  /// Direction marks deleted, runs of blanks and underscores made one blank, none at the ends; nil if it is no
  /// UTF-8 or holds U+FFFD.
  static func normalized(_ bytes: [UInt8]) -> [UInt8]? {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    if bytes.allSatisfy({ $0 < 0x80 }) {
      for byte in bytes { append(byte == 0x5F ? 0x20 : byte, to: &out) }
    } else {
      guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
      for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0x200E, 0x200F, 0x202A...0x202E: continue
        case 0x20, 0x5F, 0xA0, 0x1680, 0x180E, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
          append(0x20, to: &out)
        case 0xFFFD: return nil
        default: out += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        }
      }
    }
    if out.last == 0x20 { out.removeLast() }
    return out
  }

  private static func append(_ byte: UInt8, to out: inout [UInt8]) {
    if byte == 0x20, out.isEmpty || out.last == 0x20 { return }
    out.append(byte)
  }
}

/// Which texts may be titles (spec 11.9).
enum LegalTitle {
  /// `text` without prefix and fragment; it may be empty.
  static func isLegal(_ text: ArraySlice<UInt8>, limit: Int) -> Bool {
    if text.count > limit || text.first == UInt8(ascii: ":") { return false }
    for index in text.indices {
      let byte = text[index]
      if !isLegalByte[Int(byte)] { return false }
      if byte == UInt8(ascii: "%"), isHexadecimal(text, at: index + 1), isHexadecimal(text, at: index + 2) {
        return false
      }
      if byte == UInt8(ascii: "&"), isReference(text[(index + 1)...]) { return false }
      if byte == UInt8(ascii: "~"), text[index...].starts(with: [0x7E, 0x7E, 0x7E]) { return false }
    }
    return !text.contains(UInt8(ascii: ".")) || !isRelative(text)
  }

  private static func isHexadecimal(_ text: ArraySlice<UInt8>, at index: Int) -> Bool {
    index < text.endIndex && HexDigit.value(text[index]) != nil
  }

  /// Whether a name or number and a semicolon follow, known or not.
  private static func isReference(_ text: ArraySlice<UInt8>) -> Bool {
    guard let end = text.firstIndex(of: UInt8(ascii: ";")), end > text.startIndex else { return false }
    // The number sign of &#65; is illegal anyway.
    return text[..<end].allSatisfy { byte in
      byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
  }

  private static func isRelative(_ text: ArraySlice<UInt8>) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.contains { $0.elementsEqual([0x2E]) || $0.elementsEqual([0x2E, 0x2E]) }
  }

  /// Bytes that titles may hold: MediaWiki's `$wgLegalTitleChars`.
  static let isLegalByte: [Bool] = {
    var table = [Bool](repeating: false, count: 256)
    for byte in " %!\"$&'()*,-./:;=?@\\^_`~+".utf8 { table[Int(byte)] = true }
    for range in [0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF] {
      for byte in range { table[byte] = true }
    }
    return table
  }()
}
