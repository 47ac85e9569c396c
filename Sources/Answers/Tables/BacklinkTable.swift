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
    screen.line()
    section("Mentions this", answer.backmentions, answer.mentionsCount, &screen)
    out += screen.take()
  }

  private func section(_ title: String, _ documents: [LinkingDocument], _ blocks: Int, _ screen: inout Screen) {
    let total = documents.isEmpty ? "none" : "\(blocks) in \(documents.count)"
    screen.line(screen.styled(title, .bold) + ": " + total)
    screen.table(
      documents.map { document in
        ["", String(document.count), ShownText.unescaped(document.hPath), screen.time(document.updated)]
      }, giving: 2, isPath: true, rightAligned: [1])
  }

  /// A line for each document: `link` or `mention`, count, id, time of the last change, path; with tabs between.
  package static func appendLines(_ answer: BacklinkAnswer, to out: inout [UInt8]) {
    for (word, documents) in [("link", answer.backlinks), ("mention", answer.backmentions)] {
      for document in documents {
        let path = ShownText.visible(ShownText.unescaped(document.hPath))
        let fields = [
          word, String(document.count), ShownText.visible(document.id), ShownText.visible(document.updated), path,
        ]
        out.append(contentsOf: fields.joined(separator: "\t").utf8)
        out.append(UInt8(ascii: "\n"))
      }
    }
  }
}
