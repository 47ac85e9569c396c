import IndexWriter
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// One pass: brings the index in line with the trees as one sweep finds them.
///
/// 1. **Look** (`TreeSweeps`, `HintedTrees`): list and stat every tree, or the folders that a hint names. A tree that can't be
///    listed changes nothing.
/// 2. **Plan** (`Planner`): compare what was found with what the index says; a value comes out, nothing is written.
/// 3. **Apply** (`PlanApplication`): mark what must be derived again; parse on all cores and write on one; remove only after
///    all is written, so that a moved file is never seen as gone.
/// 4. **Publish**: note how fresh the index is.
///
/// The order makes a pass safe to break off anywhere: what was committed is right or marked, the rest is found again.
struct Pass {
  /// What a pass comes to.
  enum Outcome {
    case done(PassReport)
    /// Only some folders were listed, and that does not tell enough.
    case needsSweep
  }

  let configuration: IndexerConfiguration
  let index: WritableIndex
  let interruption: Interruption
  let progress: @Sendable (PassProgress) -> Void

  private var report = PassReport()
  private var failures = FailureLog()
  private var unproven: [String] = []
  /// How each tree was found.
  private var states: [ExactText: (state: TreeState, reason: String)] = [:]
  /// Roots of the trees that were brought in line.
  private var handled: [String] = []
  private let started = Clock.monotonicNanoseconds()
  /// When the sweep began, in nanoseconds since 1970.
  private var startedAt = Clock.nanoseconds()

  init(
    _ configuration: IndexerConfiguration, index: WritableIndex, interruption: Interruption,
    progress: @escaping @Sendable (PassProgress) -> Void
  ) {
    self.configuration = configuration
    self.index = index
    self.interruption = interruption
    self.progress = progress
  }

  /// The folders of the trees as this pass found them, by tree: what a later pass over some folders starts from.
  private(set) var skeletons: [ExactText: ScanReport] = [:]

  /// Takes up what a sweep of all trees found.
  mutating func run(_ swept: [ScanReport]) async throws -> PassReport {
    if swept.contains(where: \.wasInterrupted) { return stopped() }
    for sweep in swept { startedAt = min(startedAt, sweep.started) }
    var sweeps: [ScanReport] = []
    var unhealthy: [String] = []
    for sweep in TreeSweeps.outermost(swept) {
      if sweep.rootIsHealthy {
        sweeps.append(sweep)
        skeletons[ExactText(sweep.root)] = sweep.skeleton
      } else {
        unhealthy.append("\(sweep.root): \(sweep.rootProblem)")
        states[ExactText(sweep.root)] = (.missing, sweep.rootProblem)
      }
    }
    for sweep in sweeps where !sweep.holdsAnything { report.remarks.append(sweep.remarkOnNothing) }
    sweeps += ExportFolders.sweeps(configuration.wikiExports, besides: sweeps)
    unproven += unhealthy
    guard !sweeps.isEmpty, case .done(let report) = try await bringInLine(sweeps, isWhole: true) else {
      if !index.isBuiltAside { try enterStates() }
      return nothing(unproven)
    }
    return report
  }

  /// The same for trees of which only some folders were listed anew (`TreeScanner.relist`).
  mutating func run(hinted sweeps: [ScanReport]) async throws -> Outcome {
    try await bringInLine(sweeps, isWhole: false)
  }

  private mutating func bringInLine(_ sweeps: [ScanReport], isWhole: Bool) async throws -> Outcome {
    let knownFailures = try index.errors.all()
    let interwiki = try prepare(sweeps, isWhole: isWhole)
    var isAnyTree = false
    var found = sweeps.map { CollectionPlan.found(in: $0) }
    NotebookNames.assign(
      &found, in: sweeps.filter { !$0.isOfNamedFiles }.map(\.root), besides: try index.snapshot.placedNotebooks())
    for (sweep, found) in zip(sweeps, found) {
      let outcome = try Planner.plan(
        sweep, found: found, root: try number(of: sweep), index.snapshot, configuration: configuration,
        interwiki: interwiki,
        knownFailures: knownFailures)
      switch outcome {
      case .needsSweep: return .needsSweep
      case .emptyTree(let findings):
        failures.add(findings.failures)
        states[ExactText(sweep.root)] = (.empty, "holds no document")
        if !sweep.isComplete { unproven += sweep.problemLines }
        unproven.append("\(sweep.root) holds no document; nothing is deleted without --accept-empty")
        continue
      case .nothingToDo(let findings): note(findings, sweep)
      case .plan(let plan):
        note(plan.findings, sweep)
        try await apply(plan, interwiki)
      }
      isAnyTree = true
      if report.wasStopped { break }
    }
    // Of trees of which only some folders were looked at the emptiness says nothing.
    if !isAnyTree { return .needsSweep }
    return .done(try publish(knownFailures: knownFailures, isWhole: isWhole))
  }

  /// What is entered before anything is planned: the interwiki table with marks on what it concerns, and folders that came
  /// from one tree to another because other trees are named than before. Begins the transaction that planning reads in.
  private mutating func prepare(_ sweeps: [ScanReport], isWhole: Bool) throws -> InterwikiSource {
    try index.begin()
    let interwiki = try InterwikiUpdate.bringInLine(configuration.interwikiTable, index: index, failures: &failures)
    if index.changes.hasOtherChanges { report.hasChanges = true }
    let named = Set(states.keys).union(configuration.trees.map { ExactText($0) })
    for sweep in sweeps {
      let number = try number(of: sweep)
      if isWhole, !sweep.isOfNamedFiles { try index.trees.adopt(into: sweep.root, number: number, named: named) }
    }
    return interwiki
  }

  /// A folder of exports given by name is a root of its own: it may also be a tree.
  private func number(of sweep: ScanReport) throws -> Int64 {
    try index.sources.root(
      sweep.isOfNamedFiles ? sweep.root + "/" : sweep.root, kind: sweep.isOfNamedFiles ? "files" : "tree")
  }

  private mutating func note(_ findings: PlanFindings, _ sweep: ScanReport) {
    failures.add(findings.failures)
    unproven += findings.unproven
    handled.append(sweep.root)
    let reasons = findings.unproven + (sweep.isComplete ? [] : sweep.problemLines)
    states[ExactText(sweep.root)] = reasons.isEmpty ? (.complete, "") : (.partial, reasons.joined(separator: "; "))
  }

  private mutating func apply(_ plan: PassPlan, _ interwiki: InterwikiSource) async throws {
    var application = PlanApplication(
      plan, index: index,
      ApplyContext(
        interwiki: interwiki, startedAt: startedAt, interruption: interruption, limits: configuration.limits,
        hooks: configuration.hooks, progress: progress, passStarted: started,
        named: Set(configuration.wikiExports.map { ExactText($0) })))
    let result = try await application.run()
    report.read += result.read
    report.removed += result.removed
    report.unsettled += result.unsettledFiles
    report.bytesRead += result.bytesRead
    report.hasChanges = report.hasChanges || result.hasChanges
    for failure in result.failures { failures.add(failure.path, failure.reason, failure.stamp) }
    if result.wasStopped {
      index.finish()
      report.wasStopped = true
      unproven.append(PassReport.stoppedEarly)
    }
  }

  /// Ended before anything was looked at.
  private func stopped() -> PassReport {
    var report = report
    report.wasStopped = true
    report.outcome = .partial([PassReport.stoppedEarly])
    report.seconds = seconds
    return report
  }

  private func nothing(_ reasons: [String]) -> PassReport {
    var report = report
    report.outcome = .nothing(reasons)
    report.seconds = seconds
    return report
  }

  private var seconds: Double { Double(Clock.monotonicNanoseconds() - started) / 1e9 }

  // Publishing.

  /// Enters how the trees were found; those that the index holds and nobody names are said to be so. Inside or outside of a
  /// transaction.
  private mutating func enterStates() throws {
    try index.begin()
    let now = Clock.nanoseconds() / 1_000_000_000
    for root in try index.trees.all() where root.kind != "files" {
      let state: (state: TreeState, reason: String)
      if let found = states[ExactText(root.path)] {
        state = found
      } else if try index.trees.hasFolders(root.number) {
        state = (.unnamed, "not named any more; inlinkd --forget-tree removes what the index holds of it")
      } else {
        continue
      }
      if try index.trees.set(state.state, reason: state.reason, of: root, at: now) { report.hasNews = true }
    }
    try index.commit(at: now)
  }

  /// Failures of files that this pass did not look at stay: those of trees that could not be brought in line, and, where only
  /// some folders were looked at, of everything else.
  private mutating func keepForeignFailures(_ known: [KnownFileError], isWhole: Bool) {
    for failure in known where failures.failures[ExactText(failure.path)] == nil {
      if handled.contains(where: { TreePath.isInside(failure.path, $0) }) { continue }
      let isOfNobody = !configuration.trees.contains { TreePath.isInside(failure.path, $0) }
      if !isWhole || !isOfNobody { failures.keep(failure) }
    }
  }

  private mutating func publish(knownFailures: [KnownFileError], isWhole: Bool) throws -> PassReport {
    try index.begin()
    let now = Clock.nanoseconds() / 1_000_000_000
    keepForeignFailures(knownFailures, isWhole: isWhole)
    if try failures.write(to: index, known: knownFailures, at: now) { report.hasNews = true }
    if isWhole {
      if try index.meta.text("program_version") != configuration.programVersion {
        try index.meta.set("program_version", configuration.programVersion)
      }
      try index.meta.set("last_scan", startedAt / 1_000_000_000)
      try index.meta.set("last_scan_reason", unproven.joined(separator: "; "))
      if unproven.isEmpty { try index.meta.set("last_complete_scan", startedAt / 1_000_000_000) }
    }
    if isWhole { try enterStates() }
    try index.commit(at: now)
    report.documents = try index.documentCount()
    report.failures = failures.failures
      .map { PassReport.Failure(path: $0.key.string, reason: $0.value.reason) }
      .sorted { $0.path.precedes($1.path) }
    report.outcome = unproven.isEmpty ? .complete : .partial(unproven)
    report.seconds = seconds
    return report
  }
}
