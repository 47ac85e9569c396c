import IndexWriter
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// What applying a plan came to.
struct ApplyResult {
  /// A stop signal came before all was done.
  var wasStopped = false
  /// Documents and pages whose rows were compared.
  var read = 0
  /// Files that changed or went while they were read.
  var unsettledFiles = 0
  var removed = 0
  var bytesRead: Int64 = 0
  var hasChanges = false
  var failures: [(path: String, reason: String, stamp: FileStamp?)] = []
}

/// Carries out a plan: marks what must be derived again, then parses on all cores and writes on one, adds before it removes.
/// Transactions end when they hold enough or took long enough, so that readers see progress and the WAL stays small.
struct PlanApplication {
  /// Nanoseconds between two words about progress.
  private static let progressInterval: Int64 = 200_000_000

  let plan: PassPlan
  let index: WritableIndex
  let context: ApplyContext
  var stamps: StampBook
  var moved: MovedFiles
  var result = ApplyResult()
  /// `notebook.number`s of the plan's notebooks.
  private var notebooks: [[Int64]] = []
  /// Absolute paths of the open notebooks, by `notebook.number`.
  private var folders: [Int64: (path: String, format: any NotebookFormat)] = [:]

  private struct StopRequest: Error {}

  init(_ plan: PassPlan, index: WritableIndex, _ context: ApplyContext) {
    self.plan = plan
    self.index = index
    self.context = context
    stamps = StampBook(plan, index: index, startedAt: context.startedAt)
    moved = MovedFiles(plan) { folder in
      let path = TreePath.join(plan.sweep.root, folder)
      let around = plan.collections.filter { TreePath.isInside(path, $0.found.path) }
        .max { $0.found.path.utf8.count < $1.found.path.utf8.count }
      let notebook = around?.open.first { TreePath.isInside(folder, $0.folder) }
      guard let format = around?.format ?? FormatList.notebooks.first else { return nil }
      let inside = notebook.map { TreePath.relative(folder, in: $0.folder) } ?? folder
      return (format, notebook?.id ?? "", inside.isEmpty ? "" : "/" + inside)
    }
  }

  mutating func run() async throws -> ApplyResult {
    try index.begin()
    try enterCollections()
    try enterInputs()
    installUnindexedTitles()
    try enterIgnored()
    do {
      try await deriveDocuments()
    } catch is StopRequest {
      // What is written is right; the next pass finds the rest.
      result.wasStopped = true
      try commit()
      return result
    }
    try index.begin()
    try await updateWikis()
    if result.wasStopped {
      try commit()
      return result
    }
    try index.begin()
    try prune()
    result.unsettledFiles += plan.missed
    // What was not pruned any more is found again: its folders count as not looked at.
    if !result.wasStopped { try stamps.close() }
    try commit()
    return result
  }

  private func commit() throws { try index.commit(at: Clock.nanoseconds() / 1_000_000_000) }

  // What collections say of themselves, and what must be derived again because of it: in one transaction.

  private mutating func enterCollections() throws {
    for collection in plan.collections {
      let configuration = collection.configuration
      let root = try index.sources.root(collection.found.path, kind: "workspace")
      let namespaces = WikiNamespaces(siteName: configuration.title).all
      let site = SiteDescription(
        title: configuration.title, isFirstLetterUpper: false,
        namespaces: namespaces.map {
          SiteDescription.Namespace(number: $0.number, name: $0.name, isFirstLetterUpper: false)
        })
      _ = try index.wiki.sites.put(origin: collection.found.path, kind: .collection, site)
      if collection.areSettingsNew {
        try index.notebooks.setSettings(configuration.settings, root: root)
        index.changes.hasOtherChanges = true
      }
      var numbers: [Int64] = []
      for notebook in collection.open {
        var number = notebook.known?.number ?? 0
        if notebook.isNews {
          number = try index.notebooks.put(
            root: root,
            NotebookDescription(
              id: notebook.id, name: notebook.name, format: collection.format.name,
              suffix: collection.format.titledSuffix))
          index.changes.hasOtherChanges = true
        }
        numbers.append(number)
        folders[number] = (TreePath.join(plan.sweep.root, notebook.folder), collection.format)
      }
      notebooks.append(numbers)
      try mark(collection)
    }
    if plan.collections.contains(where: \.areSettingsNew) { try index.keepHanFold() }
    for page in plan.marks { try index.dependencies.mark(page) }
  }

  private func mark(_ collection: CollectionPlan) throws {
    guard collection.mustExamine else { return }
    for directory in plan.known where TreePath.isInside(directory.path, collection.found.relativePath) {
      try index.sources.mark(directory: directory)
    }
    if collection.mustDerive, let site = collection.site { try index.wiki.pages.markAllStale(site: site) }
  }

  private mutating func enterInputs() throws {
    for (folder, file) in plan.inputs {
      _ = try stamps.enter(file.name, file.kind, in: folder, stamp: file.stamp, digest: 0)
    }
  }

  private mutating func enterIgnored() throws {
    for ignored in plan.ignored {
      let file = ignored.file
      _ = try stamps.enter(file.name, file.kind, in: ignored.folder, stamp: file.stamp, digest: 0)
      try index.documents.titleChanged(
        notebook: notebooks[ignored.collection][ignored.notebook], path: ignored.path)
    }
  }

  private func installUnindexedTitles() {
    let folders = folders
    index.setUnindexedTitle { notebook, path in
      guard let (folder, format) = folders[notebook] else { return nil }
      guard let file = try? FileReading.read(folder + path, limit: FileReading.usualLimit) else { return nil }
      return format.title(ofDocument: file.bytes)
    }
  }

  // Documents.

  private mutating func deriveDocuments() async throws {
    let total = plan.documents.count
    var position = 0
    var budget = TransactionBudget(context.limits, isNew: index.isNew)
    var lastWord = Clock.monotonicNanoseconds()
    let hooks = context.hooks
    let work = { @Sendable (jobs: [ParseJob]) in DocumentJobs.run(jobs, hooks) }
    try await ParsePool.run(plan.documents.map(\.job), size: \.size, work) { job, outcome in
      let work = plan.documents[position]
      position += 1
      try index.begin()
      try settle(work, outcome)
      result.bytesRead += job.size
      budget.spend(job.size)
      if budget.isSpent {
        try commit()
        budget.renew()
      }
      let now = Clock.monotonicNanoseconds()
      if now - lastWord >= Self.progressInterval {
        lastWord = now
        context.progress(
          PassProgress(done: position, total: total, bytes: result.bytesRead, seconds: context.seconds(at: now)))
      }
      if context.interruption.isRequested { throw StopRequest() }
    }
  }

  private mutating func settle(_ work: PassPlan.DocumentWork, _ outcome: ParseOutcome) throws {
    let notebook = notebooks[work.collection][work.notebook]
    switch outcome {
    case .unsettled:
      result.unsettledFiles += 1
      stamps.lookAgain(in: work.folder)
    case .failed(let reason, let stamp):
      result.failures.append((work.job.path, reason, stamp))
      guard let stamp else { return stamps.lookAgain(in: work.folder) }
      if work.document == nil {
        // It has no rows, but its title may stand in the paths of others.
        _ = try stamps.enter(work.file.name, work.file.kind, in: work.folder, stamp: stamp, digest: 0)
        try index.documents.titleChanged(notebook: notebook, path: work.path)
      }
    case .unchanged(let stamp):
      _ = try stamps.enter(
        work.file.name, work.file.kind, in: work.folder, stamp: stamp, digest: work.job.knownDigest ?? 0)
    case .document(let document, let stamp, let digest):
      result.read += 1
      let source = try stamps.enter(work.file.name, work.file.kind, in: work.folder, stamp: stamp, digest: digest)
      var number = work.document ?? moved.takeDocument(work.job.file.id)
      if number == nil, !index.isNew { number = try movedWhileSwept(work.job.file.id, stamp) }
      try index.documents.write(
        document, at: DocumentPlacement(notebook: notebook, path: work.path, source: source, number: number))
      result.hasChanges = true
    }
  }

  /// A document of the id whose file was listed in another place, too, and is this very file, or is not there any more: it
  /// was moved while the tree was swept.
  private func movedWhileSwept(_ id: String, _ stamp: FileStamp) throws -> Int64? {
    for document in try index.notebooks.documents(id: id) {
      guard let folder = folders[document.notebook]?.path else { continue }
      if document.inode == stamp.inode || !TreeScanner.isThere(folder + document.path) { return document.number }
    }
    return nil
  }

  // What is gone, unless a file of the same id took the document over.

  private mutating func prune() throws {
    for (source, folder) in zip(plan.gone, plan.goneFolders) {
      if stops() { return }
      let isMoved = source.document.map { moved.isTaken(document: $0) } ?? false
      if plan.postponesRemovals, !isMoved {
        stamps.lookAgain(in: folder)
        result.unsettledFiles += 1
        continue
      }
      if let document = source.document, !isMoved { try remove(document) }
      try index.sources.remove(source.number)
    }
    if plan.postponesRemovals {
      if plan.gone.isEmpty { result.unsettledFiles += 1 }
      return
    }
    for document in plan.dropped where !moved.isTaken(document: document) {
      if stops() { return }
      try remove(document)
    }
    for title in plan.goneTitles { try index.documents.titleChanged(notebook: title.notebook, path: title.path) }
    for directory in plan.goneDirectories { try index.sources.removeDirectory(directory.number) }
    for notebook in plan.vanished {
      if stops() { return }
      if try index.notebooks.hasDocuments(notebook: notebook.number) { continue }
      try index.notebooks.remove(notebook.number)
      try forgetCollection(root: notebook.root, path: notebook.collection)
    }
    for (collection, open) in zip(plan.collections, notebooks) {
      if stops() { return }
      try removeNotebooks(of: collection, open: Set(open))
    }
  }

  private func removeNotebooks(of collection: CollectionPlan, open: Set<Int64>) throws {
    for notebook in collection.closed {
      try forgetFolders(of: notebook.id, in: collection)
      try index.notebooks.remove(notebook.number)
      index.changes.hasOtherChanges = true
    }
    // Those whose folders are gone, with all that was in them.
    guard let root = collection.root else { return }
    for notebook in try index.notebooks.notebooks(root: root)
    where try !open.contains(notebook.number) && !index.notebooks.hasDocuments(notebook: notebook.number) {
      try index.notebooks.remove(notebook.number)
    }
  }

  private func forgetCollection(root: Int64, path: String) throws {
    guard try index.notebooks.notebooks(root: root).isEmpty else { return }
    try index.notebooks.setSettings([:], root: root)
    for site in try index.wiki.sites.all() where site.kind == .collection && site.origin.hasSameBytes(as: path) {
      try index.wiki.remove(site: site.number)
    }
    index.changes.hasOtherChanges = true
  }

  private mutating func stops() -> Bool {
    if context.interruption.isRequested { result.wasStopped = true }
    return result.wasStopped
  }

  private mutating func remove(_ document: Int64) throws {
    guard try index.documents.remove(document: document) else { return }
    result.removed += 1
    result.hasChanges = true
  }

  /// Forgets the folders of a closed notebook, so that all of it is new when it is opened again.
  private func forgetFolders(of notebook: String, in collection: CollectionPlan) throws {
    guard let folder = collection.found.notebooks.first(where: { $0.id == notebook })?.folder else { return }
    for directory in try index.sources.directories(ofRoot: plan.root) where TreePath.isInside(directory.path, folder) {
      for source in try index.sources.sources(inDirectory: directory.number) {
        try index.sources.remove(source.number)
      }
      try index.sources.removeDirectory(directory.number)
    }
  }
}
