/// Raw HTML in a line of text (CommonMark 6.6).
enum InlineHTML {
  /// The length of the tag, comment, instruction, declaration or CDATA section that begins with `<`; nil if none does.
  static func length<Bytes: RandomAccessCollection>(_ bytes: Bytes, onlyTags: Bool = false) -> Int?
  where Bytes.Element == UInt8, Bytes.Index == Int {
    let start = bytes.startIndex
    let end = bytes.endIndex
    guard start + 1 < end, bytes[start] == UInt8(ascii: "<") else { return nil }
    var at = start + 1
    func isBlank(_ at: Int) -> Bool { bytes[at] == 0x20 || bytes[at] == 0x09 || bytes[at] == 0x0A }
    func isNameByte(_ byte: UInt8) -> Bool {
      HTMLBlockRules.isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
    }
    func find(_ text: StaticString, from: Int) -> Int? {
      text.withUTF8Buffer { wanted in
        var at = from
        while at + wanted.count <= end {
          if bytes[at] == wanted[0], bytes[at..<at + wanted.count].elementsEqual(wanted) { return at + wanted.count }
          at += 1
        }
        return nil
      }
    }
    if !onlyTags {
      if bytes[at] == UInt8(ascii: "?") { return find("?>", from: at + 1).map { $0 - start } }
      if bytes[at] == UInt8(ascii: "!") {
        if bytes[at...].starts(with: "!--".utf8) {
          if bytes[(at + 3)...].starts(with: ">".utf8) { return at + 4 - start }
          if bytes[(at + 3)...].starts(with: "->".utf8) { return at + 5 - start }
          return find("-->", from: at + 3).map { $0 - start }
        }
        if bytes[at...].starts(with: "![CDATA[".utf8) { return find("]]>", from: at + 8).map { $0 - start } }
        guard at + 1 < end, HTMLBlockRules.isLetter(bytes[at + 1]) else { return nil }
        return find(">", from: at + 1).map { $0 - start }
      }
    }
    let isClosing = bytes[at] == UInt8(ascii: "/")
    if isClosing { at += 1 }
    guard at < end, HTMLBlockRules.isLetter(bytes[at]) else { return nil }
    while at < end, isNameByte(bytes[at]) { at += 1 }
    if isClosing {
      while at < end, isBlank(at) { at += 1 }
      return at < end && bytes[at] == UInt8(ascii: ">") ? at + 1 - start : nil
    }
    while true {
      let before = at
      while at < end, isBlank(at) { at += 1 }
      guard at < end else { return nil }
      if bytes[at] == UInt8(ascii: ">") { return at + 1 - start }
      if bytes[at] == UInt8(ascii: "/") {
        return at + 1 < end && bytes[at + 1] == UInt8(ascii: ">") ? at + 2 - start : nil
      }
      guard at > before else { return nil }
      let first = bytes[at]
      guard HTMLBlockRules.isLetter(first) || first == UInt8(ascii: "_") || first == UInt8(ascii: ":") else {
        return nil
      }
      while at < end, isNameByte(bytes[at]) || "_.:".utf8.contains(bytes[at]) { at += 1 }
      var value = at
      while value < end, isBlank(value) { value += 1 }
      guard value < end, bytes[value] == UInt8(ascii: "=") else { continue }
      at = value + 1
      while at < end, isBlank(at) { at += 1 }
      guard at < end else { return nil }
      if bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") {
        let quote = bytes[at]
        at += 1
        while at < end, bytes[at] != quote { at += 1 }
        guard at < end else { return nil }
        at += 1
      } else {
        let begin = at
        while at < end, !isBlank(at), !"\"'=<>`".utf8.contains(bytes[at]) { at += 1 }
        guard at > begin else { return nil }
      }
    }
  }

  /// The length of an autolink `<scheme:…>` or `<name@host>`; nil if none begins here.
  static func autolink(_ bytes: ArraySlice<UInt8>) -> Int? {
    let start = bytes.startIndex
    var at = start + 1
    guard at < bytes.endIndex else { return nil }
    if HTMLBlockRules.isLetter(bytes[at]) {
      while at < bytes.endIndex, at - start <= 32,
        HTMLBlockRules.isLetter(bytes[at]) || (0x30...0x39).contains(bytes[at]) || "+.-".utf8.contains(bytes[at])
      { at += 1 }
      if at < bytes.endIndex, bytes[at] == UInt8(ascii: ":"), at - start - 1 >= 2 {
        while at < bytes.endIndex, bytes[at] > 0x20, bytes[at] != UInt8(ascii: "<"), bytes[at] != UInt8(ascii: ">") {
          at += 1
        }
        return at < bytes.endIndex && bytes[at] == UInt8(ascii: ">") ? at + 1 - start : nil
      }
    }
    at = start + 1
    var hasAt = false
    while at < bytes.endIndex {
      let byte = bytes[at]
      if byte == UInt8(ascii: ">") { return hasAt && bytes[at - 1] != UInt8(ascii: "@") ? at + 1 - start : nil }
      if byte == UInt8(ascii: "@") {
        if hasAt || at == start + 1 { return nil }
        hasAt = true
      } else if !(HTMLBlockRules.isLetter(byte) || (0x30...0x39).contains(byte) || ".-".utf8.contains(byte)
        || !hasAt && "!#$%&'*+/=?^_`{|}~".utf8.contains(byte))
      {
        return nil
      }
      at += 1
    }
    return nil
  }
}
