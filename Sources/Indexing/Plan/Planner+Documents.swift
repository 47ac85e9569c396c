import IndexWriter
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

extension Planner {
  /// Documents that an earlier pass marked and did not come to.
  func markedDocuments() throws -> Set<Int64> {
    var marked: Set<Int64> = []
    for collection in plan.collections {
      if let site = collection.site { marked.formUnion(try snapshot.stale(site: site)) }
    }
    return marked
  }

  // Inputs.

  /// Finds what depends on inputs that changed or are gone.
  mutating func compareInputs(_ forced: inout Set<Int64>) throws {
    for directory in plan.examined where directory.scanned.role.place == .inputs {
      let folder = TreePath.join(plan.sweep.root, directory.scanned.path)
      guard let collection = collection(around: folder) else { continue }
      for file in directory.scanned.files {
        let source = directory.source(named: file.name)
        if source?.stamp == file.stamp, source?.isRacy == false { continue }
        if collection.configuration.unreadable.contains(file.kind) || !canRead(TreePath.join(folder, file.name)) {
          // Documents keep what they show of it.
          plan.overlooked.insert(ExactText(directory.scanned.path))
          continue
        }
        plan.inputs.append((directory.scanned.path, file))
        try mark(file.name, file.kind, of: collection, &forced)
      }
    }
    for (source, folder) in zip(plan.gone, plan.goneFolders) {
      guard let kind = FormatList.kind(source.kind), kind.use == .input,
        let collection = collection(around: TreePath.join(plan.sweep.root, folder))
      else { continue }
      try mark(source.name, kind, of: collection, &forced)
    }
  }

  private func collection(around folder: String) -> CollectionPlan? {
    // The innermost.
    plan.collections.filter { TreePath.isInside(folder, $0.found.path) }.max {
      $0.found.path.utf8.count < $1.found.path.utf8.count
    }
  }

  private mutating func canRead(_ path: String) -> Bool {
    do {
      _ = try FileReading.read(path, limit: FileReading.usualLimit)
      return true
    } catch {
      if !error.isMissing { plan.findings.failures.add(path, error.reason, nil) }
      return false
    }
  }

  private mutating func mark(
    _ file: String, _ kind: SourceKind, of collection: CollectionPlan, _ forced: inout Set<Int64>
  ) throws {
    let inputs = collection.configuration.inputs
    guard let site = collection.site, let concerned = inputs.concerned(by: file, kind: kind) else { return }
    var pages: [Int64] = []
    if let name = concerned.name {
      let digest = inputs.digest(of: concerned.kind, name: name)
      pages = try snapshot.dependents(of: concerned.kind, name, unlessDigest: digest, site: site)
    } else {
      pages = try snapshot.dependencies(concerned.kind, site: site)
        .filter { inputs.digest(of: concerned.kind, name: $0.name) != $0.digest }.map(\.page)
    }
    forced.formUnion(pages)
    plan.marks += pages.map { PageKey(site: site, page: $0) }
  }

  // Documents.

  /// Finds the documents to look at: those whose files changed, and those of `forced`.
  mutating func planDocuments(_ forced: inout Set<Int64>) throws {
    for directory in plan.examined {
      guard let place = place(of: directory.scanned.path), let notebook = place.notebook else { continue }
      try planDocuments(in: directory, collection: place.collection, notebook: notebook, &forced)
    }
    for (source, folder) in zip(plan.gone, plan.goneFolders)
    where source.document == nil && FormatList.kind(source.kind)?.use == .document {
      guard let place = place(of: folder), let notebook = place.notebook else { continue }
      let open = plan.collections[place.collection].open[notebook]
      if let known = open.known {
        plan.goneTitles.append((known.number, Self.path(in: open, folder: folder) + "/" + source.name))
      }
    }
    try addForced(forced)
    for collection in plan.collections {
      for notebook in collection.closed {
        plan.dropped += try snapshot.documents(notebook: notebook.number).map(\.number)
      }
    }
    let depth = { (work: PassPlan.DocumentWork) in work.path.utf8.count { $0 == UInt8(ascii: "/") } }
    plan.documents.sort {
      let (a, b) = (depth($0), depth($1))
      return a != b ? a < b : $0.job.path.precedes($1.job.path)
    }
  }

  /// A folder's path relative to its notebook: empty for the notebook itself, else with a leading `/`.
  private static func path(in notebook: CollectionPlan.OpenNotebook, folder: String) -> String {
    let inside = String(Substring(folder.utf8.dropFirst(notebook.folder.utf8.count)))
    return inside.isEmpty || inside.utf8.first == UInt8(ascii: "/") ? inside : "/" + inside
  }

  private mutating func planDocuments(
    in directory: ComparedDirectory, collection number: Int, notebook: Int, _ forced: inout Set<Int64>
  ) throws {
    var known: [ExactText: KnownSource] = [:]
    for source in directory.sources { known[ExactText(source.name)] = source }
    let collection = plan.collections[number]
    let open = collection.open[notebook]
    let folder = directory.scanned.path
    let prefix = Self.path(in: open, folder: folder)
    for file in directory.scanned.files where file.kind.use == .document {
      let path = prefix + "/" + file.name
      let source = known[ExactText(file.name)]
      switch collection.configuration.leavesOut?(open.id, path) {
      case true?:
        if let document = source?.document { plan.dropped.append(document) }
        if source?.stamp != file.stamp {
          plan.ignored.append(
            PassPlan.IgnoredFile(folder: folder, file: file, collection: number, notebook: notebook, path: path))
        }
        continue
      case nil where source?.document == nil:
        // Whether the list names a file that is new can't be told.
        plan.overlooked.insert(ExactText(folder))
        continue
      default: break
      }
      let document = source?.document
      var isForced = collection.mustDerive || document.map { forced.contains($0) } ?? true
      if let document, !isForced, mayHaveChangedHands(folder, open) {
        isForced = try snapshot.document(document)?.notebook != open.known?.number
      }
      if !isForced, source?.stamp == file.stamp, source?.isRacy == false { continue }
      let absolute = TreePath.join(TreePath.join(plan.sweep.root, folder), file.name)
      if !collection.mustDerive, isRefusedAsBefore(absolute, file.stamp) { continue }
      if let document { forced.remove(document) }
      plan.documents.append(
        PassPlan.DocumentWork(
          job: job(
            absolute, file, collection, notebook: open.id, inNotebook: path,
            knownDigest: isForced ? nil : source?.digest),
          collection: number,
          notebook: notebook, path: path, folder: folder, file: file, document: document))
    }
  }

  /// Adds the documents that must be derived again and whose own files did not change.
  private mutating func addForced(_ forced: Set<Int64>) throws {
    if forced.isEmpty { return }
    var places: [Int64: (collection: Int, notebook: Int)] = [:]
    for (position, collection) in plan.collections.enumerated() {
      for (notebook, open) in collection.open.enumerated() {
        if let known = open.known { places[known.number] = (position, notebook) }
      }
    }
    let planned = Set(plan.documents.compactMap(\.document))
    for number in forced.sorted() where !planned.contains(number) {
      guard let document = try snapshot.document(number), let place = places[document.notebook] else { continue }
      let collection = plan.collections[place.collection]
      let open = collection.open[place.notebook]
      let relative = TreePath.join(open.folder, String(document.path.dropFirst()))
      let absolute = TreePath.join(plan.sweep.root, relative)
      guard let stamp = FileReading.stamp(of: absolute),
        let kind = collection.format.kinds.first(where: { $0.use == .document })
      else { continue }
      if isRefusedAsBefore(absolute, stamp) { continue }
      let file = ScannedFile(name: TreePath.base(relative), kind: kind, stamp: stamp)
      plan.documents.append(
        PassPlan.DocumentWork(
          job: job(
            absolute, file, collection, notebook: open.id, inNotebook: document.path, knownDigest: nil),
          collection: place.collection,
          notebook: place.notebook, path: document.path, folder: TreePath.above(relative), file: file, document: number)
      )
    }
  }
}
