import NotebookModel
import Platform

/// What lies inside a block: refs, tags, attributes of spans, blocks in blocks, language links (spec B3, C2, D).
extension SyDerivation {
  /// Refs, tags and span attributes below (and at) a node.
  mutating func collectInline(_ top: Int32, block: Int) {
    var tags: [String] = []
    if tree[top].type == .blockQueryEmbed {
      collectEmbed(top, block: block)
      return
    }
    var position: Int32? = top
    var holdsBlocks = false
    while let number = position {
      if number != top, tree[number].type.isBlock {
        addNested(number)
        holdsBlocks = true
      }
      if tree[number].mark != SyTree.none {
        let mark = tree.mark(of: number)
        if mark.kinds.contains(.blockRef) {
          addRef(mark, number, block: holdsBlocks ? nearestBlock(of: number) : block)
        }
        addSpan(mark, number, block: holdsBlocks ? nearestBlock(of: number) : block)
        if mark.kinds.contains(.tag) { tags.append("#" + HTMLEntities.decoded(mark.text) + "#") }
      }
      if tree[number].type == .image { addImage(number, block: holdsBlocks ? nearestBlock(of: number) : block) }
      if number != top || !tree[top].type.isBlock, !tree[number].properties.isEmpty, !tree[number].type.isBlock {
        addAttributeRows(number, block: block, isSpan: true)
      }
      position = tree.following(number, within: top)
    }
    if tags.isEmpty { return }
    let text = tags.joined(separator: " ")
    var owner = block
    while owner > 0, tagRoom > 0 {
      tagRoom -= text.utf8.count
      document.blocks[owner].tag += (document.blocks[owner].tag.isEmpty ? "" : " ") + text
      owner = document.blocks[owner].container
    }
  }

  /// A block inside a block that is no container has a row of its own; its text is the outer block's already.
  mutating func addNested(_ number: Int32) {
    addBlock(number)
    isRegular = false
    guard nestedRoom > 0 else {
      pieces.append("")
      return
    }
    let position = document.blocks.count - 1
    let raw = content.leaf(number, assetPaths: content.indexAssetPath)
    nestedRoom -= raw.utf8.count
    document.blocks[position].content = SyContent.cleaned(raw)
    document.blocks[position].length = raw.codePointCount
    document.blocks[position].markdown = Markdown.ofLeaf(number, in: tree)
    if document.blocks[position].type.carriesMentions {
      document.blocks[position].mentionText = SyMentionText.text(of: number, in: tree)
      let reparsed = Markdown.reparse(document.blocks[position].markdown, settings: inline)
      document.blocks[position].reparsedText = reparsed.text
      document.blocks[position].hasOtherText = reparsed.hasOtherText
    }
    pieces.append("")
  }

  mutating func addRef(_ mark: SyTree.Mark, _ number: Int32, block: Int) {
    guard refPairs.insert(RefPair(target: ExactText(mark.refID), block: block)).inserted else { return }
    let anchor = ByteText.replacing("'", with: "&apos;", in: mark.text)
    let isStatic = mark.refSubtype == "s"
    var markdown =
      isStatic ? "((\(mark.refID) \"\(anchor)\"))" : "((\(mark.refID) '\(anchor)'))"
    let next = tree[number].next
    if next != SyTree.none, tree[next].type == .textMark { markdown += "\u{200B}" }
    document.refs.append(
      ParsedRef(
        target: mark.refID, block: block, kind: isStatic ? .staticText : .dynamicText, content: anchor,
        markdown: markdown))
  }

  mutating func collectEmbed(_ embed: Int32, block: Int) {
    var child = tree[embed].firstChild
    while child != SyTree.none {
      if tree[child].type == .blockQueryEmbedScript, let target = EmbedStatement.targetID(tree[child].data) {
        if refPairs.insert(RefPair(target: ExactText(target), block: block)).inserted {
          document.refs.append(
            ParsedRef(target: target, block: block, kind: .embed, content: "", markdown: ""))
        }
      }
      child = tree[child].next
    }
  }

  /// A line that is only `[[fr:Titre]]` is a language link of the document.
  mutating func addLanguageLinks(_ paragraph: Int32, text content: String) {
    guard content.hasByte(UInt8(ascii: "[")) else { return }
    for line in content.utf8.split(separator: 0x0A) {
      let trimmed = TextTrimming.trimmed(String(Substring(line))).utf8
      guard trimmed.starts(with: "[[".utf8), trimmed.suffix(2).elementsEqual("]]".utf8) else { continue }
      let inner = trimmed.dropFirst(2).dropLast(2)
      guard let colon = inner.firstIndex(of: UInt8(ascii: ":")), !inner.contains(where: { $0 == 0x5B || $0 == 0x5D })
      else { continue }
      document.languageLinks.append(
        ParsedLanguageLink(
          language: String(Substring(inner[..<colon])),
          title: String(Substring(inner[inner.index(after: colon)...]))))
    }
  }
}
