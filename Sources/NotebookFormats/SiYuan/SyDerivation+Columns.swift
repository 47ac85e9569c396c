import NotebookModel
import Platform

/// The columns of a block's row that come from its own node (spec A4, B2, B3).
extension SyDerivation {
  func subtype(_ number: Int32) -> String {
    let detail = tree.detail(of: number)
    switch tree[number].type {
    case .heading: return detail.headingLevel > 0 ? "h\(detail.headingLevel)" : ""
    case .list, .listItem:
      switch detail.listType {
      case 0: return "u"
      case 1: return "o"
      case 3: return "t"
      default: return ""
      }
    case .callout: return detail.calloutType
    default: return ""
    }
  }

  func calloutText(_ number: Int32) -> String {
    guard tree[number].type == .callout else { return "" }
    let detail = tree.detail(of: number)
    var text = detail.calloutType + " "
    if detail.calloutIconType == 0, !detail.calloutIcon.isEmpty { text += detail.calloutIcon + " " }
    if !detail.calloutTitle.isEmpty { text += Markdown.plainText(ofTitle: detail.calloutTitle) + " " }
    return text
  }

  func setAttributes(_ block: inout ParsedBlock, _ number: Int32) {
    let node = tree[number]
    let isRoot = number == 0
    if !isRoot, isPlain(node.properties) {
      block.updated = node.property("updated")
      return
    }
    var pairs: [(name: String, value: String)] = [("id", node.id)]
    if isRoot {
      pairs.append(("type", "doc"))
      if node.property("updated").isEmpty { pairs.append(("updated", document.updated)) }
    }
    for property in node.properties {
      switch property.name {
      case "id": continue
      case "type" where isRoot: continue
      case "updated" where isRoot && property.value.isEmpty: continue
      case "name": block.name = decodedTwice(property.value)
      case "alias": block.alias = decodedTwice(property.value)
      case "memo": block.memo = decodedTwice(property.value)
      default: break
      }
      pairs.append(property)
    }
    block.updated = isRoot ? document.updated : node.property("updated")
    if isRoot {
      pairs.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      block.content = SyContent.cleaned(document.title)
      block.firstContent = block.content
      block.length = document.title.codePointCount
      for tag in SiYuanAttributes.unescaped(node.property("tags")).split(separator: ",") {
        let trimmed = TextTrimming.trimmed(String(tag))
        if !trimmed.isEmpty { block.tag += (block.tag.isEmpty ? "#" : " #") + trimmed + "#" }
      }
    }
    var ial = "{:"
    for pair in pairs {
      let value = SiYuanAttributes.escaped(SiYuanAttributes.unescaped(pair.value))
      ial += " " + pair.name + "=\"" + value + "\""
    }
    block.ial = ial + "}"
  }

  /// Whether attributes are those that nearly every block has, `id` and `updated`, and say nothing else.
  private func isPlain(_ properties: [(name: String, value: String)]) -> Bool {
    properties.allSatisfy { property in
      switch property.name {
      case "id": true
      case "updated": !property.value.isEmpty && property.value.utf8.allSatisfy { (0x30...0x39).contains($0) }
      default: false
      }
    }
  }

  func decodedTwice(_ value: String) -> String {
    HTMLEntities.decoded(SiYuanAttributes.unescaped(value))
  }

  static let attributeNames = ["name", "alias", "memo", "bookmark", "fold", "heading-fold", "style"]

  /// Rows of `attributes` (spec B3), and language links of the document.
  mutating func addAttributeRows(_ number: Int32, block: Int, isSpan: Bool) {
    for property in tree[number].properties {
      let isCustom = property.name.utf8.starts(with: "custom-".utf8)
      guard isCustom || Self.attributeNames.contains(where: { $0.hasSameBytes(as: property.name) }) else { continue }
      let value = SiYuanAttributes.escaped(SiYuanAttributes.unescaped(property.value))
      document.attributes.append(
        ParsedAttribute(block: block, name: property.name, value: value, isSpan: isSpan))
      if number == 0, property.name.utf8.starts(with: "custom-langlink-".utf8) {
        document.languageLinks.append(
          ParsedLanguageLink(
            language: String(Substring(property.name.utf8.dropFirst(16))),
            title: SiYuanAttributes.unescaped(property.value)))
      }
    }
  }
}

extension BlockType {
  init(_ type: SyNodeType) {
    switch type {
    case .document: self = .document
    case .heading: self = .heading
    case .paragraph: self = .paragraph
    case .codeBlock: self = .code
    case .mathBlock: self = .math
    case .table: self = .table
    case .htmlBlock: self = .html
    case .list: self = .list
    case .listItem: self = .listItem
    case .blockquote: self = .blockquote
    case .callout: self = .callout
    case .superBlock: self = .superBlock
    case .attributeView: self = .attributeView
    case .blockQueryEmbed: self = .queryEmbed
    case .thematicBreak: self = .thematicBreak
    case .iframe: self = .iframe
    case .widget: self = .widget
    case .video: self = .video
    case .audio: self = .audio
    default: self = .other
    }
  }
}
