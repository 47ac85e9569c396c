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

// getopt_long keeps its state in globals: one test at a time.
@Suite(.serialized) struct CommandLineTests {
  @Test func forms() throws {
    #expect(
      try options("--index", "f", "getBacklink2", "--requests", "-", "--quirks")
        == InlinkOptions(index: "f", command: .backlinks(.bodies(file: "-"), quirks: true), format: nil))
    #expect(try options("getBacklink2", "--request={}", "--index=g").index == "g")
    var arguments = InlinkOptions.BacklinkArguments(id: "ID")
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

  @Test(
    arguments: [
      ([], "inlink: no command (try 'inlink --help')"),
      (["frob"], "inlink: no command 'frob' (try 'inlink --help')"),
      (["getBacklink2"], "inlink: no ID, --request or --requests (try 'inlink getBacklink2 --help')"),
      (["getBacklink2", "--nope"], "inlink: no option --nope (try 'inlink getBacklink2 --help')"),
      (["getBacklink2", "--k"], "inlink: --k needs an argument (try 'inlink getBacklink2 --help')"),
      (["--index"], "inlink: --index needs an argument (try 'inlink --help')"),
      (["status", "--json=1"], "inlink: --json takes no argument (try 'inlink status --help')"),
      (
        ["getBacklink2", "a", "--request", "b"],
        "inlink: more than one of ID, --request, --requests (try 'inlink getBacklink2 --help')"
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
    for program in [ProgramDescription.inlink, .inlinkd] {
      for command in program.commands {
        let help = program.help(for: command)
        for option in command.options + program.options { #expect(help.contains("--\(option.name)")) }
        for status in program.statuses { #expect(help.contains("  \(status.status)  \(status.meaning)")) }
      }
    }
    guard case .show(let help) = try InlinkOptions.parse(["status", "--help"], environment: none) else {
      Issue.record("no help")
      return
    }
    #expect(help.hasPrefix("usage: inlink status"))
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
