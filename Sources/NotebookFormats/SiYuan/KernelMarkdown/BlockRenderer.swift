import NotebookModel

/// Renders one leaf block as standard Markdown.
enum BlockRenderer {
  /// The block without the line break after it, not trimmed; nil for containers and documents.
  static func render(_ node: Int32, of tree: SyTree) -> [UInt8]? {
    switch tree.nodes[Int(node)].type {
    case .document, .list, .listItem, .blockquote, .callout, .superBlock, .footnotesDef, .footnotesDefBlock: nil
    case .heading: heading(node, tree)
    case .codeBlock: codeBlock(node, tree)
    case .mathBlock: fenced(node, tree, opening: "$$", part: .mathBlockContent)
    case .table: TableRenderer.render(node, of: tree)
    case .thematicBreak: Array("---".utf8)
    case .toC: Array("[toc]".utf8)
    case .blockQueryEmbed: embed(node, tree)
    case .attributeView: attributeView(node, tree)
    case .customBlock:
      Array(";;;\(tree.detail(of: node).customBlockInfo)\n\(tree.nodes[Int(node)].data)\n;;;".utf8)
    case .gitConflict: gitConflict(node, tree)
    case .yamlFrontMatter: fenced(node, tree, opening: "---", part: .yamlFrontMatterContent)
    case .htmlBlock, .iframe, .widget, .video, .audio: Array(tree.nodes[Int(node)].data.utf8)
    default: inlines(node, tree)
    }
  }

  private static func inlines(_ node: Int32, _ tree: SyTree) -> [UInt8] {
    // Most paragraphs are one run of text.
    let first = tree.nodes[Int(node)].firstChild
    if first >= 0, tree.nodes[Int(first)].next < 0, tree.nodes[Int(first)].type == .text {
      return Array(tree.nodes[Int(first)].data.utf8)
    }
    var renderer = InlineRenderer(tree: tree)
    renderer.renderChildren(of: node)
    return renderer.output
  }

  private static func heading(_ node: Int32, _ tree: SyTree) -> [UInt8] {
    let level = max(0, min(6, tree.detail(of: node).headingLevel))
    return Array(repeating: UInt8(ascii: "#"), count: level) + Array(" ".utf8) + inlines(node, tree)
  }

  private static func child(_ kind: SyNodeType, of node: Int32, _ tree: SyTree) -> Int32? {
    var child = tree.nodes[Int(node)].firstChild
    while child >= 0 {
      if tree.nodes[Int(child)].type == kind { return child }
      child = tree.nodes[Int(child)].next
    }
    return nil
  }

  private static func data(_ kind: SyNodeType, of node: Int32, _ tree: SyTree) -> String.UTF8View {
    (child(kind, of: node, tree).map { tree.nodes[Int($0)].data } ?? "").utf8
  }

  /// Languages whose code the editor draws; it is stored escaped.
  private static let drawnLanguages = [
    "mermaid", "echarts", "abc", "graphviz", "mindmap", "flowchart", "plantuml", "infographic",
  ]

  private static func codeBlock(_ node: Int32, _ tree: SyTree) -> [UInt8] {
    var fence = data(.codeBlockFenceOpenMarker, of: node, tree)
    if fence.isEmpty { fence = "```".utf8 }
    var output = Array(fence)
    var language: [UInt8] = []
    if let info = child(.codeBlockFenceInfoMarker, of: node, tree) {
      MarkdownBytes.appendDecodedBase64(tree.detail(of: info).codeInfo.utf8, to: &language)
    }
    output += language
    output.append(UInt8(ascii: "\n"))
    let code = data(.codeBlockCode, of: node, tree)
    if drawnLanguages.contains(where: { language.elementsEqual($0.utf8) }) {
      output += HTMLEntities.decoded(String(code)).utf8
    } else {
      output += code
    }
    if output.last != UInt8(ascii: "\n") { output.append(UInt8(ascii: "\n")) }
    return output + fence
  }

  private static func fenced(
    _ node: Int32, _ tree: SyTree, opening: String, part: SyNodeType
  ) -> [UInt8] {
    let fence = Array(opening.utf8)
    let lineBreak = Array("\n".utf8)
    return fence + lineBreak + data(part, of: node, tree) + lineBreak + fence
  }

  private static func embed(_ node: Int32, _ tree: SyTree) -> [UInt8] {
    var output = Array("{{".utf8)
    MarkdownBytes.appendJoiningLines(data(.blockQueryEmbedScript, of: node, tree), to: &output)
    return output + Array("}}".utf8)
  }

  private static func attributeView(_ node: Int32, _ tree: SyTree) -> [UInt8] {
    let detail = tree.detail(of: node)
    return Array(
      """
      <div data-type="NodeAttributeView" data-av-id="\(detail.attributeViewID)" \
      data-av-type="\(detail.attributeViewType)"></div>
      """.utf8)
  }

  private static func gitConflict(_ node: Int32, _ tree: SyTree) -> [UInt8] {
    var output: [UInt8] = []
    for part in [SyNodeType.gitConflictOpenMarker, .gitConflictContent, .gitConflictCloseMarker] {
      if !output.isEmpty { output.append(UInt8(ascii: "\n")) }
      output += data(part, of: node, tree)
    }
    return output
  }
}
