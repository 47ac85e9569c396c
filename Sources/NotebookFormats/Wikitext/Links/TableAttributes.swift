/// Wiki tables (spec 11.6): the attributes of tables, rows and cells are not read.
enum TableAttributes {
  static func removed(_ bytes: [UInt8]) -> [UInt8] {
    guard ByteSearch.first([0x7B, 0x7C], in: bytes, from: 0) != nil else { return bytes }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var depth = 0
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if !out.isEmpty || line.startIndex > 0 { out.append(0x0A) }
      let text = trimmed(line)
      if isTableStart(text) {
        depth += 1
        out.append(Expander.marker)
      } else if depth == 0 {
        out += line
      } else if text.starts(with: [bar, UInt8(ascii: "}")]) {
        depth -= 1
        out.append(Expander.marker)
        out += text.dropFirst(2)
      } else if text.starts(with: [bar, UInt8(ascii: "-")]) {
        out.append(Expander.marker)
      } else if let first = text.first, first == bar || first == UInt8(ascii: "!") {
        cells(text, to: &out)
      } else {
        out += line
      }
    }
    return out
  }

  private static let bar = UInt8(ascii: "|")

  /// `{|`, also indented with colons.
  private static func isTableStart(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text.drop { $0 == UInt8(ascii: ":") }
    rest = trimmed(rest)
    return rest.starts(with: [UInt8(ascii: "{"), bar])
  }

  private static func cells(_ text: ArraySlice<UInt8>, to out: inout [UInt8]) {
    let isHeading = text.first == UInt8(ascii: "!")
    let isCaption = !isHeading && text.dropFirst().first == UInt8(ascii: "+")
    let content = text.dropFirst(isCaption ? 2 : 1)
    var start = content.startIndex
    var position = start
    while position < content.endIndex {
      let isSeparator =
        position + 1 < content.endIndex && content[position] == content[position + 1]
        && (content[position] == bar || isHeading && content[position] == UInt8(ascii: "!"))
      if isSeparator {
        cell(content[start..<position], to: &out)
        position += 2
        start = position
      } else {
        position += 1
      }
    }
    cell(content[start...], to: &out)
  }

  /// What stands before the first `|` is attributes, unless it begins a link.
  private static func cell(_ cell: ArraySlice<UInt8>, to out: inout [UInt8]) {
    out.append(Expander.marker)
    guard let mark = cell.firstIndex(of: bar) else {
      out += cell
      return
    }
    let attributes = cell[..<mark]
    let beginsLink = zip(attributes, attributes.dropFirst()).contains {
      $0 == UInt8(ascii: "[") && $1 == UInt8(ascii: "[") || $0 == UInt8(ascii: "-") && $1 == UInt8(ascii: "{")
    }
    out += beginsLink ? cell : cell[(mark + 1)...]
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0B || byte == 0x0D || byte == 0 }
    var line = line.drop(while: isBlank)
    while let last = line.last, isBlank(last) { line = line.dropLast() }
    return line
  }
}
