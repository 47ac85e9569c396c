/// What begins a block at a place in a line (CommonMark 4 and 5; spec/markdown C2).
enum BlockStart {
  case quote
  /// The range of its text in the line.
  case heading(level: Int, text: Range<Int>)
  case fence(sign: UInt8, length: Int)
  /// Whether the line is all of it.
  case math(closes: Bool)
  case html(condition: Int)
  case setext(level: Int)
  case thematicBreak
  /// Bytes of its label.
  case footnote(length: Int)
  case item(ListMarker, width: Int)
  case indentedCode
  case table(columns: Int)

  /// `container`: the block the line is in; a paragraph or table may be interrupted. `continuesParagraph`: if nothing begins here,
  /// the line goes on with a paragraph, perhaps without the marks of its containers.
  static func find(
    _ cursor: LineCursor, in container: NoteBlock, continuesParagraph: Bool, canNest: Bool
  ) -> BlockStart? {
    let next = cursor.nextNonBlank()
    let bytes = cursor.bytes
    guard next.offset < bytes.count else { return nil }
    let isParagraph = container.kind == .paragraph
    if next.indent >= 4 { return continuesParagraph ? nil : .indentedCode }
    let byte = bytes[next.offset]
    switch byte {
    case UInt8(ascii: ">"): if canNest { return .quote }
    case UInt8(ascii: "#"): if let heading = heading(bytes, at: next.offset) { return heading }
    case UInt8(ascii: "`"), UInt8(ascii: "~"):
      if let length = fence(bytes, at: next.offset) { return .fence(sign: byte, length: length) }
    case UInt8(ascii: "$"): if !continuesParagraph, let math = math(bytes, at: next.offset) { return math }
    case UInt8(ascii: "<"):
      if let condition = HTMLBlockRules.begins(
        bytes, at: next.offset, interruptsParagraph: isParagraph)
      {
        return .html(condition: condition)
      }
    case UInt8(ascii: "="), UInt8(ascii: "-"):
      if isParagraph, let level = setext(bytes, at: next.offset) { return .setext(level: level) }
    case UInt8(ascii: "["):
      if canNest, let length = footnote(bytes, at: next.offset) { return .footnote(length: length) }
    default: break
    }
    if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "_"),
      isThematicBreak(bytes, at: next.offset)
    {
      return .thematicBreak
    }
    if canNest, let item = item(bytes, at: next.offset, interruptsParagraph: isParagraph) { return item }
    if isParagraph, let columns = TableRow.delimiters(bytes[next.offset...]) { return .table(columns: columns) }
    return nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func heading(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> BlockStart? {
    var at = start
    while at < bytes.count, bytes[at] == UInt8(ascii: "#") { at += 1 }
    let level = at - start
    guard level <= 6, at == bytes.count || isBlank(bytes[at]) else { return nil }
    while at < bytes.count, isBlank(bytes[at]) { at += 1 }
    var end = bytes.count
    while end > at, isBlank(bytes[end - 1]) { end -= 1 }
    var mark = end
    while mark > at, bytes[mark - 1] == UInt8(ascii: "#") { mark -= 1 }
    if mark == at {
      end = at
    } else if mark < end, isBlank(bytes[mark - 1]) {
      end = mark
      while end > at, isBlank(bytes[end - 1]) { end -= 1 }
    }
    return .heading(level: level, text: at..<end)
  }

  private static func fence(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
    let sign = bytes[start]
    var at = start
    while at < bytes.count, bytes[at] == sign { at += 1 }
    guard at - start >= 3 else { return nil }
    if sign == UInt8(ascii: "`"), bytes[at...].contains(sign) { return nil }
    return at - start
  }

  /// Whether a line closes a fence.
  static func closes(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, sign: UInt8, length: Int) -> Bool {
    var at = start
    while at < bytes.count, bytes[at] == sign { at += 1 }
    return at - start >= length && bytes[at...].allSatisfy(isBlank)
  }

  private static func math(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> BlockStart? {
    var end = bytes.count
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    let line = bytes[start..<end]
    guard line.count >= 2, line[start] == 0x24, line[start + 1] == 0x24 else { return nil }
    var at = start + 2
    while at + 1 < end {
      if bytes[at] == 0x24, bytes[at + 1] == 0x24 { return at + 2 == end ? .math(closes: true) : nil }
      at += 1
    }
    return .math(closes: false)
  }

  static func endsMath(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var end = bytes.count
    while end > 0, isBlank(bytes[end - 1]) { end -= 1 }
    return end >= 2 && bytes[end - 1] == 0x24 && bytes[end - 2] == 0x24
  }

  private static func setext(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
    let sign = bytes[start]
    var at = start
    while at < bytes.count, bytes[at] == sign { at += 1 }
    guard bytes[at...].allSatisfy(isBlank) else { return nil }
    return sign == UInt8(ascii: "=") ? 1 : 2
  }

  static func isThematicBreak(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    let sign = bytes[start]
    guard sign == UInt8(ascii: "-") || sign == UInt8(ascii: "*") || sign == UInt8(ascii: "_") else { return false }
    var count = 0
    for byte in bytes[start...] {
      if byte == sign { count += 1 } else if !isBlank(byte) { return false }
    }
    return count >= 3
  }

  private static func footnote(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
    guard start + 1 < bytes.count, bytes[start + 1] == UInt8(ascii: "^") else { return nil }
    var at = start + 2
    while at < bytes.count, bytes[at] != UInt8(ascii: "]"), !isBlank(bytes[at]) { at += 1 }
    guard at > start + 2, at + 1 < bytes.count, bytes[at] == UInt8(ascii: "]"), bytes[at + 1] == UInt8(ascii: ":")
    else {
      return nil
    }
    return at + 2 - start
  }

  private static func item(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, interruptsParagraph: Bool
  ) -> BlockStart? {
    var marker = ListMarker()
    var at = start
    switch bytes[at] {
    case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"):
      marker.sign = bytes[at]
      at += 1
    case 0x30...0x39:
      while at < bytes.count, (0x30...0x39).contains(bytes[at]), at - start < 9 {
        marker.start = marker.start * 10 + Int(bytes[at] - 0x30)
        at += 1
      }
      guard at < bytes.count, bytes[at] == UInt8(ascii: ".") || bytes[at] == UInt8(ascii: ")") else { return nil }
      marker.isOrdered = true
      marker.sign = bytes[at]
      at += 1
      if interruptsParagraph, marker.start != 1 { return nil }
    default: return nil
    }
    guard at == bytes.count || isBlank(bytes[at]) else { return nil }
    if interruptsParagraph, bytes[at...].allSatisfy(isBlank) { return nil }
    return .item(marker, width: at - start)
  }
}
