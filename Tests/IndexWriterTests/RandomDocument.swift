import NotebookModel
import TestSupport

/// Makes documents out of nothing and edits them, keeping what a reader would promise: positions in document
/// order, ranges that nest, container content made from what lies below.
struct RandomDocument {
  struct Node {
    var id: String
    var type: BlockType
    var text: String
    var name = ""
    var target: String?
    var children: [Node] = []
  }

  let id: String
  var title: String
  var nodes: [Node]

  init(id: String, random: inout SeededGenerator) {
    self.id = id
    title = "Title \(Int.random(in: 0...99, using: &random))"
    nodes = (0..<Int.random(in: 0...6, using: &random)).map { _ in Self.node(&random, depth: 0) }
  }

  private static let words = ["alpha", "beta", "笔记", "Straße", "x&amp;y", "", "\u{200D}#", "\u{2028}"]

  static func node(_ random: inout SeededGenerator, depth: Int) -> Node {
    let id = "20240101000000-\(String(UInt64.random(in: 0...UInt64.max, using: &random), radix: 36).suffix(7))"
    let text = (0..<Int.random(in: 0...4, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }
    let types: [BlockType] = [
      .paragraph, .paragraph, .heading, .code, .table, .queryEmbed, .list, .listItem, .blockquote,
    ]
    var type = types.randomElement(using: &random) ?? .paragraph
    if depth > 3, type.isContainer { type = .paragraph }
    var node = Node(id: id, type: type, text: text.joined(separator: " "))
    if Int.random(in: 0...9, using: &random) == 0 { node.name = "Name \(Int.random(in: 0...3, using: &random)), b" }
    if Int.random(in: 0...2, using: &random) == 0 {
      node.target = "20240101000000-target\(Int.random(in: 0...3, using: &random))"
    }
    if type.isContainer {
      node.children = (0..<Int.random(in: 0...4, using: &random)).map { _ in Self.node(&random, depth: depth + 1) }
    }
    return node
  }

  mutating func edit(_ random: inout SeededGenerator) {
    switch Int.random(in: 0...5, using: &random) {
    case 0: title = "Title \(Int.random(in: 0...99, using: &random))"
    case 1 where !nodes.isEmpty: nodes.remove(at: Int.random(in: 0..<nodes.count, using: &random))
    case 2 where nodes.count > 1:
      let node = nodes.remove(at: Int.random(in: 0..<nodes.count, using: &random))
      nodes.insert(node, at: Int.random(in: 0...nodes.count, using: &random))
    case 3 where !nodes.isEmpty:
      let place = Int.random(in: 0..<nodes.count, using: &random)
      nodes[place].text += " changed"
      nodes[place].target = nil
    default:
      nodes.insert(Self.node(&random, depth: 0), at: Int.random(in: 0...nodes.count, using: &random))
    }
  }

  func parsed() -> ParsedDocument {
    var document = ParsedDocument(id: id, title: title, updated: "20240102030405")
    var root = ParsedBlock(id: id, type: .document)
    root.isContainer = true
    root.content = title
    root.firstContent = title
    root.length = title.unicodeScalars.count
    root.ial = "{: id=\"\(id)\" title=\"\(title)\"}"
    document.blocks = [root]
    for node in nodes { append(node, under: 0, to: &document) }
    document.blocks[0].last = document.blocks.count - 1
    return document
  }

  private func append(_ node: Node, under parent: Int, to document: inout ParsedDocument) {
    let position = document.blocks.count
    var block = ParsedBlock(id: node.id, type: node.type)
    block.parent = parent
    block.container = parent
    block.isContainer = node.type.isContainer
    block.name = node.name
    block.ial = "{: id=\"\(node.id)\"}"
    block.subtype = node.type == .heading ? "h2" : ""
    if node.type == .queryEmbed {
      block.content = ""
    } else if !block.isContainer {
      block.content = node.text
      block.markdown = node.type == .code ? "```\n\(node.text)\n```" : node.text
      block.length = node.text.unicodeScalars.count
      block.mentionText = node.type.carriesMentions ? node.text : ""
      block.reparsedText = node.text.isEmpty ? "" : "other"
    }
    block.lead = block.isContainer ? " " : ""
    document.blocks.append(block)
    if let target = node.target {
      let kind: ParsedRef.Kind = node.type == .queryEmbed ? .embed : .staticText
      document.refs.append(
        ParsedRef(target: target, block: position, kind: kind, content: "x", markdown: "((\(target) \"x\"))"))
    }
    if node.text.count % 3 == 0, !block.isContainer {
      document.spans.append(
        ParsedSpan(block: position, type: "textmark strong", content: node.text, markdown: "**\(node.text)**"))
      var image = ParsedSpan(block: position, type: "img", content: "a\"\\b", markdown: "![](x)")
      image.target = "assets/\(node.text).png"
      document.spans.append(image)
    }
    if !node.name.isEmpty {
      document.attributes.append(
        ParsedAttribute(block: position, name: "name", value: node.name, isSpan: false))
    }
    for child in node.children { append(child, under: position, to: &document) }
    document.blocks[position].last = document.blocks.count - 1
    if block.isContainer {
      var content = " "
      var first: String?
      for below in document.blocks[(position + 1)...] {
        content += below.isContainer ? below.lead : below.content
        if first == nil, !below.isContainer { first = below.content }
      }
      document.blocks[position].content = content
      document.blocks[position].firstContent = first ?? ""
      document.blocks[position].length = (first ?? "").unicodeScalars.count
    }
  }
}
