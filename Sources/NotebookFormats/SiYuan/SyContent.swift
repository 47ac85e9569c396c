import NotebookModel
import Platform

/// What each node adds to the text of the blocks around it (spec C1, C2).
struct SyContent {
  let tree: SyTree
  let indexAssetPath: Bool
  let recognisedText: (String) -> String?
  let attributeView: (String) -> String

  /// The text of a block that is no container, as its own content; `assetPaths` says whether paths of files of the
  /// workspace are part of it.
  func leaf(_ block: Int32, assetPaths: Bool) -> String {
    if tree[block].type == .attributeView { return attributeView(tree.detail(of: block).attributeViewID) }
    var out = TextBuffer()
    if tree[block].type == .table, let caption = caption(block), !caption.isBelow {
      out.append(caption.text + " ")
    }
    var position: Int32? = block
    while let number = position {
      if append(number, to: &out, assetPaths: assetPaths, block: block) {
        position = tree.following(number, within: block)
      } else {
        position = tree.followingSkippingChildren(number, within: block)
      }
    }
    if tree[block].type == .table, let caption = caption(block), caption.isBelow {
      out.append(" " + caption.text)
    }
    return out.text
  }

  /// Whether a table's caption stands before its first cell, so that the cell adds no blank of its own.
  func hasLeadingCaption(_ table: Int32) -> Bool { caption(table).map { !$0.isBelow } ?? false }

  /// Text that is put together, and whether it ends in a blank.
  private struct TextBuffer {
    private(set) var text = ""
    mutating func append(_ part: String) { text += part }
    var needsBlank: Bool { !text.isEmpty && text.utf8.last != UInt8(ascii: " ") }
  }

  /// Cells keep their leftovers of editing in Markdown, but not in content (whose length counts them elsewhere).
  private func cellText(_ node: SyTree.Node) -> String {
    let isLast = node.next == SyTree.none || (tree[node.next].type == .br && tree[node.next].next == SyTree.none)
    return SyRepairs.withoutLeftovers(node.data, isFirst: node.previous == SyTree.none, isLast: isLast)
  }

  /// Adds one node; false if its children add nothing.
  private func append(_ number: Int32, to out: inout TextBuffer, assetPaths: Bool, block: Int32) -> Bool {
    let node = tree[number]
    switch node.type {
    case .text where node.parent != SyTree.none && tree[node.parent].type == .tableCell:
      out.append(cellText(node))
    case .text, .mathBlockContent, .htmlBlock, .backslashContent, .linkTitle:
      out.append(node.data)
    case .codeBlockCode:
      out.append(isDrawing(block) ? HTMLEntities.decoded(node.data) : node.data)
    case .textMark:
      out.append(markText(tree.mark(of: number), assetPaths: assetPaths))
    case .image:
      out.append(imageText(number, assetPaths: assetPaths))
      return false
    case .linkText, .linkDest:
      out.append(node.data + " ")
    case .tableCell:
      if out.needsBlank { out.append(" ") }
    case .audio, .video:
      out.append(sourceAddress(node.data) + " ")
    case .attributeView:
      return number == block
    case .emoji: return false
    default: break
    }
    return true
  }

  /// A text mark's contribution (spec C2).
  func markText(_ mark: SyTree.Mark, assetPaths: Bool) -> String {
    var base = mark.text.isEmpty ? SiYuanAttributes.joined(mark.math) : mark.text
    if !mark.kinds.isDisjoint(with: [.code, .tag, .strong, .em, .link]) { base = HTMLEntities.decoded(base) }
    if !mark.memo.isEmpty { base += SiYuanAttributes.joined(mark.memo) }
    if mark.kinds.contains(.blockRef) { base = HTMLEntities.decoded(base) }
    if mark.kinds.contains(.tag) { base = "#" + base + "#" }
    if mark.kinds.contains(.link) {
      if !mark.title.isEmpty { base += " " + HTMLEntities.decoded(mark.title) }
      if assetPaths || !mark.href.utf8.starts(with: "assets/".utf8) {
        base += " " + HTMLEntities.decoded(HTMLEntities.decoded(mark.href))
      }
    }
    return base
  }

  private func imageText(_ image: Int32, assetPaths: Bool) -> String {
    var alt = ""
    var destination = ""
    var title = ""
    var child = tree[image].firstChild
    while child != SyTree.none {
      switch tree[child].type {
      case .linkText: alt += tree[child].data
      case .linkDest: destination += tree[child].data
      case .linkTitle: title += tree[child].data
      default: break
      }
      child = tree[child].next
    }
    var text = alt + " "
    if let recognised = recognisedText(destination), !recognised.isEmpty { text += recognised + " " }
    if assetPaths || !destination.utf8.starts(with: "assets/".utf8) { text += destination + " " }
    return text + title
  }

  private func isDrawing(_ block: Int32) -> Bool {
    var child = tree[block].firstChild
    while child != SyTree.none {
      if tree[child].type == .codeBlockFenceInfoMarker {
        let language = Base64.decoded(tree.detail(of: child).codeInfo)
        return Self.drawings.contains { $0.utf8.elementsEqual(language) }
      }
      child = tree[child].next
    }
    return false
  }

  private static let drawings = [
    "mermaid", "echarts", "abc", "graphviz", "mindmap", "flowchart", "plantuml", "infographic",
  ]

  private func sourceAddress(_ data: String) -> String {
    guard let start = ByteText.firstOffset(of: "src=\"", in: data) else { return "" }
    let rest = data.utf8.dropFirst(start + 5)
    return TextTrimming.trimmed(String(Substring(rest.prefix { $0 != UInt8(ascii: "\"") })))
  }

  private func caption(_ table: Int32) -> (text: String, isBelow: Bool)? {
    let stored = tree[table].property("caption")
    if stored.isEmpty { return nil }
    let caption = SiYuanAttributes.unescaped(stored)
    let bytes = Array(caption.utf8)
    guard let open = bytes.firstIndex(of: UInt8(ascii: ">")),
      let close = bytes[open...].firstIndex(of: UInt8(ascii: "<"))
    else { return nil }
    let isBelow: Bool
    if let side = ByteText.firstOffset(of: "caption-side:", in: caption) {
      let value = String(decoding: bytes[(side + 13)...], as: UTF8.self)
      isBelow = ByteText.firstOffset(of: "bottom", in: value) != nil
    } else {
      isBelow = false
    }
    return (String(decoding: bytes[(open + 1)..<close], as: UTF8.self), isBelow)
  }

  /// What every derived text loses at the end (spec C1).
  static func cleaned(_ text: String) -> String {
    // Both signs begin with this byte.
    if !text.hasByte(0xE2) { return text }
    let without = ByteText.replacing("\u{200B}", with: "", in: text)
    return ByteText.replacing("\u{200D}#", with: "#", in: without)
  }
}

/// Base64 as Go's standard decoder reads it; what is no base64 reads as nothing.
enum Base64 {
  static func decoded(_ text: String) -> [UInt8] {
    var out: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in text.utf8 {
      let value: UInt32
      switch byte {
      case 0x41...0x5A: value = UInt32(byte) - 0x41
      case 0x61...0x7A: value = UInt32(byte) - 0x61 + 26
      case 0x30...0x39: value = UInt32(byte) - 0x30 + 52
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      case UInt8(ascii: "="): return out
      default: return []
      }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        out.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return out
  }
}
