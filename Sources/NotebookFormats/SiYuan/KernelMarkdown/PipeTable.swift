/// Rows of a table written with pipes.
enum PipeTable {
  /// The number of columns if `line` is the rule below a table's head (`| --- | :-: |`), else nil.
  static func columns(ofRule line: ArraySlice<UInt8>) -> Int? {
    guard line.contains(UInt8(ascii: "-")) else { return nil }
    for byte in line {
      switch byte {
      case UInt8(ascii: "|"), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: " "), UInt8(ascii: "\t"): break
      default: return nil
      }
    }
    guard line.contains(UInt8(ascii: "|")) else { return nil }
    let cells = cells(line)
    for cell in cells {
      let dashes = cell.drop { $0 == UInt8(ascii: ":") }.prefix { $0 == UInt8(ascii: "-") }
      guard !dashes.isEmpty else { return nil }
    }
    return cells.count
  }

  /// The cells of a row, each trimmed; `\|` ends none and stays as it is.
  static func cells(_ line: ArraySlice<UInt8>) -> [[UInt8]] {
    var cells: [[UInt8]] = []
    var cell: [UInt8] = []
    var row = MarkdownBytes.trimmed(Array(line))
    if row.first == UInt8(ascii: "|") { row = row.dropFirst() }
    var isEscaped = false
    for byte in row {
      if byte == UInt8(ascii: "|") {
        if isEscaped {
          cell.append(byte)
        } else {
          cells.append(Array(MarkdownBytes.trimmed(cell)))
          cell.removeAll(keepingCapacity: true)
        }
        isEscaped = false
        continue
      }
      cell.append(byte)
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
    }
    if !MarkdownBytes.trimmed(cell).isEmpty || row.last != UInt8(ascii: "|") {
      cells.append(Array(MarkdownBytes.trimmed(cell)))
    }
    return cells
  }
}
