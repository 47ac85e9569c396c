import IndexWriter
import NotebookModel
import Platform
import TreeScanner

/// The one place where stamps of files and folders are entered, in the transaction of the rows that were made from them.
struct StampBook {
  private let index: WritableIndex
  private let root: Int64
  /// When the sweep began, in nanoseconds since 1970.
  private let startedAt: Int64
  private let examined: [ComparedDirectory]
  private var numbers: [ExactText: Int64] = [:]
  private var devices: [ExactText: Int64] = [:]
  /// Folders that hold something which must be looked at again next time.
  private var unsettled: Set<ExactText>

  init(_ plan: PassPlan, index: WritableIndex, startedAt: Int64) {
    self.index = index
    self.startedAt = startedAt
    root = plan.root
    examined = plan.examined
    unsettled = plan.overlooked
    for directory in plan.sweep.directories { devices[ExactText(directory.path)] = directory.device }
    for directory in plan.examined {
      if let known = directory.known { numbers[ExactText(directory.scanned.path)] = known.number }
    }
  }

  /// Enters a file's state; returns its number. A stamp too young to be trusted lets its folder be looked at again.
  mutating func enter(
    _ name: String, _ kind: SourceKind, in folder: String, stamp: FileStamp, digest: Int64
  ) throws -> Int64 {
    let isRacy = stamp.isRacy(sweepStart: startedAt)
    if isRacy { lookAgain(in: folder) }
    return try index.sources.put(
      directory: number(of: folder), name: name,
      state: SourceState(kind: kind, stamp: stamp, digest: digest, isRacy: isRacy))
  }

  /// Lets the next pass look at a folder whatever its stamps.
  mutating func lookAgain(in folder: String) { unsettled.insert(ExactText(folder)) }

  private mutating func number(of folder: String) throws -> Int64 {
    let key = ExactText(folder)
    if let number = numbers[key] { return number }
    let number = try index.sources.directory(root: root, path: folder, device: devices[key] ?? 0)
    numbers[key] = number
    return number
  }

  /// Enters what the folders that were examined hold now.
  func close() throws {
    for directory in examined {
      let key = ExactText(directory.scanned.path)
      guard let number = numbers[key] else { continue }
      let isSettled = directory.scanned.isComplete && directory.isRecognised && !unsettled.contains(key)
      let listing = isSettled ? directory.listing : 0
      // Another device is believed only once something known was found on it.
      let device =
        directory.isRecognised ? directory.scanned.device : directory.known?.device ?? directory.scanned.device
      if let known = directory.known, known.listing == listing, known.device == device { continue }
      try index.sources.setListing(directory: number, device: device, listing: listing)
    }
  }
}
