import IndexQueries

/// `inlink status` for people.
package enum StatusTable {
  package static func append(_ status: IndexStatus, now: Int64, to out: inout [UInt8]) {
    var lines = [
      "index      \(ShownText.visible(status.path)) (generation \(status.generation))",
      "holds      \(status.documents) documents in \(status.notebooks) notebooks, "
        + "\(status.blocks) blocks, \(status.refs) refs",
      "last pass  \(status.lastScan.map { age($0, now) } ?? "never")",
    ]
    if !status.lastScanReason.isEmpty {
      lines.append("partial    \(ShownText.visible(status.lastScanReason))")
      lines.append("complete   \(status.lastCompleteScan.map { age($0, now) } ?? "never")")
    }
    for tree in status.trees {
      var line = "tree       \(ShownText.visible(tree.path)): \(tree.state)"
      if !tree.reason.isEmpty { line += " since \(age(tree.since, now)): \(ShownText.visible(tree.reason))" }
      lines.append(line)
    }
    if !status.unreadableFiles.isEmpty {
      lines.append("unreadable \(status.unreadableFiles.count)")
      for file in status.unreadableFiles {
        lines.append("  \(ShownText.visible(file.path)): \(ShownText.visible(file.reason))")
      }
    }
    for wiki in status.wikis {
      lines.append("wiki       \(ShownText.visible(wiki.name)): \(wiki.pages) pages, \(wiki.links) language links")
      if wiki.stale > 0 { lines.append("  \(wiki.stale) pages are to be read again") }
      if wiki.outOfReach > 0 { lines.append("  \(wiki.outOfReach) pages have links that can't be told from the text") }
      for title in wiki.sameTitles { lines.append("  two files are called \(ShownText.visible(title))") }
    }
    for line in lines {
      out.append(contentsOf: line.utf8)
      out.append(UInt8(ascii: "\n"))
    }
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
  private static func age(_ then: Int64, _ now: Int64) -> String {
    let seconds = max(0, now &- then)
    for (length, unit) in [(86_400 as Int64, "d"), (3600, "h"), (60, "min")] where seconds >= length {
      return "\(seconds / length) \(unit) ago"
    }
    return "\(seconds) s ago"
  }
}
