import NotebookModel
import Platform

/// The text of a heading, paragraph or table as a reader sees it (spec K4): where mentions are looked for.
enum SyMentionText {
  /// Stands for what separates: a ref's anchor, code, a formula, an image.
  private static let separator = "\u{FFFC}"

  static func text(of block: Int32, in tree: SyTree) -> String {
    var out = ""
    var position = tree.following(block, within: block)
    while let number = position {
      let node = tree[number]
      var enters = true
      switch node.type {
      case .text, .backslashContent: out += node.data
      case .htmlEntity: out += HTMLEntities.decoded(node.data)
      case .textMark: out += markText(tree.mark(of: number))
      case .br, .softBreak, .hardBreak, .tableCell: out += "\n"
      case .image:
        out += separator
        appendAlternative(number, tree, to: &out)
        enters = false
      case .emoji, .kramdownSpanIAL, .headingMarker: enters = false
      default: break
      }
      position =
        enters ? tree.following(number, within: block) : tree.followingSkippingChildren(number, within: block)
    }
    if out.hasByte(0xE2) { out = ByteText.replacing("\u{200B}", with: "", in: out) }
    return TextTrimming.trimmed(out)
  }

  private static func markText(_ mark: SyTree.Mark) -> String {
    if !mark.kinds.isDisjoint(with: [.blockRef, .code, .inlineMath]) { return separator }
    return SiYuanAttributes.joined(HTMLEntities.decoded(mark.text))
  }

  private static func appendAlternative(_ image: Int32, _ tree: SyTree, to out: inout String) {
    var child = tree[image].firstChild
    while child != SyTree.none {
      if tree[child].type == .linkText, !tree[child].data.isEmpty { out += tree[child].data + separator }
      child = tree[child].next
    }
  }
}
