import Answers
import CommandLineOptions
import IndexQueries
import Platform

/// `inlink changes` and `inlink watch`.
struct FeedRun {
  let index: ReadOnlyIndex
  let options: ReadingOptions
  /// Nanoseconds between two looks; each costs two reads of the file's header.
  var interval: Int64 = 200_000_000

  func run(watches: Bool) throws -> Int32 {
    if watches, let what = options.what {
      switch try What(index: index, picks: options.picks).id(of: what) {
      case .id(let id): return try watch(id)
      case .ended(let status): return status
      }
    }
    var output = StandardOutput()
    // changes without a number tells the one to ask from.
    guard watches || options.generation != nil else {
      let generation = try index.changes(since: nil).generation
      if options.output == .json {
        output.bytes += "{\"generation\":\(generation)}\n".utf8
      } else {
        output.bytes += "\(generation)\n".utf8
      }
      return output.end(ExitStatus.answered)
    }
    var seen = options.generation
    if seen == nil { seen = try index.changes(since: nil).generation }
    if options.output == .count {
      let feed = try index.changes(since: seen)
      guard !feed.hasRestarted else {
        StandardError.say(
          "inlink: the log does not reach back: read everything anew, and go on from \(feed.generation)")
        return ExitStatus.errorBody
      }
      output.bytes += "\(feed.changes.count)\n".utf8
      return output.end(ExitStatus.answered)
    }
    while true {
      let feed = try retried { try index.changes(since: seen) }
      seen = feed.generation
      append(feed, to: &output.bytes)
      if !watches || !output.flush() || isReaderGone() { return output.end(ExitStatus.answered) }
      Clock.sleep(nanoseconds: interval)
    }
  }

  private func append(_ feed: ChangeFeed, to out: inout [UInt8]) {
    if options.output == .json {
      if feed.hasRestarted { ListingBody.append(restartAt: feed.generation, to: &out) }
      for change in feed.changes { ListingBody.append(change, to: &out) }
      return
    }
    var screen = Screen(columns: StandardOutput.columns, usesColour: StandardOutput.usesColour)
    if feed.hasRestarted {
      screen.text("restart  the log does not reach back: read everything anew, and go on from \(feed.generation)")
    }
    for change in feed.changes { ListingTable.append(change, to: &screen) }
    out += screen.take()
  }

  /// A line at once, and whenever one of the two numbers changes.
  private func watch(_ id: String) throws -> Int32 {
    var output = StandardOutput()
    var last: (backlinks: Int, mentions: Int)?
    var isFirst = true
    var seen: Int64 = -1
    while true {
      let generation = try retried { try index.changes(since: nil).generation }
      if generation != seen {
        seen = generation
        let now = try retried { try numbers(id) }
        if isFirst || now?.backlinks != last?.backlinks || now?.mentions != last?.mentions {
          if options.output == .json {
            ListingBody.append(generation: generation, numbers: now, to: &output.bytes)
          } else {
            output.bytes += (now.map { "\($0.backlinks) backlinks, \($0.mentions) mentions\n" } ?? "gone\n").utf8
          }
          last = now
        }
        isFirst = false
      }
      if !output.flush() || isReaderGone() { return output.end(ExitStatus.answered) }
      Clock.sleep(nanoseconds: interval)
    }
  }

  private func numbers(_ id: String) throws -> (backlinks: Int, mentions: Int)? {
    var query = HitQuery(kind: .backlinks, id: id)
    query.countsOnly = true
    do {
      let backlinks = try index.hits(query).count
      query.kind = .mentions
      return (backlinks, try index.hits(query).count)
    } catch HitError.noTarget {
      return nil
    }
  }

  /// The daemon may be putting another index in place: for a few seconds that is no reason to end.
  private func retried<Result>(_ body: () throws -> Result) throws -> Result {
    for _ in 0..<25 {
      do { return try body() } catch let error as IndexOpenError where error.isRetryable || error.reason == .missing {
        Clock.sleep(nanoseconds: interval)
      }
    }
    return try body()
  }

  /// A pipe's reader that went away is seen before the next line, which may be long in coming.
  private func isReaderGone() -> Bool {
    var state = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
    return poll(&state, 1, 0) > 0 && state.revents & Int16(POLLERR) != 0
  }
}
