import CUtf8proc
import IndexQueries
import Platform

/// Text of notes on a terminal: nothing of it may steer the terminal, and its width is counted in columns.
package enum ShownText {
  /// `text` on one line, without what could steer a terminal.
  package static func visible(_ text: String) -> String { SafeText.line(text) }

  /// Columns that a terminal uses for `text`: a sign with what joins it (marks, modifiers, joined emoji) is one.
  package static func width(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.reduce(0) { $0 + width($1) }
  }

  static func width(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return 0 }
    // U+FE0F asks for the picture of a sign that has a narrow form too; two regional letters are one flag; a joiner and
    // a colour of skin make one picture of several.
    let isPicture =
      (0x1F1E6...0x1F1FF).contains(first.value)
      || scalars.dropFirst().contains { [0xFE0F, 0x200D].contains($0.value) || (0x1F3FB...0x1F3FF).contains($0.value) }
        && width(first) > 0 && first.value > 0x7F && !first.properties.isAlphabetic
    return isPicture ? 2 : scalars.reduce(0) { $0 + width($1) }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    // Marks that stand beside their letter, as terminals count them (wcwidth of the C library).
    case .spacingMark: 1
    default:
      switch scalar.value {
      case 0x0E33, 0x0EB3: 1
      // Later parts of a Korean syllable.
      case 0x1160...0x11FF, 0xD7B0...0xD7FF: 0
      default: max(0, Int(utf8proc_charwidth(utf8proc_int32_t(bitPattern: scalar.value))))
      }
    }
  }

  /// `text`, cut with `…` if it needs more than `columns`.
  static func fitted(_ text: String, columns: Int) -> String {
    if width(text) <= columns { return text }
    var out = ""
    var used = 0
    for character in text {
      let next = used + width(character)
      if next > columns - 1 { break }
      out.append(character)
      used = next
    }
    return out + "…"
  }

  /// A path that needs no more than `columns`: its leaf is whole while it fits, what is above gives way, first in the middle.
  static func path(_ path: String, columns: Int) -> String {
    if width(path) <= columns { return path }
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let leaf = parts.popLast(), !parts.isEmpty else { return fitted(path, columns: columns) }
    let room = columns - width(leaf)
    // First and last folders as far as there is room: a/…/leaf, …/leaf.
    var best = "…/" + leaf
    if width(best) > columns { return width(leaf) <= columns ? leaf : fitted(leaf, columns: columns) }
    for tail in 0..<parts.count {
      let kept = parts.suffix(tail).joined(separator: "/") + (tail > 0 ? "/" : "")
      let withFirst = parts[0] + "/…/" + kept
      if tail < parts.count, width(withFirst) <= room { best = withFirst + leaf } else { break }
    }
    if best == "…/" + leaf {
      for tail in 1...parts.count {
        let kept = "…/" + parts.suffix(tail).joined(separator: "/") + "/"
        if width(kept) <= room { best = kept + leaf } else { break }
      }
    }
    return best
  }

  static func padded(_ text: String, columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - width(text)))
  }

  /// A sign on the screen.
  struct Cell {
    var text: String
    var width: Int
    var isHit: Bool
  }

  static func cells(_ text: HitText) -> [Cell] {
    var cells: [Cell] = []
    var at = 0
    // They are in order, as the signs are.
    var ranges = text.ranges[...]
    for character in text.text {
      let sign = String(character)
      while let first = ranges.first, first.upperBound <= at { ranges.removeFirst() }
      let isHit = ranges.first?.contains(at) ?? false
      let shown = visible(sign)
      cells.append(Cell(text: shown, width: shown == sign ? width(character) : width(shown), isHit: isHit))
      at += sign.utf8.count
    }
    return cells
  }

  /// As many cells as fit, the first hit among them, with `…` where something was left out.
  static func window(_ cells: [Cell], columns: Int) -> [Cell] {
    func total(_ cells: ArraySlice<Cell>) -> Int { cells.reduce(0) { $0 + $1.width } }
    if total(cells[...]) <= columns { return cells }
    let dots = Cell(text: "…", width: 1, isHit: false)
    var start = 0
    let first = cells.firstIndex { $0.isHit } ?? 0
    let last = cells[first...].firstIndex { !$0.isHit } ?? cells.count
    if total(cells[..<last]) > columns - 1 {
      // A third of the line before the hit.
      start = first
      var room = max(0, min(columns / 3, columns - 2 - total(cells[first..<last])))
      while start > 0, cells[start - 1].width <= room {
        start -= 1
        room -= cells[start].width
      }
      // Where little follows, more of what stands before.
      var rest = columns - 1 - total(cells[start...])
      while start > 0, cells[start - 1].width <= rest {
        start -= 1
        rest -= cells[start].width
      }
      // A word is not cut if its beginning is near.
      if let blank = cells[start..<first].prefix(12).firstIndex(where: { $0.text == " " }), start > 0 {
        start = blank + 1
      }
    }
    var out: [Cell] = start > 0 ? [dots] : []
    var used = total(out[...])
    for (place, cell) in cells.enumerated().dropFirst(start) {
      let rest = place == cells.count - 1 ? 0 : 1
      if used + cell.width + rest > columns {
        out.append(dots)
        break
      }
      out.append(cell)
      used += cell.width
    }
    return out
  }

  /// Cells on several lines, broken at blanks, or between signs that are written without.
  static func rows(_ cells: [Cell], columns: Int) -> [[Cell]] {
    var rows: [[Cell]] = []
    var row: [Cell] = []
    var used = 0
    var lastBreak: Int?
    for cell in cells {
      if used + cell.width > columns, !row.isEmpty {
        var rest: [Cell] = []
        if let place = lastBreak, place > 0, cell.text != " " {
          rest = Array(row[place...])
          row.removeLast(row.count - place)
        }
        while row.last?.text == " " { row.removeLast() }
        rows.append(row)
        row = rest
        used = rest.reduce(0) { $0 + $1.width }
        lastBreak = nil
        if cell.text == " ", row.isEmpty { continue }
      }
      row.append(cell)
      used += cell.width
      if cell.text == " " || cell.width == 2 { lastBreak = row.count }
    }
    if !row.isEmpty || rows.isEmpty { rows.append(row) }
    return rows
  }

  /// The characters that HTML escaping in the answers stands for.
  package static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var out: [UInt8] = []
    var rest = Substring(text).utf8
    while let byte = rest.first {
      if byte == UInt8(ascii: "&"), let entity = entities.first(where: { rest.starts(with: $0.name.utf8) }) {
        out.append(entity.byte)
        rest = rest.dropFirst(entity.name.utf8.count)
      } else {
        out.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static let entities: [(name: String, byte: UInt8)] = [
    ("&amp;", UInt8(ascii: "&")), ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")),
    ("&#39;", UInt8(ascii: "'")), ("&#34;", UInt8(ascii: "\"")), ("&#13;", 0x0D),
  ]

  /// `20240301080130` as `2024-03-01 08:01`; what is no time stays as it is.
  static func time(_ stamp: String) -> String {
    let digits = Array(stamp.utf8)
    guard digits.count == 14, digits.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return visible(stamp) }
    func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
    return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8)) \(part(8..<10)):\(part(10..<12))"
  }
}
