import IndexWriter
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// Brings the wikis of a tree's wikitext files in line: one page a file.
///
/// First the rows of files that are new, changed or elsewhere, with the texts of templates; a page that needs nothing but
/// its text is derived at once. Then the links of what is marked: pages that transclude others. Both may be broken off
/// anywhere.
struct WikitextApplication {
  private let plan: PassPlan
  private let index: WritableIndex
  private let context: ApplyContext
  private(set) var result = ApplyResult()

  private var sites: [ExactText: Int64] = [:]
  private var rules: [ExactText: WikiRules] = [:]
  private var paths: [Int64: String] = [:]
  private var nextIDs: [Int64: Int64] = [:]
  /// `source.number`s of files that were moved.
  private var taken: Set<Int64> = []

  private struct StopRequest: Error {}

  init(_ plan: PassPlan, index: WritableIndex, _ context: ApplyContext) {
    self.plan = plan
    self.index = index
    self.context = context
  }

  mutating func run(stamps: inout StampBook, moved: MovedFiles) async throws {
    try index.begin()
    for wiki in plan.wikitext.wikis { try open(wiki) }
    do {
      try await readFiles(&stamps, moved)
      for source in plan.wikitext.gone where !taken.contains(source.number) && !plan.postponesRemovals {
        guard let (row, site) = try index.wiki.pages.page(ofSource: source.number) else { continue }
        try index.wiki.remove(page: row, site: site)
        result.removed += 1
        result.hasChanges = true
      }
      try deriveMarked()
    } catch is StopRequest {
      result.wasStopped = true
      return
    }
    try dropEmptyWikis()
  }

  private mutating func turnOver() throws {
    try index.commit(at: Clock.nanoseconds() / 1_000_000_000)
    try index.begin()
    if context.interruption.isRequested { throw StopRequest() }
  }

  private mutating func open(_ wiki: String) throws {
    let name = TreePath.base(wiki)
    let names = WikiNamespaces(siteName: name)
    let description = SiteDescription(
      title: name,
      namespaces: names.all.map {
        SiteDescription.Namespace(number: $0.number, name: $0.name, isFirstLetterUpper: true)
      })
    let (number, isNew, changed) = try index.wiki.sites.put(origin: wiki, kind: .files, description)
    if changed { try index.wiki.pages.markAllStale(site: number) }
    if isNew || changed { result.hasChanges = true }
    sites[ExactText(wiki)] = number
    rules[ExactText(wiki)] = WikiRules(namespaces: names, interwiki: context.interwiki.table, siteName: name)
  }

  // Files.

  private mutating func readFiles(_ stamps: inout StampBook, _ moved: MovedFiles) async throws {
    var jobs: [WikitextJob] = []
    for work in plan.wikitext.files {
      guard let rules = rules[ExactText(work.page.wiki)] else { continue }
      let path = TreePath.join(TreePath.join(plan.sweep.root, work.page.folder), work.page.file.name)
      jobs.append(WikitextJob(work: work, path: path, rules: rules))
    }
    var position = 0
    let hooks = context.hooks
    let work = { @Sendable (jobs: [WikitextJob]) in WikitextJobs.run(jobs, hooks) }
    try await ParsePool.run(jobs, size: \.work.page.file.stamp.size, work) { job, outcome in
      try settle(job, outcome, &stamps, moved)
      position += 1
      if position % context.limits.pages == 0 || context.interruption.isRequested { try turnOver() }
    }
  }

  private mutating func settle(
    _ job: WikitextJob, _ outcome: WikitextOutcome, _ stamps: inout StampBook, _ moved: MovedFiles
  ) throws {
    let page = job.work.page
    switch outcome {
    case .missing, .unsettled: stamps.lookAgain(in: page.folder)
    case .failed(let reason, let stamp):
      result.failures.append((job.path, reason, stamp))
      if stamp == nil { stamps.lookAgain(in: page.folder) }
    case .page(let text, let stamp, let digest, let parsed):
      let site = sites[ExactText(page.wiki)] ?? 0
      var known = try job.work.known.flatMap { try index.wiki.pages.page(ofSource: $0.number) }
      if known == nil, job.work.known == nil {
        for candidate in moved.pages(inode: page.file.stamp.inode) where !taken.contains(candidate.number) {
          guard let other = try index.wiki.pages.page(ofSource: candidate.number), other.site == site,
            other.row.digest == digest
          else { continue }
          known = other
          taken.insert(candidate.number)
          break
        }
      }
      let source = try stamps.enter(
        page.file.name, page.file.kind, in: page.folder, stamp: stamp, digest: digest)
      paths[source] = job.path
      var row = WikiPageRow(
        id: 0, namespace: page.namespace, title: page.title, touched: Clock.digits(stamp.modified), length: text.count,
        source: source, digest: digest, isStale: true)
      try write(&row, text, parsed, site, wiki: page.wiki, known: known)
    }
  }

  private mutating func write(
    _ row: inout WikiPageRow, _ text: [UInt8], _ parsed: ParsedWikiPage?, _ site: Int64, wiki: String,
    known: (row: WikiPageRow, site: Int64)?
  ) throws {
    var known = known
    if let other = known, other.site != site {
      // Another wiki has other numbers.
      try index.wiki.remove(page: other.row, site: other.site)
      known = nil
    }
    row.id = try known?.row.id ?? nextID(site)
    if let before = known?.row, before.namespace == row.namespace, before.title.hasSameBytes(as: row.title),
      before.digest == row.digest
    {
      (row.redirect, row.redirectNamespace, row.warning) = (before.redirect, before.redirectNamespace, before.warning)
      row.isStale = before.isStale
      if row != before {
        try index.wiki.pages.update(row, site: site)
        result.hasChanges = true
      }
      return
    }
    var derivation = derivation(wiki, site)
    if let parsed {
      row.isStale = false
      try derivation.applyAhead(parsed, to: &row, isNew: known == nil)
      result.read += 1
    }
    if let before = known?.row {
      try index.wiki.pages.update(row, site: site)
      if before.namespace != row.namespace || !before.title.hasSameBytes(as: row.title) {
        try index.wiki.refreshDependents(of: before.title, namespace: before.namespace, site: site)
      }
    } else {
      try index.wiki.pages.insert(row, site: site)
    }
    try derivation.publish(row, text: text)
    result.hasChanges = true
  }

  private mutating func nextID(_ site: Int64) throws -> Int64 {
    let next = try nextIDs[site] ?? index.wiki.pages.highestID(site: site) + 1
    nextIDs[site] = next + 1
    return next
  }

  // Marked pages.

  private mutating func deriveMarked() throws {
    for site in try index.wiki.sites.all()
    where site.kind == .files && TreePath.isInside(site.origin, plan.sweep.root) {
      var after = Int64.min
      while true {
        let ids = try index.dependencies.stale(site: site.number, after: after, limit: context.limits.pages)
        guard let last = ids.last else { break }
        after = last
        var derivation = derivation(site.origin, site.number)
        for id in ids {
          try derive(id, site.number, &derivation)
          if context.interruption.isRequested { break }
        }
        try turnOver()
      }
    }
  }

  private mutating func derive(_ id: Int64, _ site: Int64, _ derivation: inout WikiDerivation) throws {
    guard var row = try index.wiki.pages.page(id, site: site), let source = row.source,
      let text = derivation.file(source), Digest.present(text) == row.digest
    else { return }
    // What a file says of itself is all that is known of it.
    (row.redirect, row.redirectNamespace) = (nil, nil)
    try derivation.derive(&row, text: text, isNew: false)
    try index.wiki.pages.update(row, site: site)
    result.read += 1
    result.hasChanges = true
  }

  private func derivation(_ wiki: String, _ site: Int64) -> WikiDerivation {
    let name = TreePath.base(wiki)
    let (paths, root, sources) = (paths, plan.sweep.root, index.sources)
    let rules =
      rules[ExactText(wiki)]
      ?? WikiRules(namespaces: WikiNamespaces(siteName: name), interwiki: context.interwiki.table, siteName: name)
    return WikiDerivation(index: index, site: site, rules: rules) { source in
      let relative = (try? sources.path(of: source)) ?? nil
      guard let path = paths[source] ?? relative.map({ TreePath.join(root, $0) }) else { return nil }
      return (try? FileReading.read(path, limit: WikitextJobs.textLimit))?.bytes
    }
  }

  /// A wiki whose last page went goes, too.
  private mutating func dropEmptyWikis() throws {
    for site in try index.wiki.sites.all()
    where site.kind == .files && TreePath.isInside(site.origin, plan.sweep.root)
      && !plan.wikitext.wikis.contains(where: { $0.hasSameBytes(as: site.origin) })
    {
      if try index.wiki.pages.highestID(site: site.number) == 0 {
        try index.wiki.remove(site: site.number)
        result.hasChanges = true
      }
    }
  }
}
