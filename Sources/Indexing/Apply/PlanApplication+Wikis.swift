import IndexWriter
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

extension PlanApplication {
  /// Exports and wikitext files, after the documents: they have sites of their own.
  mutating func updateWikis() async throws {
    for (source, folder) in zip(plan.gone, plan.goneFolders)
    where FormatList.kind(source.kind)?.use == .export && !plan.postponesRemovals {
      let origin = TreePath.join(TreePath.join(plan.sweep.root, folder), source.name)
      for site in try index.wiki.sites.all() where site.kind == .export && site.origin.hasSameBytes(as: origin) {
        try index.wiki.remove(site: site.number)
        result.hasChanges = true
      }
    }
    for (folder, file) in plan.exports {
      try await updateExport(file, in: folder)
      if result.wasStopped { return }
    }
    if plan.wikitext.isEmpty { return }
    var application = WikitextApplication(plan, index: index, context)
    try await application.run(stamps: &stamps, moved: moved)
    result.add(application.result)
  }

  private mutating func updateExport(_ file: ScannedFile, in folder: String) async throws {
    let path = TreePath.join(TreePath.join(plan.sweep.root, folder), file.name)
    let context = context
    var update = ExportUpdate(path, index: index, context) { position in
      context.progress(
        PassProgress(
          done: Int(position >> 20), total: Int(file.stamp.size >> 20), bytes: position, seconds: context.seconds(),
          export: path))
    }
    let outcome = try await update.run()
    result.read += update.pagesRead
    result.removed += update.removed
    result.hasChanges = result.hasChanges || update.hasChanges
    result.bytesRead += update.bytesRead
    try index.begin()
    switch outcome {
    case .read(let stamp, let reason):
      if let reason { result.failures.append((path, reason, stamp)) }
      try enter(file, in: folder, stamp)
    case .notAnExport(let stamp):
      let isKnown = try index.wiki.sites.all().contains { $0.origin.hasSameBytes(as: path) }
      if isKnown || context.named.contains(ExactText(path)) {
        result.failures.append((path, "is not a MediaWiki export", stamp))
      }
      try enter(file, in: folder, stamp)
    case .failed(let reason, let stamp):
      result.failures.append((path, reason, stamp))
      if let stamp { try enter(file, in: folder, stamp) } else { stamps.lookAgain(in: folder) }
    case .missing, .unsettled:
      result.unsettledFiles += 1
      stamps.lookAgain(in: folder)
    case .stopped: result.wasStopped = true
    }
  }

  private mutating func enter(_ file: ScannedFile, in folder: String, _ stamp: FileStamp) throws {
    _ = try stamps.enter(file.name, file.kind, in: folder, stamp: stamp, digest: 0)
  }
}

extension ApplyResult {
  mutating func add(_ other: ApplyResult) {
    wasStopped = wasStopped || other.wasStopped
    read += other.read
    unsettledFiles += other.unsettledFiles
    removed += other.removed
    bytesRead += other.bytesRead
    hasChanges = hasChanges || other.hasChanges
    failures += other.failures
  }
}
