import Platform

/// What `inlinkd` is asked to do.
package struct InlinkdOptions: Sendable, Equatable {
  package enum Mode: Sendable, Equatable {
    /// Passes until a signal comes.
    case service
    case once
    case rebuild
    case verify
    /// Trees are forgotten, and nothing else is done.
    case forget
  }

  package var mode: Mode
  /// As given; at least one of these or of `wikiExports`.
  package var notebooks: [String]
  package var index: String
  /// Above 0.
  package var pollInterval: Duration
  package var usesHints: Bool
  /// `--once` beside `--rebuild`: end after it instead of serving on.
  package var endsAfterFirstPass: Bool
  package var acceptEmpty: Bool
  package var indexMode: UInt32
  package var settings: String?
  package var wikiExports: [String]
  package var interwiki: String?
  /// As the index knows them.
  package var forgottenTrees: [String] = []

  /// `arguments` are without the program's name.
  package static func parse(
    _ arguments: [String], environment: (String) -> String? = IndexLocation.variable
  ) throws(UsageError) -> Invocation<InlinkdOptions> {
    let program = ProgramDescription.inlinkd
    var parsed = try ArgumentParser(program: program).parse(arguments)
    if parsed.has("help") { return .show(program.help(columns: StandardOutput.columns)) }
    if parsed.has("version") { return .show("\(program.name) \(programVersion)\n") }
    func fail(_ message: String) -> UsageError {
      UsageError(program: program.name, message: message, command: "")
    }
    if let extra = parsed.operands.first { throw fail("unexpected '\(ArgumentParser.visible(extra))'") }
    if let file = parsed.last("config") { try merge(file, into: &parsed, home: environment("HOME")) }
    let notebooks = parsed.all("notebooks")
    let exports = parsed.all("wiki-export")
    let forgotten = parsed.all("forget-tree")
    if notebooks.isEmpty && exports.isEmpty && forgotten.isEmpty { throw fail("no --notebooks DIR") }
    for name in ["notebooks", "wiki-export", "forget-tree", "index", "settings", "interwiki"]
    where parsed.all(name).contains("") {
      throw fail("--\(name) is empty")
    }
    guard let index = parsed.last("index") ?? IndexLocation.standard(environment) else {
      throw fail("no --index, and no home directory to put it in")
    }
    if parsed.has("rebuild"), parsed.has("verify") { throw fail("--rebuild and --verify") }
    let mode: Mode =
      notebooks.isEmpty && exports.isEmpty
      ? .forget
      : parsed.has("verify")
        ? .verify : parsed.has("rebuild") ? .rebuild : parsed.has("once") ? .once : .service
    guard let interval = pollInterval(parsed.last("poll-interval") ?? "2") else {
      throw fail("--poll-interval \(intervalRule)")
    }
    guard let indexMode = accessBits(parsed.last("index-mode") ?? "0600") else {
      throw fail("--index-mode \(accessRule)")
    }
    return .run(
      InlinkdOptions(
        mode: mode, notebooks: notebooks, index: index, pollInterval: interval,
        usesHints: !parsed.has("no-hints") && parsed.last("hints") != "no", endsAfterFirstPass: parsed.has("once"),
        acceptEmpty: parsed.has("accept-empty"), indexMode: indexMode, settings: parsed.last("settings"),
        wikiExports: exports, interwiki: parsed.last("interwiki"), forgottenTrees: forgotten))
  }

  /// What the command line names replaces what the file says of it.
  private static func merge(
    _ file: String, into parsed: inout ParsedArguments, home: String?
  ) throws(UsageError) {
    func fail(_ message: String) -> UsageError {
      UsageError(
        program: ProgramDescription.inlinkd.name, message: ArgumentParser.visible(file) + ":" + message, command: "")
    }
    let bytes: [UInt8]
    switch SettingsFile.read(file) {
    case .success(let read): bytes = read
    case .failure(let error): throw fail(" " + error.reason)
    }
    let settings: SettingsFile
    do { settings = try SettingsFile(bytes, home: home) } catch {
      throw fail("\(error.line): \(error.message)")
    }
    let given = parsed
    parsed.values += settings.values.filter { !given.has($0.name) }
  }

  /// What is wrong with a setting's value, to be read after its name; nil if nothing is.
  static func problem(_ name: String, _ value: String) -> String? {
    switch name {
    case "poll-interval": pollInterval(value) == nil ? intervalRule : nil
    case "index-mode": accessBits(value) == nil ? accessRule : nil
    default: nil
    }
  }

  private static let intervalRule = "takes seconds above 0"
  private static let accessRule = "takes octal access bits that let the owner read and write"

  private static func accessBits(_ text: String) -> UInt32? {
    guard let bits = UInt32(text, radix: 8), bits & ~0o777 == 0, bits & 0o600 == 0o600 else { return nil }
    return bits
  }

  /// A day at most: a longer one is a slip of the pen, and would overflow somewhere.
  private static func pollInterval(_ text: String) -> Duration? {
    guard let seconds = Double(text), seconds > 0, seconds <= 86_400 else { return nil }
    return .milliseconds(max(1, Int64(seconds * 1000)))
  }
}
