import NotebookModel

/// What rows say of a block of a note's structure (spec/markdown B1, C1).
extension NoteBlock {
  /// The type in rows, and the word for it in ids.
  var blockType: (row: BlockType, word: String) {
    switch kind {
    case .document: (.document, "d")
    case .frontMatter: (.other, "meta")
    case .heading: (.heading, "h")
    case .paragraph: isPageProperties ? (.other, "meta") : (.paragraph, "p")
    case .list: (.list, "l")
    case .item: (.listItem, "i")
    case .quote: callout == nil ? (.blockquote, "b") : (.callout, "callout")
    case .fencedCode, .indentedCode: (.code, "c")
    case .math: (.math, "m")
    case .table: (.table, "t")
    case .html: (.html, "html")
    case .thematicBreak: (.thematicBreak, "tb")
    case .footnote: (.other, "fn")
    }
  }

  /// A leaf's lines, without what is said in marks and fences.
  var ownText: [UInt8] {
    if kind == .thematicBreak { return [UInt8](lines.first?.text ?? []) }
    if kind == .math { return mathText }
    return Array(lines.map(\.text).joined(separator: [0x0A]))
  }

  /// What stands between the `$$`.
  private var mathText: [UInt8] {
    var texts = lines.map { Array(InlineText.trimmed($0.text[...])) }
    guard var first = texts.first else { return [] }
    first.removeFirst(min(2, first.count))
    texts[0] = first
    if var last = texts.last, last.count >= 2, last.suffix(2).elementsEqual("$$".utf8) {
      last.removeLast(2)
      texts[texts.count - 1] = last
    }
    if texts.first?.isEmpty == true { texts.removeFirst() }
    if texts.last?.isEmpty == true { texts.removeLast() }
    return Array(texts.joined(separator: [0x0A]))
  }
}
