/// What the additions of spec/markdown make of CommonMark's blocks: callouts, tasks, Logseq's properties, marks (C2 d and e, C6,
/// C7).
struct NoteStructure {
  private(set) var blocks: [NoteBlock]
  private let flavour: VaultFlavour

  init(_ scanner: BlockScanner, flavour: VaultFlavour) {
    blocks = scanner.blocks
    self.flavour = flavour
    forgetGone()
    // Parents come before what is in them.
    var next = 0
    while next < blocks.count {
      if !blocks[next].isGone { read(next) }
      next += 1
    }
    readMarks()
    forgetGone()
  }

  private mutating func read(_ block: Int) {
    switch blocks[block].kind {
    case .quote: readCallout(block)
    case .item: readItem(block)
    case .heading:
      if flavour != .obsidian, flavour != .logseq { readAnchor(block) }
    case .paragraph where flavour == .logseq && blocks[block].parent == 0:
      if isFirst(block), blocks[block].lines.allSatisfy({ Self.property($0.text) != nil }) {
        blocks[block].properties = blocks[block].lines.compactMap { Self.property($0.text) }
        blocks[block].isPageProperties = true
      } else {
        takeProperties(of: block, to: block)
      }
    default: break
    }
  }

  private mutating func forgetGone() {
    let gone = blocks.map(\.isGone)
    for block in blocks.indices { blocks[block].children.removeAll { gone[$0] } }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  // MARK: Callouts

  private mutating func readCallout(_ quote: Int) {
    guard let first = blocks[quote].children.first, blocks[first].kind == .paragraph,
      let line = blocks[first].lines.first,
      let head = Self.callout(line.text)
    else { return }
    blocks[quote].callout = head.type
    let rest = blocks[first].lines.dropFirst()
    if head.title.isEmpty {
      blocks[first].lines = Array(rest)
      if let next = rest.first {
        blocks[first].line = next.number
      } else {
        blocks[first].isGone = true
        blocks[quote].children.removeFirst()
      }
      return
    }
    blocks[first].lines = [.init(text: Array(head.title), number: line.number)]
    if let next = rest.first {
      let body = NoteBlock(kind: .paragraph, parent: quote, line: next.number)
      body.lines = Array(rest)
      body.isOpen = false
      blocks[quote].children.insert(blocks.count, at: 1)
      blocks.append(body)
    }
  }

  /// `[!type]`, `+` or `-`, and a title.
  private static func callout(_ line: [UInt8]) -> (type: [UInt8], title: ArraySlice<UInt8>)? {
    guard line.starts(with: "[!".utf8), let close = line.firstIndex(of: UInt8(ascii: "]")), close > 2 else {
      return nil
    }
    let type = line[2..<close]
    let name = type.prefix { $0 != UInt8(ascii: "|") }
    guard let first = name.first, HTMLBlockRules.isLetter(first),
      name.allSatisfy({
        HTMLBlockRules.isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
      })
    else { return nil }
    var rest = line[(close + 1)...]
    if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
    if let next = rest.first, !isBlank(next) { return nil }
    return (name.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }, InlineText.trimmed(rest))
  }

  // MARK: Items

  private mutating func readItem(_ item: Int) {
    guard let first = blocks[item].children.first, blocks[first].kind == .paragraph else { return }
    if flavour == .logseq { takeProperties(of: first, to: item) }
    guard let line = blocks[first].lines.first?.text else { return }
    if let task = task(line), task.length < line.count || blocks[first].lines.count > 1 {
      let rest = InlineText.trimmed(line[task.length...])
      guard !rest.isEmpty || blocks[first].lines.count > 1 else { return }
      blocks[item].task = task.sign
      blocks[first].lines[0].text = Array(line[task.length...].drop(while: Self.isBlank))
      if blocks[first].lines[0].text.isEmpty { blocks[first].lines.removeFirst() }
    }
  }

  private func task(_ line: [UInt8]) -> (sign: [UInt8], length: Int)? {
    if flavour == .logseq {
      for keyword in LogseqSyntax.keywords where line.starts(with: keyword.utf8) {
        let length = keyword.utf8.count
        if length < line.count, Self.isBlank(line[length]) { return (Array(keyword.utf8), length) }
      }
    }
    guard line.first == UInt8(ascii: "[") else { return nil }
    // One character, whatever its length in bytes.
    var close = 2
    while close < line.count, line[close] & 0xC0 == 0x80 { close += 1 }
    guard close < line.count, line[close] == UInt8(ascii: "]") else { return nil }
    let sign = line[1..<close]
    guard flavour == .obsidian || sign == [0x20] || sign == [UInt8(ascii: "x")] || sign == [UInt8(ascii: "X")] else {
      return nil
    }
    guard close + 1 == line.count || Self.isBlank(line[close + 1]) else { return nil }
    return (Array(sign), close + 1)
  }

  /// Logseq's `key:: value` lines are no text.
  private mutating func takeProperties(of paragraph: Int, to owner: Int) {
    var kept: [NoteBlock.Line] = []
    for line in blocks[paragraph].lines {
      if let property = Self.property(line.text) {
        blocks[owner].properties.append(property)
      } else {
        kept.append(line)
      }
    }
    blocks[paragraph].lines = kept
  }

  /// Whether nothing but front matter stands before a block of the file.
  private func isFirst(_ block: Int) -> Bool {
    blocks[0].children.first { blocks[$0].kind != .frontMatter } == block
  }

  static func property(_ line: [UInt8]) -> (key: [UInt8], value: [UInt8])? {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 1 < line.count,
      line[colon + 1] == UInt8(ascii: ":"), colon + 2 == line.count || isBlank(line[colon + 2])
    else { return nil }
    let key = line[..<colon]
    if key.contains(where: isBlank) { return nil }
    let name = key.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : ($0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0) }
    return (name, Array(InlineText.trimmed(line[(colon + 2)...])))
  }

  // MARK: Headings

  /// A heading's `{#id …}` at its end.
  private mutating func readAnchor(_ heading: Int) {
    guard let line = blocks[heading].lines.last?.text, line.last == UInt8(ascii: "}"),
      let open = line.lastIndex(of: UInt8(ascii: "{")), open + 2 < line.count, line[open + 1] == UInt8(ascii: "#")
    else { return }
    let inner = line[(open + 2)..<(line.count - 1)]
    let id = inner.prefix { !Self.isBlank($0) }
    if id.isEmpty { return }
    blocks[heading].anchor = Array(id)
    blocks[heading].lines[blocks[heading].lines.count - 1].text = Array(InlineText.trimmed(line[..<open]))
  }

  // MARK: Marks

  private mutating func readMarks() {
    for block in blocks.indices where !blocks[block].isGone {
      switch blocks[block].kind {
      case .heading: takeMark(of: block, naming: block)
      case .paragraph where !blocks[block].isPageProperties: readParagraphMark(block)
      default: break
      }
    }
  }

  private mutating func readParagraphMark(_ paragraph: Int) {
    let parent = blocks[paragraph].parent
    guard let last = blocks[paragraph].lines.last else { return }
    if let mark = Self.wholeMark(last.text) {
      if blocks[paragraph].lines.count == 1 {
        let siblings = blocks[parent].children
        if let place = siblings.firstIndex(of: paragraph), place > 0 {
          var before = place - 1
          while before > 0, blocks[siblings[before]].isGone { before -= 1 }
          let named = siblings[before]
          switch blocks[named].kind {
          case .heading, .paragraph, .frontMatter: break
          default:
            if blocks[named].mark == nil, !blocks[named].isGone {
              blocks[named].mark = mark
              blocks[paragraph].isGone = true
              return
            }
          }
        }
        blocks[paragraph].mark = mark
        blocks[paragraph].lines[0].text = []
        return
      }
      if last.lazyContainer > 0 {
        if blocks[last.lazyContainer].mark == nil {
          blocks[last.lazyContainer].mark = mark
          blocks[paragraph].lines.removeLast()
        }
        return
      }
      blocks[paragraph].lines.removeLast()
      setMark(mark, of: paragraph)
      return
    }
    takeMark(of: paragraph, naming: nil)
  }

  private mutating func takeMark(of block: Int, naming named: Int?) {
    guard let last = blocks[block].lines.indices.last else { return }
    let line = blocks[block].lines[last].text
    guard let mark = Self.mark(atEndOf: line) else { return }
    var text = Array(line[..<mark.start])
    while let blank = text.last, Self.isBlank(blank) { text.removeLast() }
    blocks[block].lines[last].text = text
    if let named { blocks[named].mark = mark.id } else { setMark(mark.id, of: block) }
  }

  /// An item is named by the mark of its first paragraph.
  private mutating func setMark(_ mark: [UInt8], of paragraph: Int) {
    let parent = blocks[paragraph].parent
    let isFirst = blocks[parent].kind == .item && blocks[parent].children.first == paragraph
    let named = isFirst ? parent : paragraph
    if blocks[named].mark == nil { blocks[named].mark = mark }
  }

  private static func isMarkByte(_ byte: UInt8) -> Bool {
    HTMLBlockRules.isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
  }

  private static func wholeMark(_ line: [UInt8]) -> [UInt8]? {
    guard let mark = mark(atEndOf: line), mark.start == 0 else { return nil }
    return mark.id
  }

  /// `^id` after white space, at the start of the line, or directly after `]]`.
  private static func mark(atEndOf line: [UInt8]) -> (id: [UInt8], start: Int)? {
    var end = line.count
    while end > 0, isBlank(line[end - 1]) { end -= 1 }
    var start = end
    while start > 0, isMarkByte(line[start - 1]) { start -= 1 }
    guard start < end, start > 0, line[start - 1] == UInt8(ascii: "^") else { return nil }
    let caret = start - 1
    let isFree =
      caret == 0 || isBlank(line[caret - 1])
      || caret > 1 && line[caret - 1] == UInt8(ascii: "]") && line[caret - 2] == UInt8(ascii: "]")
    return isFree ? (Array(line[start..<end]), caret) : nil
  }
}
