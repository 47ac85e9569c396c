import NotebookModel
import Platform

/// What the views compute from stored columns, computed here to find out what need not be stored. Each rule
/// mirrors one expression of schema/views.sql; where a document deviates, the value is stored.
struct ViewDerivation {
  private let blocks: [ParsedBlock]
  /// By container: code points of its first content, counted once where nested containers share it.
  private let firstLengths: [Int]
  private let containerMarkdown: [Int: String]

  init(_ blocks: [ParsedBlock]) {
    self.blocks = blocks
    var lengths = [Int](repeating: 0, count: blocks.count)
    for position in blocks.indices.reversed() where blocks[position].isContainer {
      let text = blocks[position].firstContent
      let inner = position + 1
      let isShared =
        inner < blocks.count && blocks[inner].isContainer && blocks[inner].firstContent.hasSameBytes(as: text)
      lengths[position] = isShared ? lengths[inner] : text.codePointCount
    }
    firstLengths = lengths
    containerMarkdown = ContainerMarkdown.stored(blocks)
  }

  /// Stored for containers and tables only: it tells them apart in the views.
  // Fields are read in place: a block is a dozen texts, and copying it means counting references to each.

  func lead(_ position: Int) -> String? {
    if blocks[position].type == .document { return nil }
    return blocks[position].isContainer || blocks[position].type == .table ? blocks[position].lead : nil
  }

  func storedContent(_ position: Int) -> String? {
    let content = blocks[position].content
    switch blocks[position].type {
    case .document:
      return derivedTitleMatches(content) ? nil : content
    case .queryEmbed:
      return content.isEmpty ? nil : content
    default:
      guard blocks[position].isContainer else { return content }
      return blocks[position].isContentDerived || containerContentMatches(position) ? nil : content
    }
  }

  func storedFirstContent(_ position: Int) -> String? {
    let first = blocks[position].firstContent
    let derived: String
    if blocks[position].type == .document {
      derived = blocks[position].content
    } else if !blocks[position].isContainer {
      derived = ""
    } else {
      derived = firstLeaf(below: position).map { storedContent($0) ?? "" } ?? ""
    }
    return derived.hasSameBytes(as: first) ? nil : first
  }

  func storedLength(_ position: Int) -> Int64? {
    let derived: Int
    switch blocks[position].type {
    case .queryEmbed: derived = 0
    case .document: derived = blocks[position].firstContent.codePointCount
    default:
      derived =
        blocks[position].isContainer ? firstLengths[position] : blocks[position].content.codePointCount
    }
    let length = blocks[position].length
    return derived == length ? nil : Int64(length)
  }

  /// The Markdown with the content in it replaced by U+0001, where it differs from what the view makes.
  func storedMarkdown(_ position: Int) -> String? {
    let type = blocks[position].type
    if type == .document { return nil }
    if blocks[position].isContainer { return containerMarkdown[position] }
    let content = blocks[position].content
    let markdown = blocks[position].markdown
    let derived = type == .heading ? Self.headingMark(blocks[position].subtype) + content : content
    if derived.hasSameBytes(as: markdown) { return nil }
    return Self.template(markdown: markdown, content: content)
  }

  /// The attribute list, nil where the view makes the same from the id and the time: `{: id="…" updated="…"}`.
  func storedIAL(_ position: Int) -> String? {
    let ial = blocks[position].ial
    if ial.isEmpty { return nil }
    let id = blocks[position].id
    let updated = blocks[position].updated
    let frame = updated.isEmpty ? 9 : 20
    guard ial.utf8.count == id.utf8.count + updated.utf8.count + frame else { return ial }
    let derived = updated.isEmpty ? "{: id=\"\(id)\"}" : "{: id=\"\(id)\" updated=\"\(updated)\"}"
    return derived.hasSameBytes(as: ial) ? nil : ial
  }

  private func derivedTitleMatches(_ content: String) -> Bool {
    // The view drops U+200B and U+200D before `#` from the title; anything rarer is stored.
    !content.hasByte(0xE2)
  }

  private func firstLeaf(below position: Int) -> Int? {
    let last = blocks[position].last
    guard position < last else { return nil }
    return (position + 1...last).first { !blocks[$0].isContainer }
  }

  private func containerContentMatches(_ position: Int) -> Bool {
    var content = blocks[position].content
    return content.withUTF8 { expected in
      var offset = 0
      func take(_ piece: String) -> Bool {
        var piece = piece
        return piece.withUTF8 { bytes in
          guard offset + bytes.count <= expected.count else { return false }
          defer { offset += bytes.count }
          return bytes.elementsEqual(expected[offset..<offset + bytes.count])
        }
      }
      let lead = blocks[position].lead
      if lead.utf8.first != UInt8(ascii: " "), !take(" ") { return false }
      if !take(lead) { return false }
      let last = blocks[position].last
      if position < last {
        for below in position + 1...last where !take(piece(below)) { return false }
      }
      return offset == expected.count
    }
  }

  private func piece(_ position: Int) -> String {
    if blocks[position].isContainer { return blocks[position].lead }
    switch blocks[position].type {
    case .table: return blocks[position].lead + blocks[position].content
    case .attributeView: return ""
    default: return storedContent(position) ?? ""
    }
  }

  private static func headingMark(_ subtype: String) -> String {
    let level = Int(subtype.utf8.dropFirst().first ?? 48) - 48
    return String(repeating: "#", count: max(0, min(level, 6))) + " "
  }

  private static func template(markdown: String, content: String) -> String {
    let marker: UInt8 = 1
    var text = Array(markdown.utf8)
    text.removeAll { $0 == marker }
    let part = Array(content.utf8)
    // Short contents gain nothing and would be found in the syntax around them.
    guard part.count >= 8, part.count <= text.count else { return String(decoding: text, as: UTF8.self) }
    // The content stands near the start if it stands there at all (behind a fence or an image's `![`).
    for start in 0...min(text.count - part.count, 256) where text[start] == part[0] {
      if text[start..<start + part.count].elementsEqual(part) {
        let bytes = text[..<start] + [marker] + text[(start + part.count)...]
        return String(decoding: bytes, as: UTF8.self)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
