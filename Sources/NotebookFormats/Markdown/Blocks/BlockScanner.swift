/// The block structure of a note: CommonMark's, with GFM's tables and the additions of spec/markdown C2. One pass over the
/// lines; what a line costs is bounded by the depth of containers (section I).
struct BlockScanner {
  let flavour: VaultFlavour
  private(set) var blocks: [NoteBlock] = [NoteBlock(kind: .document, parent: -1, line: 1)]
  private(set) var definitions = LinkDefinitions()
  /// The innermost open block.
  private var tip = 0
  private var number = 0
  private var lastMatched = 0
  private var areUnmatchedClosed = true

  /// Containers nest to this depth; deeper markers are text (spec/markdown C2 f).
  static let depth = 100

  init(flavour: VaultFlavour) { self.flavour = flavour }

  static func scan(_ text: NoteText, flavour: VaultFlavour) -> BlockScanner {
    var scanner = BlockScanner(flavour: flavour)
    text.bytes.withUnsafeBufferPointer { bytes in
      var next = scanner.takeFrontMatter(text, bytes)
      while next < text.lines.count {
        let range = text.lines[next]
        scanner.number = next + 1
        scanner.process(UnsafeBufferPointer(rebasing: bytes[range]))
        next += 1
      }
    }
    scanner.close(downTo: 0)
    return scanner
  }

  /// Front matter (C2 a). Returns the line that follows it.
  private mutating func takeFrontMatter(_ text: NoteText, _ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    func content(_ line: Int) -> ArraySlice<UInt8> {
      var slice = text.bytes[text.lines[line]]
      while let last = slice.last, last == 0x20 || last == 0x09 { slice.removeLast() }
      return slice
    }
    guard let first = text.lines.indices.first.map(content) else { return 0 }
    let isYAML = first.elementsEqual("---".utf8)
    guard isYAML || first.elementsEqual("+++".utf8) else { return 0 }
    for line in text.lines.indices.dropFirst() {
      let end = content(line)
      guard end.elementsEqual(first) || isYAML && end.elementsEqual("...".utf8) else { continue }
      let block = NoteBlock(kind: .frontMatter, parent: 0, line: 1)
      block.lines = (1..<line).map { .init(text: Array(text.bytes[text.lines[$0]]), number: $0 + 1) }
      block.fence.sign = isYAML ? UInt8(ascii: "-") : UInt8(ascii: "+")
      block.isOpen = false
      blocks[0].children.append(blocks.count)
      blocks.append(block)
      return line + 1
    }
    return 0
  }

  // MARK: A line

  private mutating func process(_ line: UnsafeBufferPointer<UInt8>) {
    var cursor = LineCursor(line)
    guard let (matched, depth) = matchOpen(&cursor) else { return }
    var container = matched
    lastMatched = matched
    areUnmatchedClosed = matched == tip
    var level = depth
    var opensLeaf =
      blocks[container].kind.takesText && blocks[container].kind != .paragraph && blocks[container].kind != .table
    while !opensLeaf {
      let next = cursor.nextNonBlank()
      if next.offset >= line.count { break }
      guard
        let start = BlockStart.find(
          cursor, in: blocks[container], continuesParagraph: blocks[tip].kind == .paragraph, canNest: level < Self.depth
        )
      else { break }
      switch start {
      case .quote:
        cursor.skipBlanks()
        cursor.advance(bytes: 1)
        if cursor.byte == 0x20 || cursor.byte == 0x09 { cursor.advance(columns: 1) }
        container = open(.quote)
        level += 1
      case .heading(let depth, let range):
        container = open(.heading(level: depth))
        blocks[container].lines = [.init(text: Array(line[range]), number: number)]
        finishLine(container)
        return
      case .fence(let sign, let length):
        let indent = next.indent
        cursor.skipBlanks()
        cursor.advance(bytes: length)
        container = open(.fencedCode)
        blocks[container].fence = (sign, length, indent)
        return
      case .math(let closes):
        container = open(.math)
        blocks[container].lines = [.init(text: Array(line[next.offset...]), number: number)]
        if closes { finishLine(container) }
        return
      case .html(let condition):
        container = open(.html)
        blocks[container].htmlCondition = condition
        opensLeaf = true
      case .setext(let depth):
        takeDefinitions(container)
        guard !blocks[container].lines.isEmpty else {
          // Nothing but definitions stood above: the line is text, or a rule.
          blocks[container].isGone = true
          if BlockStart.isThematicBreak(line, at: next.offset) {
            container = open(.thematicBreak)
            finishLine(container)
            return
          }
          blocks[container].isGone = false
          blocks[container].line = number
          opensLeaf = true
          continue
        }
        closeUnmatched()
        blocks[container].kind = .heading(level: depth)
        blocks[container].isSetext = true
        finishLine(container)
        return
      case .thematicBreak:
        container = open(.thematicBreak)
        finishLine(container)
        return
      case .footnote(let length):
        cursor.skipBlanks()
        cursor.advance(bytes: length)
        cursor.skipBlanks()
        let label = Array(line[(next.offset + 2)..<(next.offset + length - 2)])
        container = open(.footnote)
        blocks[container].footnoteLabel = label
        level += 1
      case .item(var marker, let width):
        marker.offset = next.indent
        cursor.skipBlanks()
        cursor.advance(bytes: width)
        marker.padding = takePadding(&cursor, width)
        closeUnmatched()
        if blocks[container].kind == .paragraph {
          close(container)
          container = blocks[container].parent
        }
        let isInList: Bool
        if case .list = blocks[tip].kind {
          isInList = blocks[tip].marker.isSameList(as: marker)
        } else {
          isInList = false
        }
        if !isInList {
          container = open(.list(isOrdered: marker.isOrdered))
          blocks[container].marker = marker
          level += 1
        }
        container = open(.item)
        blocks[container].marker = marker
        level += 1
      case .indentedCode:
        cursor.advance(columns: 4)
        container = open(.indentedCode)
        opensLeaf = true
      case .table(let columns):
        if let table = beginTable(container, columns: columns) {
          container = table
          return
        }
        opensLeaf = true
        container = lastMatched
      }
      if blocks[container].kind.takesText { opensLeaf = true }
    }
    addText(cursor, to: container)
  }

  /// How far the open blocks go on in this line; nil if the line ended one and is used up.
  private mutating func matchOpen(_ cursor: inout LineCursor) -> (block: Int, depth: Int)? {
    var container = 0
    var depth = 0
    while let last = blocks[container].children.last, blocks[last].isOpen {
      let next = cursor.nextNonBlank()
      let isBlank = next.offset >= cursor.bytes.count
      switch blocks[last].kind {
      case .document, .list: break
      case .quote:
        guard next.indent < 4, !isBlank, cursor.bytes[next.offset] == UInt8(ascii: ">") else {
          return (container, depth)
        }
        cursor.skipBlanks()
        cursor.advance(bytes: 1)
        if cursor.byte == 0x20 || cursor.byte == 0x09 { cursor.advance(columns: 1) }
        depth += 1
      case .item:
        let marker = blocks[last].marker
        if isBlank {
          if blocks[last].children.isEmpty { return (container, depth) }
          cursor.skipBlanks()
        } else if next.indent >= marker.offset + marker.padding {
          cursor.advance(columns: marker.offset + marker.padding)
        } else {
          return (container, depth)
        }
        depth += 2
      case .footnote:
        if isBlank {
          cursor.skipBlanks()
        } else if next.indent >= 4 {
          cursor.advance(columns: 4)
        } else {
          return (container, depth)
        }
        depth += 1
      case .heading, .thematicBreak, .frontMatter: return (container, depth)
      case .fencedCode:
        let fence = blocks[last].fence
        if next.indent < 4, BlockStart.closes(cursor.bytes, at: next.offset, sign: fence.sign, length: fence.length) {
          lastMatched = last
          close(downTo: last)
          finishLine(last)
          return nil
        }
        cursor.advance(columns: min(fence.indent, next.indent))
      case .indentedCode:
        if next.indent >= 4 {
          cursor.advance(columns: 4)
        } else if isBlank {
          cursor.skipBlanks()
        } else {
          return (container, depth)
        }
      case .html:
        if isBlank, blocks[last].htmlCondition >= 6 { return (container, depth) }
      case .paragraph, .table:
        if isBlank { return (container, depth) }
      case .math: break
      }
      container = last
    }
    return (container, depth)
  }

  private func takePadding(_ cursor: inout LineCursor, _ width: Int) -> Int {
    let next = cursor.nextNonBlank()
    if next.offset >= cursor.bytes.count || next.indent >= 5 || next.indent < 1 {
      if cursor.byte == 0x20 || cursor.byte == 0x09 { cursor.advance(columns: 1) }
      return width + 1
    }
    cursor.skipBlanks()
    return width + next.indent
  }

  private mutating func addText(_ cursor: LineCursor, to container: Int) {
    let isBlank = cursor.isBlank
    if !areUnmatchedClosed, !isBlank, blocks[tip].kind == .paragraph {
      appendLine(cursor, to: tip, lazyContainer: lazyContainer())
      return
    }
    closeUnmatched()
    let kind = blocks[container].kind
    if kind.takesText {
      if kind == .paragraph || kind == .table {
        if !isBlank { appendLine(cursor, to: container, lazyContainer: 0) }
        return
      }
      blocks[container].lines.append(.init(text: cursor.rest(), number: number))
      switch kind {
      case .html:
        let condition = blocks[container].htmlCondition
        if condition < 6, HTMLBlockRules.ends(cursor.bytes, condition: condition) { finishLine(container) }
      case .math:
        if BlockStart.endsMath(cursor.bytes) { finishLine(container) }
      default: break
      }
    } else if !isBlank {
      let paragraph = open(.paragraph)
      appendLine(cursor, to: paragraph, lazyContainer: 0)
    }
  }

  private mutating func appendLine(_ cursor: LineCursor, to block: Int, lazyContainer: Int) {
    var cursor = cursor
    cursor.skipBlanks()
    blocks[block].lines.append(.init(text: cursor.rest(), number: number, lazyContainer: lazyContainer))
  }

  /// Of the containers that the line does not continue the outermost; a list, where the line lacks its item's indentation.
  private func lazyContainer() -> Int {
    if case .list = blocks[lastMatched].kind { return lastMatched }
    return blocks[lastMatched].children.last ?? 0
  }

  // MARK: Opening and closing

  private mutating func open(_ kind: NoteBlock.Kind) -> Int {
    closeUnmatched()
    // A paragraph ends, and so does what can't hold the new block.
    while !canHold(blocks[tip].kind, kind) {
      let parent = blocks[tip].parent
      close(tip)
      tip = parent
    }
    let block = blocks.count
    blocks.append(NoteBlock(kind: kind, parent: tip, line: number))
    blocks[tip].children.append(block)
    tip = block
    lastMatched = block
    return block
  }

  private func canHold(_ outer: NoteBlock.Kind, _ inner: NoteBlock.Kind) -> Bool {
    switch outer {
    case .list: inner == .item
    default: outer.isContainer && inner != .item
    }
  }

  private mutating func closeUnmatched() {
    if areUnmatchedClosed { return }
    while tip != lastMatched {
      let parent = blocks[tip].parent
      close(tip)
      tip = parent
    }
    areUnmatchedClosed = true
  }

  /// The block takes no more lines.
  private mutating func finishLine(_ block: Int) {
    close(block)
    tip = blocks[block].parent
    areUnmatchedClosed = true
    lastMatched = tip
  }

  private mutating func close(downTo block: Int) {
    while tip != block {
      let parent = blocks[tip].parent
      close(tip)
      tip = parent
    }
  }

  private mutating func close(_ block: Int) {
    blocks[block].isOpen = false
    switch blocks[block].kind {
    case .paragraph: takeDefinitions(block)
    case .indentedCode:
      while let last = blocks[block].lines.last, last.text.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
        blocks[block].lines.removeLast()
      }
    default: break
    }
  }

  /// Link reference definitions at the start of a paragraph are no text; one that is nothing else is no block.
  private mutating func takeDefinitions(_ paragraph: Int) {
    guard blocks[paragraph].lines.first?.text.first == UInt8(ascii: "[") else { return }
    let taken = definitions.take(from: blocks[paragraph].lines.map(\.text))
    if taken == 0 { return }
    blocks[paragraph].lines.removeFirst(taken)
    if let first = blocks[paragraph].lines.first {
      blocks[paragraph].line = first.number
    } else {
      blocks[paragraph].isGone = true
    }
  }

  /// Makes the last line of a paragraph the head of a table, if it has as many cells as the line of dashes.
  private mutating func beginTable(_ paragraph: Int, columns: Int) -> Int? {
    takeDefinitions(paragraph)
    guard let head = blocks[paragraph].lines.last, TableRow.rawCells(of: head.text).count == columns else { return nil }
    closeUnmatched()
    blocks[paragraph].lines.removeLast()
    let parent = blocks[paragraph].parent
    if blocks[paragraph].lines.isEmpty { blocks[paragraph].isGone = true }
    close(paragraph)
    tip = parent
    let table = open(.table)
    blocks[table].line = head.number
    blocks[table].lines = [head]
    blocks[table].columns = columns
    return table
  }
}
