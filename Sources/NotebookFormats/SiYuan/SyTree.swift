/// A `.sy` file's syntax tree: nodes in one array, linked by positions, so that no depth of nesting costs stack.
/// The root is node 0.
package struct SyTree: Sendable {
  package static let none: Int32 = -1

  package struct Node: Sendable {
    package var type: SyNodeType
    package var parent: Int32 = SyTree.none
    package var firstChild: Int32 = SyTree.none
    package var lastChild: Int32 = SyTree.none
    package var next: Int32 = SyTree.none
    package var previous: Int32 = SyTree.none
    /// The block's id; empty for nodes that are no blocks.
    package var id: String = ""
    /// Raw text of text, code, markers and the like.
    package var data: String = ""
    /// Attributes as stored, in the order of the file.
    package var properties: [(name: String, value: String)] = []
    /// Position in `marks` of a text mark's fields.
    package var mark: Int32 = SyTree.none
    /// Position in `details` of fields that few nodes have.
    package var detail: Int32 = SyTree.none

    package init(type: SyNodeType) { self.type = type }

    /// The value of an attribute, or the empty string.
    package func property(_ name: String) -> String {
      for property in properties where property.name == name { return property.value }
      return ""
    }
  }

  /// The fields of a `NodeTextMark` (spec B1), as stored.
  package struct Mark: Sendable {
    package var kinds: MarkKinds = []
    /// The type set as written, separated by blanks.
    package var types: String = ""
    package var text: String = ""
    package var href: String = ""
    package var title: String = ""
    package var refID: String = ""
    package var refSubtype: String = ""
    package var fileAnnotationID: String = ""
    package var math: String = ""
    package var memo: String = ""

    package init() {}
  }

  /// What a text mark is; several at once are possible.
  package struct MarkKinds: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let strong = MarkKinds(rawValue: 1 << 0)
    package static let em = MarkKinds(rawValue: 1 << 1)
    package static let s = MarkKinds(rawValue: 1 << 2)
    package static let mark = MarkKinds(rawValue: 1 << 3)
    package static let u = MarkKinds(rawValue: 1 << 4)
    package static let sup = MarkKinds(rawValue: 1 << 5)
    package static let sub = MarkKinds(rawValue: 1 << 6)
    package static let kbd = MarkKinds(rawValue: 1 << 7)
    package static let code = MarkKinds(rawValue: 1 << 8)
    package static let tag = MarkKinds(rawValue: 1 << 9)
    package static let link = MarkKinds(rawValue: 1 << 10)
    package static let blockRef = MarkKinds(rawValue: 1 << 11)
    package static let fileAnnotationRef = MarkKinds(rawValue: 1 << 12)
    package static let inlineMath = MarkKinds(rawValue: 1 << 13)
    package static let inlineMemo = MarkKinds(rawValue: 1 << 14)
    /// A styled span (`text`).
    package static let text = MarkKinds(rawValue: 1 << 15)
    /// Anything else.
    package static let unknown = MarkKinds(rawValue: 1 << 16)

    /// The set a blank-separated list of types stands for.
    package init(types: String) {
      var kinds: MarkKinds = []
      for type in types.split(separator: " ") {
        switch type {
        case "strong": kinds.insert(.strong)
        case "em": kinds.insert(.em)
        case "s": kinds.insert(.s)
        case "mark": kinds.insert(.mark)
        case "u": kinds.insert(.u)
        case "sup": kinds.insert(.sup)
        case "sub": kinds.insert(.sub)
        case "kbd": kinds.insert(.kbd)
        case "code": kinds.insert(.code)
        case "tag": kinds.insert(.tag)
        case "a": kinds.insert(.link)
        case "block-ref": kinds.insert(.blockRef)
        case "file-annotation-ref": kinds.insert(.fileAnnotationRef)
        case "inline-math": kinds.insert(.inlineMath)
        case "inline-memo": kinds.insert(.inlineMemo)
        case "text": kinds.insert(.text)
        default: kinds.insert(.unknown)
        }
      }
      self = kinds
    }
  }

  /// Fields that few nodes have (spec B1).
  package struct Detail: Sendable {
    package var headingLevel = 0
    /// 0 bullet, 1 ordered, 3 task.
    package var listType = 0
    /// Base64, as stored.
    package var listMarker = ""
    package var listNumber = 0
    /// Whether no blank line stands between the blocks of a list's items.
    package var isTightList = false
    package var listDelimiter = 0
    package var bulletCharacter = 0
    package var isTaskChecked = false
    package var isFencedCode = false
    package var codeFenceLength = 0
    package var codeFenceCharacter = 0
    /// Base64, as stored.
    package var codeInfo = ""
    package var tableAligns: [Int] = []
    package var cellAlign = 0
    package var attributeViewID = ""
    package var attributeViewType = ""
    package var calloutType = ""
    package var calloutTitle = ""
    package var calloutIcon = ""
    /// 0 an emoji, 1 a custom image.
    package var calloutIconType = 0
    package var customBlockInfo = ""
    package var htmlEntityTokens = ""

    package init() {}
  }

  package var nodes: [Node] = []
  package var marks: [Mark] = []
  package var details: [Detail] = []
  /// The root's `Spec`; nil if the file has none or it is empty.
  package var spec: String?

  package init() {}

  package subscript(_ position: Int32) -> Node {
    get { nodes[Int(position)] }
    set { nodes[Int(position)] = newValue }
  }

  /// A text mark's fields; an empty mark for other nodes.
  package func mark(of position: Int32) -> Mark {
    let mark = nodes[Int(position)].mark
    return mark == Self.none ? Mark() : marks[Int(mark)]
  }

  /// A node's rarer fields; their defaults where it has none.
  package func detail(of position: Int32) -> Detail {
    let detail = nodes[Int(position)].detail
    return detail == Self.none ? Detail() : details[Int(detail)]
  }

  /// The node that follows in document order, children first, inside the subtree of `top`; nil at its end.
  package func following(_ position: Int32, within top: Int32) -> Int32? {
    if nodes[Int(position)].firstChild != Self.none { return nodes[Int(position)].firstChild }
    return followingSkippingChildren(position, within: top)
  }

  /// As `following`, but past the node's children.
  package func followingSkippingChildren(_ position: Int32, within top: Int32) -> Int32? {
    var position = position
    while position != top {
      let next = nodes[Int(position)].next
      if next != Self.none { return next }
      position = nodes[Int(position)].parent
      if position == Self.none { return nil }
    }
    return nil
  }

  package func childCount(of position: Int32) -> Int {
    var count = 0
    var child = nodes[Int(position)].firstChild
    while child != Self.none {
      count += 1
      child = nodes[Int(child)].next
    }
    return count
  }

  // Editing: used by the reader and its repairs.

  /// Adds a node without a place in the tree.
  mutating func make(_ node: Node) -> Int32 {
    nodes.append(node)
    return Int32(nodes.count - 1)
  }

  mutating func append(_ child: Int32, to parent: Int32) {
    let last = nodes[Int(parent)].lastChild
    nodes[Int(child)].parent = parent
    nodes[Int(child)].previous = last
    nodes[Int(child)].next = Self.none
    if last == Self.none {
      nodes[Int(parent)].firstChild = child
    } else {
      nodes[Int(last)].next = child
    }
    nodes[Int(parent)].lastChild = child
  }

  mutating func insert(_ node: Int32, before sibling: Int32) {
    let parent = nodes[Int(sibling)].parent
    let previous = nodes[Int(sibling)].previous
    nodes[Int(node)].parent = parent
    nodes[Int(node)].previous = previous
    nodes[Int(node)].next = sibling
    nodes[Int(sibling)].previous = node
    if previous == Self.none {
      nodes[Int(parent)].firstChild = node
    } else {
      nodes[Int(previous)].next = node
    }
  }

  /// Takes a node, with what is below it, out of the tree.
  mutating func unlink(_ node: Int32) {
    let (parent, previous, next) = (
      nodes[Int(node)].parent, nodes[Int(node)].previous, nodes[Int(node)].next
    )
    if previous != Self.none {
      nodes[Int(previous)].next = next
    } else if parent != Self.none {
      nodes[Int(parent)].firstChild = next
    }
    if next != Self.none {
      nodes[Int(next)].previous = previous
    } else if parent != Self.none {
      nodes[Int(parent)].lastChild = previous
    }
    nodes[Int(node)].parent = Self.none
    nodes[Int(node)].previous = Self.none
    nodes[Int(node)].next = Self.none
  }

  mutating func removeChildren(of node: Int32) {
    nodes[Int(node)].firstChild = Self.none
    nodes[Int(node)].lastChild = Self.none
  }

  /// Changes a node's rarer fields, giving it some if it has none.
  mutating func updateDetail(of position: Int32, _ change: (inout Detail) -> Void) {
    if nodes[Int(position)].detail == Self.none {
      details.append(Detail())
      nodes[Int(position)].detail = Int32(details.count - 1)
    }
    change(&details[Int(nodes[Int(position)].detail)])
  }
}
