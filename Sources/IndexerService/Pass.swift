import IndexWriter
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// One pass: brings the index in line with the trees as one sweep finds them.
///
/// 1. **Sweep**: list and stat every tree. A tree that can't be listed changes nothing.
/// 2. **Configure**: read each workspace's settings, ignore list and notebook confs.
/// 3. **Compare**: folders whose stamps add up to what they did cost one row; of the others each file is compared.
///    What is missing is gone only if that is proven.
/// 4. **Depend**: inputs that are no documents and changed name the documents to derive again.
/// 5. **Parse and write**: parents before children, so that paths of titles are right when they are written; other
///    cores parse while this one writes. A file that fails keeps its last good rows.
/// 6. **Prune**: only after all is written (a moved file is never seen as gone) remove what is gone.
/// 7. **Publish**: note how fresh the index is, commit.
///
/// The order makes a pass safe to break off anywhere: what was committed is right, the rest is found again.
struct Pass {
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
  private var named: Set<ExactText> { Set(configuration.trees.map { ExactText($0) }) }
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

  /// What is there now, tree by tree.
  static func sweep(_ configuration: IndexerConfiguration, _ interruption: Interruption) -> [ScanReport] {
    configuration.trees.map { TreeScanner.scan(root: $0, interruption: interruption) }
  }

  /// Takes up what a sweep of all trees found.
  mutating func run(_ swept: [ScanReport]) async throws -> PassReport {
    if swept.contains(where: \.wasInterrupted) { return stopped() }
    for sweep in swept { startedAt = min(startedAt, sweep.started) }
    var sweeps: [ScanReport] = []
    var unhealthy: [String] = []
    for sweep in Self.outermost(swept) {
      if sweep.rootIsHealthy {
        sweeps.append(sweep)
        skeletons[ExactText(sweep.root)] = sweep.skeleton
      } else {
        let reason = Self.reason(sweep)
        unhealthy.append("\(sweep.root): \(reason)")
        states[ExactText(sweep.root)] = (.missing, reason)
      }
    }
    for sweep in sweeps where !sweep.holdsAnything { report.remarks.append(Self.remark(sweep)) }
    sweeps += ExportFolders.sweeps(configuration.wikiExports, besides: sweeps)
    unproven += unhealthy
    guard !sweeps.isEmpty, let report = try await bringInLine(sweeps) else {
      if !index.isBuiltAside { try enterStates() }
      return nothing(unproven)
    }
    return report
  }

  private static func reason(_ sweep: ScanReport) -> String {
    guard let problem = sweep.problems.first else { return "can't be listed" }
    // A file: an export, most likely.
    return FileReading.stamp(of: sweep.root) == nil
      ? problem.reason : "is a file; name a folder, or a MediaWiki export with --wiki-export"
  }

  /// What was found in a tree that holds nothing of ours.
  private static func remark(_ sweep: ScanReport) -> String {
    let left =
      sweep.passedOver == 0
      ? "it is empty"
      : "\(sweep.passedOver) files were left aside (\(sweep.passedOverSuffixes.sorted().joined(separator: ", ")))"
    return "\(sweep.root) holds no SiYuan notebook, wikitext file or MediaWiki export: \(left)"
  }

  /// A tree inside another that is swept adds nothing: its files are found there.
  private static func outermost(_ swept: [ScanReport]) -> [ScanReport] {
    swept.filter { inner in
      !swept.contains { outer in
        guard outer.rootIsHealthy, !outer.root.hasSameBytes(as: inner.root), TreePath.isInside(inner.root, outer.root)
        else { return false }
        let path = TreePath.relative(inner.root, in: outer.root)
        return outer.directories.contains { $0.path.hasSameBytes(as: path) }
      }
    }
  }

  /// Looks at some folders only: `sweeps` come from `TreeScanner.relist`. nil if that is not enough.
  mutating func run(relisted sweeps: [ScanReport]) async throws -> PassReport? {
    try await bringInLine(sweeps)
  }

  private mutating func bringInLine(_ sweeps: [ScanReport]) async throws -> PassReport? {
    let knownFailures = try index.errors.all()
    try index.begin()
    let interwiki = try InterwikiUpdate.bringInLine(configuration.interwikiTable, index: index, failures: &failures)
    if index.changes.hasOtherChanges { report.hasChanges = true }
    // What a tree without documents undoes below is not the table, nor what was marked to be read again with it.
    try index.commit(at: Clock.nanoseconds() / 1_000_000_000)
    var isEmpty = true
    for sweep in sweeps {
      guard let plan = try plan(sweep, interwiki: interwiki, knownFailures: knownFailures) else {
        index.rollback()
        if sweep.focus != nil { return nil }
        states[ExactText(sweep.root)] = (.empty, "holds no document")
        if !sweep.isComplete { unproven += sweep.problems.map { "\($0.path): \($0.reason)" } }
        unproven.append("\(sweep.root) holds no document; nothing is deleted without --accept-empty")
        continue
      }
      isEmpty = false
      handled.append(sweep.root)
      let reasons = plan.unproven + (sweep.isComplete ? [] : sweep.problems.map { "\($0.path): \($0.reason)" })
      states[ExactText(sweep.root)] = reasons.isEmpty ? (.complete, "") : (.partial, reasons.joined(separator: "; "))
      try await carryOut(plan, interwiki)
      if report.wasStopped { break }
    }
    if isEmpty { return nil }
    return try publish(knownFailures: knownFailures, isWhole: !sweeps.contains { $0.focus != nil })
  }

  /// Ended before anything was looked at.
  private func stopped() -> PassReport {
    var report = report
    report.wasStopped = true
    report.outcome = .partial([PassReport.stoppedEarly])
    report.seconds = seconds
    return report
  }

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

  private func nothing(_ reasons: [String]) -> PassReport {
    var report = report
    report.outcome = .nothing(reasons)
    report.seconds = seconds
    return report
  }

  private var seconds: Double { Double(Clock.monotonicNanoseconds() - started) / 1e9 }

  // Steps 2 to 4. nil if the tree has no document where the index holds some, and that is not meant; or if more
  // folders must be listed than were.
  private mutating func plan(
    _ sweep: ScanReport, interwiki: InterwikiTable, knownFailures: [KnownFileError]
  ) throws -> PassPlan? {
    for problem in sweep.problems { failures.add(problem.path, problem.reason, nil) }
    try index.begin()
    if !sweep.isOfNamedFiles, sweep.focus == nil {
      let number = try index.sources.root(sweep.root, kind: "tree")
      try index.trees.adopt(into: sweep.root, number: number, named: Set(states.keys).union(named))
    }
    var plan = PassPlan(sweep: sweep, named: Set(configuration.wikiExports.map { ExactText($0) }))
    plan.root = try index.sources.root(
      sweep.isOfNamedFiles ? sweep.root + "/" : sweep.root, kind: sweep.isOfNamedFiles ? "files" : "tree")
    let known = try index.sources.directories(ofRoot: plan.root)
    for folder in WorkspaceFolder.all(in: sweep) {
      plan.workspaces.append(
        try WorkspaceState(
          folder, index: index, interwiki: interwiki, settingsFile: configuration.settings,
          isElsewhere: { Self.liesElsewhere($0, sweep: sweep, known: known) }, failures: &failures))
    }
    if plan.needsWholeSweep { return nil }
    // With the settings that ask for it, and before anything else commits: a stop loses nothing.
    for workspace in plan.workspaces where workspace.mustDerive || workspace.ignoreChanged {
      let folder = TreePath.join("", workspace.folder.relativePath)
      for directory in known where TreePath.isInside(directory.path, folder) {
        try index.sources.mark(directory: directory, derives: workspace.mustDerive)
      }
    }
    try plan.compare(
      index: index, known: known, interwiki: interwiki, knownFailures: knownFailures,
      acceptsEmpty: configuration.acceptEmpty, failures: &failures)
    if sweep.focus != nil, plan.touchesWikis { return nil }
    let holdsSome = !known.isEmpty
    if sweep.focus == nil, plan.files == 0, holdsSome, !configuration.acceptEmpty { return nil }
    if plan.removesAny {
      // Only a whole sweep tells whether a file that is gone here has come elsewhere.
      if sweep.focus != nil { return nil }
      plan.postponesRemovals = !TreeScanner.isStill(sweep)
    }
    unproven += plan.unproven
    return plan
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

  private static func liesElsewhere(_ folder: String, sweep: ScanReport, known: [KnownDirectory]) -> Bool {
    guard let before = known.first(where: { TreePath.isInside($0.path, folder) }),
      let now = sweep.directories.first(where: { $0.path.hasSameBytes(as: folder) })
    else { return false }
    return before.device != now.device
  }

  // Steps 5 and 6.
  private mutating func carryOut(_ plan: PassPlan, _ interwiki: InterwikiTable) async throws {
    var executor = PlanExecutor(
      plan, index: index, interwiki: interwiki, startedAt: startedAt, interruption: interruption,
      limits: configuration.limits, hooks: configuration.hooks)
    try await executor.run(progress: progress, passStarted: started)
    report.read += executor.read
    report.removed += executor.removed
    report.unsettled += executor.unsettledFiles
    if executor.wasStopped {
      index.finish()
      report.wasStopped = true
      unproven.append(PassReport.stoppedEarly)
    }
    report.bytesRead += executor.bytesRead
    report.hasChanges = report.hasChanges || executor.hasChanges
    for failure in executor.failures { failures.add(failure.path, failure.reason, failure.stamp) }
  }

  // Step 7.
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
