import IndexQueries

/// Listings for people.
package enum ListingTable {
  package static func append(_ documents: [DocumentFacts], to screen: inout Screen) {
    for document in documents { screen.heading(document.path, screen.time(document.updated)) }
  }

  package static func append(_ related: [RelatedDocument], to screen: inout Screen) {
    for entry in related {
      let score = "\(Double((entry.score * 100).rounded()) / 100)"
      screen.heading(entry.document.path, score)
    }
  }

  package static func append(_ targets: [DanglingTarget], to screen: inout Screen) {
    for entry in targets {
      let anchor = entry.anchors.first.map { $0.isEmpty ? "" : " “\($0)”" } ?? ""
      screen.heading(entry.target + anchor, "\(entry.count) \(entry.count == 1 ? "ref" : "refs")")
      var places: [String] = []
      var seen: Set<Int64> = []
      for document in entry.documents where seen.insert(document.number).inserted { places.append(document.path) }
      for place in places.prefix(3) { note("in ", place, &screen) }
      if places.count > 3 { screen.line(screen.styled("  … and \(places.count - 3) more", .faint)) }
      for document in entry.near { note("like ", document.path, &screen) }
    }
  }

  private static func note(_ word: String, _ path: String, _ screen: inout Screen) {
    let shown = ShownText.path(ShownText.visible(path), columns: screen.columns - 2 - word.utf8.count)
    screen.line("  " + screen.styled(word, .faint) + shown)
  }

  package static func append(_ repetitions: [Repetition], _ title: String, to screen: inout Screen) {
    screen.line(screen.styled("\(title): \(repetitions.isEmpty ? "none" : "\(repetitions.count)")", .bold))
    for entry in repetitions {
      screen.line("  " + ShownText.fitted(ShownText.visible(entry.name), columns: screen.columns - 2))
      for place in entry.places {
        screen.line("    " + ShownText.path(ShownText.visible(place), columns: screen.columns - 4))
      }
    }
  }

  package static func append(_ failures: [FileFailure], now: Int64, to screen: inout Screen) {
    for entry in failures {
      screen.heading(entry.path, StatusTable.age(entry.since, now))
      for row in [entry.reason] {
        screen.line("  " + ShownText.fitted(ShownText.visible(row), columns: screen.columns - 2))
      }
    }
  }

  package static func append(_ tags: [TagCount], to screen: inout Screen) {
    screen.table(tags.map { [String($0.count), $0.tag] }, giving: 1, rightAligned: [0])
  }

  package static func append(_ statistics: IndexStatistics, to screen: inout Screen) {
    let numbers = [
      ("notebooks", statistics.notebooks), ("documents", statistics.documents), ("blocks", statistics.blocks),
      ("refs", statistics.refs), ("refs to nothing", statistics.dangling), ("orphans", statistics.orphans),
      ("tags", statistics.tags),
    ]
    screen.table(numbers.map { [$0.0, String($0.1)] }, giving: 0, rightAligned: [1])
    for (title, entries) in [("Most linked", statistics.linked), ("Most mentioned", statistics.mentioned)] {
      screen.line()
      screen.line(screen.styled(title, .bold))
      screen.table(
        entries.map { [String($0.count), $0.document.path] }, giving: 1, isPath: true, rightAligned: [0])
    }
  }

  package static func append(_ pages: [TranslatedPage], severalSites: Bool, to screen: inout Screen) {
    for page in pages {
      let name = severalSites ? page.site + ": " + page.title : page.title
      screen.heading(name, page.languages.isEmpty ? "none" : String(page.languages.count))
      guard !page.languages.isEmpty else { continue }
      let text = page.languages.map { "\($0.code) \($0.title)" }.joined(separator: " · ")
      screen.line("  " + ShownText.fitted(ShownText.visible(text), columns: screen.columns - 2))
    }
  }

  package static func append(_ change: IndexChange, to screen: inout Screen) {
    let kind = ShownText.padded(change.kind, columns: 7)
    screen.line("\(kind)  " + ShownText.path(ShownText.visible(change.path), columns: screen.columns - 9))
  }
}
