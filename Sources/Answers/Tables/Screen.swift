import IndexQueries

/// What a terminal shows: lines as wide as it, coloured where it may be. Nothing of a note steers it.
package struct Screen {
  /// Columns of the terminal; at least 20.
  package let columns: Int
  package let usesColour: Bool
  package private(set) var bytes: [UInt8] = []

  package init(columns: Int, usesColour: Bool) {
    self.columns = max(20, columns)
    self.usesColour = usesColour
  }

  package enum Style: String {
    case bold = "1"
    case faint = "2"
    case hit = "1;33"
    case good = "32"
  }

  package mutating func line(_ text: String = "") {
    bytes += text.utf8
    bytes.append(0x0A)
  }

  /// Takes what was gathered.
  package mutating func take() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  package func styled(_ text: String, _ style: Style) -> String {
    usesColour && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// A path and what stands at the right end of its line.
  package mutating func heading(_ path: String, _ right: String) {
    let right = ShownText.fitted(right, columns: columns / 2)
    let room = columns - ShownText.width(right) - 2
    let shown = ShownText.path(ShownText.visible(path), columns: max(8, room))
    line(styled(ShownText.padded(shown, columns: max(8, room)), .bold) + "  " + styled(right, .faint))
  }

  /// `2026-02-09 12:00`, or the day alone where the terminal is narrow.
  package func time(_ stamp: String) -> String {
    let time = ShownText.time(stamp)
    return columns < 60 ? String(time.prefix(10)) : time
  }

  /// A text with its hits, on one line around the first; or whole, on as many as it takes.
  package mutating func text(_ text: HitText, indent: Int, isWhole: Bool, style: Style? = nil) {
    let room = columns - indent
    let blank = String(repeating: " ", count: indent)
    let cells = ShownText.cells(text)
    if isWhole {
      for row in ShownText.rows(cells, columns: room) { line(blank + painted(row, style)) }
    } else {
      line(blank + painted(ShownText.window(cells, columns: room), style))
    }
  }

  /// A text on as many lines as it takes.
  package mutating func text(_ text: String) {
    let cells = ShownText.visible(text).map {
      ShownText.Cell(text: String($0), width: ShownText.width($0), isHit: false)
    }
    for row in ShownText.rows(cells, columns: columns) { line(row.map(\.text).joined()) }
  }

  private func painted(_ cells: [ShownText.Cell], _ style: Style?) -> String {
    var out = ""
    var run = ""
    var isHit = false
    func ended() -> String { isHit ? styled(run, .hit) : style.map { styled(run, $0) } ?? run }
    for cell in cells {
      if cell.isHit != isHit {
        out += ended()
        run = ""
        isHit = cell.isHit
      }
      run += cell.text
    }
    return out + ended()
  }

  /// Rows in columns: each as wide as its widest cell; the one that is named gives way.
  package mutating func table(_ rows: [[String]], giving: Int, isPath: Bool = false, rightAligned: Set<Int> = []) {
    guard let first = rows.first else { return }
    let shown = rows.map { $0.map(ShownText.visible) }
    var widths = first.indices.map { column in shown.map { ShownText.width($0[column]) }.max() ?? 0 }
    let others = widths.indices.filter { $0 != giving }.reduce(0) { $0 + widths[$1] + 2 }
    widths[giving] = min(widths[giving], max(8, columns - others))
    for row in shown {
      let cells = row.enumerated().map { column, cell in
        let fitted =
          isPath && column == giving
          ? ShownText.path(cell, columns: widths[column]) : ShownText.fitted(cell, columns: widths[column])
        if rightAligned.contains(column) {
          return String(repeating: " ", count: max(0, widths[column] - ShownText.width(fitted))) + fitted
        }
        return column == row.count - 1 ? fitted : ShownText.padded(fitted, columns: widths[column])
      }
      line(cells.joined(separator: "  "))
    }
  }
}
