/// Writes a result as MediaWiki's `format=json` (spec 6).
struct APIJSON {
  /// 1 or 2.
  var version = 1
  /// Whether characters beyond ASCII become `\uXXXX`.
  var escapesUnicode = true

  func append(_ node: APINode, to out: inout [UInt8]) {
    switch node {
    case .text(let text): append(text, to: &out)
    case .number(let number): out += String(number).utf8
    case .flag(let value): out += (version == 1 ? "\"\"" : value ? "true" : "false").utf8
    case .list(let nodes, _):
      out.append(UInt8(ascii: "["))
      for (position, node) in nodes.enumerated() {
        if position > 0 { out.append(UInt8(ascii: ",")) }
        append(node, to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let object): append(object, to: &out)
    }
  }

  private func append(_ object: APIObject, to out: inout [UInt8]) {
    if object.listTag != nil, version == 2 {
      return append(.list(object.fields.map(\.value), tag: ""), to: &out)
    }
    out.append(UInt8(ascii: "{"))
    var isFirst = true
    func field(_ name: [UInt8], _ value: APINode) {
      if !isFirst { out.append(UInt8(ascii: ",")) }
      isFirst = false
      append(name, to: &out)
      out.append(UInt8(ascii: ":"))
      append(value, to: &out)
    }
    for item in object.fields where version == 2 || !item.isContent {
      if version == 1, case .flag(false) = item.value { continue }
      field(item.name, item.value)
    }
    if version == 1 {
      for item in object.fields where item.isContent { field([UInt8(ascii: "*")], item.value) }
    }
    out.append(UInt8(ascii: "}"))
  }

  private func append(_ text: [UInt8], to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    if text.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
      out += text
    } else {
      for scalar in String(decoding: text, as: UTF8.self).unicodeScalars { append(scalar, to: &out) }
    }
    out.append(UInt8(ascii: "\""))
  }

  private func append(_ scalar: Unicode.Scalar, to out: inout [UInt8]) {
    switch scalar.value {
    case 0x22: out += "\\\"".utf8
    case 0x5C: out += "\\\\".utf8
    case 0x08: out += "\\b".utf8
    case 0x0C: out += "\\f".utf8
    case 0x0A: out += "\\n".utf8
    case 0x0D: out += "\\r".utf8
    case 0x09: out += "\\t".utf8
    case 0..<0x20, 0x2028, 0x2029: escape(UInt16(scalar.value), to: &out)
    case 0x80... where escapesUnicode:
      for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter { escape(unit, to: &out) }
    default: out += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
    }
  }

  private func escape(_ unit: UInt16, to out: inout [UInt8]) {
    let digits: StaticString = "0123456789abcdef"
    out += "\\u".utf8
    for shift in [12, 8, 4, 0] { out.append(digits.utf8Start[Int(unit >> UInt16(shift)) & 15]) }
  }
}
