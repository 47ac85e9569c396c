import Testing

@testable import CommandLineOptions

private func none(_ name: String) -> String? { name == "HOME" ? "/home/a" : nil }

private func options(_ words: String...) throws -> InlinkOptions {
  guard case .run(let options) = try InlinkOptions.parse(words, environment: none) else {
    throw UsageError(program: "", message: "shown", command: "")
  }
  return options
}

private func refusal(_ words: [String]) -> String? {
  do {
    _ = try InlinkOptions.parse(words, environment: none)
    return nil
  } catch { return error.description }
}

/// With one blank wherever a line may have been broken.
private func words(_ text: String) -> String { text.split { $0 == " " || $0 == "\n" }.joined(separator: " ") }

// getopt_long keeps its state in globals: one test at a time.
@Suite(.serialized) struct CommandLineTests {
  @Test func forms() throws {
    #expect(
      try options("--index", "f", "getBacklink2", "--requests", "-", "--quirks")
        == InlinkOptions(index: "f", command: .backlinks(.bodies(file: "-"), quirks: true), format: nil))
    #expect(try options("getBacklink2", "--request={}", "--index=g").index == "g")
    var arguments = InlinkOptions.BacklinkArguments(ids: ["ID"])
    arguments.k = "-x"
    arguments.sort = "4"
    arguments.containChildren = false
    #expect(
      try options("getBacklink2", "ID", "--k", "-x", "--sort", "4", "--no-contain-children").command
        == .backlinks(.arguments(arguments), quirks: false))
    #expect(try options("status", "--json").command == .status(asJSON: true, checks: false))
    #expect(try options("status").index == "/home/a/.local/share/inlink/index.sqlite")
    #expect(
      try options("langbacklinks", "--lbllang", "fr", "--all", "--site", "w").command
        == .languageBacklinks(.parameters([.init(name: "lbllang", value: "fr")], all: true), site: "w"))
    #expect(try options("langbacklinks", "--query", "a=b").command == .languageBacklinks(.query("a=b"), site: nil))
  }

  @Test func aFleetStandsForTheIndex() throws {
    let asked = try options("getBacklink2", "ID", "--fleet", "http://h/d", "--fleet-credentials", "f")
    #expect(asked.fleet == FleetLocation(address: "http://h/d", credentials: "f"))
    #expect(asked.index.isEmpty)
    #expect(
      try options("langbacklinks", "--fleet=http://h").fleet == FleetLocation(address: "http://h", credentials: nil))
    #expect(try options("serve", "--fleet=http://h", "--site", "w").fleet?.address == "http://h")
    #expect(try options("langbacklinks").fleet == nil)
    for (words, message) in [
      (["--index", "i", "langbacklinks", "--fleet", "u"], "--index does not go with --fleet"),
      (["getBacklink2", "ID", "--fleet", "u", "--k", "x"], "--k does not go with --fleet"),
      (["getBacklink2", "ID", "--fleet", "u", "--quirks"], "--quirks does not go with --fleet"),
      (["serve", "--fleet", "u", "--quirks"], "--quirks does not go with --fleet"),
      (["langbacklinks", "--fleet-credentials", "f"], "--fleet-credentials goes with --fleet"),
      (["find", "x", "--fleet", "u"], "no option --fleet"),
    ] {
      #expect(refusal(words)?.contains(message) == true, "\(words)")
    }
  }

  @Test(
    arguments: [
      ([], "inlink: no command (try 'inlink --help')"),
      (["frob"], "inlink: no command 'frob' (try 'inlink --help')"),
      (["getBacklink2"], "inlink: no WHAT, --request or --requests (try 'inlink getBacklink2 --help')"),
      (["getBacklink2", "--nope"], "inlink: no option --nope (try 'inlink getBacklink2 --help')"),
      (["getBacklink2", "--k"], "inlink: --k needs an argument (try 'inlink getBacklink2 --help')"),
      (["--index"], "inlink: --index needs an argument (try 'inlink --help')"),
      (["status", "--json=1"], "inlink: --json takes no argument (try 'inlink status --help')"),
      (
        ["getBacklink2", "a", "--request", "b"],
        "inlink: more than one of WHAT, --request, --requests (try 'inlink getBacklink2 --help')"
      ),
      (
        ["getBacklink2", "--re", "x"],
        "inlink: --re may mean --request or --requests (try 'inlink getBacklink2 --help')"
      ),
      (["\u{1B}[2J"], "inlink: no command '\u{FFFD}[2J' (try 'inlink --help')"),
      (["status", "x"], "inlink: unexpected 'x' (try 'inlink status --help')"),
      (["status", "--format", "x"], "inlink: no option --format (try 'inlink status --help')"),
      (
        ["getBacklink2", "a", "--format", "x"],
        "inlink: no format 'x': json, table or lines (try 'inlink getBacklink2 --help')"
      ),
    ] as [([String], String)])
  func usageErrors(_ words: [String], _ message: String) { #expect(refusal(words) == message) }

  @Test func helpNamesEveryOptionAndStatus() throws {
    let client = ProgramDescription.inlink
    for status in client.statuses {
      #expect(words(client.help()).contains(words(" \(status.status) \(status.meaning) ")))
    }
    for option in client.options { #expect(client.help().contains("--\(option.name)")) }
    for command in client.commands {
      let help = client.help(for: command)
      for option in command.options { #expect(help.contains("--\(option.name)"), "\(command.name)") }
      #expect(client.help().contains("  \(command.name) "))
    }
    let daemon = ProgramDescription.inlinkd
    for option in daemon.commands.flatMap(\.options) + daemon.options {
      #expect(daemon.help().contains("--\(option.name)"))
    }
    for status in daemon.statuses {
      #expect(words(daemon.help()).contains(words(" \(status.status) \(status.meaning) ")))
    }
    guard case .show(let help) = try InlinkOptions.parse(["status", "--help"], environment: none) else {
      Issue.record("no help")
      return
    }
    #expect(help.hasPrefix("usage: inlink status"))
  }

  @Test func helpOfACommandFitsAScreen() {
    for command in ProgramDescription.inlink.commands {
      let lines = ProgramDescription.inlink.help(for: command).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 25, "\(command.name): \(lines.count) lines")
      for line in lines { #expect(line.count <= 80, "\(command.name): \(line)") }
      #expect(lines.contains("examples:"), "\(command.name)")
    }
    for topic in ["filters", "output", "limits"] {
      #expect(ProgramDescription.inlink.help(topic: topic)?.hasPrefix(topic + ": options of") == true)
    }
  }

  @Test func waysToAskForHelp() throws {
    func shown(_ words: String...) throws -> String? {
      guard case .show(let text) = try InlinkOptions.parse(words, environment: none) else { return nil }
      return text
    }
    let help = try #require(try shown("--help"))
    #expect(try shown("-h") == help && shown("help") == help)
    #expect(try shown("HELP", "Search") == shown("search", "-h"))
    #expect(try shown("-V") == shown("--version"))
    #expect(try shown("help", "--man")?.contains(".TH INLINK 1") == true)
    #expect(refusal(["help", "serch"])?.contains("did you mean search?") == true)
  }

  @Test(
    arguments: [
      (["serach"], "no command 'serach'; did you mean search?"), (["GETBACKLINK"], "did you mean getBacklink2?"),
      (["backlinks", "x", "--jason"], "no option --jason; did you mean --json?"),
      (["backlinks", "x", "--sort", "x"], "--sort is 'x': updated, oldest, name"),
      (["backlinks", "x", "--type", "p,x"], "--type has no 'x': d, h, p"),
      (["backlinks", "x", "--since", "soon"], "--since is 'soon'; 2026, 2026-03"),
      (["backlinks", "x", "--limit", "0"], "--limit is '0', not a number from 1 to 1000000"),
      (["backlinks", "x", "--json", "--lines"], "--json and --lines"),
      (["mentions", "x", "--aliases", "--no-aliases"], "--aliases and --no-aliases"),
      (["backlinks"], "no WHAT: an id, a path, a title or an alias"),
      (["backlinks", "a", "b"], "put a name of several words"),
      (["search"], "no TEXT"), (["graph", "--format", "png"], "no format 'png': dot, mermaid, json, graphml"),
      (["completion", "tcsh"], "name one shell: bash, zsh or fish"), (["orphans", "x"], "unexpected 'x'"),
      (["changes", "--since", "yesterday"], "not a number from 0 on"),
    ] as [([String], String)])
  func wrongValuesNameTheRightOnes(_ words: [String], _ message: String) {
    #expect(refusal(words)?.contains(message) == true, "\(refusal(words) ?? "no refusal")")
  }

  @Test(
    arguments: [
      ("2026", "20260101000000"), ("2026-03", "20260301000000"), ("2026-03-01", "20260301000000"),
      ("2026-03-01T12:30", "20260301123000"), ("20260301123059", "20260301123059"), ("2026-13", nil), ("x", nil),
      ("", nil),
      ("20263", nil), ("-1d", nil), ("99999999999999999999d", nil),
    ] as [(String, String?)])
  func dates(_ text: String, _ digits: String?) { #expect(DateText.digits(text) == digits) }

  @Test func relativeDates() throws {
    let now: Int64 = 1_790_000_000
    #expect(DateText.digits("1d", now: now) == DateText.digits("24h", now: now))
    #expect(DateText.digits("1w", now: now) == DateText.digits("7d", now: now))
    let today = try #require(DateText.digits("today", now: now))
    let yesterday = try #require(DateText.digits("yesterday", now: now))
    #expect(today.hasSuffix("000000") && today > yesterday)
  }

  @Test func whereTheIndexLies() {
    #expect(IndexLocation.standard { ["INLINK_INDEX": "/i", "HOME": "/h"][$0] } == "/i")
    #expect(IndexLocation.standard { ["XDG_DATA_HOME": "/x", "HOME": "/h"][$0] } == "/x/inlink/index.sqlite")
    #expect(
      IndexLocation.standard { ["INLINK_INDEX": "", "XDG_DATA_HOME": "rel", "HOME": "/h"][$0] }
        == "/h/.local/share/inlink/index.sqlite")
    #expect(IndexLocation.standard { _ in nil } == nil)
  }

  @Test func daemon() throws {
    func parse(_ words: String...) throws -> InlinkdOptions? {
      guard case .run(let options) = try InlinkdOptions.parse(words, environment: none) else { return nil }
      return options
    }
    let options = try #require(
      try parse(
        "--notebooks", "a", "--notebooks=b", "--once", "--poll-interval", "0.5", "--index-mode", "0640", "--index", "i")
    )
    #expect(options.notebooks == ["a", "b"] && options.mode == .once && options.index == "i")
    #expect(options.pollInterval == .milliseconds(500) && options.indexMode == 0o640 && options.usesHints)
    for words in [
      [], ["--notebooks", "a", "--poll-interval", "0"], ["--notebooks", "a", "--poll-interval", "nan"],
      ["--notebooks", "a", "--index-mode", "9"], ["--notebooks", "a", "--rebuild", "--verify"],
      ["--notebooks", "a", "b"],
    ] {
      #expect(throws: UsageError.self) { try InlinkdOptions.parse(words, environment: none) }
    }
  }
}
