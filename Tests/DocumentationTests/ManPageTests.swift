import CommandLineOptions
import Foundation
import TestSupport
import Testing

/// The man pages are checked in; what the tables of options say must be in them.
@Suite struct ManPageTests {
  private static func page(_ name: String) throws -> [String] {
    let file = SharedFolder.project.appending(path: "scripts/man/\(name)")
    return try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
  }

  private static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }

  @Test(arguments: [("inlink.1", ProgramDescription.inlink), ("inlinkd.8", ProgramDescription.inlinkd)])
  func everyOptionAndStatus(name: String, program: ProgramDescription) throws {
    let lines = try Self.page(name)
    for command in program.commands where !command.name.isEmpty {
      #expect(lines.contains(".Ss \(command.name)"))
      #expect(lines.contains(Self.sentence(command.summary)))
    }
    for option in program.commands.flatMap(\.options) + program.options {
      let argument = option.argument.map { " Ar " + $0.replacingOccurrences(of: "|", with: " | ") } ?? ""
      let tag = ".It Fl Fl \(option.name)\(argument)"
      let meanings = lines.indices.dropLast().filter { lines[$0] == tag }.map { lines[$0 + 1] }
      #expect(meanings.contains(Self.sentence(option.summary)), "\(tag)")
    }
    for (status, meaning) in program.statuses {
      let place = try #require(lines.firstIndex(of: ".It \(status)"))
      #expect(lines[place + 1] == Self.sentence(meaning))
    }
    // And nothing that is gone.
    let names = Set((program.commands.flatMap(\.options) + program.options).map(\.name))
    for line in lines where line.hasPrefix(".It Fl Fl ") {
      #expect(names.contains(String(line.split(separator: " ")[3])), "\(line)")
    }
  }

  /// Each key of the page's list is taken by the program, and the example file as well.
  @Test func everySetting() throws {
    let scratch = try ScratchFolder()
    let values = [
      "notebooks": scratch.path, "index": scratch.path + "/i.sqlite", "poll-interval": "3", "index-mode": "0640",
      "settings": "/a", "wiki-export": "/a", "interwiki": "/a", "hints": "no",
    ]
    let keys = try Self.page("inlinkd.conf.5").filter { $0.hasPrefix(".It Ic ") }
      .map { String($0.split(separator: " ")[2]) }
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
    #expect(settings.count > 3)
    for line in settings {
      #expect(keys.contains(String(line.dropFirst().prefix { $0 != " " })), "\(line)")
    }
  }
}
