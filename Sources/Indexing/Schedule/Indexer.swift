import IndexWriter
import NotebookModel
import Platform
import SQLiteConnection
import TreeScanner

/// What the indexer tells its program while it runs.
package enum IndexerEvent: Sendable {
  case progress(PassProgress)
  /// A pass ended; only passes that changed something are told of while the service runs.
  case pass(PassReport)
  /// The index can't be written just now; nothing is lost, the pass is tried again.
  case paused(String)
  /// Another file lies at the index's name, or none: the service begins anew with what is there.
  case replaced
  /// The index was damaged: it lies at `to` now, and was built anew from the files.
  case setAside(reason: String, to: String)
  case resumed
}

/// Why a service ended.
package enum ServiceEnd: Sendable {
  case stop
  /// SIGHUP: the settings are to be read again, and the service to go on with them.
  case reload
}

/// Runs passes: one, or one after another until it is told to stop.
///
/// Polling is the truth: every tree is swept again after `pollInterval`, stretched so that sweeping stays under 2 % of
/// one core, and halved again when edits arrive. Where the system tells of changes (inotify), it only makes a sweep of
/// the folders it names come sooner; what it says is never believed.
///
/// Whoever calls holds the lock on the index (`IndexLock`).
package struct Indexer: Sendable {
  let configuration: IndexerConfiguration
  let signals: StopSignals
  /// Asked by all long work: ends it when a stop signal came, and feeds the watchdog.
  let interruption: Interruption
  private let manager: ServiceManager

  /// Sweeping may take this share of one core's time.
  private static let sweepShare = 0.02
  /// The longest pause between sweeps, in nanoseconds.
  private static let longestInterval: Int64 = 300_000_000_000
  /// The longest pause before writing is tried again, in nanoseconds.
  private static let longestBackoff: Int64 = 60_000_000_000

  /// Passes at most over files that change while they are read, where there is to be only one.
  private static let tries = 5

  /// The pause before files are looked at again that changed while they were looked at, in nanoseconds.
  private static let peace: Int64 = 30_000_000

  package init(_ configuration: IndexerConfiguration, signals: StopSignals) {
    let manager = ServiceManager()
    self.configuration = configuration
    self.signals = signals
    self.manager = manager
    let isStopRequested = configuration.hooks.isStopRequested
    interruption = Interruption {
      manager.feedWatchdog()
      return signals.isStopRequested || isStopRequested()
    }
  }

  /// One pass. The index is left checkpointed: one file.
  package func once(_ tell: @escaping @Sendable (IndexerEvent) -> Void) async throws {
    if !WritableIndex.exists(configuration.index) {
      tell(.pass(try await buildFirst(tell)))
      return
    }
    do {
      // Opening takes about as long as sweeping some hundred folders: one core each.
      async let sweeping = TreeSweeps.all(configuration, interruption)
      let index = try openLive()
      tell(.pass(try await settledPass(index, swept: await sweeping, tell)))
      index.finish()
      _ = try index.checkpoint()
    } catch  where Self.isDamage(error) {
      tell(.pass(try await replaceDamaged(error, tell)))
    }
  }

  /// Makes an index where there is none: aside, without a journal, and given its name when it is complete. So the first
  /// build writes every page once; what breaks off leaves nothing behind that a reader could take for an index.
  func buildFirst(_ tell: @escaping @Sendable (IndexerEvent) -> Void) async throws -> PassReport {
    let aside = configuration.index + ".building"
    Self.removeIndex(aside)
    defer { Self.removeIndex(aside) }
    let report = try await build(at: aside, tell)
    if case .nothing = report.outcome { return report }
    if report.wasStopped && report.documents == 0 && !report.hasChanges { return report }
    // Nothing lies at the index's name; a log that does is of one that is gone, and would be taken for the new one's.
    for suffix in ["-wal", "-shm"] { unlink(configuration.index + suffix) }
    try WritableIndex.publish(aside, as: configuration.index)
    return report
  }

  /// A pass, again where files changed while they were read.
  func settledPass(
    _ index: WritableIndex, swept: [ScanReport]? = nil, _ tell: @escaping @Sendable (IndexerEvent) -> Void
  ) async throws -> PassReport {
    do {
      var report = PassReport()
      var swept = swept
      for _ in 0..<Self.tries {
        var pass = Pass(configuration, index: index, interruption: interruption) { tell(.progress($0)) }
        report = try await pass.run(swept ?? TreeSweeps.all(configuration, interruption))
        swept = nil
        if report.unsettled == 0 || report.wasStopped { break }
        Clock.sleep(nanoseconds: Self.peace)
      }
      return report
    } catch {
      index.rollback()
      guard isInterruption(error) else { throw error }
      return .stopped
    }
  }

  /// The index that is there. A stop signal ends its statements, too: what they began is undone, and found again by the
  /// next pass.
  func openLive() throws -> WritableIndex {
    let index = try WritableIndex(path: configuration.index, mode: configuration.indexMode)
    index.setInterruption { [interruption] in interruption.isRequested }
    index.committed = configuration.hooks.committed
    return index
  }

  /// Whether a statement ended because of a stop signal.
  func isInterruption(_ error: any Error) -> Bool {
    guard interruption.isRequested else { return false }
    return (error as? SQLiteError)?.isInterruption ?? false
  }

  /// Builds an index at `path`, which holds nothing yet, and closes it.
  ///
  /// `objections`: why what was swept must not be built from; asked once.
  func build(
    at path: String, objections: ([ScanReport]) throws -> [String] = { _ in [] },
    _ tell: @escaping @Sendable (IndexerEvent) -> Void
  ) async throws -> PassReport {
    // Making the tables takes as long as a sweep of some thousand files: one core each.
    async let sweeping = TreeSweeps.all(configuration, interruption)
    let index = try WritableIndex(path: path, mode: configuration.indexMode, journal: .none)
    index.committed = configuration.hooks.committed
    let swept = await sweeping
    if !swept.contains(where: \.wasInterrupted) {
      let reasons = try objections(swept)
      if !reasons.isEmpty { return .nothing(reasons) }
    }
    let report = try await settledPass(index, swept: swept, tell)
    try index.becomeShared()
    return report
  }

  /// Passes until a stop signal.
  package func serve(
    pollInterval: Int64, usesHints: Bool, _ tell: @escaping @Sendable (IndexerEvent) -> Void
  ) async throws -> ServiceEnd {
    defer { manager.stopping() }
    var told: PassReport?
    while true {
      if !WritableIndex.exists(configuration.index) {
        let report = try await buildFirst(tell)
        tell(.pass(report))
        if report.wasStopped { return .stop }
        told = report
      }
      do {
        let end = try await follow(pollInterval: pollInterval, usesHints: usesHints, told: told, tell)
        if let end { return end }
        tell(.replaced)
      } catch  where Self.isDamage(error) {
        tell(.pass(try await replaceDamaged(error, tell)))
      }
      if interruption.isRequested { return .stop }
    }
  }

  /// Whether the index that is there, if any, can be written: what a service asks before it goes over to it.
  package func checkIndex() throws {
    if WritableIndex.exists(configuration.index) {
      do { _ = try WritableIndex(path: configuration.index, mode: configuration.indexMode) } catch IndexWriteError
        .outdated
      {}
    } else {
      try WritableIndex.checkFolder(of: configuration.index)
    }
  }

  /// Passes over an index that is there, until a signal. `told`: what was said of the pass that made it. nil: another file lies at its name, or none; nothing is written
  /// into what was opened any more.
  private func follow(
    pollInterval: Int64, usesHints: Bool, told: PassReport?, _ tell: @escaping @Sendable (IndexerEvent) -> Void
  ) async throws -> ServiceEnd? {
    let index = try openLive()
    var state = State(
      pollInterval: pollInterval, interval: pollInterval, hints: usesHints ? HintedTrees(configuration.trees) : nil)
    if let told {
      state.lastOutcome = told.outcome
      state.lastFailures = told.failures
      state.wasTold = true
    }
    while true {
      guard index.isInPlace else { return letGo(index) }
      let start = Clock.monotonicNanoseconds()
      if try await sweep(index, &state, tell) {
        index.releaseMemory()
        FreeMemory.giveBack()
        let spent = Clock.monotonicNanoseconds() - start
        let stretched = Int64(Double(spent) / Self.sweepShare)
        let wanted = state.hadChanges ? max(pollInterval, state.interval / 2) : max(pollInterval, stretched)
        state.interval = min(max(wanted, pollInterval), max(Self.longestInterval, pollInterval))
      }
      if state.isStopping { break }
      if signals.takeReload() {
        state.isReloading = true
        break
      }
      if try await !waitAndFollowHints(index, &state, tell) { break }
    }
    guard index.isInPlace else { return letGo(index) }
    index.finish()
    _ = try index.checkpoint()
    return state.isReloading ? .reload : .stop
  }

  /// The index was deleted or replaced under the service. Its log, if it still lies there, belongs to the file that is gone:
  /// readers of the new one must not take it for theirs.
  private func letGo(_ index: WritableIndex) -> ServiceEnd? {
    index.rollback()
    index.removeOwnLog()
    return nil
  }

  private struct State {
    var lastOutcome: PassReport.Outcome?
    /// What the first pass found was said when the index was made.
    var wasTold = false
    var lastFailures: [PassReport.Failure] = []
    /// Passes in a row that left files which changed while they were looked at.
    var unsettled = 0
    let pollInterval: Int64
    var interval: Int64
    var hints: HintedTrees?
    /// Folders were swept before they were watched: what happened between was not heard.
    var hasDeafMoments = false
    var skeletons: [ExactText: ScanReport] = [:]
    var hadChanges = false
    var isReady = false
    /// A stop signal came in the middle of a pass.
    var isStopping = false
    /// The settings are to be read again.
    var isReloading = false
    /// A reader keeps an old state of the index: the log can't be emptied.
    var logIsHeld = false
    /// Grows while writing fails; 0 while it works.
    var backoff: Int64 = 0
  }

  /// A pass over everything. Returns whether it went through; an index that can't be written is no reason to end.
  private func sweep(
    _ index: WritableIndex, _ state: inout State, _ tell: @escaping @Sendable (IndexerEvent) -> Void
  ) async throws -> Bool {
    var pass = Pass(configuration, index: index, interruption: interruption) { [manager] progress in
      manager.feedWatchdog()
      manager.status(Self.pending(progress))
      tell(.progress(progress))
    }
    do {
      let report = try await pass.run(TreeSweeps.all(configuration, interruption))
      if report.wasStopped { state.isStopping = true }
      state.skeletons = pass.skeletons
      state.hasDeafMoments = state.hints?.watch(pass.skeletons) ?? false
      settle(report, &state, tell)
      if report.hasChanges || state.logIsHeld { state.logIsHeld = try !index.checkpoint() }
      manager.status(Self.summary(report, index, state))
      return true
    } catch {
      try pause(error, index, &state, tell)
      return false
    }
  }

  /// Waits for the next sweep; follows hints meanwhile. False if the service is to end.
  private func waitAndFollowHints(
    _ index: WritableIndex, _ state: inout State, _ tell: @escaping @Sendable (IndexerEvent) -> Void
  ) async throws -> Bool {
    let isQuick = state.hasDeafMoments || state.unsettled > 0 && state.unsettled < Self.tries
    let pause = state.backoff > 0 ? state.backoff : isQuick ? Self.peace : state.interval
    let due = Clock.monotonicNanoseconds() + pause
    while true {
      let left = due - Clock.monotonicNanoseconds()
      if left <= 0 { return true }
      // The index's own file is looked at as often as the trees would be without the rule on sweeping's share.
      let step = min(left, manager.watchdogInterval ?? left, state.pollInterval)
      switch signals.wait(nanoseconds: step, alsoFor: state.backoff > 0 ? [] : state.hints?.descriptors ?? []) {
      case .request(.stop): return false
      case .request(.reload):
        state.isReloading = true
        return false
      case .timeout:
        manager.feedWatchdog()
        if !index.isInPlace { return true }
      case .readable:
        guard index.isInPlace else { return true }
        guard let relisted = state.hints?.relisted(state.skeletons) else { return true }
        if relisted.isEmpty { continue }
        var pass = Pass(configuration, index: index, interruption: interruption) { tell(.progress($0)) }
        do {
          guard case .done(let report) = try await pass.run(hinted: relisted) else { return true }
          settle(report, isWhole: false, &state, tell)
          if report.wasStopped { return false }
        } catch {
          try self.pause(error, index, &state, tell)
          return !state.isStopping
        }
      }
    }
  }

  private func settle(
    _ report: PassReport, isWhole: Bool = true, _ state: inout State,
    _ tell: @escaping @Sendable (IndexerEvent) -> Void
  ) {
    manager.feedWatchdog()
    if state.backoff > 0 {
      state.backoff = 0
      tell(.resumed)
    }
    state.hadChanges = report.hasChanges
    state.unsettled = report.unsettled > 0 ? state.unsettled + 1 : 0
    // What is as it was is not said again.
    let isFirst = !state.isReady && !state.wasTold
    if report.hasChanges || isFirst || report.hasNews || isWhole && report.outcome != state.lastOutcome {
      tell(.pass(report.withNews(since: state.lastFailures, state.lastOutcome)))
    }
    // A look at some folders says nothing of the others.
    if isWhole { state.lastOutcome = report.outcome }
    state.lastFailures = report.failures
    if !state.isReady {
      state.isReady = true
      manager.ready()
    }
  }

  private static func pending(_ progress: PassProgress) -> String {
    if let export = progress.export { return "\(progress.done) of \(progress.total) MiB read of \(export)" }
    return "\(progress.done) of \(progress.total) changed documents read"
  }

  private static func summary(_ report: PassReport, _ index: WritableIndex, _ state: State) -> String {
    var text = "\(report.documents) documents, \(report.failures.count) files unreadable, \(report.unsettled) pending"
    if state.logIsHeld { text += "; a reader holds the index's log (\(index.logSize >> 20) MiB)" }
    return text
  }

  /// Undoes what was begun and lets some time pass, if that may help; throws on if it can't.
  private func pause(
    _ error: any Error, _ index: WritableIndex, _ state: inout State,
    _ tell: @escaping @Sendable (IndexerEvent) -> Void
  ) throws {
    index.rollback()
    if isInterruption(error) {
      state.isStopping = true
      return
    }
    guard let sqlite = error as? SQLiteError, sqlite.isRetryable else { throw error }
    state.backoff = min(max(state.backoff * 2, 1_000_000_000), Self.longestBackoff)
    let reason = sqlite.isDiskFull ? "the disk is full; writing goes on when there is space" : sqlite.description
    manager.status("paused: " + reason)
    tell(.paused(reason))
  }
}
