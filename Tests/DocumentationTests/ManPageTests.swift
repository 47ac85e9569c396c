import CommandLineOptions
import Foundation
import TestSupport
import Testing

/// What the tables of options say must be in the man pages: the client makes its own of them, the daemon's are checked in.
@Suite struct ManPageTests {
  private static func page(_ name: String) throws -> String {
    try String(contentsOf: SharedFolder.project.appending(path: "scripts/man/\(name)"), encoding: .utf8)
  }

  private static func bold(_ text: String) -> String {
    "\\fB" + text.replacingOccurrences(of: "-", with: "\\-") + "\\fR"
  }

  /// The program makes its page, and `scripts/install` puts it where `man` looks.
  @Test func theClientsPageIsWhatTheProgramSays() throws {
    #expect(try ProgramRun("inlink", ["help", "--man"]).output == ProgramDescription.inlink.manual)
  }

  /// Each command has its own heading, examples, and what its options mean; each way to print for programs its fields.
  @Test func everyCommandIsExplained() {
    let manual = ProgramDescription.inlink.manual
    for command in ProgramDescription.inlink.commands {
      #expect(manual.contains(".SS \(command.name)\n"))
      #expect(!command.examples.isEmpty, "\(command.name) has no example")
      #expect(
        !command.options.contains { $0.name == "json" } || !command.fields.isEmpty,
        "\(command.name): what are the keys?")
    }
    #expect(!manual.contains("BSD"))
  }

  /// A page without mistakes is shown without a word of groff's.
  @Test(
    .enabled(if: SystemCommand.succeeds(["/usr/bin/man", "--version"]), "man is not there"),
    arguments: ["inlink.1", "inlinkd.8", "inlinkd.conf.5", "inlink-fleet.8"])
  func groffHasNoComplaint(_ name: String) throws {
    let scratch = try ScratchFolder()
    let page = try name == "inlink.1" ? ProgramDescription.inlink.manual : Self.page(name)
    let file = try scratch.write(name, page)
    let shown = try SystemCommand.run(
      ["/bin/sh", "-c", "LC_ALL=C.UTF-8 MANWIDTH=78 man --warnings -E UTF-8 -l '\(file)' 2>&1 >/dev/null"])
    #expect(shown.output == "", "\(shown.output)")
  }

  /// What its own help names, and nothing else.
  @Test func theFleetsOptions() throws {
    let page = try Self.page("inlink-fleet.8")
    let script = SharedFolder.project.appending(path: "scripts/fleet").path
    var named: Set<String> = []
    for command in ["load", "status", "forget", "schema"] {
      let help = try SystemCommand.run(["/usr/bin/python3", script, command, "--help"])
      #expect(help.status == 0)
      for match in help.output.matches(of: /--[a-z]+/) where match.output != "--help" { named.insert(String(match.output)) }
    }
    let explained = page.matches(of: /\n\.TP\n\\fB\\-\\-([a-z]+)/).map { "--" + $0.output.1 }
    #expect(Set(explained) == named)
  }

  @Test func theDaemonsOptionsAndStatuses() throws {
    let lines = try Self.page("inlinkd.8").components(separatedBy: "\n")
    let program = ProgramDescription.inlinkd
    let options = program.commands.flatMap(\.options) + program.options
    for option in options {
      let argument = option.argument.map { " \\fI\($0)\\fR" } ?? ""
      let tag = Self.bold("--" + option.name) + argument
      let place = try #require(lines.firstIndex(of: tag), "\(tag)")
      #expect(lines[place + 1].lowercased() == option.summary.lowercased() + ".", "\(tag)")
    }
    for (status, meaning) in program.statuses {
      let place = try #require(lines.firstIndex { $0 == "\(status)" || $0 == "\\fB\(status)\\fR" })
      #expect(lines[place + 1].replacingOccurrences(of: "\\-", with: "-").lowercased() == meaning.lowercased() + ".")
    }
    // And nothing that is gone.
    for line in lines where line.hasPrefix("\\fB\\-\\-") && !line.contains(",") {
      #expect(options.contains { line.hasPrefix(Self.bold("--" + $0.name)) }, "\(line)")
    }
  }

  /// Each key of the page's list is taken by the program, and stands in the example file.
  @Test func everySetting() throws {
    let scratch = try ScratchFolder()
    let values = [
      "notebooks": scratch.path, "index": scratch.path + "/i.sqlite", "poll-interval": "3", "index-mode": "0640",
      "settings": "/a", "wiki-export": "/a", "interwiki": "/a", "hints": "no",
    ]
    let keys = try Self.page("inlinkd.conf.5").components(separatedBy: "\n")
      .filter { $0.hasPrefix("\\fB") && $0.contains("\\fR = ") }
      .map { String($0.dropFirst(3).prefix { $0 != "\\" }) }
    #expect(Set(keys) == Set(values.keys))
    let file = try scratch.write("all.conf", keys.map { "\($0) = \(values[$0] ?? "")\n" }.joined())
    // Nothing lies at /a: the daemon ends, but with no complaint about the settings file.
    #expect(try !ProgramRun("inlinkd", ["--config", file, "--verify"]).errors.contains("all.conf"))
    let broken = try scratch.write("broken.conf", "notebooks = /a\nno-setting = 1\n")
    let run = try ProgramRun("inlinkd", ["--config", broken, "--verify"])
    #expect(run.status == 2 && run.errors.contains("broken.conf:2: no setting 'no-setting'"), "\(run.errors)")
    let example = try String(
      contentsOf: SharedFolder.project.appending(path: "scripts/inlinkd.conf.example"), encoding: .utf8)
    let settings = example.components(separatedBy: "\n").filter { $0.hasPrefix("#") && !$0.hasPrefix("# ") }
    #expect(Set(settings.map { String($0.dropFirst().prefix { $0 != " " }) }) == Set(keys))
  }
}
