import NotebookModel

/// Reads a block's Markdown as blocks: line by line, block markers dropped, paragraphs handed to `InlineReader`.
struct BlockReader {
  private let settings: SiYuanSettings.InlineMarkdown
  /// What is left of the text.
  private(set) var text: [UInt8] = []
  /// Whether anything but refs was met.
  private(set) var hasOtherText = false
  /// Lines of the paragraph being read, joined by line breaks.
  private var paragraph: [UInt8] = []

  init(settings: SiYuanSettings.InlineMarkdown) {
    self.settings = settings
  }

  /// Whether `bytes` hold nothing that Markdown reads as more than text.
  static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = bytes.first else { return true }
    switch first {
    case UInt8(ascii: "-"), UInt8(ascii: "+"), 0x30...0x39: return false
    default: break
    }
    for byte in bytes where isActive(byte) { return false }
    return true
  }

  /// Whether a byte can begin something other than text, anywhere in a line.
  @inline(__always) static func isActive(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x0A, 0x0D, 0x21, 0x23, 0x24, 0x26, 0x28, 0x2A, 0x3A, 0x3C, 0x3D, 0x3E, 0x5B...0x5F, 0x60, 0x7B...0x7E: true
    default: false
    }
  }

  mutating func read(_ bytes: [UInt8]) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var index = 0
    while index < lines.count {
      index = readLine(at: index, of: lines)
    }
    endParagraph()
  }

  /// Reads the block that begins in a line, or one line of a paragraph; returns the next line's position.
  private mutating func readLine(at index: Int, of lines: [ArraySlice<UInt8>]) -> Int {
    var line = Self.withoutIndent(lines[index])
    // Markers may stand one behind the other: `> - # text`.
    while let rest = blockMarker(line) {
      endParagraph()
      line = Self.withoutIndent(rest)
    }
    guard let first = line.first else {
      endParagraph()
      return index + 1
    }
    switch first {
    case UInt8(ascii: "`"), UInt8(ascii: "~"):
      if let end = Self.fenceEnd(line, at: index, of: lines) {
        endParagraph()
        return end
      }
    case UInt8(ascii: "$") where line.starts(with: "$$".utf8):
      if let end = Self.mathEnd(line, at: index, of: lines) {
        endParagraph()
        return end
      }
    case UInt8(ascii: "{") where line.starts(with: "{{".utf8), UInt8(ascii: "}"):
      if Self.isBraceLine(line) {
        endParagraph()
        return index + 1
      }
    case UInt8(ascii: "<") where paragraph.isEmpty ? HTMLTag.startsBlock(line) : HTMLTag.isAlone(line):
      endParagraph()
      return readHTML(at: index, of: lines)
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "="):
      if Self.isRule(line) || (first == UInt8(ascii: "=") && !paragraph.isEmpty && Self.isUnderline(line)) {
        endParagraph()
        return index + 1
      }
    default: break
    }
    if paragraph.isEmpty, index + 1 < lines.count, line.contains(UInt8(ascii: "|")),
      let columns = PipeTable.columns(ofRule: lines[index + 1]), PipeTable.cells(line).count == columns
    {
      return readTable(head: line, at: index, of: lines)
    }
    if !paragraph.isEmpty { paragraph.append(UInt8(ascii: "\n")) }
    paragraph += line
    return index + 1
  }

  private mutating func endParagraph() {
    guard !paragraph.isEmpty else { return }
    readInlines(paragraph)
    paragraph.removeAll(keepingCapacity: true)
  }

  private mutating func readInlines(_ bytes: [UInt8]) {
    var reader = InlineReader(bytes, settings: settings)
    reader.read()
    text += reader.text
    if reader.hasOtherText { hasOtherText = true }
  }

  private mutating func readTable(head: ArraySlice<UInt8>, at index: Int, of lines: [ArraySlice<UInt8>]) -> Int {
    for cell in PipeTable.cells(head) { readInlines(cell) }
    var index = index + 2
    while index < lines.count, !Self.withoutIndent(lines[index]).isEmpty {
      for cell in PipeTable.cells(Self.withoutIndent(lines[index])) { readInlines(cell) }
      index += 1
    }
    return index
  }

  /// HTML stays as it was typed, up to the next blank line.
  private mutating func readHTML(at index: Int, of lines: [ArraySlice<UInt8>]) -> Int {
    var index = index
    while index < lines.count, !Self.withoutIndent(lines[index]).isEmpty {
      text += lines[index]
      index += 1
    }
    hasOtherText = true
    return index
  }

  // MARK: Lines

  private static func withoutIndent(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }

  /// What follows a heading's, quote's, list's or footnote's marker; nil if the line begins with none.
  private func blockMarker(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let first = line.first else { return nil }
    switch first {
    case UInt8(ascii: ">"): return line.dropFirst()
    case UInt8(ascii: "#"):
      let rest = line.drop { $0 == UInt8(ascii: "#") }
      guard rest.startIndex - line.startIndex <= 6, Self.isBlankOrEnd(rest) else { return nil }
      return Self.withoutClosingHashes(rest)
    case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"):
      guard !Self.isRule(line) else { return nil }
      let rest = line.dropFirst()
      guard Self.isBlankOrEnd(rest), paragraph.isEmpty || !Self.withoutIndent(rest).isEmpty else { return nil }
      return Self.withoutTaskMarker(rest)
    case 0x30...0x39:
      let digits = line.prefix { (0x30...0x39).contains($0) }
      let rest = line.dropFirst(digits.count)
      guard digits.count <= 9, let delimiter = rest.first,
        delimiter == UInt8(ascii: ".") || delimiter == UInt8(ascii: ")"), Self.isBlankOrEnd(rest.dropFirst())
      else { return nil }
      // Inside a paragraph only a list that starts at 1, and has text, begins.
      if !paragraph.isEmpty {
        guard digits.elementsEqual("1".utf8), !Self.withoutIndent(rest.dropFirst()).isEmpty else { return nil }
      }
      return Self.withoutTaskMarker(rest.dropFirst())
    case UInt8(ascii: "[") where line.starts(with: "[^".utf8) && paragraph.isEmpty:
      guard let close = line.firstIndex(of: UInt8(ascii: "]")), close > line.startIndex + 2,
        close + 1 < line.endIndex, line[close + 1] == UInt8(ascii: ":")
      else { return nil }
      return line[(close + 2)...]
    default: return nil
    }
  }

  private static func isBlankOrEnd(_ rest: ArraySlice<UInt8>) -> Bool {
    guard let first = rest.first else { return true }
    return first == UInt8(ascii: " ") || first == UInt8(ascii: "\t")
  }

  private static func withoutClosingHashes(_ rest: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var end = rest.endIndex
    while end > rest.startIndex, rest[end - 1] == UInt8(ascii: " ") { end -= 1 }
    var hashes = end
    while hashes > rest.startIndex, rest[hashes - 1] == UInt8(ascii: "#") { hashes -= 1 }
    if hashes < end, hashes > rest.startIndex, rest[hashes - 1] == UInt8(ascii: " ") { return rest[..<hashes] }
    return rest
  }

  private static func withoutTaskMarker(_ rest: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let body = withoutIndent(rest)
    guard body.count >= 4, body.first == UInt8(ascii: "["), body[body.startIndex + 2] == UInt8(ascii: "]"),
      isBlankOrEnd(body.dropFirst(3))
    else { return rest }
    switch body[body.startIndex + 1] {
    case UInt8(ascii: " "), UInt8(ascii: "x"), UInt8(ascii: "X"): return body.dropFirst(3)
    default: return rest
    }
  }

  /// `---`, `***`, `___`, with blanks between.
  private static func isRule(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first, first != UInt8(ascii: "=") else { return false }
    var count = 0
    for byte in line {
      if byte == first { count += 1 } else if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t") { return false }
    }
    return count >= 3 && (first == UInt8(ascii: "-") || first == UInt8(ascii: "*") || first == UInt8(ascii: "_"))
  }

  private static func isUnderline(_ line: ArraySlice<UInt8>) -> Bool {
    let marks = line.prefix { $0 == UInt8(ascii: "=") }
    return line.dropFirst(marks.count).allSatisfy { $0 == UInt8(ascii: " ") }
  }

  /// A line of braces: `{{{row` and `}}}` around a super block, or an embed `{{…}}`.
  private static func isBraceLine(_ line: ArraySlice<UInt8>) -> Bool {
    let body = line.reversed().drop { $0 == UInt8(ascii: " ") }.reversed()
    if body.elementsEqual("}}}".utf8) { return true }
    if line.starts(with: "{{{".utf8) {
      let layout = Array(body).dropFirst(3)
      return layout.isEmpty || layout.elementsEqual("row".utf8) || layout.elementsEqual("col".utf8)
    }
    return line.starts(with: "{{".utf8) && body.count > 4 && body.suffix(2).elementsEqual("}}".utf8)
  }

  /// The line after a fenced code block that begins in `line`; nil if none does.
  private static func fenceEnd(_ line: ArraySlice<UInt8>, at index: Int, of lines: [ArraySlice<UInt8>]) -> Int? {
    guard let mark = line.first else { return nil }
    let length = line.prefix { $0 == mark }.count
    guard length >= 3, !(mark == UInt8(ascii: "`") && line.dropFirst(length).contains(mark)) else { return nil }
    var next = index + 1
    while next < lines.count {
      let candidate = withoutIndent(lines[next])
      let marks = candidate.prefix { $0 == mark }.count
      next += 1
      if marks >= length, candidate.dropFirst(marks).allSatisfy({ $0 == UInt8(ascii: " ") }) { break }
    }
    return next
  }

  /// The line after a formula block that begins in `line`; nil if none does.
  private static func mathEnd(_ line: ArraySlice<UInt8>, at index: Int, of lines: [ArraySlice<UInt8>]) -> Int? {
    let body = line.dropFirst(2)
    if body.count >= 2, body.reversed().drop(while: { $0 == UInt8(ascii: " ") }).starts(with: "$$".utf8) {
      return index + 1
    }
    guard !body.contains(UInt8(ascii: "$")) else { return nil }
    var next = index + 1
    while next < lines.count {
      let isEnd = lines[next].reversed().drop(while: { $0 == UInt8(ascii: " ") }).starts(with: "$$".utf8)
      next += 1
      if isEnd { return next }
    }
    return next
  }
}
