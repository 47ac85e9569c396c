import NotebookModel

/// What the views compute from stored columns, computed here to find out what need not be stored. Each rule
/// mirrors one expression of schema/views.sql; where a document deviates, the value is stored.
struct ViewDerivation {
  private let blocks: [ParsedBlock]
  /// By container: code points of its first content, counted once where nested containers share it.
  private let firstLengths: [Int]

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
  }

  /// Stored for containers and tables only: it tells them apart in the views.
  func lead(_ position: Int) -> String? {
    let block = blocks[position]
    if block.type == .document { return nil }
    return block.isContainer || block.type == .table ? block.lead : nil
  }

  func storedContent(_ position: Int) -> String? {
    let block = blocks[position]
    switch block.type {
    case .document:
      return derivedTitleMatches(block) ? nil : block.content
    case .queryEmbed:
      return block.content.isEmpty ? nil : block.content
    default:
      guard block.isContainer else { return block.content }
      return block.isContentDerived || containerContentMatches(position) ? nil : block.content
    }
  }

  func storedFirstContent(_ position: Int) -> String? {
    let block = blocks[position]
    let derived: String
    if block.type == .document {
      derived = block.content
    } else if !block.isContainer {
      derived = ""
    } else {
      derived = firstLeaf(below: position).map { storedContent($0) ?? "" } ?? ""
    }
    return derived.hasSameBytes(as: block.firstContent) ? nil : block.firstContent
  }

  func storedLength(_ position: Int) -> Int64? {
    let block = blocks[position]
    let derived: Int
    switch block.type {
    case .queryEmbed: derived = 0
    case .document: derived = block.firstContent.codePointCount
    default:
      derived = block.isContainer ? firstLengths[position] : block.content.codePointCount
    }
    return derived == block.length ? nil : Int64(block.length)
  }

  /// The Markdown with the content in it replaced by U+0001, where it differs from what the view makes; nil for
  /// containers, whose Markdown is not kept.
  func storedMarkdown(_ position: Int) -> String? {
    let block = blocks[position]
    if block.isContainer || block.type == .document { return nil }
    let derived =
      block.type == .heading ? Self.headingMark(block.subtype) + block.content : block.content
    if derived.hasSameBytes(as: block.markdown) { return nil }
    return Self.template(markdown: block.markdown, content: block.content)
  }

  func defaultIAL(_ block: ParsedBlock) -> String {
    block.updated.isEmpty
      ? "{: id=\"\(block.id)\"}" : "{: id=\"\(block.id)\" updated=\"\(block.updated)\"}"
  }

  private func derivedTitleMatches(_ block: ParsedBlock) -> Bool {
    // The view drops U+200B and U+200D before `#` from the title; anything rarer is stored.
    !block.content.hasByte(0xE2)
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
    let block = blocks[position]
    if block.isContainer { return block.lead }
    switch block.type {
    case .table: return block.lead + block.content
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
    let text = Array(markdown.utf8.filter { $0 != marker })
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
