import IndexWriter
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// Brings the sites of a tree's wikitext files in line: one page a file.
///
/// First all rows of files that are new, changed or elsewhere, with the texts of templates; then the links of
/// what is stale: those files, and pages that transclude them. Both may be broken off anywhere.
struct WikitextUpdate {
  /// Files with more bytes are left out (MediaWiki's own limit is 2 MiB).
  static let textLimit: Int64 = 16 << 20
  private let sweep: ScanReport
  private let index: WritableIndex
  private let interwiki: InterwikiTable
  private let interruption: Interruption
  private let startedAt: Int64
  /// Pages read in one transaction.
  private let batch: Int
  private let enter: (WikitextFile, FileStamp, Int64) throws -> Int64

  private(set) var read = 0
  private(set) var removed = 0
  private(set) var hasChanges = false
  private(set) var wasStopped = false
  private(set) var failures: [(path: String, reason: String, stamp: FileStamp?)] = []
  /// Folders that hold a file which must be looked at again.
  private(set) var unsettled: [String] = []

  private var sites: [ExactText: Int64] = [:]
  private var paths: [Int64: String] = [:]
  private var nextIDs: [Int64: Int64] = [:]

  /// `enter` enters a file's stamp and the digest of its bytes, and returns its number.
  init(
    _ sweep: ScanReport, index: WritableIndex, interwiki: InterwikiTable, interruption: Interruption, startedAt: Int64,
    batch: Int,
    enter: @escaping (WikitextFile, FileStamp, Int64) throws -> Int64
  ) {
    self.sweep = sweep
    self.index = index
    self.interwiki = interwiki
    self.interruption = interruption
    self.startedAt = startedAt
    self.batch = batch
    self.enter = enter
  }

  /// `known`: the tree's wikitext files as the index remembers them, by path; `gone`: those that are gone for certain;
  /// `refused`: those that could not be read when they last changed.
  mutating func run(
    known: [ExactText: KnownSource], gone: [KnownSource], refused: [ExactText: KnownFileError],
    postponesRemovals: Bool
  ) throws {
    try index.begin()
    let files = WikitextFiles.all(in: sweep)
    try openSites(files)
    var movable: [Int64: [KnownSource]] = [:]
    for source in gone { movable[source.inode, default: []].append(source) }
    var moved: Set<Int64> = []
    var position = 0
    for file in files {
      let path = TreePath.join(file.folder, file.file.name)
      let absolute = TreePath.join(sweep.root, path)
      if let refusal = refused[ExactText(absolute)], refusal.size == file.file.stamp.size,
        refusal.modified == file.file.stamp.modified
      {
        failures.append((absolute, refusal.reason, file.file.stamp))
        continue
      }
      let source = known[ExactText(path)]
      let candidates = source == nil ? movable[file.file.stamp.inode] ?? [] : []
      if let taken = try take(file, absolute, source: source, candidates: candidates) { moved.insert(taken) }
      position += 1
      if position % batch == 0 || interruption.isRequested { try turnOver() }
      if wasStopped { return }
    }
    for source in gone where !moved.contains(source.number) && !postponesRemovals {
      guard let (row, site) = try index.wiki.pages.page(ofSource: source.number) else { continue }
      try index.wiki.remove(page: row, site: site)
      removed += 1
      hasChanges = true
    }
    try readStale()
    try dropEmptySites(files)
  }

  /// Reads what is stale, and nothing else: a table or a rule changed.
  mutating func readStale() throws {
    for site in try index.wiki.sites.all() where site.kind == .wikitext && TreePath.isInside(site.origin, sweep.root) {
      sites[ExactText(site.origin)] = site.number
      var after = Int64.min
      while true {
        let ids = try index.wiki.pages.stale(site: site.number, after: after, limit: batch)
        guard let last = ids.last else { break }
        after = last
        var derivation = derivation(site.origin, site.number)
        for id in ids {
          try readStale(id, site.number, &derivation)
          if interruption.isRequested { break }
        }
        try turnOver()
        if wasStopped { return }
      }
    }
  }

  private mutating func turnOver() throws {
    try index.commit(at: Clock.nanoseconds() / 1_000_000_000)
    if interruption.isRequested { wasStopped = true }
    try index.begin()
  }

  private mutating func openSites(_ files: [WikitextFile]) throws {
    for file in files where sites[ExactText(file.site)] == nil {
      let name = TreePath.base(file.site)
      let description = SiteDescription(
        title: name,
        namespaces: WikiNamespaces(siteName: name).all.map {
          SiteDescription.Namespace(number: $0.number, name: $0.name, isFirstLetterUpper: true)
        })
      let (number, isNew, changed) = try index.wiki.sites.put(
        origin: file.site, kind: .wikitext, description)
      if changed { try index.wiki.pages.markAllStale(site: number) }
      if isNew || changed { hasChanges = true }
      sites[ExactText(file.site)] = number
    }
  }

  /// Returns the number of the file it was before, if it was moved.
  private mutating func take(
    _ file: WikitextFile, _ absolute: String, source: KnownSource?, candidates: [KnownSource]
  ) throws -> Int64? {
    let site = sites[ExactText(file.site)] ?? 0
    var known = try source.flatMap { try index.wiki.pages.page(ofSource: $0.number) }
    let isSamePlace =
      known.map {
        $0.site == site && $0.row.namespace == file.namespace && $0.row.title.hasSameBytes(as: file.title)
      } ?? false
    if let source, isSamePlace, source.stamp == file.file.stamp, !source.isRacy { return nil }
    let read: ReadFile
    do {
      read = try Self.settled(absolute)
    } catch {
      if error.isMissing {
        unsettled.append(file.folder)
      } else {
        failures.append((absolute, error.reason, error.stamp))
        if error.stamp == nil { unsettled.append(file.folder) }
      }
      return nil
    }
    guard read.isStable else {
      unsettled.append(file.folder)
      return nil
    }
    let digest = WikiDerivation.digest(read.bytes)
    if read.stamp.isRacy(sweepStart: startedAt) { unsettled.append(file.folder) }
    var moved: KnownSource?
    if known == nil {
      moved = try candidates.first { candidate in
        try index.wiki.pages.page(ofSource: candidate.number).map { $0.site == site && $0.row.digest == digest }
          ?? false
      }
      known = try moved.flatMap { try index.wiki.pages.page(ofSource: $0.number) }
    }
    let number = try enter(file, read.stamp, digest)
    paths[number] = absolute
    try write(file, read, digest, source: number, site: site, known: known)
    return moved?.number
  }

  /// How long a file that was just written is given to be written to its end, in nanoseconds: half a page reads as well
  /// as a whole one.
  private static let quiet: Int64 = 50_000_000

  private static func settled(_ path: String) throws(FileReadError) -> ReadFile {
    let first = try FileReading.read(path, limit: textLimit)
    guard let age = Clock.age(of: first.stamp.modified), age < quiet else { return first }
    Clock.sleep(nanoseconds: quiet - age)
    return FileReading.stamp(of: path) == first.stamp ? first : try FileReading.read(path, limit: textLimit)
  }

  private mutating func write(
    _ file: WikitextFile, _ read: ReadFile, _ digest: Int64, source: Int64, site: Int64,
    known: (row: WikiPageRow, site: Int64)?
  ) throws {
    var known = known
    if let other = known, other.site != site {
      // Another wiki has other numbers.
      try index.wiki.remove(page: other.row, site: other.site)
      known = nil
    }
    var row = WikiPageRow(
      id: try known?.row.id ?? nextID(site), namespace: file.namespace, title: file.title,
      touched: Clock.digits(read.stamp.modified), length: read.bytes.count, source: source, digest: digest,
      isStale: true)
    guard let before = known?.row else {
      try index.wiki.pages.insert(row, site: site)
      try publish(row, read.bytes, site)
      return
    }
    let isSameTitle = before.namespace == row.namespace && before.title.hasSameBytes(as: row.title)
    if isSameTitle, before.digest == digest {
      (row.redirect, row.redirectNamespace, row.warning) = (before.redirect, before.redirectNamespace, before.warning)
      row.isStale = before.isStale
      if row != before {
        try index.wiki.pages.update(row, site: site)
        hasChanges = true
      }
      return
    }
    try index.wiki.pages.update(row, site: site)
    if !isSameTitle { try index.wiki.refreshDependents(of: before.title, namespace: before.namespace, site: site) }
    try publish(row, read.bytes, site)
  }

  private mutating func publish(_ row: WikiPageRow, _ text: [UInt8], _ site: Int64) throws {
    var derivation = WikiDerivation(index: index, site: site, rules: WikiRules.none)
    try derivation.publish(row, text: text)
    hasChanges = true
  }

  private mutating func nextID(_ site: Int64) throws -> Int64 {
    let next = try nextIDs[site] ?? index.wiki.pages.highestID(site: site) + 1
    nextIDs[site] = next + 1
    return next
  }

  private mutating func readStale(_ id: Int64, _ site: Int64, _ derivation: inout WikiDerivation) throws {
    guard var row = try index.wiki.pages.page(id, site: site), let source = row.source,
      let text = derivation.file(source), WikiDerivation.digest(text) == row.digest
    else { return }
    // What a file says of itself is all that is known of it.
    (row.redirect, row.redirectNamespace) = (nil, nil)
    try derivation.derive(&row, text: text, isNew: false)
    try index.wiki.pages.update(row, site: site)
    read += 1
    hasChanges = true
  }

  private func derivation(_ origin: String, _ site: Int64) -> WikiDerivation {
    let name = TreePath.base(origin)
    let paths = paths
    let root = sweep.root
    let sources = index.sources
    return WikiDerivation(
      index: index, site: site,
      rules: WikiRules(namespaces: WikiNamespaces(siteName: name), interwiki: interwiki, siteName: name)
    ) { source in
      let relative = (try? sources.path(of: source)) ?? nil
      guard let path = paths[source] ?? relative.map({ TreePath.join(root, $0) }) else { return nil }
      return (try? FileReading.read(path, limit: Self.textLimit))?.bytes
    }
  }

  /// A site whose last page went goes, too.
  private mutating func dropEmptySites(_ files: [WikitextFile]) throws {
    for site in try index.wiki.sites.all()
    where site.kind == .wikitext && TreePath.isInside(site.origin, sweep.root)
      && !files.contains(where: { $0.site.hasSameBytes(as: site.origin) })
    {
      if try index.wiki.pages.highestID(site: site.number) == 0 {
        try index.wiki.remove(site: site.number)
        hasChanges = true
      }
    }
  }
}

extension WikiRules {
  /// Rules for texts that are not read.
  static let none = WikiRules(
    namespaces: WikiNamespaces(siteName: ""), interwiki: InterwikiTable([]), siteName: "")
}
