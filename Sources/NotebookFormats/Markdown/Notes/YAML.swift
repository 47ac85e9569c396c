import CYaml

/// A value of front matter. Scalars are texts as written; what is null or an alias is absent (spec/markdown C2 a).
indirect enum FrontMatterValue: Sendable {
  case text(String)
  case list([FrontMatterValue])
  case map([(key: String, value: FrontMatterValue)])
  case absent

  /// The texts of a list, or the one text.
  var texts: [String] {
    switch self {
    case .text(let text): [text]
    case .list(let values): values.flatMap { value in if case .text(let text) = value { [text] } else { [String]() } }
    default: []
    }
  }

  /// Every text in it, however deep, in order.
  func collect(into out: inout [String]) {
    switch self {
    case .text(let text): out.append(text)
    case .list(let values): for value in values { value.collect(into: &out) }
    case .map(let pairs): for pair in pairs { pair.value.collect(into: &out) }
    case .absent: break
    }
  }
}

/// Reads YAML with libyaml, event by event: no tag is followed, no alias expanded.
enum YAML {
  static let depthLimit = 32

  /// nil for YAML that is bad, or nested too deep.
  static func read(_ bytes: [UInt8]) -> [(key: String, value: FrontMatterValue)]? {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else { return nil }
    defer { yaml_parser_delete(&parser) }
    return bytes.withUnsafeBufferPointer { buffer in
      yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
      yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
      return events(&parser)
    }
  }

  private struct Open {
    let isMap: Bool
    var key: String?
    /// A key that is no text: its value goes nowhere.
    var hasOddKey = false
    var values: [FrontMatterValue] = []
    var pairs: [(key: String, value: FrontMatterValue)] = []
    var seen: Set<String> = []

    mutating func add(_ value: FrontMatterValue) {
      if !isMap {
        values.append(value)
      } else if let key {
        if seen.insert(key).inserted { pairs.append((key, value)) }
        self.key = nil
      } else if hasOddKey {
        hasOddKey = false
      } else if case .text(let text) = value {
        key = text
      } else {
        hasOddKey = true
      }
    }

    var value: FrontMatterValue { isMap ? .map(pairs) : .list(values) }
  }

  private static func events(_ parser: inout yaml_parser_t) -> [(key: String, value: FrontMatterValue)]? {
    var stack: [Open] = []
    var result: FrontMatterValue?
    var documents = 0
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(&parser, &event) == 1 else { return nil }
      defer { yaml_event_delete(&event) }
      var value: FrontMatterValue?
      switch event.type {
      case YAML_STREAM_END_EVENT:
        if case .map(let pairs)? = result { return pairs }
        return result == nil ? [] : nil
      case YAML_DOCUMENT_START_EVENT:
        documents += 1
        if documents > 1 { return nil }
      case YAML_SCALAR_EVENT:
        let scalar = event.data.scalar
        let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
        let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
        let isKey = stack.last.map { $0.isMap && $0.key == nil && !$0.hasOddKey } ?? false
        let isAbsent = isPlain && (text.isEmpty || text == "~" || ["null", "Null", "NULL"].contains(text))
        value = isAbsent && !isKey ? .absent : .text(text)
      case YAML_ALIAS_EVENT: value = .absent
      case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
        if stack.count >= depthLimit { return nil }
        stack.append(Open(isMap: event.type == YAML_MAPPING_START_EVENT))
      case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: value = stack.popLast()?.value
      default: break
      }
      guard let value else { continue }
      if stack.isEmpty { result = value } else { stack[stack.count - 1].add(value) }
    }
  }
}

/// The part of TOML that front matter is read of: texts, dates and lists of texts on one line, up to the first table.
enum TOML {
  static func read(_ lines: [[UInt8]]) -> [(key: String, value: FrontMatterValue)] {
    var pairs: [(key: String, value: FrontMatterValue)] = []
    var seen: Set<String> = []
    for line in lines {
      let line = InlineText.trimmed(line[...])
      if line.first == UInt8(ascii: "[") { break }
      guard line.first != UInt8(ascii: "#"), let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
      var key = InlineText.trimmed(line[..<equals])
      if key.count > 1, let quote = key.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
        key.last == quote
      {
        key = key.dropFirst().dropLast()
      }
      var at = equals + 1
      guard let value = value(line, &at), seen.insert(String(decoding: key, as: UTF8.self)).inserted else { continue }
      pairs.append((String(decoding: key, as: UTF8.self), value))
    }
    return pairs
  }

  private static func value(_ line: ArraySlice<UInt8>, _ at: inout Int) -> FrontMatterValue? {
    skip(line, &at)
    guard at < line.endIndex else { return nil }
    switch line[at] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return text(line, &at).map { .text($0) }
    case UInt8(ascii: "["):
      at += 1
      var texts: [FrontMatterValue] = []
      while true {
        skip(line, &at)
        guard at < line.endIndex else { return nil }
        if line[at] == UInt8(ascii: "]") { return .list(texts) }
        if line[at] == UInt8(ascii: ",") {
          at += 1
          continue
        }
        guard let text = text(line, &at) else { return nil }
        texts.append(.text(text))
      }
    default:
      let start = at
      while at < line.endIndex, line[at] != UInt8(ascii: "#") { at += 1 }
      let bare = InlineText.trimmed(line[start..<at])
      return bare.count >= 8 && bare.prefix(4).allSatisfy { (0x30...0x39).contains($0) }
        ? .text(String(decoding: bare, as: UTF8.self)) : nil
    }
  }

  private static func skip(_ line: ArraySlice<UInt8>, _ at: inout Int) {
    while at < line.endIndex, line[at] == 0x20 || line[at] == 0x09 { at += 1 }
  }

  private static func text(_ line: ArraySlice<UInt8>, _ at: inout Int) -> String? {
    let quote = line[at]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
    var out: [UInt8] = []
    at += 1
    while at < line.endIndex, line[at] != quote {
      if quote == UInt8(ascii: "\""), line[at] == UInt8(ascii: "\\"), at + 1 < line.endIndex {
        at += 1
        switch line[at] {
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "t"): out.append(0x09)
        default: out.append(line[at])
        }
      } else {
        out.append(line[at])
      }
      at += 1
    }
    guard at < line.endIndex else { return nil }
    at += 1
    return String(decoding: out, as: UTF8.self)
  }
}
