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
    section("Links here", answer.backlinks, answer.linkRefsCount, &out)
    out.append(UInt8(ascii: "\n"))
    section("Mentions this", answer.backmentions, answer.mentionsCount, &out)
  }

  private func section(
    _ title: String, _ documents: [LinkingDocument], _ blocks: Int, _ out: inout [UInt8]
  ) {
    let total = documents.isEmpty ? "none" : "\(blocks) in \(documents.count)"
    out.append(contentsOf: (bold(title) + ": " + total + "\n").utf8)
    let countWidth = documents.map { String($0.count).utf8.count }.max() ?? 1
    let pathWidth = max(12, columns - countWidth - Self.timeWidth - 6)
    for document in documents {
      let count = String(document.count)
      let path = ShownText.fitted(
        ShownText.visible(ShownText.unescaped(document.hPath)), columns: pathWidth)
      let line =
        "  " + String(repeating: " ", count: countWidth - count.utf8.count) + count + "  "
        + ShownText.padded(path, columns: pathWidth) + "  " + ShownText.time(document.updated)
      out.append(contentsOf: line.utf8)
      out.append(UInt8(ascii: "\n"))
    }
  }

  /// `2024-03-01 08:01`.
  private static let timeWidth = 16

  private func bold(_ text: String) -> String { usesColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

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
