import NotebookModel

/// A block's Markdown, and what the kernel reads again from it (spec C4).
///
/// The kernel stores each block as standard Markdown and parses that again to find mentions and to see
/// whether a list item's paragraph holds more than refs. So the text here is made the same way: rendered,
/// cut, read. Text without any byte that Markdown knows skips the reading.
package enum Markdown {
  /// What one heading, paragraph or table says once its Markdown is read again.
  package struct Reparsed: Sendable, Equatable {
    /// The mention text of `--quirks` (spec C4 a).
    package var text: String
    /// Whether there is more than refs (spec C4 b).
    package var hasOtherText: Bool
  }

  /// The kernel cuts Markdown at this many code points before it reads it again.
  static let maximumCodePoints = 5120

  /// The kernel's `markdown` of a leaf block; empty for documents and containers.
  package static func ofLeaf(_ node: Int32, in tree: SyTree) -> String {
    guard let rendered = BlockRenderer.render(node, of: tree) else { return "" }
    return String(decoding: MarkdownBytes.trimmed(MarkdownBytes.removingZeroWidth(rendered)), as: UTF8.self)
  }

  /// The Markdown of one inline node.
  static func ofInline(_ node: Int32, in tree: SyTree) -> String {
    var renderer = InlineRenderer(tree: tree)
    renderer.renderOne(node)
    return String(decoding: MarkdownBytes.trimmed(MarkdownBytes.removingZeroWidth(renderer.output)), as: UTF8.self)
  }

  /// Calls `deliver` with each container at and below `node` and its Markdown, innermost first; documents have none.
  package static func ofContainers(below node: Int32, in tree: SyTree, deliver: (Int32, String) -> Void) {
    ContainerRenderer.render(node, of: tree) { container, markdown in
      if tree.nodes[Int(container)].type == .document { return }
      deliver(container, String(decoding: markdown, as: UTF8.self))
    }
  }

  /// What the kernel reads again from `markdown`.
  package static func reparse(_ markdown: String, settings: SiYuanSettings.InlineMarkdown) -> Reparsed {
    let isPlain = markdown.utf8.withContiguousStorageIfAvailable { BlockReader.isPlain($0) } ?? false
    if isPlain, markdown.utf8.count <= maximumCodePoints {
      return Reparsed(text: markdown, hasOtherText: !markdown.isEmpty)
    }
    var bytes = cut(markdown)
    bytes.removeAll { $0 == UInt8(ascii: "\r") }
    var reader = BlockReader(settings: settings)
    reader.read(bytes)
    let text = String(decoding: MarkdownBytes.trimmed(reader.text), as: UTF8.self)
    return Reparsed(text: text, hasOtherText: reader.hasOtherText)
  }

  /// What a person reads of a callout's title, which is inline Markdown: anchors, tags without `#`, link texts,
  /// no HTML (spec C1).
  package static func plainText(ofTitle title: String) -> String {
    let isPlain = title.utf8.withContiguousStorageIfAvailable { !$0.contains(where: BlockReader.isActive) } ?? false
    if isPlain { return title }
    var reader = InlineReader(Array(title.utf8), settings: SiYuanSettings.InlineMarkdown(), keepsContent: true)
    reader.read()
    return String(decoding: reader.text, as: UTF8.self)
  }

  private static func cut(_ markdown: String) -> [UInt8] {
    var codePoints = 0
    var length = 0
    for byte in markdown.utf8 {
      if byte & 0xC0 != 0x80 {
        if codePoints == maximumCodePoints {
          return Array(markdown.utf8.prefix(length)) + Array("...".utf8)
        }
        codePoints += 1
      }
      length += 1
    }
    return Array(markdown.utf8)
  }
}
