import NotebookModel
import Platform

/// Walks a tree and stats every file that a format takes. Never follows a symbolic link to a folder, never opens
/// a file, and reports what it could not list instead of leaving it out silently.
package enum TreeScanner {
  /// One sweep. `root` is a folder's path.
  package static func scan(root: String, rules: FolderRules, interruption: Interruption = .never) -> ScanReport {
    let walk = Walk(rules: rules, interruption: interruption)
    var report = ScanReport(root: root, started: Clock.nanoseconds())
    let top = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard top >= 0 else {
      report.rootIsHealthy = false
      report.problems.append(ScanProblem(path: root, reason: Clock.reason(errno)))
      return report
    }
    defer { close(top) }
    var pending = [Pending(path: "", name: TreePath.base(root), role: .plain)]
    while let next = pending.popLast() {
      walk.list(next, below: top, report: &report, pending: &pending)
      if interruption.isRequested { report.wasInterrupted = true }
      if report.wasInterrupted { break }
    }
    return report
  }

  /// Lists only `folders` (relative paths) of a tree that was swept before. nil where that can't tell enough: a
  /// folder is new, gone, or has other subfolders than it had.
  package static func relist(_ folders: Set<ExactText>, of skeleton: ScanReport, rules: FolderRules) -> ScanReport? {
    let walk = Walk(rules: rules, interruption: .never)
    var report = skeleton
    report.started = Clock.nanoseconds()
    report.focus = folders
    let top = open(skeleton.root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard top >= 0 else { return nil }
    defer { close(top) }
    var found = 0
    for position in report.directories.indices where folders.contains(ExactText(report.directories[position].path)) {
      let known = report.directories[position]
      var part = ScanReport(root: skeleton.root, started: report.started)
      var pending: [Pending] = []
      let name = TreePath.base(known.path.isEmpty ? skeleton.root : known.path)
      // What a format claimed by its listing is asked again.
      let folder = Pending(path: known.path, name: name, role: known.isClaimed ? known.givenRole : known.role)
      walk.list(folder, below: top, report: &part, pending: &pending)
      guard let directory = part.directories.first, part.unlisted.isEmpty, directory.isComplete,
        directory.role == known.role, directory.device == known.device,
        directory.subdirectories.map({ ExactText($0) }) == known.subdirectories.map({ ExactText($0) })
      else { return nil }
      report.directories[position] = directory
      report.problems += part.problems
      found += 1
    }
    return found == folders.count ? report : nil
  }

  /// How coarse the times are that folders get, in nanoseconds: the kernel's clock for them ticks every few milliseconds.
  private static let grain: Int64 = 20_000_000

  /// Whether no folder of the sweep changed since it was listed, so that nothing was moved past the sweep: a file that is
  /// renamed while folders are listed may be missed in its old and in its new place.
  package static func isStill(_ report: ScanReport) -> Bool {
    let top = open(report.root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard top >= 0 else { return false }
    defer { close(top) }
    let now = Clock.nanoseconds()
    for directory in report.directories where report.focus?.contains(ExactText(directory.path)) ?? true {
      var status = stat()
      guard fstatat(top, directory.path.isEmpty ? "." : directory.path, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
        return false
      }
      let changed = FileStamp(status).changed
      // A change within the clock's grain of an earlier one leaves the time as it was.
      if changed != directory.changed || (report.started - grain...now).contains(changed) { return false }
    }
    return true
  }

  /// Whether a sweep says what a folder of the tree is now: it was listed, or its absence is proven.
  package static func canTell(_ path: String, _ report: ScanReport) -> Bool {
    let relative = TreePath.relative(path, in: report.root)
    return report.directories.contains { $0.path.hasSameBytes(as: relative) } || !isThere(path, isFolder: true)
  }

  /// Whether the path names a file or folder, asked by its name and not by a listing. Only a clear no counts as one.
  package static func isThere(_ path: String, isFolder: Bool = false) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0 else { return errno != ENOENT && errno != ENOTDIR }
    return status.st_mode & S_IFMT == (isFolder ? S_IFDIR : S_IFREG)
  }

  fileprivate struct Pending {
    var path: String
    var name: String
    var role: FolderRole
  }

  fileprivate enum EntryType { case directory, file, link, other }

  /// Files stated between two questions whether to go on.
  fileprivate static let interruptionStep = 256

  /// What every folder of a sweep is listed with.
  fileprivate struct Walk {
    let rules: FolderRules
    let interruption: Interruption
  }
}

extension TreeScanner.Walk {
  fileprivate func list(
    _ folder: TreeScanner.Pending, below top: Int32, report: inout ScanReport, pending: inout [TreeScanner.Pending]
  ) {
    func problem(_ path: String, _ reason: String) {
      let absolute = TreePath.join(report.root, path)
      report.problems.append(ScanProblem(path: absolute, reason: reason))
    }
    let descriptor = openat(
      top, folder.path.isEmpty ? "." : folder.path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      // Without a listing the folder proves nothing; its parent still names it among its children.
      if errno != ENOENT {
        problem(folder.path, Clock.reason(errno))
        report.unlisted.append(folder.path)
      }
      return
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, let stream = fdopendir(descriptor) else {
      problem(folder.path, Clock.reason(errno))
      report.unlisted.append(folder.path)
      close(descriptor)
      return
    }
    defer { closedir(stream) }
    var directory = ScannedDirectory(
      path: folder.path, role: folder.role, device: Int64(truncatingIfNeeded: status.st_dev),
      isComplete: true)
    directory.changed = FileStamp(status).changed
    var folders: [String] = []
    var others: [(name: String, type: TreeScanner.EntryType)] = []
    var unreadable: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno != 0 {
          directory.isComplete = false
          problem(folder.path, Clock.reason(errno))
        }
        break
      }
      guard let name = TreeScanner.entryName(entry) else {
        unreadable.append(TreeScanner.lossyName(entry))
        continue
      }
      if name == "." || name == ".." { continue }
      switch TreeScanner.entryType(entry, name: name, in: descriptor) {
      case .directory: folders.append(name)
      case let type: others.append((name, type))
      }
    }
    if folder.role.isClaimable {
      let unclaimed = UnclaimedFolder(
        name: folder.name, subfolders: folders, files: others.map(\.name), role: folder.role, isTop: folder.path.isEmpty
      ) { path in
        var status = stat()
        return fstatat(descriptor, path, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mode & S_IFMT == S_IFREG
      }
      directory.role = rules.role(of: unclaimed)
      directory.isClaimed = directory.role != folder.role
    }
    // Of a picture's name nobody needs to hear; what would be read is named.
    for name in unreadable where rules.kind(ofFile: name, in: directory.role) != nil {
      problem(TreePath.join(folder.path, name), "has a name that is not UTF-8; the file is left out")
    }
    for (position, (name, type)) in others.enumerated() {
      if position % TreeScanner.interruptionStep == TreeScanner.interruptionStep - 1, interruption.isRequested {
        report.wasInterrupted = true
        return
      }
      guard let kind = rules.kind(ofFile: name, in: directory.role) else {
        if directory.role.isOpen { TreeScanner.passOver(name, &report) }
        continue
      }
      if type == .link, !kind.followsLinks { continue }
      guard type != .other else {
        problem(TreePath.join(folder.path, name), "is not a regular file")
        continue
      }
      var file = stat()
      guard fstatat(descriptor, name, &file, 0) == 0 else {
        // Gone since it was listed: as if it had not been there. Anything else hides a file that may exist.
        if errno != ENOENT || type == .link {
          problem(TreePath.join(folder.path, name), Clock.reason(errno))
          directory.isComplete = false
        }
        continue
      }
      guard file.st_mode & S_IFMT == S_IFREG else {
        if file.st_mode & S_IFMT != S_IFDIR { problem(TreePath.join(folder.path, name), "is not a regular file") }
        continue
      }
      if kind.use == .page { directory.holdsPages = true }
      if kind.use == .document { directory.holdsDocuments = true }
      directory.files.append(ScannedFile(name: name, kind: kind, stamp: FileStamp(file)))
    }
    folders.sort { $0.precedes($1) }
    for name in folders {
      guard let role = rules.role(ofFolder: name, in: directory.role) else { continue }
      directory.subdirectories.append(name)
      pending.append(TreeScanner.Pending(path: TreePath.join(folder.path, name), name: name, role: role))
    }
    report.directories.append(directory)
  }
}

extension TreeScanner {
  /// How many endings of names are remembered.
  fileprivate static let rememberedSuffixes = 4

  fileprivate static func passOver(_ name: String, _ report: inout ScanReport) {
    report.passedOver += 1
    guard report.passedOverSuffixes.count < rememberedSuffixes, let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")),
      dot != name.startIndex
    else { return }
    report.passedOverSuffixes.insert(String(name[dot...]))
  }

  fileprivate static func entryName(_ entry: UnsafeMutablePointer<dirent>) -> String? {
    let start = UnsafeRawPointer(entry).advanced(by: MemoryLayout<dirent>.offset(of: \.d_name) ?? 0)
    return String(validatingCString: start.assumingMemoryBound(to: CChar.self))
  }

  /// With U+FFFD for what is not UTF-8.
  fileprivate static func lossyName(_ entry: UnsafeMutablePointer<dirent>) -> String {
    let start = UnsafeRawPointer(entry).advanced(by: MemoryLayout<dirent>.offset(of: \.d_name) ?? 0)
    return String(cString: start.assumingMemoryBound(to: UInt8.self))
  }

  fileprivate static func entryType(
    _ entry: UnsafeMutablePointer<dirent>, name: String, in descriptor: Int32
  ) -> EntryType {
    switch Int32(entry.pointee.d_type) {
    case Int32(DT_DIR): return .directory
    case Int32(DT_REG): return .file
    case Int32(DT_LNK): return .link
    case Int32(DT_UNKNOWN):
      var status = stat()
      guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return .file }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: return .directory
      case S_IFREG: return .file
      case S_IFLNK: return .link
      default: return .other
      }
    default: return .other
    }
  }

}
