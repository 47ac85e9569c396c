import NotebookModel

/// Renders the inline nodes of a block as standard Markdown, the way the kernel exports them.
struct InlineRenderer {
  private let tree: SyTree
  private(set) var output: [UInt8] = []

  init(tree: SyTree) {
    self.tree = tree
  }

  /// Renders everything below `block`.
  mutating func renderChildren(of block: Int32, escapesPipes: Bool = false) {
    var stack: [Int32] = []
    var node = tree.nodes[Int(block)].firstChild
    while true {
      if node < 0 {
        guard let next = stack.popLast() else { return }
        node = next
        continue
      }
      let visitsChildren = render(node, escapesPipes: escapesPipes)
      let next = tree.nodes[Int(node)].next
      if visitsChildren {
        if next >= 0 { stack.append(next) }
        node = tree.nodes[Int(node)].firstChild
      } else {
        node = next
      }
    }
  }

  /// Renders a mark or an image.
  mutating func renderOne(_ node: Int32) {
    _ = render(node, escapesPipes: false)
  }

  /// Renders one node; returns whether its children are to be rendered after it.
  private mutating func render(_ node: Int32, escapesPipes: Bool) -> Bool {
    switch tree.nodes[Int(node)].type {
    case .text, .linkText, .backslashContent, .emojiAlias, .kramdownSpanIAL:
      output += data(node).utf8
      return false
    case .textMark:
      renderMark(node, escapesPipes: escapesPipes)
      return false
    case .br:
      write("<br />")
      return false
    case .softBreak, .hardBreak:
      write("\n")
      return false
    case .backslash:
      write("\\")
      return true
    case .image:
      renderImage(node)
      return false
    case .htmlEntity:
      MarkdownBytes.appendDecodedBase64(tree.detail(of: node).htmlEntityTokens.utf8, to: &output)
      return false
    case .inlineHTML, .htmlBlock:
      write("\n")
      output += data(node).utf8
      write("\n\n")
      return false
    case .linkDest, .linkTitle: return false
    default: return true
    }
  }

  private mutating func renderImage(_ image: Int32) {
    var (alt, destination, title) = ("", "", "")
    var child = tree.nodes[Int(image)].firstChild
    while child >= 0 {
      switch tree.nodes[Int(child)].type {
      case .linkText: alt = data(child)
      case .linkDest: destination = data(child)
      case .linkTitle: title = data(child)
      default: break
      }
      child = tree.nodes[Int(child)].next
    }
    write("![")
    output += alt.utf8
    write("](")
    output += destination.utf8
    if !title.isEmpty {
      write(" \"")
      output += title.utf8
      write("\"")
    }
    write(")")
  }

  // MARK: Text marks

  private mutating func renderMark(_ node: Int32, escapesPipes: Bool) {
    let mark = tree.mark(of: node)
    let types = MarkTypes(mark.types)
    var (leads, trails) = types.isFlanked ? Self.needsBlanks(around: mark.text) : (false, false)
    // A blank at the end keeps nothing apart from another mark.
    if trails, mark.text.utf8.last == UInt8(ascii: " "), isMark(tree.nodes[Int(node)].next) { trails = false }
    if leads, mark.text.utf8.first == UInt8(ascii: " "), isMark(tree.nodes[Int(node)].previous) { leads = false }
    if leads { write(" ") }
    for wrapper in types.wrappers { write(Self.opening(wrapper)) }
    if types.isPlainStyle {
      write("<span data-type=\"text\"")
      let style = tree.nodes[Int(node)].property("style")
      if !style.isEmpty {
        write(" style=\"")
        output += style.utf8
        write("\"")
      }
      write(">")
    }
    if let leaf = types.leaf {
      renderLeaf(leaf, of: mark, isCode: types.hasCode)
      // The kernel closes in the order it opened where a link, ref or memo stands innermost.
      for wrapper in types.wrappers { write(Self.closing(wrapper)) }
    } else {
      if types.hasCode {
        renderCode(mark.text, escapesPipes: escapesPipes)
      } else if types.isKeyboard, mark.text.utf8.contains(UInt8(ascii: "`")) {
        write(" ")
        output += mark.text.utf8
        write(" ")
      } else {
        output += mark.text.utf8
      }
      if types.isPlainStyle { write("</span>") }
      for wrapper in types.wrappers.reversed() { write(Self.closing(wrapper)) }
    }
    if trails { write(" ") }
  }

  private func isMark(_ node: Int32) -> Bool {
    node != SyTree.none && tree.nodes[Int(node)].type == .textMark
  }

  private mutating func renderCode(_ text: String, escapesPipes: Bool) {
    let code = HTMLEntities.decoded(text).utf8
    let hasTick = code.contains(UInt8(ascii: "`"))
    write(hasTick ? "`` " : "`")
    for byte in code {
      if escapesPipes, byte == UInt8(ascii: "|"), output.last != UInt8(ascii: "\\") { write("\\") }
      output.append(byte)
    }
    write(hasTick ? " ``" : "`")
  }

  private mutating func renderLeaf(_ leaf: MarkTypes.Kind, of mark: SyTree.Mark, isCode: Bool) {
    switch leaf {
    case .link:
      write(isCode ? "[`" : "[")
      if isCode {
        output += mark.text.utf8
      } else {
        output += HTMLEntities.decoded(mark.text).utf8
      }
      write(isCode ? "`](" : "](")
      for byte in HTMLEntities.decoded(mark.href).utf8 {
        if byte == UInt8(ascii: " ") { write("%20") } else { output.append(byte) }
      }
      if !mark.title.isEmpty {
        write(" \"")
        output += HTMLEntities.decoded(mark.title).utf8
        write("\"")
      }
      write(")")
    case .blockRef:
      let isStatic = mark.refSubtype == "s"
      write("((")
      output += mark.refID.utf8
      write(isStatic ? " \"" : " '")
      for byte in mark.text.utf8 {
        if byte == UInt8(ascii: "'") { write("&apos;") } else { output.append(byte) }
      }
      write(isStatic ? "\"))" : "'))")
    case .annotation:
      write("<<")
      output += mark.fileAnnotationID.utf8
      write(" \"")
      output += mark.text.utf8
      write("\">>")
    case .math:
      write("$")
      MarkdownBytes.appendJoiningLines(mark.math.utf8, to: &output)
      write("$")
    default:
      output += mark.text.utf8
      let isWide = Self.endsWide(mark.text)
      write(isWide ? "<sup>（" : "<sup>(")
      MarkdownBytes.appendJoiningLines(mark.memo.utf8, to: &output)
      write(isWide ? "）</sup>" : ")</sup>")
    }
  }

  private static func opening(_ kind: MarkTypes.Kind) -> StaticString {
    switch kind {
    case .strong: "**"
    case .em: "*"
    case .strikethrough: "~~"
    case .mark: "=="
    case .underline: "<u>"
    case .sup: "<sup>"
    case .sub: "<sub>"
    case .kbd: "<kbd>"
    case .tag: "#"
    default: ""
    }
  }

  private static func closing(_ kind: MarkTypes.Kind) -> StaticString {
    switch kind {
    case .underline: "</u>"
    case .sup: "</sup>"
    case .sub: "</sub>"
    case .kbd: "</kbd>"
    default: opening(kind)
    }
  }

  /// Emphasis doesn't open before, or close after, blanks and punctuation; a blank outside lets it.
  private static func needsBlanks(around text: String) -> (Bool, Bool) {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return (false, false) }
    return (isLoose(first), isLoose(last))
  }

  private static func isLoose(_ scalar: Unicode.Scalar) -> Bool {
    MarkdownBytes.isWhiteSpace(scalar) || MarkdownBytes.isPunctuation(scalar)
  }

  private static func endsWide(_ text: String) -> Bool {
    switch text.unicodeScalars.last?.value ?? 0 {
    case 0x2E80...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0xFF00...0xFFEF, 0x20000...0x3FFFF: return true
    default: return false
    }
  }

  private func data(_ node: Int32) -> String {
    tree.nodes[Int(node)].data
  }

  private mutating func write(_ string: StaticString) {
    string.withUTF8Buffer { output.append(contentsOf: $0) }
  }
}
