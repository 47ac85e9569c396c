import IndexQueries

/// Answers for people: linking and mentioning documents with counts, paths and dates.
package struct BacklinkTable {
  /// Columns of the terminal.
  package var columns: Int
  package var usesColour: Bool

  package init(columns: Int, usesColour: Bool) {
    self.columns = columns
    self.usesColour = usesColour
  }

  package func append(_ answer: BacklinkAnswer, to out: inout [UInt8]) {
    var screen = Screen(columns: columns, usesColour: usesColour)
    section("Links here", answer.backlinks, answer.linkRefsCount, &screen)
    if answer.knowsMentions {
      screen.line()
      section("Mentions this", answer.backmentions, answer.mentionsCount, &screen)
    }
    out += screen.take()
  }

  private func section(_ title: String, _ documents: [LinkingDocument], _ blocks: Int, _ screen: inout Screen) {
    let total = documents.isEmpty ? "none" : "\(blocks) in \(documents.count)"
    screen.line(screen.styled(title, .bold) + ": " + total)
    screen.table(
      documents.map { document in
        ["", String(document.count), Self.path(document), screen.time(document.updated)]
      }, giving: 2, isPath: true, rightAligned: [1])
  }

  /// Of several indexes with the index's name before it.
  private static func path(_ document: LinkingDocument) -> String {
    (document.index.map { $0 + "/" } ?? "") + ShownText.unescaped(document.hPath)
  }

  /// A line for each document: `link` or `mention`, count, id, time of the last change, path, of several indexes the
  /// index; with tabs between.
  package static func appendLines(_ answer: BacklinkAnswer, to out: inout [UInt8]) {
    for (word, documents) in [("link", answer.backlinks), ("mention", answer.backmentions)] {
      for document in documents {
        let path = ShownText.visible(ShownText.unescaped(document.hPath))
        let fields =
          [word, String(document.count), ShownText.visible(document.id), ShownText.visible(document.updated), path]
          + (document.index.map { [ShownText.visible($0)] } ?? [])
        out.append(contentsOf: fields.joined(separator: "\t").utf8)
        out.append(UInt8(ascii: "\n"))
      }
    }
  }
}
