import IndexWriter
import MentionText
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// Makes plans: compares a sweep with the index, and writes nothing.
struct Planner {
  /// The collections of the tree.
  private let found: [CollectionPlan.Found]
  let configuration: IndexerConfiguration
  let snapshot: IndexSnapshot
  let interwiki: InterwikiSource
  /// Files that could not be read when they were last tried.
  let knownFailures: [KnownFileError]

  var plan: PassPlan
  /// By path.
  private(set) var refused: [ExactText: KnownFileError] = [:]
  private var han: HanFold?
  var notebookFolders: [ExactText: NotebookPlace] = [:]
  var sites: [KnownSite] = []
  /// Few notebooks, none in another, are looked through: quicker than a hash for each folder above.
  private var notebooks: [(folder: String, place: NotebookPlace)] = []
  private var areNested = false
  private static let few = 16

  /// A notebook of the plan. `notebook` is nil while it is closed.
  struct NotebookPlace {
    let collection: Int
    let notebook: Int?
  }

  /// `root`: the tree's number in the index.
  static func plan(
    _ sweep: ScanReport, found: [CollectionPlan.Found], root: Int64, _ snapshot: IndexSnapshot,
    configuration: IndexerConfiguration,
    interwiki: InterwikiSource, knownFailures: [KnownFileError]
  ) throws -> PlanOutcome {
    let plan = PassPlan(sweep: sweep, root: root, known: try snapshot.directories(ofRoot: root))
    var planner = Planner(
      found: found, configuration: configuration, snapshot: snapshot, interwiki: interwiki,
      knownFailures: knownFailures, plan: plan)
    return try planner.outcome()
  }

  private init(
    found: [CollectionPlan.Found], configuration: IndexerConfiguration, snapshot: IndexSnapshot,
    interwiki: InterwikiSource,
    knownFailures: [KnownFileError], plan: PassPlan
  ) {
    self.found = found
    self.configuration = configuration
    self.snapshot = snapshot
    self.interwiki = interwiki
    self.knownFailures = knownFailures
    self.plan = plan
    for failure in knownFailures { refused[ExactText(failure.path)] = failure }
  }

  private mutating func outcome() throws -> PlanOutcome {
    let isFocused = plan.sweep.focus != nil
    for problem in plan.sweep.problems { plan.findings.failures.add(problem.path, problem.reason, nil) }
    sites = try snapshot.sites()
    try readCollections()
    if !isFocused, plan.sweep.rootIsHealthy { try findVanished() }
    if isFocused, plan.collections.contains(where: \.needsWholeSweep) { return .needsSweep }
    for directory in plan.sweep.directories { plan.files += directory.files.count { $0.kind.isContent } }
    try compare()
    var forced = try markedDocuments()
    try compareInputs(&forced)
    try planDocuments(&forced)
    planExports()
    if isFocused { guard try planWikitext() else { return .needsSweep } } else { _ = try planWikitext() }
    keepRefusals()
    if !isFocused, plan.files == 0, !plan.known.isEmpty, !configuration.acceptEmpty {
      return .emptyTree(plan.findings)
    }
    if plan.removesAny {
      // Only a whole sweep tells whether a file that is gone here has come elsewhere.
      if isFocused { return .needsSweep }
      plan.postponesRemovals = !TreeScanner.isStill(plan.sweep)
    }
    return plan.isEmpty ? .nothingToDo(plan.findings) : .plan(plan)
  }

  private mutating func readCollections() throws {
    let context = ConfigurationContext(settingsFile: configuration.settings, interwiki: interwiki) { path in
      Result { () throws(FileReadError) in try FileReading.read(path, limit: FileReading.usualLimit) }
    }
    let (sweep, known) = (plan.sweep, plan.known)
    for (found, format) in found {
      if format.needsDocuments, !found.notebooks.contains(where: \.holdsDocuments) { continue }
      let collection = try CollectionPlan(
        found, format: format, snapshot, sites: sites, context: context,
        isElsewhere: { Self.liesElsewhere($0, sweep: sweep, known: known) })
      for problem in collection.configuration.problems {
        plan.findings.failures.add(problem.path, problem.reason, problem.stamp)
      }
      for notebook in found.notebooks {
        notebookFolders[ExactText(notebook.folder)] = NotebookPlace(
          collection: plan.collections.count,
          notebook: collection.open.firstIndex { $0.folder.hasSameBytes(as: notebook.folder) })
      }
      notebooks = notebookFolders.map { ($0.key.string, $0.value) }
      areNested =
        notebooks.count > Self.few
        || notebooks.contains { inner in
          notebooks.contains { !$0.folder.hasSameBytes(as: inner.folder) && TreePath.isInside(inner.folder, $0.folder) }
        }
      if collection.configuration.inputs.foldsHan, han == nil { han = try snapshot.hanFold() }
      plan.collections.append(collection)
    }
  }

  /// Folders that were notebooks and are listed as something else, where a format's notebooks are told by what is in them.
  private mutating func findVanished() throws {
    let formats = Set(FormatList.notebooks.filter(\.needsDocuments).map(\.name))
    let found = Set(plan.collections.map { ExactText($0.found.path) })
    plan.vanished = try snapshot.placedNotebooks().filter { notebook in
      formats.contains(notebook.format) && TreePath.isInside(notebook.collection, plan.sweep.root)
        && !found.contains(ExactText(notebook.collection))
        && TreeScanner.canTell(notebook.collection, plan.sweep)
    }
  }

  /// Whether what lies in a folder may be of another notebook than it was.
  func mayHaveChangedHands(_ folder: String, _ open: CollectionPlan.OpenNotebook) -> Bool {
    let path = TreePath.join(plan.sweep.root, folder)
    return open.known == nil || plan.vanished.contains { TreePath.isInside(path, $0.collection) }
  }

  private static func liesElsewhere(_ folder: String, sweep: ScanReport, known: [KnownDirectory]) -> Bool {
    guard let before = known.first(where: { TreePath.isInside($0.path, folder) }),
      let now = sweep.directories.first(where: { $0.path.hasSameBytes(as: folder) })
    else { return false }
    return before.device != now.device
  }

  private mutating func compare() throws {
    let (snapshot, collections) = (snapshot, plan.collections)
    let comparison = try TreeComparison(
      plan.sweep, known: plan.known, acceptsDevice: configuration.acceptEmpty,
      sources: { try snapshot.sources(in: $0) }, attention: { attention($0, collections) })
    plan.examined = comparison.examined
    plan.gone = comparison.gone
    plan.goneFolders = comparison.goneFolders
    plan.goneDirectories = comparison.goneDirectories
    plan.overlooked = comparison.overlooked
    plan.missed = comparison.overlooked.count
    plan.findings.unproven = comparison.unproven
  }

  private func attention(
    _ directory: ScannedDirectory, _ collections: [CollectionPlan]
  ) -> TreeComparison.Attention {
    switch directory.role.place {
    case .notebook, .insideNotebook:
      guard let place = place(of: directory.path), let notebook = place.notebook else {
        return directory.role.isOpen ? .compare : .none
      }
      let collection = collections[place.collection]
      let open = collection.open[notebook]
      return collection.mustExamine || mayHaveChangedHands(directory.path, open) ? .examine : .compare
    case .inputs: return .compare
    case .outside: return directory.role.isOpen ? .compare : .none
    case .collection, .settings: return .none
    }
  }

  /// The notebook a folder belongs to: the nearest one at or above it.
  func place(of path: String) -> NotebookPlace? {
    if !areNested {
      return notebooks.first { TreePath.isInside(path, $0.folder) }?.place
    }
    var path = path
    while true {
      if let place = notebookFolders[ExactText(path)] { return place }
      if path.isEmpty { return nil }
      path = TreePath.above(path)
    }
  }

  /// The job of reading a document's file.
  func job(
    _ path: String, _ file: ScannedFile, _ collection: CollectionPlan, notebook: String, inNotebook place: String,
    knownDigest: Int64?
  ) -> ParseJob {
    let inputs = collection.configuration.inputs
    let id = collection.format.documentID(ofFile: place, notebook: notebook)
    return ParseJob(
      path: path, file: DocumentFile(id: id, path: place, modified: file.stamp.modified / 1_000_000_000),
      size: file.stamp.size, knownDigest: knownDigest,
      inputs: inputs, han: inputs.foldsHan ? han : nil)
  }

  /// Whether a file is one that could not be read, and is as it was then; it is kept among the failures.
  mutating func isRefusedAsBefore(_ path: String, _ stamp: FileStamp) -> Bool {
    guard let refusal = refused[ExactText(path)], refusal.size == stamp.size, refusal.modified == stamp.modified else {
      return false
    }
    plan.findings.failures.keep(refusal)
    return true
  }

  /// Refusals of files in folders that were not examined hold on: nothing in those changed.
  private mutating func keepRefusals() {
    let sweep = plan.sweep
    if let focus = sweep.focus {
      let folders = Set(focus.map { ExactText(TreePath.join(sweep.root, $0.string)) })
      for failure in knownFailures
      where failure.size < 0 && TreePath.isInside(failure.path, sweep.root)
        && !folders.contains(ExactText(TreePath.parent(failure.path)))
      {
        plan.findings.failures.keep(failure)
      }
    }
    let looked = Set(plan.examined.map { ExactText(TreePath.join(sweep.root, $0.scanned.path)) })
    let listed = Set(sweep.directories.map { ExactText(TreePath.join(sweep.root, $0.path)) })
    for failure in knownFailures where failure.size >= 0 && TreePath.isInside(failure.path, sweep.root) {
      let folder = ExactText(TreePath.parent(failure.path))
      if listed.contains(folder), !looked.contains(folder) { plan.findings.failures.keep(failure) }
    }
  }
}
