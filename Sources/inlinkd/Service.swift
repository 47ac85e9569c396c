import CommandLineOptions
import IndexWriter
import Indexing
import Platform
import SQLiteConnection

/// `inlinkd` until a stop signal. SIGHUP reads the command line and the settings file again; settings that can't be carried
/// out change nothing, and the lock on the index is never let go meanwhile.
struct Service {
  private let options: InlinkdOptions
  private let signals: StopSignals
  private let log: Log
  private let manager = ServiceManager()

  /// Under a service manager, what can't be carried out yet is tried again after this, in nanoseconds, …
  private static let firstPause: Int64 = 1_000_000_000
  /// … and after twice as long each time, up to this.
  private static let longestPause: Int64 = 60_000_000_000

  init(_ options: InlinkdOptions, signals: StopSignals, log: Log) {
    self.options = options
    self.signals = signals
    self.log = log
  }

  func run() async -> ExitStatus {
    var options = options
    var rebuilds = options.mode == .rebuild
    var current: Setup?
    var forgotten = options.forgottenTrees.map(Setup.withoutTrailingSlash)
    var pause = Self.firstPause
    var said = ""
    while true {
      let outcome = Outcome(log, pathOfIndex: options.index)
      do {
        let setup = try current ?? Setup(options)
        current = setup
        if !forgotten.isEmpty {
          let removed = try Indexer(setup.configuration, signals: signals).forget(forgotten)
          log.notice("forgot \(forgotten.joined(separator: ", ")): \(removed) documents removed")
          forgotten = []
        }
        let end = try await serve(setup, rebuilds: rebuilds, outcome) {
          rebuilds = false
          pause = Self.firstPause
          said = ""
        }
        if end == .stop {
          log.notice("stopped")
          return outcome.status == .nothing && signals.isStopRequested ? .complete : outcome.status
        }
        rebuilds = false
        if let fresh = reread(keeping: setup) {
          current = fresh
          options = fresh.options
        }
      } catch {
        if signals.isStopRequested { return .complete }
        guard manager.isPresent else {
          log.fail(error, index: options.index)
          return .nothing
        }
        // The manager would start it again a few times and then give up; what is missing may come at any time.
        let reason = Log.text(of: error, index: options.index)
        if reason != said { log.warning("paused: " + reason) }
        said = reason
        manager.status("paused: " + reason)
        guard rest(pause) else { return .complete }
        pause = min(pause * 2, Self.longestPause)
      }
    }
  }

  /// Until the service ends. `settled`: it works; what is wrong from now on is news.
  private func serve(
    _ setup: Setup, rebuilds: Bool, _ outcome: Outcome, settled: () -> Void
  ) async throws -> ServiceEnd {
    let indexer = Indexer(setup.configuration, signals: signals)
    let (seconds, attoseconds) = setup.options.pollInterval.components
    let interval = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    if rebuilds { try await rebuild(indexer, outcome) }
    if signals.isStopRequested { return .stop }
    do {
      settled()
      return try await indexer.serve(
        pollInterval: interval, usesHints: setup.options.usesHints, outcome.hear)
    } catch IndexWriteError.outdated {
      log.notice("the index was made by an older inlink; building it anew")
      try await rebuild(indexer, outcome)
      if signals.isStopRequested { return .stop }
      return try await indexer.serve(
        pollInterval: interval, usesHints: setup.options.usesHints, outcome.hear)
    }
  }

  /// The index could not be built anew, for reasons that were said.
  private struct Refused: Error, CustomStringConvertible {
    let description = "the index could not be built anew; it is as it was"
  }

  private func rebuild(_ indexer: Indexer, _ outcome: Outcome) async throws {
    try await indexer.rebuild(outcome.hear)
    if outcome.status == .nothing, !signals.isStopRequested { throw Refused() }
  }

  /// The new settings; nil if they can't be carried out, which is said.
  private func reread(keeping current: Setup) -> Setup? {
    do {
      guard case .run(let options) = try InlinkdOptions.parse(Array(CommandLine.arguments.dropFirst())) else {
        return nil
      }
      let fresh = try Setup(options, keeping: current)
      try Indexer(fresh.configuration, signals: signals).checkIndex()
      log.notice("settings read again")
      return fresh
    } catch let error as UsageError {
      log.error("\(error.description); going on as before")
    } catch {
      log.error("\(Log.text(of: error, index: options.index)); going on as before")
    }
    return nil
  }

  /// Waits; false if a stop signal came. Says that it is alive meanwhile.
  private func rest(_ nanoseconds: Int64) -> Bool {
    var left = nanoseconds
    while left > 0 {
      let step = min(left, manager.watchdogInterval ?? left)
      if case .request(.stop) = signals.wait(nanoseconds: step, alsoFor: []) { return false }
      manager.feedWatchdog()
      left -= step
    }
    return true
  }
}
