import Platform

/// Words and functions of MediaWiki's core (spec 11.5).
extension Expander {
  /// A function's call: its name as written, its first argument trimmed, and the rest, not yet expanded.
  struct FunctionCall {
    var name: [UInt8]
    var first: [UInt8]
    var text: PreprocessedText
    var rest: ArraySlice<PreprocessedText.Part>
    var frame: Frame
  }

  /// The value of a word without arguments; nil if it is none.
  mutating func variable(_ name: [UInt8]) -> [UInt8]? {
    let title = WikiTitle(namespace: page.namespace, text: page.title)
    if let value = PageNameWords(rules: rules).value(of: name, title) { return value }
    switch String(decoding: name, as: UTF8.self) {
    case "!": return [UInt8(ascii: "|")]
    case "=": return [UInt8(ascii: "=")]
    case "SITENAME": return Array(rules.siteName.utf8)
    case "CONTENTLANGUAGE", "CONTENTLANG", "PAGELANGUAGE": return Array(rules.language.utf8)
    case "DIRECTIONMARK", "DIRMARK": return Array("\u{200E}".utf8)
    case "CASCADINGSOURCES": return []
    default: return CoreWordNames.variables.contains(name) ? meetUnknown(name) : nil
    }
  }

  /// The value of a function; nil if there is none of that name.
  mutating func function(_ call: FunctionCall) -> [UInt8]? {
    if CoreWordNames.ofPages.contains(call.name) {
      return PageNameWords(rules: rules).value(of: call.name, titles.parse(call.first))
    }
    let name = String(decoding: LetterCase.lowercased(call.name), as: UTF8.self)
    switch name {
    case "ns", "nse": return namespace(call.first, isEncoded: name == "nse")
    case "lc": return LetterCase.lowercased(call.first)
    case "uc": return LetterCase.uppercased(call.first)
    case "lcfirst": return LetterCase.firstLowercased(call.first)
    case "ucfirst": return LetterCase.firstUppercased(call.first)
    case "urlencode": return urlEncoded(call)
    case "padleft", "padright": return padded(call, atStart: name == "padleft")
    case "#tag": return tag(call)
    case "int": return message(call)
    case "plural": return plural(call)
    case "grammar": return value(call, 0) ?? []
    case "gender": return (call.rest.count == 2 ? value(call, 0) : value(call, 2) ?? value(call, 0)) ?? []
    case "bidi": return call.first
    case "#special":
      let prefix = Array(rules.namespaces.name(of: WikiNamespaces.special).utf8) + [UInt8(ascii: ":")]
      return titles.parse(prefix + call.first).map(full) ?? prefix + call.first
    case "defaultsort", "defaultsortkey", "defaultcategorysort", "displaytitle":
      // These are written in upper case.
      return LetterCase.uppercased(call.name) == call.name ? [] : nil
    default:
      return CoreWordNames.functions.contains(name) || CoreWordNames.variables.contains(call.name)
        ? meetUnknown(call.name) : nil
    }
  }

  /// An argument behind the first, expanded and trimmed.
  private mutating func value(_ call: FunctionCall, _ index: Int) -> [UInt8]? {
    guard index < call.rest.count else { return nil }
    return expand(call.text, call.rest[call.rest.startIndex + index].range, in: call.frame).trimmed
  }

  private func namespace(_ written: [UInt8], isEncoded: Bool) -> [UInt8]? {
    let integer = LenientNumber.integer(written)
    let number = integer != 0 || written == [0x30] ? integer : nil
    let name = written.map { $0 == 0x5F ? 0x20 : $0 }
    guard let number = number ?? rules.namespaces.number(named: name) else { return nil }
    if number != 0, rules.namespaces[number] == nil { return nil }
    let shown = Array(rules.namespaces.name(of: number).utf8)
    return isEncoded ? PageNameWords.urlText(shown) : shown
  }

  private mutating func urlEncoded(_ call: FunctionCall) -> [UInt8] {
    switch String(decoding: LetterCase.uppercased(value(call, 0) ?? []), as: UTF8.self) {
    case "WIKI": return PageNameWords.urlText(call.first)
    case "PATH": return PercentCoding.encoded(call.first)
    default:
      return PercentCoding.encoded(call.first, keeping: [0x20]).map { $0 == 0x20 ? UInt8(ascii: "+") : $0 }
    }
  }

  private mutating func padded(_ call: FunctionCall, atStart: Bool) -> [UInt8] {
    let length = value(call, 0).map(LenientNumber.integer) ?? 0
    let padding = Array(String(decoding: value(call, 1) ?? [0x30], as: UTF8.self).unicodeScalars)
    let count = min(length, 500) - String(decoding: call.first, as: UTF8.self).unicodeScalars.count
    guard !padding.isEmpty, count > 0 else { return call.first }
    var fill = String.UnicodeScalarView()
    for index in 0..<count { fill.append(padding[index % padding.count]) }
    return atStart ? Array(String(fill).utf8) + call.first : call.first + Array(String(fill).utf8)
  }

  private mutating func plural(_ call: FunctionCall) -> [UInt8] {
    let isOne = LenientNumber.integer(call.first) == 1
    return (isOne ? value(call, 0) : value(call, max(0, call.rest.count - 1))) ?? []
  }

  /// A message that a page of the namespace `MediaWiki` holds; what others say is not known here. The page is read as pages
  /// are read, with `$1` and so on filled in (spec 15, rows 3).
  private mutating func message(_ call: FunctionCall) -> [UInt8] {
    guard let title = titles.parse(call.first, namespace: 8), !title.isExternal else { return meetUnknown(call.name) }
    let page = source(title.namespace, title.text)
    noteTranscluded(title, page?.digest ?? 0)
    guard let page else { return meetUnknown(call.name) }
    if call.frame.isInside(title) { return [Self.marker] }
    let arguments = call.rest.indices.map { expand(call.text, call.rest[$0].range, in: call.frame).trimmed }
    let text = Self.filled(page.text, with: arguments)
    let frame = Frame(title: title, arguments: [:], parent: call.frame)
    return expand(Preprocessor.preprocess(text, for: .page, hasVariants: rules.hasVariants), in: frame)
  }

  /// `$1` to `$9` replaced; a number without an argument stays.
  private static func filled(_ text: [UInt8], with arguments: [[UInt8]]) -> [UInt8] {
    guard !arguments.isEmpty, text.contains(UInt8(ascii: "$")) else { return text }
    var out: [UInt8] = []
    var position = 0
    while position < text.count {
      if text[position] == UInt8(ascii: "$"), position + 1 < text.count, (0x31...0x39).contains(text[position + 1]),
        Int(text[position + 1] - 0x31) < arguments.count
      {
        out += arguments[Int(text[position + 1] - 0x31)]
        position += 2
      } else {
        out.append(text[position])
        position += 1
      }
    }
    return out
  }

  /// `{{#tag:name|content|attribute=value}}`.
  private mutating func tag(_ call: FunctionCall) -> [UInt8] {
    let name = LetterCase.lowercased(call.first)
    let parts = call.rest
    let content = parts.first.map { expand(call.text, $0.range, in: call.frame) }
    var attributes: [UInt8] = []
    for part in parts.dropFirst() where part.equals >= 0 {
      let key = expand(call.text, part.start..<part.equals, in: call.frame).trimmed
      var value = expand(call.text, (part.equals + 1)..<part.end, in: call.frame).trimmed
      if value.count > 1, let quote = value.first, quote == 0x22 || quote == 0x27, value.last == quote {
        value = Array(value.dropFirst().dropLast())
      }
      attributes += [0x20] + key + [0x3D, 0x22] + value.filter { $0 != 0x22 } + [0x22]
    }
    if ["nowiki", "pre", "gallery", "indicator"].contains(where: { name.elementsEqual($0.utf8) }) {
      tagged(name, attributes: attributes, content: content, in: call.frame)
      return [Self.marker]
    }
    guard let content else { return [0x3C] + name + attributes + [0x2F, 0x3E] }
    return [0x3C] + name + attributes + [0x3E] + content + [0x3C, 0x2F] + name + [0x3E]
  }
}

/// Numbers as PHP's `(int)` reads them.
enum LenientNumber {
  /// Optional blanks and sign, then digits; 0 if there are none. Saturates.
  static func integer(_ text: [UInt8]) -> Int {
    var rest = text.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    var value = 0
    for byte in rest {
      guard (0x30...0x39).contains(byte) else { break }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(byte - 0x30))
      if overflow || carry { return isNegative ? .min : .max }
      value = sum
    }
    return isNegative ? -value : value
  }
}
