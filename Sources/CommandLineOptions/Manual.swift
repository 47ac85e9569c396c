/// The manual page, made of what help, completion and parsing are made of, in the macros of man(7).
extension ProgramDescription {
  package var manual: String {
    var page = ManualPage(name: name.uppercased(), section: 1, title: "\(name) \(programVersion)")
    page.section("NAME")
    page.text("\(name) - \(summary)")
    page.section("SYNOPSIS")
    for command in commands {
      for line in command.synopsis { page.synopsis("\(name) [--index FILE] \(line)") }
    }
    page.section("DESCRIPTION")
    page.text(
      "inlink reads the index that inlinkd(8) keeps. getBacklink2 and langbacklinks answer as SiYuan and MediaWiki do; the other "
        + "commands answer people and editors, with --json for programs. The index is opened read-only and nobody else is asked: "
        + "where no inlinkd runs, answers come from the index as it was left. A long answer on a terminal goes through $PAGER."
    )
    page.section("COMMANDS")
    for command in commands { append(command, to: &page) }
    page.section("OPTIONS")
    page.text("Of every command:")
    for option in options { page.option(option) }
    for group in OptionDescription.Group.allCases {
      page.text(
        "\(group.rawValue.prefix(1).uppercased() + group.rawValue.dropFirst()), of the commands that name them:")
      var seen: Set<String> = []
      for option in commands.flatMap(\.options) where option.group == group {
        if seen.insert(option.name + (option.argument ?? "")).inserted { page.option(option) }
      }
    }
    page.section("ENVIRONMENT")
    for (name, meaning) in Self.variables { page.tag(name, meaning) }
    page.section("EXIT STATUS")
    for (status, meaning) in statuses { page.tag(String(status), meaning) }
    page.section("SEE ALSO")
    page.text("inlinkd(8), inlinkd.conf(5), sqlite3(1)")
    return page.source
  }

  private func append(_ command: CommandDescription, to page: inout ManualPage) {
    page.subsection(command.name)
    page.text(command.summary)
    for detail in command.details { page.text(detail) }
    for option in command.options where option.group == nil { page.option(option) }
    for group in OptionDescription.Group.allCases {
      let options = command.options.filter { $0.group == group }
      if !options.isEmpty {
        page.text("Of the \(group.rawValue): " + options.map { "--" + $0.name }.joined(separator: ", ") + ".")
      }
    }
    if !command.fields.isEmpty {
      page.text(command.fields.first?.name == "lines" ? "Columns of --format lines:" : "Keys of --json:")
      for field in command.fields where field.name != "lines" { page.tag(field.name, field.meaning) }
      for field in command.fields where field.name == "lines" { page.text(field.meaning) }
    }
    if !command.examples.isEmpty {
      page.text("EXAMPLES")
      for example in command.examples { page.example("\(name) \(example.command)", example.meaning) }
    }
  }

  private static let variables = [
    ("INLINK_INDEX", "the index, where --index does not name one"),
    (
      "XDG_DATA_HOME",
      "where the user's index lies else, as inlink/index.sqlite; ~/.local/share if unset. Where none lies there, /var/lib/inlink/index.sqlite"
    ),
    ("PAGER", "shows long answers on a terminal; less if unset, none if empty or cat"),
    ("COLUMNS", "width of what a terminal shows"), ("NO_COLOR", "no colour if set; TERM=dumb does the same"),
  ]
}

/// A page in the macros of man(7).
private struct ManualPage {
  private(set) var source: String

  init(name: String, section: Int, title: String) {
    source = """
      .\\" Made by: inlink help --man
      .TH \(name) \(section) "2026-11-30" "\(title)" "User Commands"
      .nh
      .ad l

      """
  }

  mutating func section(_ name: String) { source += ".SH \(name)\n" }
  mutating func subsection(_ name: String) { source += ".SS \(name)\n" }
  mutating func text(_ text: String) { source += ".PP\n" + Self.escaped(text) + "\n" }
  mutating func synopsis(_ text: String) { source += ".PP\n.B " + Self.quoted(text) + "\n" }

  mutating func option(_ option: OptionDescription) {
    let argument = option.argument.map { " \\fI" + Self.escaped($0) + "\\fR" } ?? ""
    source += ".TP\n\\fB" + Self.escaped("--" + option.name) + "\\fR\(argument)\n" + Self.escaped(option.summary) + "\n"
  }

  mutating func tag(_ name: String, _ meaning: String) {
    source += ".TP\n\\fB" + Self.escaped(name) + "\\fR\n" + Self.escaped(meaning) + "\n"
  }

  mutating func example(_ command: String, _ meaning: String) {
    source += ".TP\n\\fB" + Self.escaped(command) + "\\fR\n" + (meaning.isEmpty ? "\\&" : Self.escaped(meaning)) + "\n"
  }

  /// What troff would take for its own: a backslash, a hyphen that is to be typed, a quote or a dot at the beginning of a line.
  private static func escaped(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "\\": out += "\\e"
      case "-": out += "\\-"
      case "'": out += "\\(aq"
      case "^": out += "\\(ha"
      case "~": out += "\\(ti"
      default: out.append(character)
      }
    }
    return out.hasPrefix(".") ? "\\&" + out : out
  }

  private static func quoted(_ text: String) -> String {
    "\"" + escaped(text).split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\(dq") + "\""
  }
}
