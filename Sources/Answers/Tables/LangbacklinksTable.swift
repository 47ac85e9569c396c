import IndexQueries

/// Language backlinks for people: page, namespace, language, title.
package struct LangbacklinksTable {
  /// Columns of the terminal.
  package var columns: Int
  package var usesColour: Bool

  package init(columns: Int, usesColour: Bool) {
    self.columns = columns
    self.usesColour = usesColour
  }

  /// `isFirst`: the heading goes before these rows.
  package func append(_ rows: [LangbacklinksRow], isFirst: Bool, to out: inout [UInt8]) {
    var screen = Screen(columns: columns, usesColour: usesColour)
    // Each page of a long answer has the same columns.
    let languages = 8
    let room = screen.columns - 4 - languages - 6
    let page = max(6, room / 2)
    func line(_ cells: [(text: String, columns: Int)]) -> String {
      cells.map { ShownText.padded(ShownText.fitted($0.text, columns: $0.columns), columns: $0.columns) }
        .joined(separator: "  ")
    }
    if isFirst {
      let heading = line([("page", page), ("ns", 4), ("lang", languages)]) + "  title"
      screen.line(screen.styled(heading, .bold))
    }
    for row in rows {
      let cells = line([
        (Self.name(row), page), (String(row.namespace), 4), (Self.text(row.language), languages),
      ])
      let title = Self.text(row.title) + (row.isRedirect ? " (redirect)" : "")
      screen.line(cells + "  " + ShownText.fitted(title, columns: max(4, room - page)))
    }
    out += screen.take()
  }

  /// Of many wikis with the wiki's name before it.
  private static func name(_ row: LangbacklinksRow) -> String {
    row.site.map { "\(text($0)): \(text(row.pageTitle))" } ?? text(row.pageTitle)
  }

  /// One row a line, separated by tabs: page id, namespace, page, language, title; of many wikis the wiki.
  package static func appendLines(_ rows: [LangbacklinksRow], to out: inout [UInt8]) {
    for row in rows {
      out += "\(row.page)\t\(row.namespace)\t\(text(row.pageTitle))\t\(text(row.language))\t\(text(row.title))".utf8
      if let site = row.site { out += "\t\(text(site))".utf8 }
      out.append(UInt8(ascii: "\n"))
    }
  }

  private static func text(_ bytes: [UInt8]) -> String { ShownText.visible(String(decoding: bytes, as: UTF8.self)) }
}
