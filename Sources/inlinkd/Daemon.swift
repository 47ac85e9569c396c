import CommandLineOptions
import IndexWriter
import IndexerService
import SQLiteConnection

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Wires the indexer to the command line: what it tells becomes lines, how it ends becomes the exit status.
struct Daemon {
  private let options: InlinkdOptions
  private let signals: StopSignals
  private let log = Log()

  init(_ options: InlinkdOptions, signals: StopSignals) {
    self.options = options
    self.signals = signals
  }

  /// Until the service ends. SIGHUP reads the command line and the settings file again; settings that are wrong change
  /// nothing.
  func run() async -> ExitStatus {
    var daemon = self
    while true {
      let (status, end) = await daemon.runOnce()
      guard end == .reload else { return status }
      do {
        if case .run(let options) = try InlinkdOptions.parse(Array(CommandLine.arguments.dropFirst())) {
          daemon = Daemon(options, signals: signals)
          log.notice("settings read again")
        }
      } catch {
        log.error("\(error.description); going on as before")
      }
    }
  }

  private func runOnce() async -> (ExitStatus, ServiceEnd) {
    var configuration = IndexerConfiguration(trees: trees(), index: absolute(options.index))
    configuration.settings = options.settings.map(absolute)
    configuration.wikiExports = options.wikiExports.map(absolute)
    configuration.interwikiTable = options.interwiki.map(absolute)
    configuration.acceptEmpty = options.acceptEmpty
    configuration.indexMode = options.indexMode
    if let problem = missingInput(configuration) {
      log.error(problem)
      return (.nothing, .stop)
    }
    makeFolder(of: configuration.index)
    let indexer = Indexer(configuration, signals: signals)
    let outcome = Outcome(log, pathOfIndex: options.index)
    var end = ServiceEnd.stop
    do {
      switch options.mode {
      case .once: try await indexer.once(outcome.hear)
      case .rebuild:
        try await indexer.rebuild(outcome.hear)
        if !options.endsAfterFirstPass, outcome.status != .nothing { end = try await serve(indexer, outcome) }
      case .verify: return (try await verify(indexer, outcome), .stop)
      case .service: end = try await serve(indexer, outcome)
      }
      return (outcome.status, end)
    } catch IndexWriteError.outdated where options.mode != .verify {
      // An older version's index holds nothing that the files don't: it is built anew.
      log.notice("the index was made by an older inlink; building it anew")
      do {
        try await indexer.rebuild(outcome.hear)
        if options.mode == .service { end = try await serve(indexer, outcome) }
        return (outcome.status, end)
      } catch { return (fail(error), .stop) }
    } catch { return (fail(error), .stop) }
  }

  private func fail(_ error: any Error) -> ExitStatus {
    log.clearTransient()
    if let sqlite = error as? SQLiteError {
      log.error("\(options.index): \(IndexWriteError.sqlite(sqlite).description)")
    } else {
      log.error("\(error)")
    }
    return .nothing
  }

  private func serve(_ indexer: Indexer, _ outcome: Outcome) async throws -> ServiceEnd {
    let (seconds, attoseconds) = options.pollInterval.components
    let interval = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    let end = try await indexer.serve(pollInterval: interval, usesHints: options.usesHints, outcome.hear)
    if end == .stop { log.notice("stopped") }
    return end
  }

  private func verify(_ indexer: Indexer, _ outcome: Outcome) async throws -> ExitStatus {
    let (differences, report) = try await indexer.verify { event in
      if case .progress = event { outcome.hear(event) }
    }
    log.clearTransient()
    for line in differences { print(line) }
    if case .nothing(let reasons) = report.outcome {
      for reason in reasons { log.error(reason) }
      return .nothing
    }
    log.notice(
      differences.isEmpty
        ? "the index agrees with \(report.documents) documents"
        : "the index differs from the files; the next pass mends it, or inlinkd --rebuild")
    return differences.isEmpty ? .complete : .incomplete
  }

  private func missingInput(_ configuration: IndexerConfiguration) -> String? {
    for (path, name) in [(configuration.settings, "--settings"), (configuration.interwikiTable, "--interwiki")] {
      if let path, access(path, R_OK) != 0 {
        return "\(path): \(String(cString: strerror(errno)).lowercased()); name a readable file with \(name)"
      }
    }
    return nil
  }

  /// Each folder once, in the order given.
  private func trees() -> [String] {
    var trees: [String] = []
    for tree in options.notebooks.map(absolute) where !trees.contains(tree) { trees.append(tree) }
    return trees
  }

  /// The default place of the index is made if it is missing; a folder that was named is not.
  private func makeFolder(of index: String) {
    guard let standard = IndexLocation.standard(IndexLocation.variable), absolute(standard) == index else { return }
    var path = ""
    for part in index.split(separator: "/").dropLast() {
      path += "/" + part
      mkdir(path, 0o700)
    }
  }

  private func absolute(_ path: String) -> String {
    var result = path
    if path.utf8.first != UInt8(ascii: "/") {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
      if getcwd(&buffer, buffer.count) != nil {
        let folder = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        result = folder + "/" + path
      }
    }
    while result.utf8.count > 1, result.utf8.last == UInt8(ascii: "/") { result.removeLast() }
    return result
  }
}
