import NotebookModel

/// Files from before text marks hold nested inline nodes: `NodeStrong`, `NodeLink`, `NodeBlockRef` and the like. They
/// are flattened to `NodeTextMark`s whose types are those of all nodes around the text (spec A4).
struct LegacyFlattening {
  private var tree: SyTree

  static func flattened(_ tree: SyTree) -> SyTree {
    var flattening = LegacyFlattening(tree: tree)
    flattening.run()
    return flattening.tree
  }

  private mutating func run() {
    var tops: [Int32] = []
    var position: Int32? = 0
    while let number = position {
      if Self.markType(tree[number].type) != nil {
        tops.append(number)
        position = tree.followingSkippingChildren(number, within: 0)
      } else if tree[number].type == .image {
        position = tree.followingSkippingChildren(number, within: 0)
      } else {
        position = tree.following(number, within: 0)
      }
    }
    for top in tops { flatten(top) }
  }

  /// Replaces `top` by the marks of the texts below it.
  private mutating func flatten(_ top: Int32) {
    var marks: [Int32] = []
    var position: Int32? = top
    while let number = position {
      let type = tree[number].type
      switch type {
      case .link, .blockRef, .fileAnnotationRef:
        marks.append(whole(number, within: top))
        position = tree.followingSkippingChildren(number, within: top)
        continue
      case .text, .codeSpanContent, .inlineMathContent:
        marks.append(leaf(number, within: top))
      case .textMark, .image, .backslash, .emoji, .br, .softBreak, .hardBreak, .htmlEntity:
        marks.append(number)
        position = tree.followingSkippingChildren(number, within: top)
        continue
      default: break
      }
      position = tree.following(number, within: top)
    }
    for number in marks {
      if number == top { return }
      tree.unlink(number)
      tree.insert(number, before: top)
    }
    tree.unlink(top)
  }

  /// The types of the nodes around `number`, outermost first, up to and with `top`.
  private func types(around number: Int32, within top: Int32) -> [String] {
    var types: [String] = []
    var position = number
    while true {
      if let type = Self.markType(tree[position].type), !types.contains(type) { types.append(type) }
      if position == top { break }
      position = tree[position].parent
      if position == SyTree.none { break }
    }
    return types.reversed()
  }

  private mutating func makeMark(_ types: [String], _ change: (inout SyTree.Mark) -> Void) -> Int32 {
    var mark = SyTree.Mark()
    mark.types = types.joined(separator: " ")
    mark.kinds = SyTree.MarkKinds(types: mark.types)
    change(&mark)
    var node = SyTree.Node(type: .textMark)
    node.mark = Int32(tree.marks.count)
    tree.marks.append(mark)
    return tree.make(node)
  }

  private mutating func leaf(_ number: Int32, within top: Int32) -> Int32 {
    let data = tree[number].data
    let type = tree[number].type
    return makeMark(types(around: number, within: top)) { mark in
      switch type {
      case .inlineMathContent: mark.math = Self.escaped(data)
      // In code a reference is no reference.
      case .codeSpanContent: mark.text = Self.escapedAgain(data)
      default: mark.text = Self.escaped(data)
      }
    }
  }

  private mutating func whole(_ number: Int32, within top: Int32) -> Int32 {
    let type = tree[number].type
    var parts: [SyNodeType: String] = [:]
    var position = tree[number].firstChild
    while position != SyTree.none {
      parts[tree[position].type, default: ""] += innerText(position)
      position = tree[position].next
    }
    let types = types(around: number, within: top)
    return makeMark(types) { mark in
      switch type {
      case .link:
        mark.text = Self.escaped(parts[.linkText] ?? "")
        mark.href = parts[.linkDest] ?? ""
        mark.title = parts[.linkTitle] ?? ""
      case .blockRef:
        mark.refID = parts[.blockRefID] ?? ""
        let typed = parts[.blockRefText] ?? ""
        mark.refSubtype = typed.isEmpty ? "d" : "s"
        let text = typed.isEmpty ? parts[.blockRefDynamicText] ?? "" : typed
        mark.text = Self.escaped(text.isEmpty ? mark.refID : text)
      default:
        mark.fileAnnotationID = parts[.fileAnnotationRefID] ?? ""
        mark.text = Self.escaped(parts[.fileAnnotationRefText] ?? "")
      }
    }
  }

  private func innerText(_ number: Int32) -> String {
    var text = ""
    var position: Int32? = number
    while let current = position {
      text += tree[current].data
      position = tree.following(current, within: number)
    }
    return text
  }

  /// Marks hold escaped text; what is escaped already stays.
  private static func escaped(_ text: String) -> String {
    escapedAgain(HTMLEntities.decoded(text))
  }

  private static func escapedAgain(_ text: String) -> String {
    var out: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): out += "&amp;".utf8
      case UInt8(ascii: "<"): out += "&lt;".utf8
      case UInt8(ascii: ">"): out += "&gt;".utf8
      case UInt8(ascii: "\""): out += "&quot;".utf8
      default: out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func markType(_ type: SyNodeType) -> String? {
    switch type {
    case .strong: "strong"
    case .emphasis: "em"
    case .codeSpan: "code"
    case .link: "a"
    case .tag: "tag"
    case .inlineMath: "inline-math"
    case .mark: "mark"
    case .strikethrough: "s"
    case .kbd: "kbd"
    case .sup: "sup"
    case .sub: "sub"
    case .underline: "u"
    case .blockRef: "block-ref"
    case .fileAnnotationRef: "file-annotation-ref"
    default: nil
    }
  }
}
