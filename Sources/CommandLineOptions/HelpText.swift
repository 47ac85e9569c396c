extension ProgramDescription {
  /// Help for the program, or for one of its commands, in lines of `columns` at most where words allow it.
  package func help(for command: CommandDescription? = nil, columns: Int = 80) -> String {
    let text = !hasCommands ? wholeHelp : command.map(commandHelp) ?? programHelp
    return Self.narrowed(text, columns: columns)
  }

  /// The lines of a help text that are too long for a terminal, broken at blanks; what goes on stands under what began.
  private static func narrowed(_ text: String, columns: Int) -> String {
    guard columns < 80 else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.count <= columns { return String(line) }
      let indent = String(line.prefix { $0 == " " }.prefix(4)) + "    "
      var rows = [String(line.prefix { $0 == " " }.prefix(8))]
      for word in line.split(separator: " ") {
        let isBare = rows[rows.count - 1].allSatisfy { $0 == " " }
        if !isBare, rows[rows.count - 1].count + 1 + word.count > columns {
          rows.append(indent + word)
        } else {
          rows[rows.count - 1] += (isBare ? "" : " ") + word
        }
      }
      return rows.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// Of a program without commands.
  private var wholeHelp: String {
    var out = usage(commands.flatMap(\.synopsis))
    out += "\n" + name + ": " + summary + "\n"
    out += "\noptions:\n" + Self.columns((commands.flatMap(\.options) + options).map(Self.row))
    return out + "\nexit status:\n" + Self.columns(statuses.map { (String($0.status), $0.meaning) })
  }

  private var programHelp: String {
    var out = "usage: \(name) [--index FILE] COMMAND …\n\n" + name + ": " + summary + "\n"
    out += "\ncommands:\n" + Self.columns(commands.map { ($0.name, $0.summary) })
    out += "\noptions of every command:\n" + Self.columns(options.map(Self.row))
    out += "\nexit status:\n" + Self.columns(statuses.map { (String($0.status), $0.meaning) })
    return out + "\n\(name) help COMMAND shows a command by examples; \(name) help --man the manual.\n"
  }

  /// A screen: what is shared is named here, and said by `help` and its topics.
  private func commandHelp(_ command: CommandDescription) -> String {
    var out = usage(command.synopsis) + "\n" + command.name + ": " + command.summary + "\n"
    if !command.examples.isEmpty {
      let examples = command.examples.map { ("\(name) \($0.command)", $0.meaning) }
      out += "\nexamples:\n" + Self.columns(examples, atMost: 46)
    }
    let own = command.options.filter { $0.group == nil }
    if !own.isEmpty { out += "\noptions:\n" + Self.columns(own.map(Self.row)) }
    let groups = OptionDescription.Group.allCases.map { group in
      (group, command.options.filter { $0.group == group })
    }.filter { !$0.1.isEmpty }
    if !groups.isEmpty { out += "\n" }
    for (group, options) in groups {
      out += Self.wrapped(
        options.map { Self.row($0).0 }, first: "\(group.rawValue): ", "(\(name) help \(group.rawValue))")
    }
    return out + (groups.isEmpty ? "\n" : "") + "options of every command, exit status: \(name) help\n"
  }

  /// Help for what commands share; nil for what is no topic.
  package func help(topic: String, columns: Int = 80) -> String? {
    guard let group = OptionDescription.Group(rawValue: topic) else { return nil }
    var seen: Set<String> = []
    let options = commands.flatMap(\.options).filter {
      $0.group == group && seen.insert($0.name + ($0.argument ?? "")).inserted
    }
    let users = commands.filter { $0.options.contains { $0.group == group } }.map(\.name)
    let text =
      Self.wrapped(users, first: "\(topic): options of ", "") + "\n"
      + Self.columns(options.map(Self.row))
    return Self.narrowed(text, columns: columns)
  }

  private func usage(_ synopsis: [String]) -> String {
    synopsis.enumerated().map { ($0.offset == 0 ? "usage: " : "       ") + name + " " + $0.element + "\n" }.joined()
  }

  static func row(_ option: OptionDescription) -> (String, String) {
    ("--" + option.name + (option.argument.map { " " + $0 } ?? ""), option.summary)
  }

  /// In two columns, the second in as many lines as it takes; what needs more than `atMost` on the left has its meaning on
  /// a line of its own.
  private static func columns(_ rows: [(String, String)], atMost: Int = 34) -> String {
    let width = rows.map(\.0.count).filter { $0 <= atMost }.max() ?? 4
    let indent = String(repeating: " ", count: width + 4)
    return rows.map { row in
      if row.1.isEmpty { return "  " + row.0 + "\n" }
      let isWide = row.0.count > width
      var lines = [isWide ? "  " + row.0 : "  " + row.0 + String(repeating: " ", count: width - row.0.count)]
      if isWide, lines[0].count + 2 + row.1.count > 79 { lines.append(String(repeating: " ", count: width + 2)) }
      var isFirst = true
      for word in row.1.split(separator: " ") {
        if !isFirst, lines[lines.count - 1].count + 1 + word.count > 79 {
          lines.append(indent + word)
        } else {
          lines[lines.count - 1] += (isFirst ? "  " : " ") + word
        }
        isFirst = false
      }
      return lines.map { $0 + "\n" }.joined()
    }.joined()
  }

  private static func wrapped(_ words: [String], first: String, _ last: String) -> String {
    var lines = [first]
    for word in words + (last.isEmpty ? [] : [last]) {
      if lines[lines.count - 1].count + word.count + 2 > 79 { lines.append("  ") }
      let line = lines[lines.count - 1]
      lines[lines.count - 1] += (line.hasSuffix(" ") || line.isEmpty ? "" : "  ") + word
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
