import IndexQueries

/// `inlink status` for people.
package enum StatusTable {
  package static func append(_ status: IndexStatus, now: Int64, to screen: inout Screen) {
    row("index", path: status.path, "generation \(status.generation)", &screen)
    let holds =
      "\(status.documents) documents in \(status.notebooks) notebooks, \(status.blocks) blocks, \(status.refs) refs"
    row("holds", holds, &screen)
    row("last pass", status.lastScan.map { age($0, now) } ?? "never", &screen)
    if !status.lastScanReason.isEmpty {
      row("partial", status.lastScanReason, &screen)
      row("complete", status.lastCompleteScan.map { age($0, now) } ?? "never", &screen)
    }
    for tree in status.trees {
      row("tree", path: tree.path, tree.state, &screen)
      if !tree.reason.isEmpty { row("", "since \(age(tree.since, now)): \(tree.reason)", &screen) }
    }
    if !status.unreadableFiles.isEmpty {
      row("unreadable", String(status.unreadableFiles.count), &screen)
      for file in status.unreadableFiles {
        row("", path: file.path, "", &screen)
        row("", "  " + file.reason, &screen)
      }
    }
    for wiki in status.wikis {
      row("wiki", "\(wiki.name): \(wiki.pages) pages, \(wiki.links) language links", &screen)
      if wiki.stale > 0 { row("", "\(wiki.stale) pages are to be read again", &screen) }
      if wiki.outOfReach > 0 {
        row("", "\(wiki.outOfReach) pages have links that can't be told from the text", &screen)
      }
      for title in wiki.sameTitles { row("", "two files are called \(title)", &screen) }
    }
  }

  private static let labels = 12

  /// A text on as many lines as it takes.
  private static func row(_ label: String, _ text: String, _ screen: inout Screen) {
    let cells = ShownText.visible(text).map {
      ShownText.Cell(text: String($0), width: ShownText.width($0), isHit: false)
    }
    for (place, line) in ShownText.rows(cells, columns: screen.columns - labels).enumerated() {
      screen.line(ShownText.padded(place == 0 ? label : "", columns: labels) + line.map(\.text).joined())
    }
  }

  /// A path, shortened if it must be, and a word beside it.
  private static func row(_ label: String, path: String, _ word: String, _ screen: inout Screen) {
    let shown = ShownText.visible(word)
    let room = screen.columns - labels - (shown.isEmpty ? 0 : ShownText.width(shown) + 2)
    if room < 16, !shown.isEmpty {
      row(label, path: path, "", &screen)
      return row("", word, &screen)
    }
    let path = ShownText.path(ShownText.visible(path), columns: max(8, room))
    screen.line(ShownText.padded(label, columns: labels) + path + (shown.isEmpty ? "" : ": " + shown))
  }

  /// One line if the index is older than `limit` seconds, or has not seen everything for as long; nil: it is fresh.
  package static func staleness(
    lastScan: Int64?, lastCompleteScan: Int64?, reason: String, now: Int64, limit: Int64
  ) -> String? {
    guard limit > 0 else { return nil }
    guard let lastScan else { return "the index has not seen a whole pass yet" }
    if now &- lastScan > limit {
      return "the index is old: its last pass was \(age(lastScan, now)); is inlinkd running?"
    }
    if !reason.isEmpty, now &- (lastCompleteScan ?? 0) > limit {
      let since = lastCompleteScan.map { age($0, now) } ?? "never"
      return "the index is not complete (last complete pass: \(since)): \(ShownText.visible(reason))"
    }
    return nil
  }

  /// The largest whole unit; a clock that was set back makes no negative age.
  static func age(_ then: Int64, _ now: Int64) -> String {
    let seconds = max(0, now &- then)
    for (length, unit) in [(86_400 as Int64, "d"), (3600, "h"), (60, "min")] where seconds >= length {
      return "\(seconds / length) \(unit) ago"
    }
    return "\(seconds) s ago"
  }
}
