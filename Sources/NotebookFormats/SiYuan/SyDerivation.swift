import NotebookModel

/// Makes a document's rows from its mended tree (spec B, C, D): one walk in document order gives every block its place,
/// its text and its refs; the texts of containers are then put together from those of the blocks in them.
struct SyDerivation {
  let tree: SyTree
  let content: SyContent
  let inline: SiYuanSettings.InlineMarkdown
  private var document: ParsedDocument
  /// By node: the position of its block, or -1.
  private var blockOfNode: [Int32]
  /// What each block (and each stray node) adds to the containers around it, in document order.
  private var pieces: [String] = []
  /// By block: where its own piece stands in `pieces`.
  private var pieceOfBlock: [Int] = []
  /// By container, in order of nesting: headings that may own what follows, with their levels.
  private var headings: [[(block: Int, level: Int)]] = []
  /// Containers whose first content has not been met yet, as blocks.
  private var awaitingFirst: [Int] = []
  /// By callout: its type, icon and title.
  private var callouts: [Int: String] = [:]
  private var refPairs: Set<RefPair> = []
  /// Whether the texts of containers are those of the blocks in them: false once a node stands where no block should, or
  /// a sign at the end of a text changes what follows it.
  private var isRegular = true
  /// Bytes of container texts, tags and nested blocks that are written out at most: nesting multiplies them.
  private static let writtenOutBytes = 16 << 20
  private var tagRoom = Self.writtenOutBytes
  private var nestedRoom = Self.writtenOutBytes

  private struct RefPair: Hashable {
    let target: ExactText
    let block: Int
  }

  static func derive(
    _ tree: SyTree, id: String, content: SyContent, inline: SiYuanSettings.InlineMarkdown
  ) -> ParsedDocument {
    var derivation = SyDerivation(tree, id: id, content: content, inline: inline)
    derivation.walk()
    derivation.finishContainers()
    return derivation.document
  }

  private init(_ tree: SyTree, id: String, content: SyContent, inline: SiYuanSettings.InlineMarkdown) {
    self.tree = tree
    self.content = content
    self.inline = inline
    let title = SiYuanAttributes.unescaped(tree[0].property("title"))
    let updated = tree[0].property("updated")
    document = ParsedDocument(id: id, title: title, updated: updated.isEmpty ? String(id.prefix(14)) : updated)
    blockOfNode = [Int32](repeating: -1, count: tree.nodes.count)
  }

  // MARK: The walk

  private mutating func walk() {
    var position: Int32? = 0
    var previousWasContainer = false
    var endsInBlank = true
    while let number = position {
      let type = tree[number].type
      if type.isContainer {
        addBlock(number)
        let callout = calloutText(number)
        let lead = (previousWasContainer ? "" : " ") + callout
        let block = Int(blockOfNode[Int(number)])
        if !callout.isEmpty { callouts[block] = callout }
        if block > 0 { document.blocks[block].lead = lead }
        pieces.append(lead)
        awaitingFirst.append(block)
        if !lead.isEmpty { endsInBlank = lead.utf8.last == UInt8(ascii: " ") }
        previousWasContainer = true
        position = tree.following(number, within: 0)
        continue
      }
      previousWasContainer = false
      if !type.isMarker { settleFirst(number) }
      if type.isBlock {
        let piece = addLeaf(number, afterBlank: endsInBlank)
        if let last = piece.utf8.last { endsInBlank = last == UInt8(ascii: " ") }
      } else if !type.isMarker {
        let piece = content.leaf(number, assetPaths: content.indexAssetPath)
        if !piece.isEmpty { isRegular = false }
        pieces.append(piece)
        if let last = piece.utf8.last { endsInBlank = last == UInt8(ascii: " ") }
        collectInline(number, block: nearestBlock(of: number))
      }
      position = tree.followingSkippingChildren(number, within: 0)
    }
  }

  /// Gives a node its block and its place among the others.
  private mutating func addBlock(_ number: Int32) {
    let node = tree[number]
    let position = document.blocks.count
    let type = BlockType(node.type)
    var block = ParsedBlock(id: node.id, type: type)
    block.isContainer = node.type.isContainer
    block.subtype = subtype(number)
    setAttributes(&block, number)
    block.last = position
    if position > 0 {
      let container = nearestBlock(of: number)
      block.container = container
      block.parent = container
      let level = node.type == .heading ? tree.detail(of: number).headingLevel : nil
      if tree[number].parent >= 0, blockOfNode[Int(tree[number].parent)] == Int32(container) {
        if let level {
          while let last = headings[container].last, last.level >= level { headings[container].removeLast() }
        }
        if let owner = headings[container].last { block.parent = owner.block }
        if let level { headings[container].append((position, level)) }
      }
    }
    headings.append([])
    blockOfNode[Int(number)] = Int32(position)
    pieceOfBlock.append(pieces.count)
    document.blocks.append(block)
    addAttributeRows(number, block: position, isSpan: false)
  }

  /// Adds a block that is no container, with all that is in it; returns its piece.
  private mutating func addLeaf(_ number: Int32, afterBlank: Bool) -> String {
    let node = tree[number]
    if node.data.isEmpty, [.iframe, .widget, .video, .audio].contains(node.type) { return "" }
    addBlock(number)
    let position = document.blocks.count - 1
    let raw = node.type == .blockQueryEmbed ? "" : content.leaf(number, assetPaths: content.indexAssetPath)
    document.blocks[position].content = SyContent.cleaned(raw)
    document.blocks[position].length = node.type == .blockQueryEmbed ? 0 : raw.unicodeScalars.count
    var piece = raw
    switch node.type {
    case .attributeView: piece = ""
    case .table where !afterBlank && tree[number].firstChild != SyTree.none && !content.hasLeadingCaption(number):
      document.blocks[position].lead = " "
      piece = " " + raw
    default: break
    }
    pieces.append(piece)
    // U+200D before `#` goes away, across blocks too.
    if piece.utf8.suffix(3).elementsEqual("\u{200D}".utf8) || piece.utf8.suffix(3).elementsEqual("\u{200B}".utf8) {
      isRegular = false
    }
    if node.type == .paragraph { addLanguageLinks(number, text: document.blocks[position].content) }
    collectInline(number, block: position)
    let markdown = Markdown.ofLeaf(number, in: tree)
    let type = document.blocks[position].type
    if type.carriesMentions {
      document.blocks[position].mentionText = SyMentionText.text(of: number, in: tree)
      let reparsed = Markdown.reparse(markdown, settings: inline)
      document.blocks[position].reparsedText = reparsed.text
      document.blocks[position].hasOtherText = reparsed.hasOtherText
    }
    document.blocks[position].markdown = markdown
    return piece
  }

  /// The position of the nearest block around a node; 0, the document, at the least.
  private func nearestBlock(of number: Int32) -> Int {
    var parent = tree[number].parent
    while parent != SyTree.none {
      let block = blockOfNode[Int(parent)]
      if block >= 0 { return Int(block) }
      parent = tree[parent].parent
    }
    return 0
  }

  /// The first node in a container that is neither container nor marker gives the container its `fcontent`.
  private mutating func settleFirst(_ number: Int32) {
    guard let outermost = awaitingFirst.first else { return }
    // Those that wait came one after the other: above the first of them there is none.
    var around: Set<Int> = []
    var parent = tree[number].parent
    while parent != SyTree.none {
      let block = Int(blockOfNode[Int(parent)])
      if block >= 0 {
        if block < outermost { break }
        around.insert(block)
      }
      parent = tree[parent].parent
    }
    var first: (raw: String, cleaned: String, length: Int)?
    for container in awaitingFirst where container > 0 && around.contains(container) {
      let text: (raw: String, cleaned: String, length: Int)
      if let first {
        text = first
      } else {
        let raw = tree[number].type == .blockQueryEmbed ? "" : content.leaf(number, assetPaths: false)
        text = (raw, SyContent.cleaned(raw), raw.unicodeScalars.count)
        first = text
      }
      document.blocks[container].firstContent = text.cleaned
      document.blocks[container].length = text.length
    }
    awaitingFirst.removeAll(keepingCapacity: true)
  }

  // MARK: Columns

  private func subtype(_ number: Int32) -> String {
    let detail = tree.detail(of: number)
    switch tree[number].type {
    case .heading: return detail.headingLevel > 0 ? "h\(detail.headingLevel)" : ""
    case .list, .listItem:
      switch detail.listType {
      case 0: return "u"
      case 1: return "o"
      case 3: return "t"
      default: return ""
      }
    case .callout: return detail.calloutType
    default: return ""
    }
  }

  private func calloutText(_ number: Int32) -> String {
    guard tree[number].type == .callout else { return "" }
    let detail = tree.detail(of: number)
    var text = detail.calloutType + " "
    if detail.calloutIconType == 0, !detail.calloutIcon.isEmpty { text += detail.calloutIcon + " " }
    if !detail.calloutTitle.isEmpty { text += Markdown.plainText(ofTitle: detail.calloutTitle) + " " }
    return text
  }

  private func setAttributes(_ block: inout ParsedBlock, _ number: Int32) {
    let node = tree[number]
    let isRoot = number == 0
    var pairs: [(name: String, value: String)] = [("id", node.id)]
    if isRoot {
      pairs.append(("type", "doc"))
      if node.property("updated").isEmpty { pairs.append(("updated", document.updated)) }
    }
    for property in node.properties {
      switch property.name {
      case "id": continue
      case "type" where isRoot: continue
      case "updated" where isRoot && property.value.isEmpty: continue
      case "name": block.name = decodedTwice(property.value)
      case "alias": block.alias = decodedTwice(property.value)
      case "memo": block.memo = decodedTwice(property.value)
      default: break
      }
      pairs.append(property)
    }
    block.updated = isRoot ? document.updated : node.property("updated")
    if isRoot {
      pairs.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      block.content = SyContent.cleaned(document.title)
      block.firstContent = block.content
      block.length = document.title.unicodeScalars.count
      for tag in SiYuanAttributes.unescaped(node.property("tags")).split(separator: ",") {
        let trimmed = TextTrimming.trimmed(String(tag))
        if !trimmed.isEmpty { block.tag += (block.tag.isEmpty ? "#" : " #") + trimmed + "#" }
      }
    }
    var ial = "{:"
    for pair in pairs {
      let value = SiYuanAttributes.escaped(SiYuanAttributes.unescaped(pair.value))
      ial += " " + pair.name + "=\"" + value + "\""
    }
    block.ial = ial + "}"
  }

  private func decodedTwice(_ value: String) -> String {
    HTMLEntities.decoded(SiYuanAttributes.unescaped(value))
  }

  private static let attributeNames = ["name", "alias", "memo", "bookmark", "fold", "heading-fold", "style"]

  /// Rows of `attributes` (spec B3), and language links of the document.
  private mutating func addAttributeRows(_ number: Int32, block: Int, isSpan: Bool) {
    for property in tree[number].properties {
      let isCustom = property.name.utf8.starts(with: "custom-".utf8)
      guard isCustom || Self.attributeNames.contains(where: { $0.hasSameBytes(as: property.name) }) else { continue }
      let value = SiYuanAttributes.escaped(SiYuanAttributes.unescaped(property.value))
      document.attributes.append(
        ParsedAttribute(block: block, name: property.name, value: value, isSpan: isSpan))
      if number == 0, property.name.utf8.starts(with: "custom-langlink-".utf8) {
        document.languageLinks.append(
          ParsedLanguageLink(
            language: String(Substring(property.name.utf8.dropFirst(16))),
            title: SiYuanAttributes.unescaped(property.value)))
      }
    }
  }

  // MARK: What is inside a block

  /// Refs, tags and span attributes below (and at) a node.
  private mutating func collectInline(_ top: Int32, block: Int) {
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
        if mark.kinds.contains(.tag) { tags.append("#" + HTMLEntities.decoded(mark.text) + "#") }
      }
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
  private mutating func addNested(_ number: Int32) {
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
    document.blocks[position].length = raw.unicodeScalars.count
    document.blocks[position].markdown = Markdown.ofLeaf(number, in: tree)
    if document.blocks[position].type.carriesMentions {
      document.blocks[position].mentionText = SyMentionText.text(of: number, in: tree)
      let reparsed = Markdown.reparse(document.blocks[position].markdown, settings: inline)
      document.blocks[position].reparsedText = reparsed.text
      document.blocks[position].hasOtherText = reparsed.hasOtherText
    }
    pieces.append("")
  }

  private mutating func addRef(_ mark: SyTree.Mark, _ number: Int32, block: Int) {
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

  private mutating func collectEmbed(_ embed: Int32, block: Int) {
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
  private mutating func addLanguageLinks(_ paragraph: Int32, text content: String) {
    let text = tree[paragraph].firstChild
    guard text != SyTree.none, tree[text].type == .text, tree[text].data.utf8.starts(with: "[[".utf8) else { return }
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

  // MARK: Containers

  private mutating func finishContainers() {
    for position in document.blocks.indices.reversed() where position > 0 {
      let parent = document.blocks[position].parent
      document.blocks[parent].last = max(document.blocks[parent].last, document.blocks[position].last)
    }
    let ends = pieceEnds()
    var room = Self.writtenOutBytes
    for position in document.blocks.indices where position > 0 && document.blocks[position].isContainer {
      // A callout without a type begins with a blank of its own.
      let isOdd = !isRegular || callouts[position]?.utf8.first == UInt8(ascii: " ")
      guard isOdd, room > 0 else {
        document.blocks[position].isContentDerived = true
        continue
      }
      var text = " " + (callouts[position] ?? "")
      for piece in pieces[(pieceOfBlock[position] + 1)..<ends[position]] { text += piece }
      document.blocks[position].content = SyContent.cleaned(text)
      room -= text.utf8.count
    }
  }

  /// By block: the end of the pieces that lie in it.
  private func pieceEnds() -> [Int] {
    var ends = [Int](repeating: 0, count: document.blocks.count)
    for position in document.blocks.indices.reversed() {
      var end = ends[position]
      if end == 0 { end = position + 1 < pieceOfBlock.count ? pieceOfBlock[position + 1] : pieces.count }
      ends[position] = end
      let container = document.blocks[position].container
      if container >= 0 { ends[container] = max(ends[container], end) }
    }
    return ends
  }
}

extension BlockType {
  init(_ type: SyNodeType) {
    switch type {
    case .document: self = .document
    case .heading: self = .heading
    case .paragraph: self = .paragraph
    case .codeBlock: self = .code
    case .mathBlock: self = .math
    case .table: self = .table
    case .htmlBlock: self = .html
    case .list: self = .list
    case .listItem: self = .listItem
    case .blockquote: self = .blockquote
    case .callout: self = .callout
    case .superBlock: self = .superBlock
    case .attributeView: self = .attributeView
    case .blockQueryEmbed: self = .queryEmbed
    case .thematicBreak: self = .thematicBreak
    case .iframe: self = .iframe
    case .widget: self = .widget
    case .video: self = .video
    case .audio: self = .audio
    default: self = .other
    }
  }
}
