import NotebookModel
import Platform

/// Makes a document's rows from its mended tree (spec B, C, D): one walk in document order gives every block its place,
/// its text and its refs; the texts of containers are then put together from those of the blocks in them.
struct SyDerivation {
  let tree: SyTree
  let content: SyContent
  let inline: SiYuanSettings.InlineMarkdown
  var document: ParsedDocument
  /// By node: the position of its block, or -1.
  var blockOfNode: [Int32]
  /// What each block (and each stray node) adds to the containers around it, in document order.
  var pieces: [String] = []
  /// By block: where its own piece stands in `pieces`.
  var pieceOfBlock: [Int] = []
  /// By container, in order of nesting: headings that may own what follows, with their levels.
  var headings: [[(block: Int, level: Int)]] = []
  /// Containers whose first content has not been met yet, as blocks.
  var awaitingFirst: [Int] = []
  /// By callout: its type, icon and title.
  var callouts: [Int: String] = [:]
  var refPairs: Set<RefPair> = []
  /// Whether the texts of containers are those of the blocks in them: false once a node stands where no block should, or
  /// a sign at the end of a text changes what follows it.
  var isRegular = true
  /// Bytes of container texts, tags and nested blocks that are written out at most: nesting multiplies them.
  static let writtenOutBytes = 16 << 20
  var tagRoom = Self.writtenOutBytes
  var nestedRoom = Self.writtenOutBytes

  struct RefPair: Hashable {
    let target: ExactText
    let block: Int
  }

  static func derive(
    _ tree: SyTree, id: String, content: SyContent, inline: SiYuanSettings.InlineMarkdown
  ) -> ParsedDocument {
    var derivation = SyDerivation(tree, id: id, content: content, inline: inline)
    derivation.walk()
    derivation.finishContainers()
    derivation.renderContainers()
    return derivation.document
  }

  init(_ tree: SyTree, id: String, content: SyContent, inline: SiYuanSettings.InlineMarkdown) {
    self.tree = tree
    self.content = content
    self.inline = inline
    let title = SiYuanAttributes.unescaped(tree[0].property("title"))
    let updated = tree[0].property("updated")
    document = ParsedDocument(id: id, title: title, updated: updated.isEmpty ? String(id.prefix(14)) : updated)
    blockOfNode = [Int32](repeating: -1, count: tree.nodes.count)
  }

  /// The Markdown of containers: that of what is in them, with their own marks (spec C4).
  mutating func renderContainers() {
    Markdown.ofContainers(below: 0, in: tree) { node, markdown in
      let block = Int(blockOfNode[Int(node)])
      if block > 0 { document.blocks[block].markdown = markdown }
    }
  }

  // MARK: The walk

  mutating func walk() {
    addTitleImage()
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
  mutating func addBlock(_ number: Int32) {
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
  mutating func addLeaf(_ number: Int32, afterBlank: Bool) -> String {
    let node = tree[number]
    if node.data.isEmpty, [.iframe, .widget, .video, .audio].contains(node.type) { return "" }
    addBlock(number)
    let position = document.blocks.count - 1
    let raw = node.type == .blockQueryEmbed ? "" : content.leaf(number, assetPaths: content.indexAssetPath)
    document.blocks[position].content = SyContent.cleaned(raw)
    document.blocks[position].length = node.type == .blockQueryEmbed ? 0 : raw.codePointCount
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
    addSource(number, block: position)
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
  func nearestBlock(of number: Int32) -> Int {
    var parent = tree[number].parent
    while parent != SyTree.none {
      let block = blockOfNode[Int(parent)]
      if block >= 0 { return Int(block) }
      parent = tree[parent].parent
    }
    return 0
  }

  /// The first node in a container that is neither container nor marker gives the container its `fcontent`.
  mutating func settleFirst(_ number: Int32) {
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
        text = (raw, SyContent.cleaned(raw), raw.codePointCount)
        first = text
      }
      document.blocks[container].firstContent = text.cleaned
      document.blocks[container].length = text.length
    }
    awaitingFirst.removeAll(keepingCapacity: true)
  }

  // MARK: Containers

  mutating func finishContainers() {
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
  func pieceEnds() -> [Int] {
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
