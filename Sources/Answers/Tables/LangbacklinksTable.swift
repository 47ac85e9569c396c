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
    let page = max(16, (columns - 18) / 2)
    let title = max(16, columns - page - 18)
    if isFirst {
      if usesColour { out += "\u{1B}[1m".utf8 }
      out +=
        (ShownText.padded("page", columns: page) + "  " + ShownText.padded("ns", columns: 4) + "  lang     title").utf8
      if usesColour { out += "\u{1B}[0m".utf8 }
      out.append(0x0A)
    }
    for row in rows {
      let cells = [
        ShownText.padded(ShownText.fitted(Self.text(row.pageTitle), columns: page), columns: page),
        ShownText.padded(String(row.namespace), columns: 4),
        ShownText.padded(ShownText.fitted(Self.text(row.language), columns: 7), columns: 7),
        ShownText.fitted(Self.text(row.title), columns: title),
      ]
      out += cells.joined(separator: "  ").utf8
      if row.isRedirect { out += " (redirect)".utf8 }
      out.append(0x0A)
    }
  }

  /// One row a line, separated by tabs: page id, namespace, page, language, title.
  package static func appendLines(_ rows: [LangbacklinksRow], to out: inout [UInt8]) {
    for row in rows {
      out += "\(row.page)\t\(row.namespace)\t\(text(row.pageTitle))\t\(text(row.language))\t\(text(row.title))\n".utf8
    }
  }

  private static func text(_ bytes: [UInt8]) -> String { ShownText.visible(String(decoding: bytes, as: UTF8.self)) }
}
