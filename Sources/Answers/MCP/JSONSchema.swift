/// A part of JSON Schema (https://json-schema.org): what arguments are checked by, and clients are told of them and of results.
indirect enum JSONSchema: Sendable {
  case text(String)
  case choice([String], String)
  case integer(ClosedRange<Int>, standard: Int, String)
  /// Of results.
  case number(String)
  case flag(String)
  case list(JSONSchema, String)
  case object([Member])
  /// Of results: what may be null.
  case orNull(JSONSchema)

  struct Member: Sendable {
    let name: String
    let schema: JSONSchema
    let isRequired: Bool

    init(_ name: String, _ schema: JSONSchema, isRequired: Bool = true) {
      self.name = name
      self.schema = schema
      self.isRequired = isRequired
    }
  }

  /// `isClosed`: an object with other members is refused, as those of arguments are; results may grow.
  func append(isClosed: Bool, to out: inout [UInt8]) {
    JSONObject.append(to: &out) { object, out in write(isClosed, isNullable: false, &object, &out) }
  }

  private func write(_ isClosed: Bool, isNullable: Bool, _ object: inout JSONObject, _ out: inout [UInt8]) {
    func type(_ name: String, _ meaning: String) {
      if isNullable {
        object.add("type", [name, "null"], &out) { JSONText.append($0, to: &$1) }
      } else {
        object.add("type", name, &out)
      }
      if !meaning.isEmpty { object.add("description", meaning, &out) }
    }
    switch self {
    case .text(let meaning): type("string", meaning)
    case .choice(let words, let meaning):
      type("string", meaning)
      object.add("enum", words, &out) { JSONText.append($0, to: &$1) }
    case .integer(let range, let standard, let meaning):
      type("integer", meaning)
      object.add("minimum", range.lowerBound, &out)
      object.add("maximum", range.upperBound, &out)
      object.add("default", standard, &out)
    case .number(let meaning): type("integer", meaning)
    case .flag(let meaning): type("boolean", meaning)
    case .list(let element, let meaning):
      type("array", meaning)
      object.key("items", &out)
      element.append(isClosed: isClosed, to: &out)
    case .object(let members):
      type("object", "")
      object.key("properties", &out)
      JSONObject.append(to: &out) { properties, out in
        for member in members {
          properties.key(member.name, &out)
          member.schema.append(isClosed: isClosed, to: &out)
        }
      }
      object.add("required", members.filter(\.isRequired), &out) { JSONText.append($0.name, to: &$1) }
      if isClosed { object.add("additionalProperties", false, &out) }
    case .orNull(let schema): schema.write(isClosed, isNullable: true, &object, &out)
    }
  }

  // MARK: Checking

  /// What is wrong with a value, in words for whoever wrote it; nil: nothing. `name`: what it is called.
  func complaint(_ value: JSONValue, _ name: String) -> String? {
    switch self {
    case .text: return value.text == nil ? "\(name) is no text" : value.text == "" ? "\(name) is empty" : nil
    case .choice(let words, _):
      guard let text = value.text, words.contains(text) else {
        return "\(name) is none of: \(words.joined(separator: ", "))"
      }
      return nil
    case .integer(let range, _, _):
      guard let number = value.integer, range.contains(number) else {
        return "\(name) is no whole number from \(range.lowerBound) to \(range.upperBound)"
      }
      return nil
    case .number: return value.integer == nil ? "\(name) is no whole number" : nil
    case .flag:
      guard case .bool = value else { return "\(name) is neither true nor false" }
      return nil
    case .list(let element, _):
      guard case .array(let values) = value else { return "\(name) is no list" }
      for value in values {
        if let complaint = element.complaint(value, "what \(name) holds") { return complaint }
      }
      return nil
    case .object(let members): return complaint(value, name, members)
    case .orNull(let schema):
      if case .null = value { return nil }
      return schema.complaint(value, name)
    }
  }

  private func complaint(_ value: JSONValue, _ name: String, _ members: [Member]) -> String? {
    guard case .object(let given) = value else { return "\(name) is no object" }
    // Many clients send null for what they have no value for.
    let meant = given.filter { if case .null = $0.value { false } else { true } }
    for member in members {
      guard let value = value[member.name] else {
        if member.isRequired { return "no \(member.name)" }
        continue
      }
      if case .null = value {
        if member.isRequired { return "no \(member.name)" }
        continue
      }
      if let complaint = member.schema.complaint(value, member.name) { return complaint }
    }
    let unknown = meant.keys.filter { key in !members.contains { $0.name.hasSameBytes(as: key.string) } }.min()
    guard let unknown else { return nil }
    let known = members.map(\.name).joined(separator: ", ")
    return "no argument is called \(ShownText.visible(String(unknown.string.prefix(80)))); there are: \(known)"
  }
}
