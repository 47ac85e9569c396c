import NotebookModel
import Platform

/// The references of a note (spec/markdown D, G).
extension NoteDerivation {
  mutating func addReferences(_ block: Int, _ place: Int) {
    let own = structure.blocks[block]
    if own.kind == .frontMatter {
      var texts: [String] = []
      for property in front.properties { property.value.collect(into: &texts) }
      for text in texts { addReferences(inText: text, place, onlyWikilinks: true) }
      return
    }
    if let reading = inline[block] {
      if let language = languageLink(block, reading) {
        document.languageLinks.append(language)
      } else {
        for reference in reading.references { addReference(reference, place) }
      }
    }
    if own.isPageProperties {
      for property in own.properties {
        addReferences(inText: String(decoding: property.value, as: UTF8.self), place, onlyWikilinks: false)
      }
    }
    // An item's properties stand in its first paragraph.
    let parent = own.parent
    if own.kind == .paragraph, parent > 0, structure.blocks[parent].children.first == block {
      for property in structure.blocks[parent].properties {
        addReferences(inText: String(decoding: property.value, as: UTF8.self), place, onlyWikilinks: false)
      }
    } else if own.kind == .paragraph, !own.isPageProperties {
      for property in own.properties {
        addReferences(inText: String(decoding: property.value, as: UTF8.self), place, onlyWikilinks: false)
      }
    }
  }

  mutating func addReferences(inText text: String, _ place: Int, onlyWikilinks: Bool) {
    if !text.hasByte(UInt8(ascii: "[")), !text.hasByte(UInt8(ascii: "#")), !text.hasByte(UInt8(ascii: "(")) { return }
    let reading = InlineText.Reading(Array(text.utf8), context: context)
    for reference in reading.references where !onlyWikilinks || reference.isWikilink { addReference(reference, place) }
  }

  /// A paragraph of one line `[[xx:Title]]` is a language link (spec/markdown G).
  func languageLink(_ block: Int, _ reading: InlineText.Reading) -> ParsedLanguageLink? {
    let own = structure.blocks[block]
    guard own.kind == .paragraph, own.lines.count == 1, reading.references.count == 1,
      let only = reading.references.first
    else { return nil }
    let line = InlineText.trimmed(own.lines[0].text[...])
    guard only.isWikilink, only.markdown.elementsEqual(line), !line.contains(UInt8(ascii: "|")) else { return nil }
    let inner = line.dropFirst(2).dropLast(2)
    guard let colon = inner.firstIndex(of: UInt8(ascii: ":")), colon > inner.startIndex else { return nil }
    let code = String(decoding: InlineText.trimmed(inner[..<colon]), as: UTF8.self)
    guard isLanguage(code) else { return nil }
    return ParsedLanguageLink(
      language: code, title: String(decoding: InlineText.trimmed(inner[(colon + 1)...]), as: UTF8.self))
  }

  mutating func addReference(_ reference: InlineText.Found, _ place: Int) {
    let display = escaped(reference.display)
    let markdown = String(decoding: reference.markdown, as: UTF8.self)
    let kind: ParsedRef.Kind = reference.source.isEmbed ? .embed : .staticText
    if reference.source.syntax == .logseqBlock {
      document.refs.append(
        ParsedRef(
          target: String(decoding: reference.source.path, as: UTF8.self), block: place, kind: kind, content: display,
          markdown: markdown))
      return
    }
    let (link, dangling) = links.link(reference.source)
    var ref = ParsedRef(target: dangling, block: place, kind: kind, content: display, markdown: markdown)
    ref.link = link
    document.refs.append(ref)
  }

  /// As SiYuan's anchors: escaped, `'` as `&apos;`.
  func escaped(_ text: [UInt8]) -> String {
    var out: [UInt8] = []
    for byte in text {
      switch byte {
      case UInt8(ascii: "&"): out += "&amp;".utf8
      case UInt8(ascii: "<"): out += "&lt;".utf8
      case UInt8(ascii: ">"): out += "&gt;".utf8
      case UInt8(ascii: "\""): out += "&quot;".utf8
      case UInt8(ascii: "'"): out += "&apos;".utf8
      default: out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
