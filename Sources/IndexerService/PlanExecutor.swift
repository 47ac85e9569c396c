import IndexWriter
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// Carries out a plan: parses, writes, prunes. Transactions end when they hold enough or took long enough, so
/// that readers see progress and the WAL stays small.
struct PlanExecutor {
  /// Nanoseconds between two words about progress.
  private static let progressInterval: Int64 = 200_000_000

  private let plan: PassPlan
  private let index: WritableIndex
  private let startedAt: Int64
  private let interruption: Interruption
  private let limits: IndexingLimits
  private let hooks: IndexingHooks
  private let interwiki: InterwikiTable

  /// A stop signal came before all was done.
  private(set) var wasStopped = false
  private(set) var read = 0
  /// Files that changed or went while they were read.
  private(set) var unsettledFiles = 0
  private(set) var removed = 0
  private(set) var bytesRead: Int64 = 0
  private(set) var hasChanges = false
  private(set) var failures: [(path: String, reason: String, stamp: FileStamp?)] = []

  private var directories: [ExactText: Int64] = [:]
  private var devices: [ExactText: Int64] = [:]
  /// Folders that hold a file which must be looked at again next time.
  private var unsettled: Set<ExactText> = []
  /// Documents whose files are gone, by id: a file of that id elsewhere is the same one, moved.
  private var movable: [ExactText: [Int64]] = [:]
  /// Absolute paths of the open notebooks, by `notebook.number`.
  private var notebookFolders: [Int64: String] = [:]

  private struct StopRequest: Error {}

  init(
    _ plan: PassPlan, index: WritableIndex, interwiki: InterwikiTable, startedAt: Int64,
    interruption: Interruption, limits: IndexingLimits, hooks: IndexingHooks
  ) {
    self.interwiki = interwiki
    self.interruption = interruption
    self.limits = limits
    self.hooks = hooks
    self.plan = plan
    self.index = index
    self.startedAt = startedAt
    for directory in plan.sweep.directories { devices[ExactText(directory.path)] = directory.device }
    for directory in plan.examined {
      if let known = directory.known { directories[ExactText(directory.scanned.path)] = known.number }
    }
    for workspace in plan.workspaces {
      for notebook in workspace.open {
        notebookFolders[notebook.number] = TreePath.join(workspace.folder.path, notebook.id)
      }
    }
    for source in plan.gone {
      if let document = source.document {
        movable[ExactText(String(source.name.dropLast(3))), default: []].append(document)
      }
    }
  }

  mutating func run(
    progress: @escaping @Sendable (PassProgress) -> Void, passStarted: Int64
  ) async throws {
    installUnindexedTitles()
    try index.begin()
    try enterIgnored()
    let total = plan.work.count
    var position = 0
    var budget = TransactionBudget(limits, isNew: index.isNew)
    var lastWord = Clock.monotonicNanoseconds()
    do {
      try await ParsePool.run(plan.work.map(\.job), hooks) { job, outcome in
        let work = plan.work[position]
        position += 1
        try index.begin()
        try settle(work, outcome)
        bytesRead += job.size
        budget.spend(job.size)
        let now = Clock.monotonicNanoseconds()
        if budget.isSpent {
          try commit()
          budget.renew()
        }
        if now - lastWord >= Self.progressInterval {
          lastWord = now
          progress(
            PassProgress(
              done: position, total: total, bytes: bytesRead, seconds: Double(now - passStarted) / 1e9))
        }
        if interruption.isRequested { throw StopRequest() }
      }
    } catch is StopRequest {
      // What is written is right; the next pass finds the rest.
      wasStopped = true
      try commit()
      return
    }
    try index.begin()
    try await updateWikis(progress: progress, passStarted: passStarted)
    if wasStopped { return try commit() }
    try index.begin()
    try enterInputs()
    try prune()
    unsettledFiles += plan.missed
    // What was not pruned any more is found again: its folders count as not looked at.
    if !wasStopped { try closeFolders() }
    try commit()
  }

  /// Exports and wikitext files, after the documents: they have sites of their own.
  private mutating func updateWikis(
    progress: @escaping @Sendable (PassProgress) -> Void, passStarted: Int64
  ) async throws {
    for source in plan.gone where source.kind == SourceKind.wikiExport.rawValue && !plan.postponesRemovals {
      guard let path = try index.sources.path(of: source.number) else { continue }
      let origin = TreePath.join(plan.sweep.root, path)
      for site in try index.wiki.sites.all() where site.origin.hasSameBytes(as: origin) {
        try index.wiki.remove(site: site.number)
        hasChanges = true
      }
    }
    for export in plan.exports {
      try await update(export.file, in: export.folder, progress: progress, passStarted: passStarted)
      if wasStopped { return }
    }
    try updateWikitext()
  }

  private mutating func update(
    _ file: ScannedFile, in folder: String, progress: @escaping @Sendable (PassProgress) -> Void, passStarted: Int64
  ) async throws {
    let path = TreePath.join(TreePath.join(plan.sweep.root, folder), file.name)
    if let refusal = plan.refused[ExactText(path)], refusal.size == file.stamp.size,
      refusal.modified == file.stamp.modified
    {
      failures.append((path, refusal.reason, file.stamp))
      return
    }
    var update = ExportUpdate(path, index: index, interwiki: interwiki, interruption: interruption, limits: limits) {
      position in
      progress(
        PassProgress(
          done: Int(position >> 20), total: Int(file.stamp.size >> 20), bytes: position,
          seconds: Double(Clock.monotonicNanoseconds() - passStarted) / 1e9, export: path))
    }
    let outcome = try await update.run()
    read += update.pagesRead
    removed += update.removed
    hasChanges = hasChanges || update.hasChanges
    bytesRead += update.bytesRead
    try index.begin()
    func enter(_ stamp: FileStamp) throws {
      try self.enter(ScannedFile(name: file.name, kind: .wikiExport, stamp: stamp), in: folder)
      if stamp.isRacy(sweepStart: startedAt) { unsettled.insert(ExactText(folder)) }
    }
    switch outcome {
    case .read(let stamp, let reason):
      if let reason { failures.append((path, reason, stamp)) }
      try enter(stamp)
    case .notAnExport(let stamp):
      let isKnown = try index.wiki.sites.all().contains { $0.origin.hasSameBytes(as: path) }
      if isKnown || plan.isNamed(path) { failures.append((path, "is not a MediaWiki export", stamp)) }
      try enter(stamp)
    case .failed(let reason, let stamp):
      failures.append((path, reason, stamp))
      if let stamp { try enter(stamp) } else { unsettled.insert(ExactText(folder)) }
    case .missing, .unsettled:
      unsettledFiles += 1
      unsettled.insert(ExactText(folder))
    case .stopped: wasStopped = true
    }
  }

  private mutating func updateWikitext() throws {
    var entered: [(WikitextFile, FileStamp)] = []
    var numbers = directories
    let (index, startedAt, root, devices) = (index, startedAt, plan.root, devices)
    var update = WikitextUpdate(
      plan.sweep, index: index, interwiki: interwiki, interruption: interruption, startedAt: startedAt,
      batch: limits.pages
    ) { file, stamp, digest in
      let key = ExactText(file.folder)
      let directory =
        try numbers[key] ?? index.sources.directory(root: root, path: file.folder, device: devices[key] ?? 0)
      numbers[key] = directory
      entered.append((file, stamp))
      return try index.sources.put(
        directory: directory, name: file.file.name,
        state: SourceState(
          kind: SourceKind.wikitext.rawValue, size: stamp.size, modified: stamp.modified, changed: stamp.changed,
          inode: stamp.inode, digest: digest, isRacy: stamp.isRacy(sweepStart: startedAt)))
    }
    if plan.comparesWikitext {
      try update.run(
        known: plan.knownWikitext, gone: plan.gone.filter { $0.kind == SourceKind.wikitext.rawValue },
        refused: plan.refused, postponesRemovals: plan.postponesRemovals)
    } else {
      try update.readStale()
    }
    directories = numbers
    read += update.read
    removed += update.removed
    hasChanges = hasChanges || update.hasChanges
    wasStopped = update.wasStopped
    failures += update.failures
    unsettled.formUnion(update.unsettled.map { ExactText($0) })
  }

  private mutating func commit() throws {
    try index.commit(at: Clock.nanoseconds() / 1_000_000_000)
  }

  private mutating func directory(_ path: String) throws -> Int64 {
    if let number = directories[ExactText(path)] { return number }
    let device = devices[ExactText(path)] ?? 0
    let number = try index.sources.directory(root: plan.root, path: path, device: device)
    directories[ExactText(path)] = number
    return number
  }

  private mutating func settle(_ work: PassPlan.Work, _ outcome: ParseOutcome) throws {
    switch outcome {
    case .unsettled:
      unsettledFiles += 1
      unsettled.insert(ExactText(work.folder))
    case .failed(let reason, let stamp):
      failures.append((work.job.path, reason, stamp))
      if work.document == nil, let stamp {
        // It has no rows, but its title may stand in the paths of others.
        _ = try enter(work, stamp: stamp, digest: 0)
        try index.documents.titleChanged(notebook: work.notebook, path: work.path)
      }
      if stamp == nil { unsettled.insert(ExactText(work.folder)) }
    case .unchanged(let stamp):
      _ = try enter(work, stamp: stamp, digest: work.job.knownDigest ?? 0)
    case .document(let document, let stamp, let digest):
      read += 1
      let source = try enter(work, stamp: stamp, digest: digest)
      var number = work.document
      if number == nil, let moved = movable[ExactText(work.job.id)]?.popLast() { number = moved }
      if number == nil, !index.isNew { number = try movedWhileSwept(work.job.id, stamp) }
      let placement = DocumentPlacement(
        notebook: work.notebook, path: work.path, source: source, number: number)
      try index.documents.write(document, at: placement)
      hasChanges = true
    }
  }

  /// A document of the id whose file was listed in another place, too, and is this very file, or is not there any more: it
  /// was moved while the tree was swept.
  private func movedWhileSwept(_ id: String, _ stamp: FileStamp) throws -> Int64? {
    for (document, inode) in try index.notebooks.documents(id: id) {
      guard let folder = notebookFolders[document.notebook] else { continue }
      if inode == stamp.inode || !TreeScanner.isThere(folder + document.path) { return document.number }
    }
    return nil
  }

  private mutating func enter(
    _ work: PassPlan.Work, stamp: FileStamp, digest: Int64
  ) throws -> Int64 {
    let isRacy = stamp.isRacy(sweepStart: startedAt)
    if isRacy { unsettled.insert(ExactText(work.folder)) }
    let state = SourceState(
      kind: SourceKind.siyuanDocument.rawValue, size: stamp.size, modified: stamp.modified,
      changed: stamp.changed, inode: stamp.inode, digest: digest, isRacy: isRacy)
    return try index.sources.put(directory: try directory(work.folder), name: work.name, state: state)
  }

  private mutating func enter(_ file: ScannedFile, in folder: String) throws {
    let isRacy = file.stamp.isRacy(sweepStart: startedAt)
    let state = SourceState(
      kind: file.kind.rawValue, size: file.stamp.size, modified: file.stamp.modified,
      changed: file.stamp.changed, inode: file.stamp.inode, digest: 0, isRacy: isRacy)
    _ = try index.sources.put(directory: try directory(folder), name: file.name, state: state)
  }

  private mutating func enterIgnored() throws {
    for stamp in plan.ignored {
      try enter(stamp.file, in: stamp.folder)
      try index.documents.titleChanged(notebook: stamp.notebook, path: stamp.path)
    }
  }

  private mutating func enterInputs() throws {
    for input in plan.inputs { try enter(input.file, in: input.folder) }
  }

  // Removes what is gone, unless a file of the same id took the document over.
  private mutating func prune() throws {
    let moved = Set(plan.gone.compactMap(\.document)).subtracting(movable.values.joined())
    for (source, folder) in zip(plan.gone, plan.goneFolders) {
      if stops() { return }
      let isMoved = source.document.map { moved.contains($0) } ?? false
      if plan.postponesRemovals, !isMoved {
        unsettled.insert(ExactText(folder))
        unsettledFiles += 1
        continue
      }
      if let document = source.document, !isMoved { try remove(document) }
      try index.sources.remove(source.number)
    }
    if plan.postponesRemovals {
      if plan.gone.isEmpty { unsettledFiles += 1 }
      return
    }
    for document in plan.dropped where !moved.contains(document) {
      if stops() { return }
      try remove(document)
    }
    for title in plan.goneTitles {
      try index.documents.titleChanged(notebook: title.notebook, path: title.path)
    }
    for directory in plan.goneDirectories { try index.sources.removeDirectory(directory.number) }
    for workspace in plan.workspaces {
      if stops() { return }
      for notebook in workspace.closed {
        try forgetFolders(of: notebook.id, in: workspace)
        try index.notebooks.remove(notebook.number)
        index.changes.hasOtherChanges = true
      }
      let open = Set(workspace.open.map(\.number))
      let closed = Set(workspace.closed.map(\.number))
      for notebook in try index.notebooks.notebooks(root: workspace.root)
      where !open.contains(notebook.number) && !closed.contains(notebook.number) {
        if try index.notebooks.documents(notebook: notebook.number).isEmpty {
          try index.notebooks.remove(notebook.number)
        }
      }
    }
  }

  private mutating func stops() -> Bool {
    if interruption.isRequested { wasStopped = true }
    return wasStopped
  }

  private mutating func remove(_ document: Int64) throws {
    guard try index.documents.remove(document: document) else { return }
    removed += 1
    hasChanges = true
  }

  /// Forgets the folders of a closed notebook, so that all of it is new when it is opened again.
  private func forgetFolders(of notebook: String, in workspace: WorkspaceState) throws {
    guard let folder = workspace.folder.notebooks.first(where: { $0.id == notebook })?.folder else { return }
    for directory in try index.sources.directories(ofRoot: plan.root)
    where TreePath.isInside(directory.path, folder) {
      for source in try index.sources.sources(inDirectory: directory.number) {
        try index.sources.remove(source.number)
      }
      try index.sources.removeDirectory(directory.number)
    }
  }

  private mutating func closeFolders() throws {
    for directory in plan.examined {
      let path = directory.scanned.path
      let isSettled =
        directory.scanned.isComplete && directory.isRecognised && !unsettled.contains(ExactText(path))
        && !plan.overlooked.contains(ExactText(path))
      guard let number = directories[ExactText(path)] else { continue }
      let listing = isSettled ? directory.listing : 0
      // Another device is believed only once something known was found on it.
      let device =
        directory.isRecognised ? directory.scanned.device : directory.known?.device ?? directory.scanned.device
      if let known = directory.known, known.listing == listing, known.device == device { continue }
      try index.sources.setListing(directory: number, device: device, listing: listing)
    }
  }

  private func installUnindexedTitles() {
    let folders = notebookFolders
    index.setUnindexedTitle { notebook, path in
      guard let folder = folders[notebook] else { return nil }
      let limit = IndexerConfiguration.maximumFileBytes
      guard let file = try? FileReading.read(folder + path, limit: limit) else { return nil }
      return SiYuanReader.title(of: file.bytes)
    }
  }
}
