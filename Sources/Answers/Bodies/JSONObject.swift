/// Writes JSON objects key by key into a buffer.
struct JSONObject {
  private var isFirst = true

  static func append(to out: inout [UInt8], _ body: (inout JSONObject, inout [UInt8]) -> Void) {
    out.append(UInt8(ascii: "{"))
    var object = JSONObject()
    body(&object, &out)
    out.append(UInt8(ascii: "}"))
  }

  mutating func key(_ name: String, _ out: inout [UInt8]) {
    if !isFirst { out.append(UInt8(ascii: ",")) }
    isFirst = false
    JSONText.append(name, to: &out)
    out.append(UInt8(ascii: ":"))
  }

  mutating func add(_ name: String, _ text: String, _ out: inout [UInt8]) {
    key(name, &out)
    JSONText.append(text, to: &out)
  }

  mutating func add(_ name: String, _ number: Int, _ out: inout [UInt8]) {
    key(name, &out)
    JSONText.append(number, to: &out)
  }

  mutating func add(_ name: String, _ number: Int64, _ out: inout [UInt8]) { add(name, Int(number), &out) }

  mutating func add(_ name: String, _ flag: Bool, _ out: inout [UInt8]) {
    key(name, &out)
    out += (flag ? "true" : "false").utf8
  }

  /// null where there is no text.
  mutating func add(_ name: String, orNull text: String?, _ out: inout [UInt8]) {
    if let text { return add(name, text, &out) }
    key(name, &out)
    out += "null".utf8
  }

  mutating func add<Element>(
    _ name: String, _ elements: some Sequence<Element>, _ out: inout [UInt8], _ each: (Element, inout [UInt8]) -> Void
  ) {
    key(name, &out)
    out.append(UInt8(ascii: "["))
    var isFirst = true
    for element in elements {
      if !isFirst { out.append(UInt8(ascii: ",")) }
      isFirst = false
      each(element, &out)
    }
    out.append(UInt8(ascii: "]"))
  }
}
