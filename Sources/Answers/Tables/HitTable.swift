import IndexQueries
import Platform

/// Lists of hits for people: by document, each block with what stands around the hit.
package struct HitTable {
  package var screen: Screen
  /// Whole texts.
  package var isFull = false
  /// Whether each hit says why it is one.
  package var explains = false

  package init(_ screen: Screen) { self.screen = screen }

  package mutating func append(_ answer: HitAnswer, kind: HitKind) {
    let name = ShownText.fitted(ShownText.visible(answer.target.title), columns: max(16, screen.columns / 2))
    let what =
      switch kind {
      case .backlinks: "Links to"
      case .mentions: "Mentions of"
      case .links: "Links of"
      }
    let total = answer.count == 0 ? "none" : Self.total(answer.count, in: answer.documentCount)
    let title = "\(what) \(name)"
    if ShownText.width(title) + 2 + total.count <= screen.columns {
      screen.line(screen.styled(title, .bold) + ": \(total)")
    } else {
      screen.line(screen.styled(ShownText.fitted(title, columns: screen.columns), .bold))
      screen.line(ShownText.fitted(total, columns: screen.columns))
    }
    for document in answer.documents {
      screen.line()
      screen.heading(document.facts.path, screen.time(document.facts.updated))
      for hit in document.blocks { append(hit) }
      let left = document.count - document.blocks.count
      if left > 0 { screen.line(screen.styled("  … \(left) more here", .faint)) }
    }
  }

  private static func total(_ blocks: Int, in documents: Int) -> String {
    "\(blocks) \(blocks == 1 ? "block" : "blocks") in \(documents) \(documents == 1 ? "document" : "documents")"
  }

  private mutating func append(_ hit: Hit) {
    for text in hit.before { screen.text(text, indent: 4, isWhole: isFull, style: .faint) }
    screen.text(hit.text, indent: 2, isWhole: isFull)
    for text in hit.after { screen.text(text, indent: 4, isWhole: isFull, style: .faint) }
    guard explains else { return }
    for reason in hit.reasons {
      let text =
        switch reason {
        case .ref(let target, let anchor): "ref \"\(ShownText.visible(anchor))\" to \(ShownText.visible(target))"
        case .mention(let keyword, let origin): "mention of \"\(ShownText.visible(keyword))\" (\(origin.rawValue))"
        }
      screen.line("    " + screen.styled(ShownText.fitted("↳ " + text, columns: screen.columns - 4), .good))
    }
  }

  package mutating func append(_ answer: SearchAnswer) {
    screen.line(screen.styled("\(answer.count) found", .bold))
    var last: Int64?
    for hit in answer.hits {
      if last != hit.document.number {
        screen.line()
        screen.heading(hit.document.path, screen.time(hit.document.updated))
      }
      last = hit.document.number
      if hit.type != "d" { screen.text(hit.text, indent: 2, isWhole: isFull) }
    }
  }
}

/// One line a hit, as editors read them.
package enum HitLines {
  package static func append(_ answer: HitAnswer, to out: inout [UInt8]) {
    for document in answer.documents {
      for hit in document.blocks { append(document.facts, hit.id, hit.line, hit.text.text, to: &out) }
    }
  }

  package static func append(_ answer: SearchAnswer, to out: inout [UInt8]) {
    for hit in answer.hits { append(hit.document, hit.id, hit.line, hit.text.text, to: &out) }
  }

  /// `file:line: text` where files have lines, else `hPath:id: text`.
  private static func append(
    _ facts: DocumentFacts, _ id: String, _ line: Int64?, _ text: String, to out: inout [UInt8]
  ) {
    let place =
      line.map { "\(ShownText.visible(facts.file)):\($0)" }
      ?? "\(ShownText.visible(facts.path)):\(ShownText.visible(id))"
    out += "\(place): \(ShownText.visible(text))\n".utf8
  }

  /// Documents: file, or hPath and id; title.
  package static func append(_ facts: DocumentFacts, to out: inout [UInt8]) {
    append(facts, facts.id, facts.hasLines ? 1 : nil, facts.title, to: &out)
  }

  /// Files, each once, ended by U+0000.
  package static func append(files: [DocumentFacts], to out: inout [UInt8]) {
    var seen: Set<ExactText> = []
    for facts in files where seen.insert(ExactText(facts.file)).inserted {
      out += facts.file.utf8
      out.append(0)
    }
  }
}
