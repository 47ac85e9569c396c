import IndexWriter
import NotebookModel
import Platform
import TreeScanner

/// A folder of one sweep beside what the index remembers of it.
struct ComparedDirectory {
  let scanned: ScannedDirectory
  let known: KnownDirectory?
  /// Digest of the stamps in it now.
  let listing: Int64
  /// False: it lies on another device than before, and nothing proves that it is the same.
  let isRecognised: Bool
  /// Files known in it; read only when the folder must be examined.
  var sources: [KnownSource] = []

  func source(named name: String) -> KnownSource? { sources.first { $0.name.hasSameBytes(as: name) } }
}

/// Compares a sweep with the index's folders and files: what must be looked at, and what is gone for certain.
///
/// Nothing counts as gone without proof (the invariant "no deletion without proof"): the folder that held it was
/// listed completely, and lies on the device it lay on before, or a known file was found in it again; and the file,
/// asked for by its name, is not there.
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

  /// Folders whose listing missed a file that is there: they must be listed again.
  private(set) var overlooked: Set<ExactText> = []
  private var known: [ExactText: KnownDirectory] = [:]
  private var scanned: [ExactText: ScannedDirectory] = [:]
  private var recognised: Set<ExactText> = []
  private let acceptsDevices: Bool

  /// How a folder takes part.
  enum Attention {
    /// Its files are none of the index's.
    case none
    /// Its files are looked at if a stamp changed.
    case compare
    /// Its files are looked at, whatever their stamps.
    case examine
  }

  /// `acceptsDevice`: another device than before is meant. `sources`: the files that are known in a folder.
  init(
    _ report: ScanReport, known rows: [KnownDirectory], acceptsDevice: Bool,
    sources: (KnownDirectory) throws -> [KnownSource], attention: (ScannedDirectory) -> Attention
  ) throws {
    self.report = report
    acceptsDevices = acceptsDevice
    known.reserveCapacity(rows.count)
    for directory in rows { known[ExactText(directory.path)] = directory }
    scanned.reserveCapacity(report.directories.count)
    recognised = try Self.recognised(report, known: known, sources: sources)
    for directory in report.directories where report.focus?.contains(ExactText(directory.path)) ?? true {
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
      var compared = ComparedDirectory(
        scanned: directory, known: before, listing: listing, isRecognised: isRecognised(directory))
      if let before { compared.sources = try sources(before) }
      examined.append(compared)
      collectGone(in: compared)
    }
    // Only a whole sweep proves a folder gone.
    guard report.focus == nil else { return }
    let missing = rows.filter { scanned[ExactText($0.path)] == nil }.sorted { $0.path.precedes($1.path) }
    for directory in missing {
      switch absence(of: directory) {
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
    var missing = directory.sources.filter { !present.contains(ExactText($0.name)) }
    if missing.isEmpty { return }
    let path = TreePath.join(report.root, directory.scanned.path)
    guard directory.scanned.isComplete else {
      unproven.append("\(path) was not listed to its end")
      return
    }
    if !isRecognised(directory.scanned) {
      unproven.append("\(path) lies on another device than before and holds none of its known files")
      return
    }
    // A listing may miss an entry that is renamed over while it is read.
    let count = missing.count
    missing.removeAll { TreeScanner.isThere(TreePath.join(path, $0.name)) }
    if missing.count < count { overlooked.insert(ExactText(directory.scanned.path)) }
    gone += missing
    goneFolders += missing.map { _ in directory.scanned.path }
  }

  private enum Absence {
    case proven
    case unproven(String)
  }

  /// Whether a known folder that was not listed is gone: the nearest listed folder above it doesn't name it, and is what it
  /// was when the folder was known.
  private func absence(of directory: KnownDirectory) -> Absence {
    var child = directory.path
    while !child.isEmpty {
      let parent = TreePath.above(child)
      if report.unlisted.contains(where: { ExactText($0) == ExactText(child) }) {
        return .unproven("\(TreePath.join(report.root, child)) could not be listed")
      }
      if let above = scanned[ExactText(parent)] {
        let place = TreePath.join(report.root, parent)
        if !above.isComplete { return .unproven("\(place) was not listed to its end") }
        if !isRecognised(above, holding: directory) {
          return .unproven("\(TreePath.join(report.root, child)) lay on another device than \(place) does now")
        }
        let name = TreePath.base(child)
        let isNamed =
          above.subdirectories.contains { $0.hasSameBytes(as: name) }
          || TreeScanner.isThere(TreePath.join(report.root, child), isFolder: true)
        return isNamed ? .unproven("\(TreePath.join(report.root, child)) changed during the sweep") : .proven
      }
      child = parent
    }
    return .unproven("\(report.root) could not be listed")
  }

  /// Whether a folder lies where it lay, or what was known in it, or below it on the same device, was found again: the folder
  /// that a disk was mounted on says nothing of what is on the disk.
  func isRecognised(_ directory: ScannedDirectory) -> Bool {
    if acceptsDevices { return true }
    guard let before = known[ExactText(directory.path)] else { return true }
    return before.device == directory.device || recognised.contains(ExactText(directory.path))
  }

  /// Whether `above` would show a missing folder below it.
  private func isRecognised(_ above: ScannedDirectory, holding missing: KnownDirectory) -> Bool {
    if acceptsDevices || missing.device == above.device { return true }
    // The disk as a whole came back as another device.
    guard recognised.contains(ExactText(above.path)) else { return false }
    guard let before = known[ExactText(above.path)] else { return true }
    return before.device == missing.device
  }

  /// Folders on another device than before in which a known file was found, and those above them on the same device.
  private static func recognised(
    _ report: ScanReport, known: [ExactText: KnownDirectory], sources: (KnownDirectory) throws -> [KnownSource]
  ) rethrows -> Set<ExactText> {
    var devices: [ExactText: Int64] = [:]
    var found: Set<ExactText> = []
    for directory in report.directories {
      devices[ExactText(directory.path)] = directory.device
      guard let before = known[ExactText(directory.path)], before.device != directory.device else { continue }
      let names = Set(directory.files.map { ExactText($0.name) })
      guard try sources(before).contains(where: { names.contains(ExactText($0.name)) }) else { continue }
      var path = directory.path
      while devices[ExactText(path)] == directory.device, found.insert(ExactText(path)).inserted, !path.isEmpty {
        path = TreePath.above(path)
      }
    }
    return found
  }

  /// A digest of a folder's files that doesn't depend on the order they were listed in; 0 if some stamp can't be
  /// trusted yet.
  private static func listing(of directory: ScannedDirectory, sweepStart: Int64) -> Int64 {
    var sum: UInt64 = 0x9E37_79B9_7F4A_7C15
    for file in directory.files {
      if file.stamp.isRacy(sweepStart: sweepStart) { return 0 }
      var hash = UInt64(bitPattern: Digest.of(file.name))
      for value in [
        file.kind.number, file.stamp.size, file.stamp.modified, file.stamp.changed, file.stamp.inode,
      ] {
        hash = (hash ^ UInt64(bitPattern: value)) &* 0xff51_afd7_ed55_8ccd
        hash ^= hash >> 32
      }
      sum = sum &+ hash
    }
    return sum == 0 ? 1 : Int64(bitPattern: sum)
  }
}
