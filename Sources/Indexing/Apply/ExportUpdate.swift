import IndexWriter
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// Brings one site in line with its MediaWiki export.
///
/// The file is read as a stream. Pages whose revision and text are as they were cost one look-up; the others are
/// read at once, with the templates met so far. What a later page of the stream changes of that (a template, say)
/// makes them stale, and stale pages are read in a second run over the file. What is committed on the way is right
/// or marked stale, so a run that breaks off is taken up by the next.
struct ExportUpdate {
  /// Texts with more bytes are left out (MediaWiki's own limit is 2 MiB).
  static let textLimit = 16 << 20

  enum Outcome {
    /// The site equals the file. `reason`: what could not be read, for the file's error; nil if nothing.
    case read(FileStamp, reason: String?)
    case notAnExport(FileStamp)
    case failed(String, FileStamp?)
    case missing
    /// Changed while it was read.
    case unsettled
    case stopped
  }

  /// Bytes of texts that are kept for the end of the first run.
  private static let keptLimit = 32 << 20
  /// Runs over the file at most, for pages that transclude pages that transclude pages.
  private static let runs = 12

  private let path: String
  private let index: WritableIndex
  private let context: ApplyContext
  private let progress: (Int64) -> Void

  private var site: Int64 = 0
  private var isNewSite = false
  private var derivation: WikiDerivation?
  private var seen = SeenIDs()
  /// Texts of pages that asked for pages not met yet: those need no second run.
  private var kept: [Int64: ExportedPage] = [:]
  private var keptBytes = 0
  private var tooLarge: [String] = []
  private var budget: TransactionBudget
  private(set) var pagesRead = 0
  private(set) var removed = 0
  private(set) var hasChanges = false
  private(set) var bytesRead: Int64 = 0

  private struct Stop: Error {}

  init(_ path: String, index: WritableIndex, _ context: ApplyContext, progress: @escaping (Int64) -> Void) {
    self.path = path
    self.index = index
    self.context = context
    budget = TransactionBudget(context.limits, isNew: index.isNew)
    self.progress = progress
  }

  mutating func run() async throws -> Outcome {
    do {
      let isKnown = try index.wiki.sites.all().contains { $0.origin.hasSameBytes(as: path) }
      let reader = ExportReader(
        path, interwiki: context.interwiki.table, parsesAhead: !isKnown, limits: context.limits)
      let stamp = try await reader.open()
      var damage: ExportError?
      do {
        try await firstRun(reader)
      } catch let error as ExportError {
        if case .notAnExport = error { return .notAnExport(stamp) }
        damage = error
      }
      try laterRuns()
      if await !reader.isStable { return .unsettled }
      if let damage { return .failed(damage.description, stamp) }
      try removeUnseen()
      return .read(stamp, reason: leftOut())
    } catch is Stop {
      return .stopped
    } catch let ExportStream.OpenError.unreadable(reason, isMissing) {
      return isMissing ? .missing : .failed(reason, nil)
    } catch let error as ExportError {
      return .failed(error.description, nil)
    }
  }

  // The first run: all pages. While one batch is written, the wikitext of the next ones is read on other cores, and the XML
  // of those behind.

  /// Batches under way: each holds some MiB of texts.
  private static let window = 4

  private mutating func firstRun(_ reader: ExportReader) async throws {
    try index.begin()
    // Many links into an index without any are sorted once, at the end.
    let isBulk = try index.isBuiltAside && index.wiki.links.isEmpty
    if isBulk { try index.wiki.beginBulk() }
    var damage: (any Error)?
    var isLast = false
    do {
      try await ParsePool.run(
        window: Self.window,
        next: { (_: ExportBatch?) in
          if isLast { return nil }
          let work: ParsePool.Work<ExportBatch> = {
            let batch = await reader.next()
            return ParsePool.Numbered(number: batch.number, result: batch.parsed())
          }
          return work
        },
        consume: { batch in
          for item in batch.items {
            try take(item)
            try turnOverIfSpent(item)
          }
          isLast = isLast || batch.isLast
          if let damage = batch.damage { throw damage }
          if !batch.items.isEmpty || batch.isLast { try pieceEnded(batch.position) }
        })
    } catch {
      damage = error
    }
    // Also where the reading ended early: an index is never without one of its schema's.
    if isBulk { try index.wiki.endBulk() }
    if let damage { throw damage }
    if derivation == nil { throw ExportError.notAnExport }
  }

  private mutating func take(_ item: ExportBatch.Item) throws {
    switch item {
    case .site(let head): try open(head)
    case .page(let page, let digest, let parsed):
      if derivation == nil { try open(ExportSite()) }
      try take(page, digest: digest, parsed)
    }
  }

  private mutating func open(_ head: ExportSite) throws {
    let rules = head.rules(context.interwiki.table)
    let description = SiteDescription(
      title: head.name, base: head.base, language: head.language, isFirstLetterUpper: head.isFirstLetterUpper,
      namespaces: rules.namespaces.all.map {
        SiteDescription.Namespace(number: $0.number, name: $0.name, isFirstLetterUpper: $0.isFirstLetterUpper)
      })
    let (number, isNew, changed) = try index.wiki.sites.put(origin: path, kind: .export, description)
    if changed { try index.wiki.pages.markAllStale(site: number) }
    if isNew || changed { hasChanges = true }
    site = number
    isNewSite = isNew
    derivation = WikiDerivation(index: index, site: number, rules: rules)
  }

  private mutating func take(_ page: ExportedPage, digest: Int64, _ parsed: ParsedWikiPage?) throws {
    guard page.id > 0, page.id <= PageKey.highestPage, page.hasRevision else { return }
    let isFirst = seen.insert(page.id)
    if page.revision.isTooLarge {
      tooLarge.append(String(decoding: page.title, as: UTF8.self))
      return
    }
    let known = isNewSite && isFirst ? nil : try index.wiki.pages.page(page.id, site: site)
    var row = row(page, digest: digest)
    if var known {
      let text = known.digest == row.digest && !known.isStale
      let sameTitle = known.namespace == row.namespace && known.title.hasSameBytes(as: row.title)
      if text && sameTitle && known.model.hasSameBytes(as: row.model) {
        // The redirect is the text's.
        (row.redirect, row.redirectNamespace, row.warning) = (known.redirect, known.redirectNamespace, known.warning)
        if row != known { try update(row) }
        return
      }
      if !sameTitle {
        let old = (known.title, known.namespace)
        (known.title, known.namespace) = (row.title, row.namespace)
        try index.wiki.pages.update(known, site: site)
        try index.wiki.refreshDependents(of: old.0, namespace: old.1, site: site)
      }
    }
    try derive(&row, text: page.revision.text, parsed, isNew: known == nil)
    if derivation?.metMissing == true, keptBytes < Self.keptLimit {
      kept[page.id] = page
      keptBytes += page.revision.text.count
    }
  }

  private mutating func derive(
    _ row: inout WikiPageRow, text: [UInt8], _ parsed: ParsedWikiPage?, isNew: Bool
  ) throws {
    if let parsed, isNew {
      try derivation?.applyAhead(parsed, to: &row, isNew: true)
      try index.wiki.pages.insert(row, site: site)
      try derivation?.publish(row, text: text)
      pagesRead += 1
      hasChanges = true
      return
    }
    // The page must be found under its new text by those that transclude it, itself among them.
    if isNew { try index.wiki.pages.insert(row, site: site) } else { try index.wiki.pages.update(row, site: site) }
    try derivation?.publish(row, text: text)
    let plain = row
    try derivation?.derive(&row, text: text, isNew: isNew)
    if row != plain || !isNew { try index.wiki.pages.update(row, site: site) }
    pagesRead += 1
    hasChanges = true
  }

  private mutating func update(_ row: WikiPageRow) throws {
    try index.wiki.pages.update(row, site: site)
    hasChanges = true
  }

  private func row(_ page: ExportedPage, digest: Int64? = nil) -> WikiPageRow {
    let revision = page.revision
    return WikiPageRow(
      id: page.id, namespace: page.namespace, title: String(decoding: page.bareTitle, as: UTF8.self),
      redirect: page.isRedirect ? "" : nil,
      isNew: revision.parent == 0, touched: String(revision.timestamp.filter { ("0"..."9").contains($0) }),
      revision: revision.id, length: revision.text.count, model: revision.model,
      digest: digest ?? Digest.present(revision.text))
  }

  // Later runs: stale pages only.

  private mutating func readKept() throws {
    let pages = kept
    kept = [:]
    keptBytes = 0
    if pages.isEmpty { return }
    for id in try index.dependencies.stale(site: site) {
      guard let page = pages[id] else { continue }
      var row = row(page)
      guard let known = try index.wiki.pages.page(id, site: site), known.digest == row.digest else { continue }
      try derive(&row, text: page.revision.text, nil, isNew: false)
    }
  }

  private mutating func laterRuns() throws {
    guard derivation != nil else { return }
    try readKept()
    var before = Int.max
    // Texts that a run brings help only the next one: a page may stand before what it transcludes.
    var broughtTexts = false
    for _ in 0..<Self.runs {
      let stale = Set(try index.dependencies.stale(site: site))
      let wanted = derivation?.wanted ?? []
      if stale.isEmpty || stale.count >= before && wanted.isEmpty && !broughtTexts { return }
      before = stale.count
      broughtTexts = !wanted.isEmpty
      // Texts first: a page may stand before one that it transcludes.
      var left = stale.union(wanted).count
      let stream = try ExportStream(path)
      do {
        try stream.read(
          { event in
            guard case .page(let page) = event, !page.revision.isTooLarge, page.hasRevision else { return }
            let isWanted = wanted.contains(page.id)
            guard isWanted || stale.contains(page.id) else { return }
            left -= 1
            var row = row(page)
            guard let known = try index.wiki.pages.page(page.id, site: site), known.digest == row.digest else {
              return
            }
            if isWanted {
              try index.wiki.links.setText(page.revision.text, digest: row.digest, page: row.id, site: site)
              try derivation?.publish(row, text: page.revision.text)
            }
            if stale.contains(page.id) { try derive(&row, text: page.revision.text, nil, isNew: false) }
          },
          ended: { position in
            if left <= 0 { return true }
            try pieceEnded(position)
            return false
          })
      } catch is ExportError {
        // The first run said so; what lies before the damage is read.
      }
    }
  }

  private mutating func pieceEnded(_ position: Int64) throws {
    bytesRead = position
    let stops = context.interruption.isRequested
    if stops || budget.isSpent { try turnOver() }
    if stops { throw Stop() }
  }

  private mutating func turnOverIfSpent(_ item: ExportBatch.Item) throws {
    guard case .page(let page, _, _) = item else { return }
    budget.spend(Int64(page.revision.text.count) + Self.pageOverhead)
    if budget.isSpent { try turnOver() }
  }

  /// Bytes that a page has beside its text.
  private static let pageOverhead: Int64 = 512

  private mutating func turnOver() throws {
    try index.commit(at: Clock.nanoseconds() / 1_000_000_000)
    progress(bytesRead)
    budget.renew()
    try index.begin()
  }

  /// Removes pages that the file, read to its end, does not hold.
  private mutating func removeUnseen() throws {
    if isNewSite { return }
    var gone: [Int64] = []
    let seen = seen
    try index.wiki.pages.eachID(site: site) { id in
      if !seen.contains(id) { gone.append(id) }
    }
    for id in gone {
      guard let row = try index.wiki.pages.page(id, site: site) else { continue }
      try index.wiki.remove(page: row, site: site)
      removed += 1
      hasChanges = true
    }
    if !gone.isEmpty { try laterRuns() }
  }

  private func leftOut() -> String? {
    guard !tooLarge.isEmpty else { return nil }
    let names = tooLarge.prefix(3).joined(separator: ", ") + (tooLarge.count > 3 ? ", …" : "")
    let pages = tooLarge.count == 1 ? "1 page is" : "\(tooLarge.count) pages are"
    return "\(pages) larger than \(Self.textLimit >> 20) MiB and left out: \(names)"
  }
}
