import IndexWriter
import NotebookModel
import TreeScanner

/// A folder of one sweep beside what the index remembers of it.
struct ComparedDirectory {
  let scanned: ScannedDirectory
  let known: KnownDirectory?
  /// Digest of the stamps in it now.
  let listing: Int64
  /// Files known in it; read only when the folder must be examined.
  var sources: [KnownSource] = []
}

/// Compares a sweep with the index's folders and files: what must be looked at, and what is gone for certain.
///
/// Nothing counts as gone without proof (the invariant "no deletion without proof"): the folder that held it was
/// listed completely, and lies on the device it lay on before, or a known file was found in it again.
struct TreeComparison {
  let report: ScanReport
  /// Folders in which something may have changed.
  private(set) var examined: [ComparedDirectory] = []
  /// Files that are gone for certain.
  private(set) var gone: [KnownSource] = []
  /// By position in `gone`: the folder the file was in.
  private(set) var goneFolders: [String] = []
  /// Folders that are gone for certain, with all that was in them.
  private(set) var goneDirectories: [KnownDirectory] = []
  /// Why something missing was not believed to be gone, one line each.
  private(set) var unproven: [String] = []

  /// How a folder takes part.
  enum Attention {
    /// Its files are none of the index's.
    case none
    /// Its files are looked at if a stamp changed.
    case compare
    /// Its files are looked at, whatever their stamps.
    case examine
  }

  /// `sources`: the files that are known in a folder.
  init(
    _ report: ScanReport, known rows: [KnownDirectory], sources: (KnownDirectory) throws -> [KnownSource],
    attention: (ScannedDirectory) -> Attention
  ) throws {
    self.report = report
    var known: [ExactText: KnownDirectory] = [:]
    known.reserveCapacity(rows.count)
    for directory in rows { known[ExactText(directory.path)] = directory }
    var scanned: [ExactText: ScannedDirectory] = [:]
    scanned.reserveCapacity(report.directories.count)
    for directory in report.directories where report.focus?.contains(directory.path) ?? true {
      let key = ExactText(directory.path)
      scanned[key] = directory
      let attention = attention(directory)
      if attention == .none { continue }
      let before = known[key]
      let listing = Self.listing(of: directory, sweepStart: report.started)
      if let before, before.listing == listing, listing != 0, before.device == directory.device,
        attention == .compare
      {
        continue
      }
      // A folder that never held anything of ours and holds nothing now is nobody's business.
      if before == nil && directory.files.isEmpty { continue }
      var compared = ComparedDirectory(scanned: directory, known: before, listing: listing)
      if let before { compared.sources = try sources(before) }
      examined.append(compared)
      collectGone(in: compared)
    }
    // Only a whole sweep proves a folder gone.
    guard report.focus == nil else { return }
    let missing = rows.filter { scanned[ExactText($0.path)] == nil }.sorted { $0.path.precedes($1.path) }
    for directory in missing {
      switch Self.absence(of: directory.path, scanned: scanned, known: known, report: report) {
      case .proven:
        goneDirectories.append(directory)
        let missing = try sources(directory)
        gone += missing
        goneFolders += missing.map { _ in directory.path }
      case .unproven(let reason): unproven.append(reason)
      }
    }
  }

  private mutating func collectGone(in directory: ComparedDirectory) {
    let present = Set(directory.scanned.files.map { ExactText($0.name) })
    let missing = directory.sources.filter { !present.contains(ExactText($0.name)) }
    if missing.isEmpty { return }
    let path = TreePath.join(report.root, directory.scanned.path)
    guard directory.scanned.isComplete else {
      unproven.append("\(path) was not listed to its end")
      return
    }
    if let known = directory.known, known.device != directory.scanned.device,
      missing.count == directory.sources.count
    {
      unproven.append("\(path) lies on another device than before and holds none of its known files")
      return
    }
    gone += missing
    goneFolders += missing.map { _ in directory.scanned.path }
  }

  private enum Absence {
    case proven
    case unproven(String)
  }

  /// Whether a known folder that was not listed is gone: the nearest listed folder above it doesn't name it.
  private static func absence(
    of path: String, scanned: [ExactText: ScannedDirectory], known: [ExactText: KnownDirectory],
    report: ScanReport
  ) -> Absence {
    var child = path
    while !child.isEmpty {
      let parent = child.utf8.contains(UInt8(ascii: "/")) ? TreePath.parent(child) : ""
      if report.unlisted.contains(where: { ExactText($0) == ExactText(child) }) {
        return .unproven("\(TreePath.join(report.root, child)) could not be listed")
      }
      if let above = scanned[ExactText(parent)] {
        let place = TreePath.join(report.root, parent)
        if !above.isComplete { return .unproven("\(place) was not listed to its end") }
        if let before = known[ExactText(parent)], before.device != above.device, above.files.isEmpty,
          above.subdirectories.isEmpty
        {
          return .unproven("\(place) lies on another device than before and is empty")
        }
        let name = TreePath.base(child)
        let isNamed = above.subdirectories.contains { $0.hasSameBytes(as: name) }
        return isNamed ? .unproven("\(TreePath.join(report.root, child)) changed during the sweep") : .proven
      }
      child = parent
    }
    return .unproven("\(report.root) could not be listed")
  }

  /// A digest of a folder's files that doesn't depend on the order they were listed in; 0 if some stamp can't be
  /// trusted yet.
  private static func listing(of directory: ScannedDirectory, sweepStart: Int64) -> Int64 {
    var sum: UInt64 = 0x9E37_79B9_7F4A_7C15
    for file in directory.files {
      if file.stamp.isRacy(sweepStart: sweepStart) { return 0 }
      var hash = UInt64(bitPattern: Digest.of(file.name))
      for value in [
        file.kind.rawValue, file.stamp.size, file.stamp.modified, file.stamp.changed, file.stamp.inode,
      ] {
        hash = (hash ^ UInt64(bitPattern: value)) &* 0xff51_afd7_ed55_8ccd
        hash ^= hash >> 32
      }
      sum = sum &+ hash
    }
    return sum == 0 ? 1 : Int64(bitPattern: sum)
  }
}
