/// Rows of pipe tables (GFM 4.10).
enum TableRow {
  /// The number of columns of a line of dashes; nil if it is none.
  static func delimiters(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    var columns = 0
    var at = bytes.startIndex
    let end = bytes.endIndex
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    if at < end, bytes[at] == UInt8(ascii: "|") { at += 1 }
    while true {
      while at < end, isBlank(bytes[at]) { at += 1 }
      if at == end { return columns > 0 ? columns : nil }
      if bytes[at] == UInt8(ascii: ":") { at += 1 }
      let dashes = at
      while at < end, bytes[at] == UInt8(ascii: "-") { at += 1 }
      guard at > dashes else { return nil }
      if at < end, bytes[at] == UInt8(ascii: ":") { at += 1 }
      columns += 1
      while at < end, isBlank(bytes[at]) { at += 1 }
      if at == end { return columns }
      guard bytes[at] == UInt8(ascii: "|") else { return nil }
      at += 1
    }
  }

  /// The cells of a row, trimmed; a pipe behind a backslash is part of a cell, which keeps both.
  static func rawCells(of line: [UInt8]) -> [[UInt8]] {
    var start = 0
    var end = line.count
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    while start < end, isBlank(line[start]) { start += 1 }
    while end > start, isBlank(line[end - 1]) { end -= 1 }
    if start < end, line[start] == UInt8(ascii: "|") { start += 1 }
    var cells: [[UInt8]] = []
    var cell: [UInt8] = []
    var at = start
    var endsInPipe = false
    while at < end {
      endsInPipe = false
      if line[at] == UInt8(ascii: "\\"), at + 1 < end {
        cell += [line[at], line[at + 1]]
        at += 2
        continue
      }
      if line[at] == UInt8(ascii: "|") {
        cells.append(trimmed(cell))
        cell = []
        endsInPipe = true
      } else {
        cell.append(line[at])
      }
      at += 1
    }
    if !endsInPipe, !(cells.isEmpty && cell.isEmpty) { cells.append(trimmed(cell)) }
    return cells
  }

  private static func trimmed(_ cell: [UInt8]) -> [UInt8] {
    var slice = cell[...]
    while let first = slice.first, first == 0x20 || first == 0x09 { slice.removeFirst() }
    while let last = slice.last, last == 0x20 || last == 0x09 { slice.removeLast() }
    return Array(slice)
  }
}
