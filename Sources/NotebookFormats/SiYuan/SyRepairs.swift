import NotebookModel
import Platform

/// What the kernel mends while it reads a file (spec A4), done to the tree in memory. The kernel writes the mended
/// file back; here the file stays as it is.
struct SyRepairs {
  fileprivate var tree: SyTree
  fileprivate let documentID: String

  static func repaired(_ tree: SyTree, documentID: String) throws(DocumentReadError) -> SyTree {
    try checkSpec(tree.spec)
    var repairs = SyRepairs(tree: tree, documentID: documentID)
    repairs.dropIncompleteBlocks()
    if tree.spec == nil || tree.nodes.contains(where: { $0.type == .blockRef }) {
      repairs.tree = LegacyFlattening.flattened(repairs.tree)
    }
    repairs.mendNodes()
    repairs.mendIDs()
    return repairs.tree
  }

  private static func checkSpec(_ spec: String?) throws(DocumentReadError) {
    guard let spec else { return }
    guard let number = Int(spec) else { throw DocumentReadError("has a Spec that is not a whole number") }
    if number > 2 { throw DocumentReadError("was written by a newer SiYuan (Spec \(number))") }
  }

  /// Drops blocks that lack what makes them; what counts is the number of children in the file.
  private mutating func dropIncompleteBlocks() {
    var dropped: [Int32] = []
    for position in tree.nodes.indices where position > 0 {
      let number = Int32(position)
      let minimum: Int
      switch tree.nodes[position].type {
      case .list, .listItem, .mathBlock, .blockQueryEmbed: minimum = 1
      case .blockquote: minimum = 2
      case .superBlock: minimum = 4
      case .codeBlock:
        minimum = hasChild(number, .codeBlockCode) ? 0 : 4
      default: continue
      }
      if tree.childCount(of: number) < minimum { dropped.append(number) }
    }
    for number in dropped { unlinkWithEmptyLists(number) }
  }

  /// Takes a block out, and the list (item) around it that has nothing else.
  private mutating func unlinkWithEmptyLists(_ number: Int32) {
    var number = number
    while true {
      let parent = tree[number].parent
      tree.unlink(number)
      guard parent != SyTree.none, tree[parent].firstChild == SyTree.none,
        [.list, .listItem].contains(tree[parent].type)
      else { return }
      number = parent
    }
  }

  private func hasChild(_ parent: Int32, _ type: SyNodeType) -> Bool {
    var child = tree[parent].firstChild
    while child != SyTree.none {
      if tree[child].type == type { return true }
      child = tree[child].next
    }
    return false
  }

  private mutating func mendNodes() {
    // A root of another type reads as a document without title (spec A1).
    tree.nodes[0].type = .document
    if tree.nodes[0].firstChild == SyTree.none {
      tree.append(tree.make(SyTree.Node(type: .paragraph)), to: 0)
    }
    var position: Int32? = 0
    while let number = position {
      switch tree[number].type {
      case .inlineHTML: tree[number].type = .htmlBlock
      case .heading:
        if tree.detail(of: number).headingLevel > 6 { tree.updateDetail(of: number) { $0.headingLevel = 6 } }
      case .list:
        let first = tree[number].firstChild
        if first != SyTree.none, tree.detail(of: first).listType == 3 {
          tree.updateDetail(of: number) { $0.listType = 3 }
        }
      default: break
      }
      if tree[number].type.isBlock { trimEnds(number) }
      position = tree.following(number, within: 0)
    }
  }

  /// A line break at the end of a block, and zero-width spaces at its ends, are leftovers of editing.
  private mutating func trimEnds(_ number: Int32) {
    let last = tree[number].lastChild
    if last != SyTree.none, tree[last].type == .br { tree.unlink(last) }
    for end in [tree[number].firstChild, tree[number].lastChild] where end != SyTree.none && tree[end].type == .text {
      let (isFirst, isLast) = (end == tree[number].firstChild, end == tree[number].lastChild)
      let trimmed = Self.withoutLeftovers(tree[end].data, isFirst: isFirst, isLast: isLast)
      if trimmed.utf8.count != tree[end].data.utf8.count { tree[end].data = trimmed }
    }
  }

  /// Text without the zero-width spaces that editing leaves at the ends of a block: one at the start of its first child,
  /// all at both ends of its last.
  static func withoutLeftovers(_ text: String, isFirst: Bool, isLast: Bool) -> String {
    // Most text neither begins nor ends with the first and the last byte of one.
    guard text.utf8.first == 0xE2 || text.utf8.last == 0x8B else { return text }
    var scalars = text.unicodeScalars[...]
    if isFirst, scalars.first == zeroWidthSpace { scalars = scalars.dropFirst() }
    if isLast {
      while scalars.first == zeroWidthSpace { scalars = scalars.dropFirst() }
      while scalars.last == zeroWidthSpace { scalars = scalars.dropLast() }
    }
    return String(scalars)
  }

  private static var zeroWidthSpace: Unicode.Scalar { "\u{200B}" }

  /// Gives every block an id that no other block of the document has: the first keeps its own, others get one made
  /// from what they are, so that the same file gives the same ids.
  private mutating func mendIDs() {
    tree[0].id = documentID
    var taken: Set<ExactText> = [ExactText(documentID)]
    var made: [Int64: Int] = [:]
    var position = tree.following(0, within: 0)
    while let number = position {
      if tree[number].type.isBlock {
        let id = tree[number].id
        if id.isEmpty || !taken.insert(ExactText(id)).inserted {
          tree[number].id = freshID(for: number, taken: &taken, made: &made)
        }
      }
      position = tree.following(number, within: 0)
    }
  }

  private func freshID(for number: Int32, taken: inout Set<ExactText>, made: inout [Int64: Int]) -> String {
    let node = tree[number]
    var text = node.type.rawValue + "\u{1}" + node.id + "\u{1}" + node.data
    var inner = tree[number].firstChild
    while inner != SyTree.none, text.utf8.count < 4096 {
      text += "\u{1}" + tree[inner].data + tree.mark(of: inner).text
      inner = tree[inner].next
    }
    let digest = Digest.of(documentID + "\u{1}" + text)
    while true {
      let count = made[digest, default: 0]
      made[digest] = count + 1
      let number = UInt64(bitPattern: Digest.of("\(digest).\(count)"))
      let tail = String(String(number, radix: 36).suffix(7))
      let id = String(documentID.prefix(14)) + "-" + String(repeating: "0", count: 7 - tail.utf8.count) + tail
      if taken.insert(ExactText(id)).inserted { return id }
    }
  }
}
