/// What `inlinkd` is asked to do.
package struct InlinkdOptions: Sendable, Equatable {
  package enum Mode: Sendable, Equatable {
    /// Passes until a signal comes.
    case service
    case once
    case rebuild
    case verify
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

  /// `arguments` are without the program's name.
  package static func parse(
    _ arguments: [String], environment: (String) -> String? = IndexLocation.variable
  ) throws(UsageError) -> Invocation<InlinkdOptions> {
    let program = ProgramDescription.inlinkd
    let parsed = try ArgumentParser(program: program).parse(arguments)
    if parsed.has("help") { return .show(program.help()) }
    if parsed.has("version") { return .show("\(program.name) \(programVersion)\n") }
    func fail(_ message: String) -> UsageError {
      UsageError(program: program.name, message: message, command: "")
    }
    if let extra = parsed.operands.first { throw fail("unexpected '\(ArgumentParser.visible(extra))'") }
    let notebooks = parsed.all("notebooks")
    let exports = parsed.all("wiki-export")
    if notebooks.isEmpty && exports.isEmpty { throw fail("no --notebooks DIR") }
    for name in ["notebooks", "wiki-export", "index", "settings", "interwiki"]
    where parsed.all(name).contains("") {
      throw fail("--\(name) is empty")
    }
    guard let index = parsed.last("index") ?? IndexLocation.standard(environment) else {
      throw fail("no --index, and no home directory to put it in")
    }
    if parsed.has("rebuild"), parsed.has("verify") { throw fail("--rebuild and --verify") }
    let mode: Mode =
      parsed.has("verify")
      ? .verify : parsed.has("rebuild") ? .rebuild : parsed.has("once") ? .once : .service
    guard let interval = pollInterval(parsed.last("poll-interval") ?? "2") else {
      throw fail("--poll-interval takes seconds above 0")
    }
    let bits = parsed.last("index-mode") ?? "0600"
    guard let indexMode = UInt32(bits, radix: 8), indexMode & ~0o777 == 0, indexMode & 0o600 == 0o600 else {
      throw fail("--index-mode takes octal access bits that let the owner read and write")
    }
    return .run(
      InlinkdOptions(
        mode: mode, notebooks: notebooks, index: index, pollInterval: interval,
        usesHints: !parsed.has("no-hints"), endsAfterFirstPass: parsed.has("once"),
        acceptEmpty: parsed.has("accept-empty"), indexMode: indexMode, settings: parsed.last("settings"),
        wikiExports: exports, interwiki: parsed.last("interwiki")))
  }

  /// A day at most: a longer one is a slip of the pen, and would overflow somewhere.
  private static func pollInterval(_ text: String) -> Duration? {
    guard let seconds = Double(text), seconds > 0, seconds <= 86_400 else { return nil }
    return .milliseconds(max(1, Int64(seconds * 1000)))
  }
}
