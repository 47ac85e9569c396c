/// One option of a program or a command. Help, usage errors and parsing all come from it.
package struct OptionDescription: Sendable {
  /// Without the dashes.
  package let name: String
  /// What stands for its argument in help; nil for a switch.
  package let argument: String?
  package let summary: String
  /// Whether it may be given more than once.
  package let repeats: Bool

  init(_ name: String, _ argument: String? = nil, _ summary: String, repeats: Bool = false) {
    self.name = name
    self.argument = argument
    self.summary = summary
    self.repeats = repeats
  }
}

/// One command of a program, or the program itself where it has no commands (`name` is then empty).
package struct CommandDescription: Sendable {
  package let name: String
  package let summary: String
  /// Usage lines, without the program's name.
  package let synopsis: [String]
  package let options: [OptionDescription]
}

/// A program, as its help shows it.
package struct ProgramDescription: Sendable {
  package let name: String
  package let summary: String
  package let commands: [CommandDescription]
  /// Options that every command takes, before or after its name.
  package let options: [OptionDescription]
  /// Exit statuses with their meaning.
  package let statuses: [(status: Int32, meaning: String)]

  var hasCommands: Bool { commands.contains { !$0.name.isEmpty } }
}

/// The version of both programs.
package let programVersion = "0.1.0"
