import NotebookModel

/// Renders a table: with pipes, or as HTML where a caption or joined cells leave no other way.
struct TableRenderer {
  private let tree: SyTree
  private var output: [UInt8] = []

  static func render(_ table: Int32, of tree: SyTree) -> [UInt8] {
    var renderer = TableRenderer(tree: tree)
    let rows = renderer.rows(of: table)
    if renderer.needsHTML(table, rows: rows) {
      renderer.renderHTML(table, rows: rows)
    } else {
      renderer.renderPipes(rows)
    }
    return renderer.output
  }

  private init(tree: SyTree) {
    self.tree = tree
  }

  private struct Row {
    var cells: [Int32]
    var isHead: Bool
  }

  private func rows(of table: Int32) -> [Row] {
    var rows: [Row] = []
    for child in children(of: table) {
      switch tree.nodes[Int(child)].type {
      case .tableHead:
        for row in children(of: child) where tree.nodes[Int(row)].type == .tableRow {
          rows.append(Row(cells: cells(of: row), isHead: true))
        }
      case .tableRow: rows.append(Row(cells: cells(of: child), isHead: false))
      default: break
      }
    }
    return rows
  }

  private func cells(of row: Int32) -> [Int32] {
    children(of: row).filter { tree.nodes[Int($0)].type == .tableCell }
  }

  private func children(of node: Int32) -> [Int32] {
    var children: [Int32] = []
    var child = tree.nodes[Int(node)].firstChild
    while child >= 0 {
      children.append(child)
      child = tree.nodes[Int(child)].next
    }
    return children
  }

  private func needsHTML(_ table: Int32, rows: [Row]) -> Bool {
    if !tree.nodes[Int(table)].property("caption").isEmpty { return true }
    for row in rows {
      for cell in row.cells where isJoined("colspan", cell) || isJoined("rowspan", cell) { return true }
    }
    return false
  }

  private func isJoined(_ name: String, _ cell: Int32) -> Bool {
    let span = tree.nodes[Int(cell)].property(name)
    return !span.isEmpty && span != "1"
  }

  // MARK: Pipes

  private mutating func renderPipes(_ rows: [Row]) {
    for row in rows {
      for cell in row.cells {
        write("|")
        output += content(of: cell)
      }
      write("|\n")
      if row.isHead { renderRule(head: row, rows: rows) }
    }
  }

  private mutating func renderRule(head: Row, rows: [Row]) {
    for (column, cell) in head.cells.enumerated() {
      var width = 0
      for row in rows where column < row.cells.count { width = max(width, dataWidth(of: row.cells[column])) }
      let align = tree.detail(of: cell).cellAlign
      write(align == 1 || align == 2 ? "| :" : "| -")
      output += repeatElement(UInt8(ascii: "-"), count: max(0, width - 2))
      write(align == 2 || align == 3 ? ": " : "-")
    }
    write("|\n")
  }

  /// How wide the kernel takes a cell to be: the stored data of all its nodes, its own `td` included, marks
  /// (whose text isn't data) left out; a code point beyond ASCII counts twice.
  private func dataWidth(of cell: Int32) -> Int {
    var width = 0
    var stack = [cell]
    while let node = stack.popLast() {
      for byte in tree.nodes[Int(node)].data.utf8 {
        if byte < 0x80 { width += 1 } else if byte >= 0xC0 { width += 2 }
      }
      stack += children(of: node)
    }
    return width
  }

  private func content(of cell: Int32) -> [UInt8] {
    var inlines = InlineRenderer(tree: tree)
    inlines.renderChildren(of: cell, escapesPipes: true)
    return inlines.output.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }
  }

  // MARK: HTML

  private mutating func renderHTML(_ table: Int32, rows: [Row]) {
    write("<table>\n")
    let caption = tree.nodes[Int(table)].property("caption")
    if !caption.isEmpty {
      output += Self.withoutEditing(Array(HTMLEntities.decoded(caption).utf8))
      write("\n")
    }
    write("<colgroup>")
    for _ in rows.first?.cells ?? [] { write("<col />") }
    write("</colgroup>")
    var isHead = true
    write("<thead>")
    for row in rows {
      if isHead, !row.isHead {
        isHead = false
        write("</thead><tbody>\n")
      }
      write("<tr>\n")
      for cell in row.cells {
        write(row.isHead ? "<th" : "<td")
        for name in ["colspan", "rowspan"] {
          let span = tree.nodes[Int(cell)].property(name)
          if !span.isEmpty { output += " \(name)=\"\(span)\"".utf8 }
        }
        write(">")
        output += content(of: cell)
        write(row.isHead ? "</th>\n" : "</td>\n")
      }
      write("</tr>\n")
    }
    write(isHead ? "</thead></table>" : "</tbody>\n</table>")
  }

  /// A caption that says its side loses the editor's own attribute.
  private static func withoutEditing(_ caption: [UInt8]) -> [UInt8] {
    let start = Array("<caption contenteditable=\"false\" style=".utf8)
    guard caption.starts(with: start) else { return caption }
    return Array("<caption style=".utf8) + caption.dropFirst(start.count)
  }

  private mutating func write(_ string: StaticString) {
    string.withUTF8Buffer { output.append(contentsOf: $0) }
  }
}
