extension ProgramDescription {
  /// Help for the program, or for one of its commands.
  package func help(for command: CommandDescription? = nil) -> String {
    var out = ""
    let shown = command.map { [$0] } ?? commands
    for (position, line) in shown.flatMap(\.synopsis).enumerated() {
      out += (position == 0 ? "usage: " : "       ") + name + " " + line + "\n"
    }
    out += "\n" + (command.map { $0.name + ": " + $0.summary } ?? name + ": " + summary) + "\n"
    if command == nil, hasCommands {
      out += "\ncommands:\n" + Self.columns(commands.map { ($0.name, $0.summary) })
    }
    if command != nil || !hasCommands { out += "\noptions:\n" + Self.columns(shown.flatMap(\.options).map(Self.row)) }
    out += (hasCommands ? "\noptions of every command:\n" : "") + Self.columns(options.map(Self.row))
    out += "\nexit status:\n" + Self.columns(statuses.map { (String($0.status), $0.meaning) })
    return out
  }

  private static func row(_ option: OptionDescription) -> (String, String) {
    ("--" + option.name + (option.argument.map { " " + $0 } ?? ""), option.summary)
  }

  private static func columns(_ rows: [(String, String)]) -> String {
    let width = rows.map { $0.0.utf8.count }.max() ?? 0
    return rows.map { row in
      "  " + row.0 + String(repeating: " ", count: width - row.0.utf8.count + 2) + row.1 + "\n"
    }.joined()
  }
}
