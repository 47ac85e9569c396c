import CommandLineOptions
import IndexWriter
import Indexing
import Platform
import SQLiteConnection

/// Wires the indexer to the command line: what it tells becomes lines, how it ends becomes the exit status.
struct Daemon {
  private let options: InlinkdOptions
  private let signals: StopSignals
  private let log: Log

  init(_ options: InlinkdOptions, signals: StopSignals, log: Log) {
    self.options = options
    self.signals = signals
    self.log = log
  }

  func run() async -> ExitStatus {
    switch options.mode {
    case .service: return await Service(options, signals: signals, log: log).run()
    case .rebuild where !options.endsAfterFirstPass: return await Service(options, signals: signals, log: log).run()
    case .once, .rebuild, .verify, .forget: return await single()
    }
  }

  /// One pass, one rebuild or one comparison.
  private func single() async -> ExitStatus {
    let outcome = Outcome(log, pathOfIndex: options.index)
    do {
      if options.mode == .verify {
        let configuration = try Setup.configuration(options)
        return try await verify(Indexer(configuration, signals: signals), outcome)
      }
      let setup = try Setup(options)
      defer { withExtendedLifetime(setup) {} }
      let indexer = Indexer(setup.configuration, signals: signals)
      try forget(indexer)
      if options.mode == .forget { return .complete }
      if options.mode == .rebuild {
        try await indexer.rebuild(outcome.hear)
      } else {
        do {
          try await indexer.once(outcome.hear)
        } catch IndexWriteError.outdated {
          // An older version's index holds nothing that the files don't: it is built anew.
          log.notice("the index was made by an older inlink; building it anew")
          try await indexer.rebuild(outcome.hear)
        }
      }
      return outcome.status
    } catch {
      log.fail(error, index: options.index)
      return .nothing
    }
  }

  private func forget(_ indexer: Indexer) throws {
    if options.forgottenTrees.isEmpty { return }
    let trees = options.forgottenTrees.map(Setup.withoutTrailingSlash)
    let removed = try indexer.forget(trees)
    log.notice("forgot \(trees.joined(separator: ", ")): \(removed) documents removed")
  }

  private func verify(_ indexer: Indexer, _ outcome: Outcome) async throws -> ExitStatus {
    let verified = try await indexer.verify { event in
      if case .progress = event { outcome.hear(event) }
    }
    log.clearTransient()
    guard let (differences, report) = verified else {
      log.error("stopped before the index was compared")
      return .nothing
    }
    var output = StandardOutput(differences.map { SafeText.line($0) + "\n" }.joined())
    _ = output.flush()
    if let problem = output.problem {
      log.error(problem)
      return .nothing
    }
    if case .nothing(let reasons) = report.outcome {
      for reason in reasons { log.error(reason) }
      return .nothing
    }
    if differences.contains(where: { $0.utf8.starts(with: "tree:".utf8) }) {
      log.notice("the index holds trees that are not named: name them, or forget them with --forget-tree")
      return .incomplete
    }
    log.notice(
      differences.isEmpty
        ? "the index agrees with \(report.documents) documents"
        : "the index differs from the files; the next pass mends it, or inlinkd --rebuild")
    return differences.isEmpty ? .complete : .incomplete
  }
}
