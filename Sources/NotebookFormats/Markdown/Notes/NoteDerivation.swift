import MentionText
import NotebookModel
import Platform

/// Makes a document of a note's structure (spec/markdown B to D, G).
struct NoteDerivation {
  let vault: Vault
  /// In the vault, without leading `/`.
  let path: String
  let stem: String
  let structure: NoteStructure
  var context: InlineContext
  var ids: NoteIDs
  var document: ParsedDocument
  let links: VaultLinks
  var front = FrontMatter.none
  var pageProperties: [(key: String, value: String)] = []
  /// By block of the structure: what was read in it, and its own text.
  var inline: [Int: InlineText.Reading] = [:]
  var ownText: [[UInt8]?]
  /// By block of the structure: the position of its row.
  var position: [Int: Int] = [:]
  var headings: [[(block: Int, level: Int)]] = []
  var slugs: [String: Int] = [:]
  var lastLine = 0

  static func derive(_ bytes: [UInt8], count: Int, id: String, path: String, modified: String, vault: Vault)
    -> ParsedDocument
  {
    let scanner = BlockScanner.scan(NoteText(bytes, count: count), flavour: vault.flavour)
    var derivation = NoteDerivation(scanner, id: id, path: path, modified: modified, vault: vault)
    derivation.run()
    return derivation.document
  }

  init(_ scanner: BlockScanner, id: String, path: String, modified: String, vault: Vault) {
    self.vault = vault
    self.path = path
    stem = vault.flavour.stem(ofFile: TreePath.base(path)) ?? TreePath.base(path)
    structure = NoteStructure(scanner, flavour: vault.flavour)
    context = InlineContext(flavour: vault.flavour)
    context.definitions = scanner.definitions
    ids = NoteIDs(document: id)
    document = ParsedDocument(id: id, title: "", updated: modified, created: modified)
    links = VaultLinks(vault: vault.name, flavour: vault.flavour, folder: TreePath.above(path))
    ownText = [[UInt8]?](repeating: nil, count: structure.blocks.count)
    for block in structure.blocks { if let label = block.footnoteLabel { context.footnotes.insert(label) } }
  }

  mutating func run() {
    readFront()
    readInline()
    readOwnText()
    addDocument()
    for child in structure.blocks[0].children { add(child, in: 0) }
    finish()
  }

  // MARK: What is read before rows are made

  mutating func readFront() {
    for child in structure.blocks[0].children.prefix(2) {
      let block = structure.blocks[child]
      if block.kind == .frontMatter { front = FrontMatter(block) }
      if block.isPageProperties {
        pageProperties = block.properties.map {
          (String(decoding: $0.key, as: UTF8.self), String(decoding: $0.value, as: UTF8.self))
        }
      }
    }
  }

  mutating func readInline() {
    var order: [Int] = []
    var stack = [0]
    while let block = stack.popLast() {
      switch structure.blocks[block].kind {
      case .heading, .paragraph, .table:
        if !structure.blocks[block].isPageProperties { order.append(block) }
      default: break
      }
      stack += structure.blocks[block].children.reversed()
    }
    let readings: [(block: Int, reading: InlineText.Reading)] = order.map { block in
      (block, InlineText.Reading(structure.blocks[block], context: context))
    }
    // Comments open and close across leaves; an odd last sign is text.
    var left = readings.reduce(0) { $0 + $1.reading.commentMarks }
    if left % 2 == 1 { left -= 1 }
    var isInside = false
    for at in readings.indices { readings[at].reading.hideComments(&left, &isInside) }
    for reading in readings { inline[reading.block] = reading.reading }
  }

  /// What the digits of an id are made of: a leaf's lines, a container's first leaf that has any.
  mutating func readOwnText() {
    for block in structure.blocks.indices.reversed() where !structure.blocks[block].isGone {
      let own = structure.blocks[block]
      if own.kind.isContainer {
        let first = own.children.first { !(ownText[$0] ?? []).isEmpty }
        ownText[block] = first.flatMap { ownText[$0] } ?? []
      } else {
        ownText[block] = own.ownText
      }
    }
  }

  // MARK: Blocks

  mutating func add(_ block: Int, in container: Int) {
    let own = structure.blocks[block]
    let place = document.blocks.count
    position[block] = place
    let text = inline[block]
    let content = own.kind.isContainer ? "" : self.content(block)
    let type = own.blockType
    var row = ParsedBlock(id: "", type: type.row)
    row.isContainer = own.kind.isContainer
    row.subtype = subtype(block)
    row.id = id(block, content: content)
    row.container = container
    row.parent = container
    row.last = place
    row.line = own.line
    if case .heading(let level) = own.kind {
      takeOwnership(heading: place, level: level, in: container, &row)
    } else if let owner = headings[container].last {
      row.parent = owner.block
    }
    headings.append([])
    if own.kind.isContainer {
      row.isContentDerived = true
      let isDirect = container != 0 && place == container + 1
      row.lead = (isDirect ? "" : " ") + (own.callout.map { String(decoding: $0, as: UTF8.self) + " " } ?? "")
    } else {
      row.content = content
      row.length = content.codePointCount
      row.markdown = String(decoding: ownText[block] ?? [], as: UTF8.self)
      if case .heading(let level) = own.kind {
        row.markdown = String(repeating: "#", count: level) + " " + row.markdown
      }
      row.tag = (text?.tags ?? []).map { "#" + String(decoding: $0, as: UTF8.self) + "#" }.joined(separator: " ")
      if row.type.carriesMentions, !isIgnored { row.mentionText = String(decoding: text?.mention ?? [], as: UTF8.self) }
      row.reparsedText = TextTrimming.trimmed(content)
      row.hasOtherText = text?.hasOtherText ?? true
      if row.type == .table { row.lead = " " }
    }
    document.blocks.append(row)
    addAnchors(block, place, content: content)
    addReferences(block, place)
    for property in own.properties where !own.isPageProperties {
      if let name = NoteNames.attribute(String(decoding: property.key, as: UTF8.self)) {
        addAttribute(name, String(decoding: property.value, as: UTF8.self), block: place)
      }
    }
    for child in own.children { add(child, in: place) }
  }

  mutating func takeOwnership(heading place: Int, level: Int, in container: Int, _ row: inout ParsedBlock) {
    while let last = headings[container].last, last.level >= level { headings[container].removeLast() }
    if let owner = headings[container].last { row.parent = owner.block }
    headings[container].append((place, level))
  }

  func content(_ block: Int) -> String {
    let own = structure.blocks[block]
    switch own.kind {
    case .heading, .paragraph, .table:
      if own.isPageProperties { return String(decoding: own.ownText, as: UTF8.self) }
      return TextTrimming.trimmed(String(decoding: inline[block]?.content ?? [], as: UTF8.self))
    case .thematicBreak: return ""
    default: return String(decoding: ownText[block] ?? [], as: UTF8.self)
    }
  }

  func subtype(_ block: Int) -> String {
    let own = structure.blocks[block]
    switch own.kind {
    case .heading(let level): return "h\(level)"
    case .list(let isOrdered):
      if let first = own.children.first, structure.blocks[first].task != nil { return "t" }
      return isOrdered ? "o" : "u"
    case .item: return own.task != nil ? "t" : own.marker.isOrdered ? "o" : "u"
    case .quote: return own.callout.map { String(decoding: $0, as: UTF8.self) } ?? ""
    default: return ""
    }
  }

  mutating func id(_ block: Int, content: String) -> String {
    let own = structure.blocks[block]
    if vault.flavour == .logseq, let property = own.properties.last(where: { $0.key.elementsEqual("id".utf8) }),
      LogseqSyntax.isUUID(property.value[...]), !own.isPageProperties
    {
      return ids.uuid(String(decoding: property.value, as: UTF8.self).lowercased())
    }
    var name: String?
    if let mark = own.mark {
      name = "^" + String(decoding: mark, as: UTF8.self)
    } else if case .heading = own.kind {
      let text = NoteNames.collapsed(content)
      if !text.isEmpty { name = text }
    }
    return ids.id(name: name, type: own.blockType.word, text: ownText[block] ?? [])
  }

  var isIgnored: Bool {
    let folded = MentionText.fold(path)
    return vault.ignoredPrefixes.contains { folded.hasPrefix($0) }
  }

  mutating func addAnchors(_ block: Int, _ place: Int, content: String) {
    let own = structure.blocks[block]
    if let mark = own.mark {
      document.anchors.append(
        NoteAnchor(.mark, String(decoding: mark, as: UTF8.self).lowercased(), level: 0, block: place))
    }
    guard case .heading(let level) = own.kind else { return }
    let keys = [HeadingKeys.key(content), HeadingKeys.key(String(decoding: own.ownText, as: UTF8.self))]
    for key in keys[0] == keys[1] ? [keys[0]] : keys where !key.isEmpty {
      document.anchors.append(NoteAnchor(.heading, key, level: level, block: place))
    }
    if let anchor = own.anchor {
      document.anchors.append(NoteAnchor(.custom, String(decoding: anchor, as: UTF8.self), level: level, block: place))
    }
    let slug = HeadingKeys.slug(NoteNames.collapsed(content))
    let count = slugs[slug, default: 0]
    slugs[slug] = count + 1
    document.anchors.append(NoteAnchor(.slug, count == 0 ? slug : slug + "-\(count)", level: level, block: place))
  }

  // MARK: The end

  mutating func finish() {
    for place in document.blocks.indices.reversed() where place > 0 {
      let parent = document.blocks[place].parent
      document.blocks[parent].last = max(document.blocks[parent].last, document.blocks[place].last)
      // Headings reach beyond the container they stand in no more than it does.
      let container = document.blocks[place].container
      document.blocks[container].last = max(document.blocks[container].last, document.blocks[place].last)
    }
    var first: [Int: String] = [:]
    for place in document.blocks.indices.reversed() where place > 0 {
      let container = document.blocks[place].container
      if document.blocks[place].isContainer {
        let text = first[place] ?? ""
        document.blocks[place].firstContent = text
        document.blocks[place].length = text.codePointCount
        if let own = first[place] { first[container] = own }
      } else {
        first[container] = document.blocks[place].content
      }
    }
  }
}
