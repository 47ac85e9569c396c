import IndexWriter
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// What one pass has to do in one tree.
struct PassPlan {
  /// A document file to look at.
  struct Work {
    let job: ParseJob
    /// `notebook.number`.
    let notebook: Int64
    /// `/A/B.sy`, relative to the notebook.
    let path: String
    /// Relative path of its folder, and its name in it.
    let folder: String
    let name: String
    /// The document its rows are kept under; nil if it has none.
    let document: Int64?
  }

  /// A file that is known and whose stamp alone must be entered: a document left out by an ignore list.
  struct Stamp {
    let folder: String
    let file: ScannedFile
    let notebook: Int64
    let path: String
  }

  let sweep: ScanReport
  /// `root.number` of the tree.
  var root: Int64 = 0
  var workspaces: [WorkspaceState] = []
  /// Document files in the tree, of closed notebooks and ignored ones too: a tree without any may be an unmounted disk.
  private(set) var files = 0
  private(set) var work: [Work] = []
  private(set) var ignored: [Stamp] = []
  private(set) var examined: [ComparedDirectory] = []
  private(set) var gone: [KnownSource] = []
  /// By position in `gone`: the folder the file was in.
  private(set) var goneFolders: [String] = []
  /// Folders that must be listed again, whatever their stamps: their listing missed a file that is there, or an input of
  /// what is in them can't be read.
  private(set) var overlooked: Set<ExactText> = []
  /// How many of those may be listed better at once.
  private(set) var missed = 0
  /// Something is gone, or closed, and folders changed while the tree was swept: what was not found may have been moved past
  /// the sweep, so that nothing is removed before a sweep in peace.
  var postponesRemovals = false
  private(set) var goneDirectories: [KnownDirectory] = []
  /// Files that gave a title to the paths of others without having rows, and are gone.
  private(set) var goneTitles: [(notebook: Int64, path: String)] = []
  /// Documents whose files exist and are none of the index's any more: closed, ignored.
  private(set) var dropped: [Int64] = []
  private(set) var unproven: [String] = []
  /// Wikitext files in the tree may have changed: all of them are compared.
  private(set) var comparesWikitext = false
  /// Exports that are new or changed, or were not read to their end.
  private(set) var exports: [(folder: String, file: ScannedFile)] = []
  /// Wikitext files and exports as the index remembers them, by path.
  private(set) var knownWikitext: [ExactText: KnownSource] = [:]
  private(set) var refused: [ExactText: KnownFileError] = [:]
  /// Inputs that are no documents, and changed: entered with the folder they lie in.
  private(set) var inputs: [(folder: String, file: ScannedFile)] = []

  /// Exports given by name: another file there is an error.
  private let named: Set<ExactText>

  init(sweep: ScanReport, named: Set<ExactText>) {
    self.sweep = sweep
    self.named = named
  }

  func isNamed(_ path: String) -> Bool { named.contains(ExactText(path)) }

  /// Whether a sweep of some folders is not enough: what other folders hold has to be looked at, too.
  var needsWholeSweep: Bool {
    sweep.focus != nil
      && workspaces.contains { workspace in
        workspace.mustDerive || workspace.ignoreChanged || !workspace.closed.isEmpty
          || workspace.open.contains { $0.isNew }
      }
  }

  private struct Place {
    let workspace: Int
    let notebook: WorkspaceState.OpenNotebook?
  }

  /// Compares the sweep with the index, where `known` are the tree's folders.
  mutating func compare(
    index: WritableIndex, known: [KnownDirectory], interwiki: InterwikiTable, knownFailures: [KnownFileError],
    acceptsEmpty: Bool, failures: inout FailureLog
  ) throws {
    let folders = openNotebooks()
    for directory in sweep.directories {
      files += directory.files.count { $0.kind.isContent }
    }
    let sources = { (directory: KnownDirectory) in try index.sources.sources(inDirectory: directory.number) }
    let comparison = try TreeComparison(sweep, known: known, acceptsDevice: acceptsEmpty, sources: sources) {
      directory in
      switch directory.role {
      case .notebook, .notebookFolder:
        guard let place = place(of: directory.path, in: folders), let notebook = place.notebook else {
          return .none
        }
        let workspace = workspaces[place.workspace]
        return notebook.isNew || workspace.mustDerive || workspace.ignoreChanged ? .examine : .compare
      case .attributeViews, .assets, .plain, .workspace: return .compare
      default: return .none
      }
    }
    examined = comparison.examined
    gone = comparison.gone
    for (source, folder) in zip(gone, comparison.goneFolders)
    where source.document == nil && source.kind == SourceKind.siyuanDocument.rawValue {
      if let notebook = place(of: folder, in: folders)?.notebook {
        goneTitles.append((notebook.number, Self.path(in: notebook, folder: folder) + "/" + source.name))
      }
    }
    goneDirectories = comparison.goneDirectories
    goneFolders = comparison.goneFolders
    overlooked = comparison.overlooked
    missed = comparison.overlooked.count
    unproven = comparison.unproven
    var refused: [ExactText: KnownFileError] = [:]
    for failure in knownFailures { refused[ExactText(failure.path)] = failure }
    var forced: Set<Int64> = []
    for directory in examined {
      switch directory.scanned.role {
      case .attributeViews: try compareAttributeViews(directory, index: index, forced: &forced, failures: &failures)
      case .assets: try compareRecognisedTexts(directory, index: index, forced: &forced)
      default: break
      }
    }
    for source in gone where source.kind == SourceKind.attributeView.rawValue {
      forced.formUnion(
        try index.dependencies.documents(
          dependingOn: String(source.name.dropLast(5)), kind: .attributeView, unlessDigest: 0))
    }
    for need in try index.dependencies.all(.interwikiPrefix)
    where WikitextReader.prefixDigest(need.name, interwiki) != need.digest { forced.insert(need.document) }
    if gone.contains(where: { $0.kind == SourceKind.recognisedTexts.rawValue }) {
      forced.formUnion(try index.dependencies.all(.recognisedText).filter { $0.digest != 0 }.map(\.document))
    }
    for directory in examined {
      guard let place = place(of: directory.scanned.path, in: folders), let notebook = place.notebook else {
        continue
      }
      compareDocuments(
        directory, workspace: workspaces[place.workspace], notebook: notebook, forced: &forced,
        refused: refused, failures: &failures)
    }
    try addForced(forced, index: index, folders: folders)
    self.refused = refused
    try compareWikis(index: index)
    keepRefusals(knownFailures, failures: &failures)
    for workspace in workspaces {
      for notebook in workspace.closed {
        dropped += try index.notebooks.documents(notebook: notebook.number).map(\.number)
      }
    }
    let order = { (work: Work) in work.path.utf8.count { $0 == UInt8(ascii: "/") } }
    work.sort {
      let (a, b) = (order($0), order($1))
      return a != b ? a < b : $0.job.path.precedes($1.job.path)
    }
  }

  /// Whether it would remove anything.
  var removesAny: Bool {
    !gone.isEmpty || !goneDirectories.isEmpty || workspaces.contains { !$0.closed.isEmpty }
  }

  /// Whether something about wikis changed, which a sweep of some folders can't tell the extent of.
  var touchesWikis: Bool {
    comparesWikitext || !exports.isEmpty || gone.contains { $0.kind == SourceKind.wikiExport.rawValue }
  }

  private mutating func compareWikis(index: WritableIndex) throws {
    let wikitext = SourceKind.wikitext.rawValue
    comparesWikitext =
      gone.contains { $0.kind == wikitext }
      || examined.contains { $0.scanned.role.holdsPages && $0.scanned.files.contains { $0.kind == .wikitext } }
    if comparesWikitext { knownWikitext = try index.sources.sources(ofRoot: root, kind: wikitext) }
    for directory in examined where directory.scanned.role.holdsPages {
      for file in directory.scanned.files where file.kind == .wikiExport {
        let source = directory.sources.first { $0.name.hasSameBytes(as: file.name) }
        if source?.stamp == file.stamp, source?.isRacy == false { continue }
        exports.append((directory.scanned.path, file))
      }
    }
    if sweep.focus != nil { return }
    // What an earlier pass began and did not end.
    let planned = Set(exports.map { ExactText(TreePath.join(TreePath.join(sweep.root, $0.folder), $0.file.name)) })
    for site in try index.wiki.sites.all() where site.kind == .export && !planned.contains(ExactText(site.origin)) {
      guard try !index.wiki.pages.stale(site: site.number, limit: 1).isEmpty,
        let directory = sweep.directories.first(where: {
          TreePath.join(sweep.root, $0.path).hasSameBytes(as: TreePath.parent(site.origin))
        }), let file = directory.files.first(where: { $0.name.hasSameBytes(as: TreePath.base(site.origin)) })
      else { continue }
      exports.append((directory.path, file))
    }
  }

  private typealias Folders = [ExactText: Place]

  private func openNotebooks() -> Folders {
    var folders: Folders = [:]
    for (position, workspace) in workspaces.enumerated() {
      for notebook in workspace.folder.notebooks {
        folders[ExactText(notebook.folder)] = Place(
          workspace: position, notebook: workspace.open.first { $0.folder.hasSameBytes(as: notebook.folder) })
      }
    }
    return folders
  }

  /// The notebook a folder belongs to: the nearest one at or above it.
  private func place(of path: String, in folders: Folders) -> Place? {
    var path = path
    while true {
      if let place = folders[ExactText(path)] { return place }
      if path.isEmpty { return nil }
      path = path.utf8.contains(UInt8(ascii: "/")) ? TreePath.parent(path) : ""
    }
  }

  /// A folder's path relative to its notebook: empty for the notebook itself, else with a leading `/`.
  private static func path(in notebook: WorkspaceState.OpenNotebook, folder: String) -> String {
    let inside = String(Substring(folder.utf8.dropFirst(notebook.folder.utf8.count)))
    return inside.isEmpty || inside.utf8.first == UInt8(ascii: "/") ? inside : "/" + inside
  }

  private mutating func compareDocuments(
    _ directory: ComparedDirectory, workspace: WorkspaceState, notebook: WorkspaceState.OpenNotebook,
    forced: inout Set<Int64>, refused: [ExactText: KnownFileError], failures: inout FailureLog
  ) {
    var known: [ExactText: KnownSource] = [:]
    for source in directory.sources { known[ExactText(source.name)] = source }
    let prefix = Self.path(in: notebook, folder: directory.scanned.path)
    for file in directory.scanned.files where file.kind == .siyuanDocument {
      let path = prefix + "/" + file.name
      let source = known[ExactText(file.name)]
      guard let ignore = workspace.ignore else {
        // Whether the list names a file that is new can't be told.
        if source?.document == nil {
          overlooked.insert(ExactText(directory.scanned.path))
          continue
        }
        examine(file, source, path, directory, workspace, notebook, &forced, refused, &failures)
        continue
      }
      if ignore.matches("/" + notebook.id + path) {
        if let document = source?.document { dropped.append(document) }
        if source?.stamp != file.stamp {
          ignored.append(
            Stamp(folder: directory.scanned.path, file: file, notebook: notebook.number, path: path))
        }
        continue
      }
      examine(file, source, path, directory, workspace, notebook, &forced, refused, &failures)
    }
  }

  /// Adds a file to the work if it, or what its rows are made with, changed.
  private mutating func examine(
    _ file: ScannedFile, _ source: KnownSource?, _ path: String, _ directory: ComparedDirectory,
    _ workspace: WorkspaceState, _ notebook: WorkspaceState.OpenNotebook, _ forced: inout Set<Int64>,
    _ refused: [ExactText: KnownFileError], _ failures: inout FailureLog
  ) {
    let document = source?.document
    let isForced = workspace.mustDerive || document == nil || document.map { forced.contains($0) } == true
    let absolute = TreePath.join(TreePath.join(sweep.root, directory.scanned.path), file.name)
    if !isForced, source?.stamp == file.stamp, source?.isRacy == false { return }
    if !workspace.mustDerive, let refusal = refused[ExactText(absolute)], refusal.size == file.stamp.size,
      refusal.modified == file.stamp.modified
    {
      failures.keep(refusal)
      return
    }
    if let document { forced.remove(document) }
    add(
      file, in: directory.scanned.path, path: path, workspace: workspace, notebook: notebook.number,
      document: document, knownDigest: isForced ? nil : source?.digest)
  }

  private mutating func add(
    _ file: ScannedFile, in folder: String, path: String, workspace: WorkspaceState, notebook: Int64,
    document: Int64?, knownDigest: Int64?
  ) {
    let absolute = TreePath.join(TreePath.join(sweep.root, folder), file.name)
    let job = ParseJob(
      path: absolute, id: String(file.name.dropLast(3)), size: file.stamp.size, knownDigest: knownDigest,
      inputs: workspace.inputs)
    work.append(
      Work(job: job, notebook: notebook, path: path, folder: folder, name: file.name, document: document))
  }

  /// Adds the documents that an input names and whose own files did not change.
  private mutating func addForced(
    _ forced: Set<Int64>, index: WritableIndex, folders: Folders
  ) throws {
    if forced.isEmpty { return }
    var notebooks: [Int64: (workspace: WorkspaceState, folder: String)] = [:]
    for workspace in workspaces {
      for notebook in workspace.open { notebooks[notebook.number] = (workspace, notebook.folder) }
    }
    let planned = Set(work.compactMap(\.document))
    for number in forced.sorted() where !planned.contains(number) {
      guard let document = try index.notebooks.document(number), let place = notebooks[document.notebook]
      else { continue }
      let relative = TreePath.join(place.folder, String(document.path.dropFirst()))
      let folder = relative.utf8.contains(UInt8(ascii: "/")) ? TreePath.parent(relative) : ""
      let name = TreePath.base(relative)
      guard let stamp = FileReading.stamp(of: TreePath.join(sweep.root, relative)) else { continue }
      let file = ScannedFile(name: name, kind: .siyuanDocument, stamp: stamp)
      add(
        file, in: folder, path: document.path, workspace: place.workspace, notebook: document.notebook,
        document: number, knownDigest: nil)
    }
  }

  private mutating func compareAttributeViews(
    _ directory: ComparedDirectory, index: WritableIndex, forced: inout Set<Int64>, failures: inout FailureLog
  ) throws {
    let folder = TreePath.join(sweep.root, directory.scanned.path)
    let data = TreePath.parent(TreePath.parent(folder))
    for file in directory.scanned.files {
      let source = directory.sources.first { $0.name.hasSameBytes(as: file.name) }
      if source?.stamp == file.stamp, source?.isRacy == false { continue }
      let path = TreePath.join(folder, file.name)
      do {
        _ = try FileReading.read(path, limit: IndexerConfiguration.maximumFileBytes)
      } catch {
        // Documents keep what they show of it.
        if !error.isMissing { failures.add(path, error.reason, nil) }
        overlooked.insert(ExactText(directory.scanned.path))
        continue
      }
      inputs.append((directory.scanned.path, file))
      let id = String(file.name.dropLast(5))
      let digest = WorkspaceInputs.attributeView(id, in: data).map { Digest.of($0) } ?? 0
      forced.formUnion(
        try index.dependencies.documents(dependingOn: id, kind: .attributeView, unlessDigest: digest))
    }
  }

  private mutating func compareRecognisedTexts(
    _ directory: ComparedDirectory, index: WritableIndex, forced: inout Set<Int64>
  ) throws {
    let data = TreePath.parent(TreePath.join(sweep.root, directory.scanned.path))
    guard let workspace = workspaces.first(where: { $0.folder.path.hasSameBytes(as: data) }) else { return }
    guard workspace.hasRecognisedTexts else {
      overlooked.insert(ExactText(directory.scanned.path))
      return
    }
    for file in directory.scanned.files {
      let source = directory.sources.first { $0.name.hasSameBytes(as: file.name) }
      if source?.stamp == file.stamp, source?.isRacy == false { continue }
      inputs.append((directory.scanned.path, file))
      for need in try index.dependencies.all(.recognisedText)
      where workspace.inputs.recognisedTextDigest(need.name) != need.digest {
        forced.insert(need.document)
      }
    }
  }

  /// Refusals of files in folders that were not examined hold on: nothing in those changed.
  private func keepRefusals(_ known: [KnownFileError], failures: inout FailureLog) {
    if let focus = sweep.focus {
      let folders = Set(focus.map { ExactText(TreePath.join(sweep.root, $0.string)) })
      for failure in known
      where failure.size < 0 && TreePath.isInside(failure.path, sweep.root)
        && !folders.contains(ExactText(TreePath.parent(failure.path)))
      {
        failures.keep(failure)
      }
    }
    let looked = Set(examined.map { ExactText(TreePath.join(sweep.root, $0.scanned.path)) })
    let listed = Set(sweep.directories.map { ExactText(TreePath.join(sweep.root, $0.path)) })
    for failure in known where failure.size >= 0 && TreePath.isInside(failure.path, sweep.root) {
      let folder = ExactText(TreePath.parent(failure.path))
      if listed.contains(folder), !looked.contains(folder) { failures.keep(failure) }
    }
  }
}

extension KnownSource {
  var stamp: FileStamp {
    FileStamp(size: size, modified: modified, changed: changed, inode: inode)
  }
}
