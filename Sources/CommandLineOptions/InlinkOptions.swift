import Platform

/// What `inlink` is asked to do.
package struct InlinkOptions: Sendable, Equatable {
  package enum Command: Sendable, Equatable {
    case backlinks(BacklinkInput, quirks: Bool)
    case languageBacklinks(LanguageBacklinkInput, site: String?)
    /// `checks`: the exit status says whether something needs a person.
    case status(asJSON: Bool, checks: Bool)
    case copy(target: String)
    /// A Model Context Protocol server on standard input and output.
    case mcp
    case serve(ServeOptions)
    case reading(ReadingCommand, ReadingOptions)
    /// The words of a command line that is being typed, the last perhaps in part.
    case complete([String])
  }

  /// Where `getBacklink2` takes its requests from. `-` is standard input.
  package enum BacklinkInput: Sendable, Equatable {
    case body(String)
    case bodies(file: String)
    case arguments(BacklinkArguments)
  }

  /// The option form of `getBacklink2`: the endpoint's arguments as they would be in a request.
  package struct BacklinkArguments: Sendable, Equatable {
    /// Each is answered.
    package var ids: [String]
    package var k = ""
    package var mk = ""
    package var sort: String?
    package var mentionSort: String?
    package var containChildren: Bool?
  }

  /// Where `langbacklinks` takes its queries from.
  package enum LanguageBacklinkInput: Sendable, Equatable {
    case query(String)
    case queries(file: String)
    /// The option form: parameter names with values; `all` follows continuation.
    case parameters([Parameter], all: Bool)
  }

  package struct Parameter: Sendable, Equatable {
    package var name: String
    package var value: String
  }

  package enum Format: String, Sendable, CaseIterable {
    case json, table, lines
  }

  package var index: String
  /// The server that is asked instead of the index.
  package var fleet: FleetLocation?
  package var command: Command
  /// nil: as standard output suggests.
  package var format: Format?
  /// Age in seconds from which the index is called old; 0: never.
  package var warnAfter: Int64 = 86_400
  /// Seconds an answer may take; nil: as long as it takes.
  package var timeout: Int64?

  /// `arguments` are without the program's name.
  package static func parse(
    _ arguments: [String], environment: (String) -> String? = IndexLocation.variable
  ) throws(UsageError) -> Invocation<InlinkOptions> {
    let program = ProgramDescription.inlink
    // What shells ask while a line is typed, whatever stands in it.
    if arguments.first == "__complete" {
      let words = Array(arguments.dropFirst())
      let index = Self.index(in: words) ?? IndexLocation.existing(environment) ?? ""
      return .run(InlinkOptions(index: index, fleet: nil, command: .complete(words)))
    }
    let parsed = try ArgumentParser(program: program).parse(arguments)
    if parsed.has("help"), parsed.command?.name != "help" {
      return .show(program.help(for: parsed.command, columns: StandardOutput.columns))
    }
    if parsed.has("version") { return .show("\(program.name) \(programVersion)\n") }
    guard let command = parsed.command else {
      throw UsageError(program: program.name, message: "no command", command: "")
    }
    func fail(_ message: String) -> UsageError {
      UsageError(program: program.name, message: message, command: command.name)
    }
    if command.name == "help" { return .show(try help(parsed, program, fail)) }
    if command.name == "completion" { return .show(try completion(parsed, fail)) }
    let reading = ReadingCommand(rawValue: command.name)
    var format: Format?
    if reading == nil, let name = parsed.last("format") {
      guard let known = Format(rawValue: name) else {
        throw fail("no format '\(ArgumentParser.visible(name))': json, table or lines")
      }
      format = known
    }
    let fleet = try FleetLocation.parse(parsed, fail)
    guard let index = fleet.map({ _ in "" }) ?? parsed.last("index") ?? IndexLocation.existing(environment) else {
      throw fail("no --index, and no home directory to look in")
    }
    if index.isEmpty, fleet == nil { throw fail("--index is empty") }
    let chosen: Command
    switch command.name {
    case "getBacklink2": chosen = try backlinks(parsed, fail)
    case "langbacklinks": chosen = try languageBacklinks(parsed, fail)
    case _ where reading != nil:
      chosen = .reading(reading ?? .find, try ReadingOptions.parse(parsed, reading ?? .find, fail))
    case "serve": chosen = .serve(try ServeOptions.parse(parsed, fail))
    case "copy":
      guard let target = parsed.operands.first, !target.isEmpty else { throw fail("no TARGET") }
      if parsed.operands.count > 1 { throw fail("unexpected '\(ArgumentParser.visible(parsed.operands[1]))'") }
      chosen = .copy(target: target)
    default:
      if let extra = parsed.operands.first { throw fail("unexpected '\(ArgumentParser.visible(extra))'") }
      chosen = command.name == "mcp" ? .mcp : .status(asJSON: parsed.has("json"), checks: parsed.has("check"))
    }
    var options = InlinkOptions(index: index, fleet: fleet, command: chosen, format: format)
    if let seconds = parsed.last("warn-after") {
      guard let number = Int64(seconds), number >= 0 else {
        throw fail("--warn-after is '\(ArgumentParser.visible(seconds))', not a number of seconds")
      }
      options.warnAfter = number
    }
    if let seconds = parsed.last("timeout") {
      guard let number = Int64(seconds), (1...86_400).contains(number) else {
        throw fail("--timeout is '\(ArgumentParser.visible(seconds))', not a number of seconds from 1 to 86400")
      }
      options.timeout = number
    }
    return .run(options)
  }

  /// What an incomplete command line says of the index.
  private static func index(in words: [String]) -> String? {
    for (place, word) in words.enumerated() {
      if word == "--index", place + 1 < words.count - 1 { return words[place + 1] }
      if word.hasPrefix("--index=") { return String(word.dropFirst(8)) }
    }
    return nil
  }

  private static func help(
    _ parsed: ParsedArguments, _ program: ProgramDescription, _ fail: (String) -> UsageError
  ) throws(UsageError) -> String {
    if parsed.has("man") { return program.manual }
    guard let name = parsed.operands.first else { return program.help(columns: StandardOutput.columns) }
    if let topic = program.help(topic: name, columns: StandardOutput.columns) { return topic }
    guard let command = program.command(name) else {
      throw fail(
        "no command '\(ArgumentParser.visible(name))'" + Suggestion.text(name, among: program.commands.map(\.name)))
    }
    return program.help(for: command, columns: StandardOutput.columns)
  }

  private static func completion(
    _ parsed: ParsedArguments, _ fail: (String) -> UsageError
  ) throws(UsageError) -> String {
    guard let name = parsed.operands.first, parsed.operands.count == 1, let shell = CompletionScript(rawValue: name)
    else {
      throw fail("name one shell: bash, zsh or fish")
    }
    return shell.text
  }

  private static func backlinks(
    _ parsed: ParsedArguments, _ fail: (String) -> UsageError
  ) throws(UsageError) -> Command {
    let quirks = parsed.has("quirks")
    let inputs = (parsed.has("request") ? 1 : 0) + (parsed.has("requests") ? 1 : 0) + min(1, parsed.operands.count)
    if inputs == 0 { throw fail("no WHAT, --request or --requests") }
    if inputs > 1 { throw fail("more than one of WHAT, --request, --requests") }
    let own = ["k", "mk", "sort", "m-sort", "contain-children", "no-contain-children"]
    if parsed.operands.isEmpty, let stray = own.first(where: parsed.has) { throw fail("--\(stray) goes with WHAT") }
    if let body = parsed.last("request") { return .backlinks(.body(body), quirks: quirks) }
    if let file = parsed.last("requests") { return .backlinks(.bodies(file: file), quirks: quirks) }
    var arguments = BacklinkArguments(ids: parsed.operands)
    arguments.k = parsed.last("k") ?? ""
    arguments.mk = parsed.last("mk") ?? ""
    for name in ["sort", "m-sort"] {
      guard let value = parsed.last(name) else { continue }
      guard let number = Int(value), (0...15).contains(number) else {
        throw fail("--\(name) is '\(ArgumentParser.visible(value))'; \(sortModes)")
      }
    }
    arguments.sort = parsed.last("sort")
    arguments.mentionSort = parsed.last("m-sort")
    let with = parsed.has("contain-children")
    if with, parsed.has("no-contain-children") { throw fail("--contain-children and --no-contain-children") }
    if with || parsed.has("no-contain-children") { arguments.containChildren = with }
    return .backlinks(.arguments(arguments), quirks: quirks)
  }

  private static let sortModes =
    "0 and 1 sort by name, 2 and 3 by change, 4 and 5 naturally, 9 and 10 by creation (up, down), others up to 15 by id"

  private static let parameterNames = ["lbllang", "lbltitle", "lbllimit", "lblprop", "lbldir", "lblcontinue"]

  private static func languageBacklinks(
    _ parsed: ParsedArguments, _ fail: (String) -> UsageError
  ) throws(UsageError) -> Command {
    if let extra = parsed.operands.first { throw fail("unexpected '\(ArgumentParser.visible(extra))'") }
    let site = parsed.last("site")
    let given = parameterNames.filter(parsed.has)
    if parsed.has("query"), parsed.has("queries") { throw fail("--query and --queries") }
    if parsed.has("query") || parsed.has("queries"), let stray = (parsed.has("all") ? ["all"] : []).first ?? given.first
    {
      throw fail("--\(stray) does not go with a query string")
    }
    if let query = parsed.last("query") { return .languageBacklinks(.query(query), site: site) }
    if let file = parsed.last("queries") { return .languageBacklinks(.queries(file: file), site: site) }
    let parameters = given.map { Parameter(name: $0, value: parsed.last($0) ?? "") }
    return .languageBacklinks(.parameters(parameters, all: parsed.has("all")), site: site)
  }
}
