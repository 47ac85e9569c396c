/// One option of a program or a command. Help, usage errors, completion, man pages and parsing all come from it.
package struct OptionDescription: Sendable {
  /// Options that many commands share; help says them once.
  package enum Group: String, Sendable, CaseIterable {
    case output, filters, limits, fleet
  }

  /// Without the dashes.
  package let name: String
  /// What stands for its argument in help; nil for a switch.
  package let argument: String?
  package let summary: String
  /// Whether it may be given more than once.
  package let repeats: Bool
  package let group: Group?

  init(
    _ name: String, _ argument: String? = nil, _ summary: String, repeats: Bool = false, group: Group? = nil
  ) {
    self.name = name
    self.argument = argument
    self.summary = summary
    self.repeats = repeats
    self.group = group
  }
}

/// A command line that shows what a command is for.
package struct ExampleDescription: Sendable {
  /// Without the program's name.
  package let command: String
  package let meaning: String

  init(_ command: String, _ meaning: String) {
    self.command = command
    self.meaning = meaning
  }
}

/// One command of a program, or the program itself where it has no commands (`name` is then empty).
package struct CommandDescription: Sendable {
  package let name: String
  package let summary: String
  /// Usage lines, without the program's name.
  package let synopsis: [String]
  package let options: [OptionDescription]
  package let examples: [ExampleDescription]
  /// What the manual says besides, a paragraph each.
  package let details: [String]
  /// Keys of `--json`, or columns of `lines`, each with its meaning.
  package let fields: [(name: String, meaning: String)]
  /// Whether an operand may begin with one `-`.
  package let takesExclusions: Bool

  init(
    name: String, summary: String, synopsis: [String], options: [OptionDescription],
    examples: [ExampleDescription] = [], details: [String] = [], fields: [(name: String, meaning: String)] = [],
    takesExclusions: Bool = false
  ) {
    self.name = name
    self.summary = summary
    self.synopsis = synopsis
    self.options = options
    self.examples = examples
    self.details = details
    self.fields = fields
    self.takesExclusions = takesExclusions
  }
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

  /// A command by its name, whatever the case.
  package func command(_ name: String) -> CommandDescription? {
    commands.first { $0.name.lowercased() == name.lowercased() && !name.isEmpty }
  }
}

/// The version of both programs.
package let programVersion = "0.2.0"
