import Platform

/// What opaque tags hold that is read all the same: captions of galleries, indicators (spec 11.11).
extension Expander {
  mutating func tagged(_ name: [UInt8], attributes: [UInt8], content: [UInt8]?, in frame: Frame) {
    switch String(decoding: name, as: UTF8.self) {
    case "gallery": gallery(attributes, content ?? [])
    case "indicator":
      // Without a name there is none.
      guard let name = TagAttributes.value(of: "name", in: attributes), !name.trimmed.isEmpty else { return }
      read(content ?? [], in: frame)
    default: break
    }
  }

  /// Captions do not see the arguments of the template they stand in.
  private mutating func gallery(_ attributes: [UInt8], _ content: [UInt8]) {
    if let caption = TagAttributes.value(of: "caption", in: attributes) { read(caption, in: Frame()) }
    for line in content.split(separator: 0x0A) {
      let columns = line.split(separator: UInt8(ascii: "|"), maxSplits: 1, omittingEmptySubsequences: false)
      guard columns.count == 2, !columns[0].isEmpty else { continue }
      let written = PercentCoding.decoded(Array(columns[0]))
      guard titles.parse(written, namespace: WikiNamespaces.file) != nil else { continue }
      read(Array(columns[1]).trimmed, in: Frame())
    }
  }
}

/// Attributes of a tag as written: `name="value"`, `name='value'`, `name=value`.
enum TagAttributes {
  static func value(of name: String, in bytes: [UInt8]) -> [UInt8]? {
    var position = 0
    var found: [UInt8]?
    while position < bytes.count {
      let start = position
      while position < bytes.count, isNameByte(bytes[position]) { position += 1 }
      if position == start {
        position += 1
        continue
      }
      let key = LetterCase.lowercased(Array(bytes[start..<position]))
      var next = position
      while next < bytes.count, isSpace(bytes[next]) { next += 1 }
      guard next < bytes.count, bytes[next] == UInt8(ascii: "=") else { continue }
      next += 1
      while next < bytes.count, isSpace(bytes[next]) { next += 1 }
      let value = value(bytes, &next)
      position = next
      if key.elementsEqual(name.utf8) { found = CharacterReferences.decoded(singleSpaced(value)) }
    }
    return found
  }

  /// With runs of blanks as one, and none at the ends.
  private static func singleSpaced(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    for byte in bytes {
      let isBlank = byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
      if isBlank, out.isEmpty || out.last == 0x20 { continue }
      out.append(isBlank ? 0x20 : byte)
    }
    if out.last == 0x20 { out.removeLast() }
    return out
  }

  private static func value(_ bytes: [UInt8], _ position: inout Int) -> [UInt8] {
    if position < bytes.count, bytes[position] == 0x22 || bytes[position] == 0x27 {
      // An open quote runs to the end.
      let close = ByteSearch.first(bytes[position], in: bytes, from: position + 1) ?? bytes.count
      defer { position = min(close + 1, bytes.count) }
      return Array(bytes[(position + 1)..<close])
    }
    let start = position
    while position < bytes.count, !isSpace(bytes[position]) { position += 1 }
    return Array(bytes[start..<position])
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    !isSpace(byte) && byte != UInt8(ascii: "=") && byte != 0x22 && byte != 0x27 && byte != UInt8(ascii: "/")
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
