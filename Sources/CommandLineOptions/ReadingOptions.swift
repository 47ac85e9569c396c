import Platform

/// The commands that answer people and editors (spec: the command line, "for people and editors").
package enum ReadingCommand: String, Sendable, CaseIterable {
  case backlinks, mentions, links, search, find, dangling, orphans, duplicates, errors, tags, stats, related, graph,
    translations, changes, watch
}

/// What they are asked.
package struct ReadingOptions: Sendable, Equatable {
  /// What standard output gets.
  package enum Output: String, Sendable {
    /// For people.
    case text
    case json
    /// `path:line: text`, or `path:id: text`.
    case lines
    /// Files, each once, ended by U+0000.
    case files
    /// A number.
    case count
  }

  package enum GraphFormat: String, Sendable, CaseIterable {
    case dot, mermaid, json, graphml
  }

  /// WHAT, or TEXT.
  package var what: String?
  package var output = Output.text
  package var limit: Int?
  package var token: String?
  package var notebooks: [String] = []
  package var under: [String] = []
  package var notUnder: [String] = []
  /// 14 digits, local time.
  package var since: String?
  package var types: [String] = []
  package var anchors: [String] = []
  package var tags: [String] = []
  /// As getBacklink2 takes it.
  package var sort: Int64?
  package var containChildren: Bool?
  package var aliases: Bool?
  package var explains = false
  package var picks = false
  package var isFull = false
  package var context = 0
  package var depth = 1
  package var graphFormat = GraphFormat.dot
  package var missing: String?
  package var site: String?
  /// For changes.
  package var generation: Int64?
}

extension ReadingOptions {
  static func parse(
    _ parsed: ParsedArguments, _ command: ReadingCommand, _ fail: (String) -> UsageError
  ) throws(UsageError) -> ReadingOptions {
    var options = ReadingOptions()
    options.what = try operand(parsed, command, fail)
    let outputs: [(String, Output)] = [("json", .json), ("lines", .lines), ("print0", .files), ("count", .count)]
    let chosen = outputs.filter { parsed.has($0.0) }
    if chosen.count > 1 { throw fail(chosen.map { "--" + $0.0 }.joined(separator: " and ")) }
    options.output = chosen.first?.1 ?? .text
    options.limit = try number("limit", 1...1_000_000, parsed, fail)
    options.token = parsed.last("continue")
    options.notebooks = parsed.all("notebook")
    options.under = parsed.all("under")
    options.notUnder = parsed.all("not-under")
    options.types = parsed.all("type").flatMap { $0.split(separator: ",").map(String.init) }
    if let wrong = options.types.first(where: { !types.contains($0) }) {
      throw fail("--type has no '\(ArgumentParser.visible(wrong))': \(types.joined(separator: ", "))")
    }
    options.anchors = parsed.all("anchor")
    options.tags = parsed.all("tag")
    if command == .changes || command == .watch {
      options.generation = try number("since", 0...Int.max, parsed, fail).map(Int64.init)
    } else if let date = parsed.last("since") {
      guard let digits = DateText.digits(date) else {
        throw fail("--since is '\(ArgumentParser.visible(date))'; \(DateText.rule)")
      }
      options.since = digits
    }
    if let name = parsed.last("sort") {
      guard
        let mode = sortNames.first(where: { $0.name == name })?.mode
          ?? Int64(name).flatMap({ (0...15).contains($0) ? $0 : nil })
      else {
        throw fail(
          "--sort is '\(ArgumentParser.visible(name))': \(sortNames.map(\.name).joined(separator: ", ")), or SiYuan's numbers 0 to 15"
        )
      }
      options.sort = mode
    }
    options.containChildren = try either("contain-children", "no-contain-children", parsed, fail)
    options.aliases = try either("aliases", "no-aliases", parsed, fail)
    options.explains = parsed.has("explain")
    options.picks = parsed.has("pick")
    options.isFull = parsed.has("full")
    options.context = try number("context", 0...1000, parsed, fail) ?? 0
    options.depth = try number("depth", 0...100, parsed, fail) ?? 1
    options.missing = parsed.last("missing")
    options.site = parsed.last("site")
    if command == .graph { try options.setGraphFormat(parsed, fail) }
    try options.refuseWhatIsIgnored(parsed, command, fail)
    return options
  }

  /// Options that would say nothing beside others.
  private func refuseWhatIsIgnored(
    _ parsed: ParsedArguments, _ command: ReadingCommand, _ fail: (String) -> UsageError
  ) throws(UsageError) {
    let form = ["lines", "print0", "count"].first(where: parsed.has)
    if let form, let stray = ["context", "explain"].first(where: parsed.has) { throw fail("--\(stray) and --\(form)") }
    if command == .watch, what != nil, generation != nil { throw fail("--since goes with a watch of everything") }
    if command == .changes, output == .count, generation == nil { throw fail("--count goes with --since") }
    if command == .graph, what == nil, parsed.has("depth") { throw fail("--depth goes with WHAT") }
  }

  private mutating func setGraphFormat(
    _ parsed: ParsedArguments, _ fail: (String) -> UsageError
  ) throws(UsageError) {
    guard let name = parsed.last("format") else {
      if output == .json { graphFormat = .json }
      return
    }
    if output == .json, name != "json" { throw fail("--json and --format \(ArgumentParser.visible(name))") }
    guard let format = GraphFormat(rawValue: name) else {
      let names = GraphFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw fail("no format '\(ArgumentParser.visible(name))': \(names)")
    }
    graphFormat = format
  }

  private static func operand(
    _ parsed: ParsedArguments, _ command: ReadingCommand, _ fail: (String) -> UsageError
  ) throws(UsageError) -> String? {
    let operands = parsed.operands
    switch command {
    case .search, .find:
      // Words need no quotes.
      if operands.isEmpty { throw fail("no TEXT") }
      return operands.joined(separator: " ")
    case .backlinks, .mentions, .links, .related:
      guard let what = operands.first, !what.isEmpty else {
        throw fail("no WHAT: an id, a path, a title or an alias")
      }
      if operands.count > 1 {
        throw fail("unexpected '\(ArgumentParser.visible(operands[1]))'; put a name of several words in quotes")
      }
      return what
    case .graph, .translations, .watch:
      if operands.count > 1 {
        throw fail("unexpected '\(ArgumentParser.visible(operands[1]))'; put a name of several words in quotes")
      }
      return operands.first
    default:
      if let extra = operands.first { throw fail("unexpected '\(ArgumentParser.visible(extra))'") }
      return nil
    }
  }

  private static func number(
    _ name: String, _ range: ClosedRange<Int>, _ parsed: ParsedArguments, _ fail: (String) -> UsageError
  ) throws(UsageError) -> Int? {
    guard let text = parsed.last(name) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      let bounds =
        range.upperBound == .max ? "from \(range.lowerBound) on" : "from \(range.lowerBound) to \(range.upperBound)"
      throw fail("--\(name) is '\(ArgumentParser.visible(text))', not a number \(bounds)")
    }
    return number
  }

  private static func either(
    _ yes: String, _ no: String, _ parsed: ParsedArguments, _ fail: (String) -> UsageError
  ) throws(UsageError) -> Bool? {
    if parsed.has(yes), parsed.has(no) { throw fail("--\(yes) and --\(no)") }
    return parsed.has(yes) ? true : parsed.has(no) ? false : nil
  }

  /// As in `blocks.type`.
  static let types = [
    "d", "h", "p", "c", "m", "t", "html", "l", "i", "b", "callout", "s", "av", "query_embed", "tb", "iframe", "widget",
    "video", "audio",
  ]

  static let sortNames: [(name: String, mode: Int64)] = [
    ("updated", 3), ("oldest", 2), ("name", 0), ("name-down", 1), ("natural", 4), ("natural-down", 5), ("created", 10),
    ("created-up", 9),
  ]
}

/// Times as people write them.
package enum DateText {
  package static let rule = "2026, 2026-03, 2026-03-01, 20260301120000, today, yesterday, 12h, 7d or 2w"

  /// 14 digits in local time, as documents have them; nil if it is no time. `now`: seconds since 1970.
  package static func digits(_ text: String, now: Int64 = Clock.nanoseconds() / 1_000_000_000) -> String? {
    switch text {
    case "today": return Clock.localDigits(seconds: now).prefix(8) + "000000"
    case "yesterday": return Clock.localDigits(seconds: now - 86_400).prefix(8) + "000000"
    default: break
    }
    if let unit = text.last, let length = units[unit], let count = Int64(text.dropLast()),
      (0...1_000_000).contains(count)
    {
      return Clock.localDigits(seconds: now - count * length)
    }
    var digits: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(byte)
      case UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "T"), UInt8(ascii: " "): continue
      default: return nil
      }
    }
    guard [4, 6, 8, 10, 12, 14].contains(digits.count) else { return nil }
    let least = Array("00000101000000".utf8)
    digits += least[digits.count...]
    func part(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } }
    guard (1...12).contains(part(4..<6)), (1...31).contains(part(6..<8)), part(8..<10) < 24, part(10..<12) < 60 else {
      return nil
    }
    return String(decoding: digits, as: UTF8.self)
  }

  private static let units: [Character: Int64] = ["h": 3600, "d": 86_400, "w": 604_800]
}
