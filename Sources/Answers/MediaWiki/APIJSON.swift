/// Writes a result as MediaWiki's `format=json` (spec 6).
struct APIJSON {
  /// 1 or 2.
  var version = 1
  /// Whether characters beyond ASCII are escaped as `\u` and four digits.
  var escapesUnicode = true

  func append(_ node: APINode, to out: inout [UInt8]) {
    switch node {
    case .text(let text): text.withUnsafeBufferPointer { append($0, to: &out) }
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
    func field(_ name: String, _ value: APINode) {
      if !isFirst { out.append(UInt8(ascii: ",")) }
      isFirst = false
      var name = name
      name.withUTF8 { append($0, to: &out) }
      out.append(UInt8(ascii: ":"))
      append(value, to: &out)
    }
    for item in object.fields where version == 2 || !item.isContent {
      if version == 1, case .flag(false) = item.value { continue }
      field(item.name, item.value)
    }
    if version == 1 {
      for item in object.fields where item.isContent { field("*", item.value) }
    }
    out.append(UInt8(ascii: "}"))
  }

  private func append(_ text: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    // Bytes from `copied` on are still to be copied as they are.
    var copied = 0
    var position = 0
    while position < text.count {
      let byte = text[position]
      if Self.isPlain[Int(byte)] || byte >= 0x80 && !escapesUnicode && byte != 0xE2 {
        position += 1
        continue
      }
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        out += text[copied..<position]
        out.append(UInt8(ascii: "\\"))
        copied = position
        position += 1
        continue
      }
      let length = min(Self.length(byte), text.count - position)
      let bytes = text[position..<(position + length)]
      if byte == 0xE2, !escapesUnicode,
        !(length == 3 && bytes[position + 1] == 0x80 && bytes[position + 2] & 0xFE == 0xA8)
      {
        position += 1
        continue
      }
      out += text[copied..<position]
      for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars { append(scalar, to: &out) }
      position += length
      copied = position
    }
    out += text[copied...]
    out.append(UInt8(ascii: "\""))
  }

  /// Bytes of the character that begins with this one.
  private static func length(_ byte: UInt8) -> Int {
    switch byte {
    case 0xF0...: 4
    case 0xE0...: 3
    case 0xC0...: 2
    default: 1
    }
  }

  private static let isPlain: [Bool] = (0..<256).map { $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }

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
