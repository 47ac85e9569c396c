import Answers
import CommandLineOptions
import IndexQueries
import Platform

/// Runs a command for people and editors; returns the exit status.
struct ReadingRun {
  let index: ReadOnlyIndex
  let command: ReadingCommand
  let options: ReadingOptions

  func run() -> Int32 {
    do {
      guard try areNotebooksKnown() else { return ExitStatus.errorBody }
      switch command {
      case .backlinks: return try hits(.backlinks)
      case .mentions: return try hits(.mentions)
      case .links: return try hits(.links)
      case .search: return try search()
      case .find: return try find()
      case .changes, .watch: return try FeedRun(index: index, options: options).run(watches: command == .watch)
      case .related: return try related()
      case .graph: return try graph()
      default: return try listing()
      }
    } catch let error as HitError {
      StandardError.say("inlink: \(error)")
      if case .token = error { return ExitStatus.usage }
      return ExitStatus.errorBody
    } catch let problem as SearchQuery.Problem {
      StandardError.say("inlink: \(problem)")
      return ExitStatus.usage
    } catch {
      StandardError.say("inlink: \(Refusal.text(error))")
      return ExitStatus.noIndex
    }
  }

  /// A notebook that is not there has no answers: that is said.
  private func areNotebooksKnown() throws -> Bool {
    if options.notebooks.isEmpty { return true }
    let known = try index.snapshot { try index.notebooks() }
    for name in options.notebooks where !known.contains(where: { $0.isCalled(name) }) {
      let names = known.map { SafeText.line($0.name) }.joined(separator: ", ")
      StandardError.say("inlink: no notebook is called \(name); the index holds: \(names)")
      return false
    }
    return true
  }

  var screen: Screen { Screen(columns: StandardOutput.columns, usesColour: StandardOutput.usesColour) }

  /// Tokens grow with what was shown: a long one may come from standard input.
  private var token: String? {
    guard options.token == "-" else { return options.token }
    let line = LineReader(path: "-").flatMap { $0.next() } ?? []
    return String(decoding: line, as: UTF8.self)
  }

  var filter: HitFilter {
    var filter = HitFilter()
    filter.notebooks = options.notebooks
    filter.under = options.under
    filter.notUnder = options.notUnder
    filter.since = options.since
    filter.types = options.types
    filter.anchors = options.anchors
    filter.tags = options.tags
    return filter
  }

  /// Shows text for people: through the pager where it does not fit.
  func show(_ screen: inout Screen, more next: String? = nil) -> Int32 {
    let bytes = screen.take()
    var status = ExitStatus.answered
    if !(StandardOutput.isTerminal && Pager.show(bytes, rows: StandardOutput.rows)) {
      var output = StandardOutput()
      output.bytes = bytes
      status = output.end(status)
    }
    if let next { StandardError.say("inlink: there is more: --continue \(next)") }
    return status
  }

  /// Prints what is for programs.
  func print(_ status: Int32 = ExitStatus.answered, more next: String? = nil, _ body: (inout [UInt8]) -> Void) -> Int32
  {
    var output = StandardOutput()
    body(&output.bytes)
    let status = output.end(status)
    if let next { StandardError.say("inlink: there is more: --continue \(next)") }
    return status
  }

  func json(_ body: (inout [UInt8]) -> Void) -> Int32 {
    print { out in
      body(&out)
      out.append(UInt8(ascii: "\n"))
    }
  }

  func number(_ number: Int) -> Int32 { print { $0 += "\(number)\n".utf8 } }

  /// The id of WHAT; nil: it was said why there is none, and the status is the second.
  func target() throws -> (id: String?, status: Int32) {
    switch try What(index: index, picks: options.picks).id(of: options.what ?? "") {
    case .id(let id): return (id, 0)
    case .ended(let status): return (nil, status)
    }
  }
}

// Hits.
extension ReadingRun {
  private func hits(_ kind: HitKind) throws -> Int32 {
    let (id, status) = try target()
    guard let id else { return status }
    var query = HitQuery(kind: kind, id: id)
    query.filter = filter
    if let sort = options.sort { query.sort = SortMode(sort) }
    query.containChildren = options.containChildren
    query.aliases = options.aliases
    query.limit = options.limit
    query.token = token
    query.context = options.context
    if options.isFull { query.length = nil }
    query.countsOnly = options.output == .count
    let answer = try index.hits(query)
    switch options.output {
    case .json: return json { HitBody.append(answer, to: &$0) }
    case .lines: return print(more: answer.next) { HitLines.append(answer, to: &$0) }
    case .files: return print(more: answer.next) { HitLines.append(files: answer.documents.map(\.facts), to: &$0) }
    case .count: return number(answer.count)
    case .text:
      var table = HitTable(screen)
      table.isFull = options.isFull
      table.explains = options.explains
      table.append(answer, kind: kind)
      return show(&table.screen, more: answer.next)
    }
  }

  private func search() throws -> Int32 {
    var query = SearchOptions()
    query.filter = filter
    query.limit = options.limit
    query.token = token
    if options.isFull { query.length = nil }
    if options.output == .count { query.limit = 1 }
    let answer = try index.search(options.what ?? "", query)
    switch options.output {
    case .json: return json { HitBody.append(answer, to: &$0) }
    case .lines: return print(more: answer.next) { HitLines.append(answer, to: &$0) }
    case .files: return print(more: answer.next) { HitLines.append(files: answer.hits.map(\.document), to: &$0) }
    case .count: return number(answer.count)
    case .text:
      var table = HitTable(screen)
      table.isFull = options.isFull
      table.append(answer)
      return show(&table.screen, more: answer.next)
    }
  }

  private func find() throws -> Int32 {
    let list = try index.find(options.what ?? "", limit: options.limit ?? Self.found, token: token)
    return try documents(list)
  }

  /// Documents that `find` shows where nobody says how many.
  private static let found = 50

  private func documents(_ list: EntryList<DocumentFacts>) throws -> Int32 {
    switch options.output {
    case .json: return json { DocumentBody.append(list, to: &$0) }
    case .lines: return print(more: list.next) { out in for facts in list.entries { HitLines.append(facts, to: &out) } }
    case .files: return print(more: list.next) { HitLines.append(files: list.entries, to: &$0) }
    case .count: return number(list.count)
    case .text:
      var screen = screen
      ListingTable.append(list.entries, to: &screen)
      return show(&screen, more: list.next)
    }
  }

  private func related() throws -> Int32 {
    let (id, status) = try target()
    guard let id else { return status }
    let list = try index.related(to: id, limit: options.limit, token: token, filter)
    switch options.output {
    case .json: return json { DocumentBody.append(list, to: &$0) }
    case .text:
      var screen = screen
      ListingTable.append(list.entries, to: &screen)
      return show(&screen, more: list.next)
    default:
      var plain = EntryList<DocumentFacts>(count: list.count)
      plain.entries = list.entries.map(\.document)
      plain.next = list.next
      return try documents(plain)
    }
  }

  private func graph() throws -> Int32 {
    let graph: LinkGraph
    if options.what == nil {
      graph = try index.graph(filter)
    } else {
      let (id, status) = try target()
      guard let id else { return status }
      graph = try index.graph(around: id, depth: options.depth, filter)
    }
    return print { out in
      switch options.graphFormat {
      case .json: GraphBody.json(graph, to: &out)
      case .dot: GraphBody.dot(graph, to: &out)
      case .mermaid: GraphBody.mermaid(graph, to: &out)
      case .graphml: GraphBody.graphML(graph, to: &out)
      }
    }
  }

  fileprivate func orphans(_ query: ListingOptions) throws -> Int32 { try documents(index.orphans(query)) }
}

// Listings of the whole index.
extension ReadingRun {
  private func listing() throws -> Int32 {
    var query = ListingOptions()
    query.filter = filter
    query.limit = options.limit
    query.token = token
    switch command {
    case .orphans: return try orphans(query)
    case .dangling:
      let list = try index.dangling(query)
      return lines(
        list, json: { ListingBody.append(list, to: &$0) }, text: { ListingTable.append(list.entries, to: &$0) },
        fields: list.entries.map { [String($0.count), $0.target, $0.near.first?.id ?? ""] })
    case .errors:
      let list = try index.failures(query)
      let now = Clock.nanoseconds() / 1_000_000_000
      return lines(
        list, json: { ListingBody.append(list, to: &$0) },
        text: { ListingTable.append(list.entries, now: now, to: &$0) },
        fields: list.entries.map { [$0.path + ":1: " + $0.reason] }, files: list.entries.map(\.path))
    case .tags:
      let list = try index.tags(query)
      return lines(
        list, json: { ListingBody.append(list, to: &$0) }, text: { ListingTable.append(list.entries, to: &$0) },
        fields: list.entries.map { [String($0.count), $0.tag] })
    case .translations: return try translations()
    case .stats: return try statistics()
    default: return try duplicates(query)
    }
  }

  private func lines<Entry>(
    _ list: EntryList<Entry>, json body: (inout [UInt8]) -> Void, text: (inout Screen) -> Void, fields: [[String]],
    files: [String] = []
  ) -> Int32 {
    switch options.output {
    case .json: return json(body)
    case .count: return number(list.count)
    case .lines:
      return print(more: list.next) { out in
        for row in fields { out += (row.map(SafeText.line).joined(separator: "\t") + "\n").utf8 }
      }
    case .files:
      return print(more: list.next) { out in
        for file in files {
          out += file.utf8
          out.append(0)
        }
      }
    case .text:
      var screen = screen
      text(&screen)
      return show(&screen, more: list.next)
    }
  }

  private func duplicates(_ query: ListingOptions) throws -> Int32 {
    let found = try index.duplicates(query)
    let (ids, titles, next) = (found.ids, found.titles, found.next)
    switch options.output {
    case .json: return json { ListingBody.append(found, to: &$0) }
    case .count: return number(found.count)
    case .text:
      var screen = screen
      ListingTable.append(ids, "Ids", to: &screen)
      screen.line()
      ListingTable.append(titles, "Titles", to: &screen)
      return show(&screen, more: next)
    default:
      return print(more: next) { out in
        for (kind, entries) in [("id", ids), ("title", titles)] {
          for entry in entries {
            for place in entry.places {
              out += ([kind, entry.name, place].map(SafeText.line).joined(separator: "\t") + "\n").utf8
            }
          }
        }
      }
    }
  }

  private func statistics() throws -> Int32 {
    var last: Int64 = 0
    let statistics = try index.statistics(limit: options.limit ?? 10) { done, all in
      let now = Clock.monotonicNanoseconds()
      // Often enough to be seen, seldom enough to cost nothing.
      guard now - last > 100_000_000 else { return }
      if last > 0 { StandardError.progress("counting mentions: \(done) of \(all) documents") }
      last = now
    }
    StandardError.progress(nil)
    if options.output == .json { return json { ListingBody.append(statistics, to: &$0) } }
    var screen = screen
    ListingTable.append(statistics, to: &screen)
    return show(&screen)
  }

  private func translations() throws -> Int32 {
    var query = TranslationQuery()
    query.title = options.what
    query.missing = options.missing?.lowercased()
    query.site = options.site
    query.limit = options.limit
    query.token = token
    let sites = try index.snapshot { try WikiSites.all(index) }
    if let site = options.site, !sites.contains(where: { $0.name == site }) {
      let names = sites.map { SafeText.line($0.name) }.joined(separator: ", ")
      StandardError.say(
        "inlink: no wiki '\(site)'" + (names.isEmpty ? "; the index holds none" : "; the index holds: \(names)"))
      return ExitStatus.usage
    }
    let list = try index.translations(query)
    if list.count == 0, let title = options.what, options.missing == nil {
      StandardError.say("inlink: no wiki has a page \(title) with language links")
      return ExitStatus.errorBody
    }
    return lines(
      list, json: { ListingBody.append(list, to: &$0) },
      text: { ListingTable.append(list.entries, severalSites: sites.count > 1, to: &$0) },
      fields: list.entries.map { page in
        [page.site, String(page.page), page.title] + page.languages.map { "\($0.code)=\($0.title)" }
      })
  }
}
