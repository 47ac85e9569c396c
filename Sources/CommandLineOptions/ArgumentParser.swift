// The state of getopt_long is global; a program parses its command line once, before any other thread starts.
@preconcurrency import CGetopt
import Platform

/// A command line, taken apart: values by option name, in order, and operands.
struct ParsedArguments {
  var command: CommandDescription?
  var values: [(name: String, value: String?)] = []
  var operands: [String] = []

  func last(_ name: String) -> String? { values.last { $0.name == name }?.value }
  func all(_ name: String) -> [String] { values.filter { $0.name == name }.compactMap(\.value) }
  func has(_ name: String) -> Bool { values.contains { $0.name == name } }
}

/// getopt_long over a program's description.
struct ArgumentParser {
  let program: ProgramDescription

  func parse(_ arguments: [String]) throws(UsageError) -> ParsedArguments {
    guard program.hasCommands else {
      let options = (program.commands.first?.options ?? []) + program.options
      return try scan(arguments, options, command: nil, stopsAtOperand: false)
    }
    var parsed = try scan(arguments, program.options, command: nil, stopsAtOperand: true)
    guard let name = parsed.operands.first else { return parsed }
    guard let command = program.command(name) else {
      let known = program.commands.map(\.name)
      throw UsageError(
        program: program.name, message: "no command '\(Self.visible(name))'" + Suggestion.text(name, among: known),
        command: "")
    }
    let words = Array(parsed.operands.dropFirst())
    let rest = try scan(
      command.takesExclusions ? words.map(Self.shielded) : words, command.options + program.options, command: command,
      stopsAtOperand: false)
    parsed.command = command
    parsed.values += rest.values
    parsed.operands = command.takesExclusions ? rest.operands.map(Self.unshielded) : rest.operands
    return parsed
  }

  /// `-word` is text to some commands; getopt would take it for options of one letter.
  private static func shielded(_ word: String) -> String {
    let isText = word.hasPrefix("-") && !word.hasPrefix("--") && !["-", "-h", "-V"].contains(word)
    return isText ? shield + word : word
  }

  private static func unshielded(_ word: String) -> String {
    word.hasPrefix(shield) ? String(word.dropFirst(shield.count)) : word
  }

  private static let shield = "\u{1}"

  private func scan(
    _ arguments: [String], _ options: [OptionDescription], command: CommandDescription?, stopsAtOperand: Bool
  ) throws(UsageError) -> ParsedArguments {
    // getopt_long reorders pointers to these; they live until it is done.
    var words: [UnsafeMutablePointer<CChar>?] = ([program.name] + arguments).map { strdup($0) }
    words.append(nil)
    let owned = words
    let names = options.map { strdup($0.name) }
    defer { for word in owned + names { free(word) } }
    // getopt_long takes an abbreviation for ambiguous only where the values differ.
    var table = zip(options, names).enumerated().map { position, entry in
      option(
        name: entry.1, has_arg: entry.0.argument == nil ? no_argument : required_argument, flag: nil,
        val: Self.firstValue + Int32(position))
    }
    table.append(option(name: nil, has_arg: 0, flag: nil, val: 0))

    var parsed = ParsedArguments()
    opterr = 0
    #if os(Linux)
      optind = 0  // Starts afresh, and forgets an earlier order of words.
    #else
      optreset = 1
      optind = 1
    #endif
    let count = Int32(words.count - 1)
    while true {
      let result = getopt_long(count, &words, stopsAtOperand ? "+:hV" : ":hV", table, nil)
      if result == -1 { break }
      if let name = Self.letters[result] {
        parsed.values.append((name, nil))
        continue
      }
      let word = Self.word(words, before: optind)
      guard options.indices.contains(Int(result - Self.firstValue)) else {
        throw UsageError(
          program: program.name, message: Self.complaint(result, word, options), command: command?.name ?? "")
      }
      let description = options[Int(result - Self.firstValue)]
      if !description.repeats, description.argument != nil, parsed.has(description.name) {
        throw UsageError(
          program: program.name, message: "--\(description.name) is given twice", command: command?.name ?? "")
      }
      parsed.values.append((description.name, optarg.map { String(cString: $0) }))
    }
    parsed.operands = words[min(Int(optind), words.count)...].compactMap { $0.map { String(cString: $0) } }
    return parsed
  }

  /// Options of one letter.
  private static let letters: [Int32: String] = [Int32(UInt8(ascii: "h")): "help", Int32(UInt8(ascii: "V")): "version"]

  /// Above all characters, which are getopt's other results.
  private static let firstValue: Int32 = 1000

  private static func word(_ words: [UnsafeMutablePointer<CChar>?], before next: Int32) -> String {
    guard next > 0, Int(next) - 1 < words.count, let word = words[Int(next) - 1] else { return "" }
    return visible(String(cString: word))
  }

  private static func complaint(_ result: Int32, _ word: String, _ options: [OptionDescription]) -> String {
    if result == Int32(UInt8(ascii: ":")) { return "\(word) needs an argument" }
    let name = word.prefix { $0 != "=" }
    if options.contains(where: { "--" + $0.name == name && $0.argument == nil }) {
      return "\(name) takes no argument"
    }
    let matching = options.map { "--" + $0.name }.filter { $0.hasPrefix(name) }
    return matching.count > 1
      ? "\(name) may mean \(matching.joined(separator: " or "))"
      : "no option \(name)" + Suggestion.text(String(name), among: options.map { "--" + $0.name })
  }

  /// Without control characters: it is shown on a terminal.
  static func visible(_ text: String) -> String { SafeText.line(text) }
}
