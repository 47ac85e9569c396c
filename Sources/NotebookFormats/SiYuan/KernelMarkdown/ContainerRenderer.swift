/// Renders a container and all containers in it, innermost first, so that each is put together from its
/// children's text instead of being rendered anew.
///
/// The text of all containers together still grows with the depth of nesting (each holds what is in it), so
/// rendering stops at a depth of `maximumDepth`: what lies deeper is left out. It ends for good when it made `maximumBytes`.
struct ContainerRenderer {
  static let maximumDepth = 64
  static let maximumBytes = 32 << 20

  /// A container under construction and the child to be rendered next.
  private struct Frame {
    var container: Int32
    var next: Int32
    var body: [UInt8] = []
  }

  /// Calls `deliver` with every container at and below `top`, and its Markdown, trimmed.
  static func render(_ top: Int32, of tree: SyTree, deliver: (Int32, ArraySlice<UInt8>) -> Void) {
    var made = 0
    var stack = [Frame(container: top, next: tree.nodes[Int(top)].firstChild)]
    while var frame = stack.popLast() {
      let child = frame.next
      guard child != SyTree.none else {
        let own = wrapped(frame, tree, isOutermost: true)
        made += own.count
        if made > maximumBytes { return }
        deliver(frame.container, MarkdownBytes.trimmed(MarkdownBytes.removingZeroWidth(own)))
        if let last = stack.indices.last {
          // A super block adds nothing to its children's lines.
          let isInSuperBlock = tree.nodes[Int(stack[last].container)].type == .superBlock
          stack[last].body += wrapped(frame, tree, isOutermost: isInSuperBlock)
        }
        continue
      }
      frame.next = tree.nodes[Int(child)].next
      let type = tree.nodes[Int(child)].type
      if type.isContainer {
        stack.append(frame)
        if stack.count < maximumDepth {
          stack.append(Frame(container: child, next: tree.nodes[Int(child)].firstChild))
        }
        continue
      }
      if type.isBlock, let leaf = BlockRenderer.render(child, of: tree) {
        frame.body += leaf
        if let last = frame.body.last, last != lineFeed { frame.body.append(lineFeed) }
        if type != .blockQueryEmbed && !(type == .paragraph && isInTightList(frame.container, tree)) {
          frame.body.append(lineFeed)
        }
      }
      stack.append(frame)
    }
  }

  /// No blank line follows a paragraph in an item of a tight list.
  private static func isInTightList(_ item: Int32, _ tree: SyTree) -> Bool {
    let list = tree.nodes[Int(item)].parent
    return tree.nodes[Int(item)].type == .listItem && list != SyTree.none && tree.nodes[Int(list)].type == .list
      && tree.detail(of: list).isTightList
  }

  private static let lineFeed = UInt8(ascii: "\n")

  private static func wrapped(_ frame: Frame, _ tree: SyTree, isOutermost: Bool) -> [UInt8] {
    switch tree.nodes[Int(frame.container)].type {
    case .list: frame.body + [lineFeed]
    case .listItem: item(frame, tree)
    case .blockquote: quoted(frame.body, isOutermost: isOutermost)
    case .callout: quoted(calloutHead(frame.container, tree) + frame.body, isOutermost: isOutermost)
    case .superBlock: superBlock(frame, tree)
    case .footnotesDef: Array("[]: ".utf8) + frame.body
    default: frame.body
    }
  }

  private static func item(_ frame: Frame, _ tree: SyTree) -> [UInt8] {
    let detail = tree.detail(of: frame.container)
    var marker = Array("- ".utf8)
    if detail.listType == 1 { marker = Array("\(detail.listNumber). ".utf8) }
    let indent = Array(repeating: UInt8(ascii: " "), count: marker.count)
    let first = tree.nodes[Int(frame.container)].firstChild
    if first != SyTree.none, tree.nodes[Int(first)].type == .taskListItemMarker {
      marker = Array((tree.detail(of: first).isTaskChecked ? "- [X] " : "- [ ] ").utf8)
    }
    var indented: [UInt8] = []
    indented.reserveCapacity(frame.body.count + 64)
    for line in frame.body.split(separator: lineFeed, omittingEmptySubsequences: false) {
      if !line.isEmpty {
        indented += indent
        indented += line
      }
      indented.append(lineFeed)
    }
    let body = indented.dropFirst(indent.count)
    let end = body.lastIndex { $0 != lineFeed && $0 != UInt8(ascii: " ") } ?? (body.startIndex - 1)
    return marker + body[..<max(body.startIndex, end + 1)] + [lineFeed]
  }

  /// The kernel leaves a blank quoted line at the end of a quote inside another container.
  private static func quoted(_ body: [UInt8], isOutermost: Bool) -> [UInt8] {
    var lines = body.split(separator: lineFeed, omittingEmptySubsequences: false)
    if lines.count > 2, lines[lines.count - 1].isEmpty, lines[lines.count - 2].isEmpty { lines.removeLast() }
    if isOutermost, lines.count > 1, lines[lines.count - 1].isEmpty { lines.removeLast() }
    var output: [UInt8] = []
    output.reserveCapacity(body.count + 2 * lines.count)
    for line in lines {
      output.append(UInt8(ascii: ">"))
      if let first = line.first, first != UInt8(ascii: ">") { output.append(UInt8(ascii: " ")) }
      output += line
      output.append(lineFeed)
    }
    output.append(lineFeed)
    return output
  }

  private static func calloutHead(_ callout: Int32, _ tree: SyTree) -> [UInt8] {
    let detail = tree.detail(of: callout)
    var head = Array("[!\(detail.calloutType)]".utf8)
    if !detail.calloutTitle.isEmpty, !isUsualTitle(detail) {
      if !detail.calloutIcon.isEmpty { head += " \(detail.calloutIcon)".utf8 }
      head += " \(detail.calloutTitle)".utf8
    }
    return head + [lineFeed]
  }

  /// The title that the editor gives a callout by itself: its type, capitalised.
  private static func isUsualTitle(_ detail: SyTree.Detail) -> Bool {
    let (title, type) = (detail.calloutTitle.utf8, detail.calloutType.utf8)
    guard title.count == type.count else { return false }
    return zip(title, type).allSatisfy { $0 == $1 || $0 == $1 | 0x20 }
  }

  private static func superBlock(_ frame: Frame, _ tree: SyTree) -> [UInt8] {
    var layout = ""
    var child = tree.nodes[Int(frame.container)].firstChild
    while child != SyTree.none {
      if tree.nodes[Int(child)].type == .superBlockLayoutMarker { layout = tree.nodes[Int(child)].data }
      child = tree.nodes[Int(child)].next
    }
    return Array("{{{\(layout)\n".utf8) + frame.body + Array("}}}\n\n".utf8)
  }
}
