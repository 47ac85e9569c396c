import NotebookModel
import Platform

/// What of containers' Markdown must be stored, where each holds that of all blocks in it: mirrors `block_list_markdown` and the
/// views around it in schema/views.sql. A list's is that of its items; an item keeps its mark, and U+0001 for its only
/// paragraph, or U+0002 for all that is in it. Whatever the views would make otherwise is stored.
struct ContainerMarkdown {
  private let blocks: [ParsedBlock]
  /// Items for which U+0002 is stored: none may lie in another one.
  private var isOuter: Set<Int> = []
  private var stored: [Int: String] = [:]

  /// By position; a container without an entry is left to the view.
  static func stored(_ blocks: [ParsedBlock]) -> [Int: String] {
    guard blocks.contains(where: { $0.isContainer && $0.type != .document }) else { return [:] }
    var made = ContainerMarkdown(blocks: blocks)
    // Innermost first.
    for position in blocks.indices.reversed() where blocks[position].isContainer && blocks[position].type != .document {
      made.store(position)
    }
    return made.stored
  }

  private init(blocks: [ParsedBlock]) { self.blocks = blocks }

  private mutating func store(_ position: Int) {
    switch blocks[position].type {
    case .list where isOfItems(position): return
    case .listItem:
      if let template = paragraphTemplate(position) {
        stored[position] = template
      } else if let template = childrenTemplate(position) {
        stored[position] = template
        isOuter.insert(position)
      } else {
        stored[position] = Self.withoutMarkers(blocks[position].markdown)
      }
    default: stored[position] = Self.withoutMarkers(blocks[position].markdown)
    }
  }

  /// An item with one paragraph of one line.
  private func paragraphTemplate(_ item: Int) -> String? {
    let child = item + 1
    guard blocks[item].last == child, blocks[child].type == .paragraph else { return nil }
    var (markdown, body) = (blocks[item].markdown, blocks[child].markdown)
    return markdown.withUTF8 { whole in
      body.withUTF8 { part in
        let mark = whole.count - part.count
        guard part.count > 0, mark > 0, mark <= Self.longestMark, Self.isSame(whole, mark, part),
          !Self.holds(whole, 10), !Self.holdsMarker(whole)
        else { return nil }
        return String(decoding: whole[..<mark], as: UTF8.self) + "\u{1}"
      }
    }
  }

  /// Marks are a few bytes: `- `, `12. `, `- [X] `.
  private static let longestMark = 16

  private static func isSame(
    _ whole: UnsafeBufferPointer<UInt8>, _ offset: Int, _ part: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard let start = whole.baseAddress, let other = part.baseAddress else { return part.isEmpty }
    return offset + part.count <= whole.count && memcmp(start + offset, other, part.count) == 0
  }

  private static func holds(_ bytes: UnsafeBufferPointer<UInt8>, _ byte: Int32) -> Bool {
    guard let start = bytes.baseAddress else { return false }
    return memchr(start, byte, bytes.count) != nil
  }

  /// U+0001 and U+0002 stand for something else.
  private static func holdsMarker(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { holds(bytes, 1) || holds(bytes, 2) }

  /// An item whose Markdown is its mark and that of its children, a blank line between, indented.
  private func childrenTemplate(_ item: Int) -> String? {
    guard blocks[item].last > item, blocks[item].parent >= 0, !blocks[item].markdown.isEmpty else { return nil }
    var body: [UInt8] = []
    var child = item + 1
    while child <= blocks[item].last {
      guard blocks[child].parent == item, isSimple(child) else { return nil }
      if child > item + 1 { body += [10, 10] }
      body += blocks[child].markdown.utf8
      child = blocks[child].last + 1
    }
    if body.contains(where: { $0 < 3 }) { return nil }
    let markdown = Array(blocks[item].markdown.utf8)
    guard markdown.count > body.count else { return nil }
    let firstLine = body.prefix { $0 != 10 }
    // The mark is what stands before the first line.
    let lineEnd = markdown.firstIndex(of: 10) ?? markdown.count
    guard lineEnd > firstLine.count, markdown[(lineEnd - firstLine.count)..<lineEnd].elementsEqual(firstLine) else {
      return nil
    }
    let mark = markdown[..<(lineEnd - firstLine.count)]
    if mark.contains(where: { $0 < 3 }) { return nil }
    let indent = blocks[item].subtype == "o" ? mark.count : 2
    guard indent <= 10, mark.allSatisfy({ $0 < 0x80 }), mark + Self.indented(body, indent) == markdown[...] else {
      return nil
    }
    return String(decoding: mark, as: UTF8.self) + "\u{2}"
  }

  /// Whether the view finds a child's Markdown without U+0002.
  private func isSimple(_ position: Int) -> Bool {
    switch blocks[position].type {
    case .paragraph, .code, .math, .table, .html, .thematicBreak: return true
    case .list:
      if stored[position] != nil { return true }
      var item = position + 1
      while item <= blocks[position].last {
        if isOuter.contains(item) { return false }
        item = blocks[item].last + 1
      }
      return true
    default: return false
    }
  }

  /// As two `replace` of SQL do it: every line end is indented, and of a blank line the indentation goes again.
  private static func indented(_ body: [UInt8], _ count: Int) -> [UInt8] {
    let pad = [UInt8](repeating: 0x20, count: count)
    var out: [UInt8] = []
    out.reserveCapacity(body.count + body.count / 8)
    for byte in body {
      out.append(byte)
      if byte == 10 { out += pad }
    }
    let blank = [10] + pad + [10]
    var result: [UInt8] = []
    result.reserveCapacity(out.count)
    var position = 0
    while position < out.count {
      if out[position] == 10, position + blank.count <= out.count,
        out[position..<position + blank.count].elementsEqual(blank)
      {
        result += [10, 10]
        position += blank.count
      } else {
        result.append(out[position])
        position += 1
      }
    }
    return result
  }

  /// Whether a list's Markdown is that of its items, a line end between.
  private func isOfItems(_ list: Int) -> Bool {
    var markdown = blocks[list].markdown
    return markdown.withUTF8 { expected in
      if Self.holdsMarker(expected) { return false }
      var offset = 0
      var item = list + 1
      while item <= blocks[list].last {
        guard blocks[item].parent == list, blocks[item].type == .listItem else { return false }
        if item > list + 1 {
          guard offset < expected.count, expected[offset] == 10 else { return false }
          offset += 1
        }
        var text = blocks[item].markdown
        guard text.withUTF8({ Self.isSame(expected, offset, $0) }) else { return false }
        offset += text.utf8.count
        item = blocks[item].last + 1
      }
      return offset == expected.count && blocks[list].last > list
    }
  }

  private static func withoutMarkers(_ markdown: String) -> String {
    guard markdown.hasByte(1) || markdown.hasByte(2) else { return markdown }
    return String(decoding: markdown.utf8.filter { $0 != 1 && $0 != 2 }, as: UTF8.self)
  }
}
