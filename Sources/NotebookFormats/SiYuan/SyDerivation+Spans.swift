import NotebookModel
import Platform

/// The rows of the kernel's `spans`, `assets` and `file_annotation_refs` that a document has.
extension SyDerivation {
  mutating func addSpan(_ mark: SyTree.Mark, _ number: Int32, block: Int) {
    var span = ParsedSpan(
      block: block, type: "textmark " + mark.types, content: mark.text.isEmpty ? mark.math : mark.text,
      markdown: Markdown.ofInline(number, in: tree))
    span.ial = spanAttributes(number)
    if mark.kinds.contains(.link) {
      span.target = HTMLEntities.decoded(mark.href)
      span.title = HTMLEntities.decoded(mark.title)
    } else if mark.kinds.contains(.fileAnnotationRef) {
      span.target = mark.fileAnnotationID
    }
    document.spans.append(span)
  }

  mutating func addImage(_ image: Int32, block: Int) {
    var span = ParsedSpan(block: block, type: "img", content: "", markdown: Markdown.ofInline(image, in: tree))
    var child = tree[image].firstChild
    while child != SyTree.none {
      switch tree[child].type {
      case .linkText: span.content += tree[child].data
      case .linkDest: span.target += tree[child].data
      case .linkTitle: span.title += tree[child].data
      default: break
      }
      child = tree[child].next
    }
    span.ial = spanAttributes(image)
    document.spans.append(span)
  }

  /// The file that an HTML block, iframe, widget, video or audio shows; no span, but an asset.
  mutating func addSource(_ number: Int32, block: Int) {
    switch tree[number].type {
    case .htmlBlock, .iframe, .widget, .video, .audio: break
    default: return
    }
    guard let start = ByteText.firstOffset(of: "src=\"assets/", in: tree[number].data) else { return }
    let rest = tree[number].data.utf8.dropFirst(start + 5).prefix { $0 != UInt8(ascii: "\"") }
    addFile(String(Substring(rest)), title: "", block: block)
  }

  /// The picture above a document's title.
  mutating func addTitleImage() {
    let style = SiYuanAttributes.unescaped(tree[0].property("title-img"))
    guard let start = ByteText.firstOffset(of: "assets/", in: style) else { return }
    let end: Set<UInt8> = [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "&")]
    addFile(String(Substring(style.utf8.dropFirst(start).prefix { !end.contains($0) })), title: "title-img", block: 0)
  }

  private mutating func addFile(_ path: String, title: String, block: Int) {
    var span = ParsedSpan(block: block, type: "", content: "", markdown: "")
    span.target = path
    span.title = title
    document.spans.append(span)
  }

  private func spanAttributes(_ number: Int32) -> String {
    let properties = tree[number].properties
    if properties.isEmpty { return "" }
    var ial = "{:"
    for property in properties {
      ial += " " + property.name + "=\"" + SiYuanAttributes.escaped(SiYuanAttributes.unescaped(property.value)) + "\""
    }
    return ial + "}"
  }
}
