import IndexWriter
import Platform
import SQLiteConnection
import TreeScanner

/// A damaged index holds nothing that the files don't: it is put aside and built anew.
extension Indexer {
  static func isDamage(_ error: any Error) -> Bool {
    switch error {
    case IndexWriteError.damaged: true
    case IndexWriteError.sqlite(let sqlite): sqlite.isDamage
    case let sqlite as SQLiteError: sqlite.isDamage
    default: false
    }
  }

  /// Builds a new index first; only when that is complete the damaged one gives up its name. Throws `error` if nothing could
  /// be built: the damaged index stays.
  func replaceDamaged(
    _ error: any Error, _ tell: @escaping @Sendable (IndexerEvent) -> Void
  ) async throws -> PassReport {
    let fresh = configuration.index + ".building"
    Self.removeIndex(fresh)
    defer { Self.removeIndex(fresh) }
    let report = try await buildGuarded(at: fresh, tell)
    if case .nothing(let reasons) = report.outcome {
      if report.wasStopped { return report }
      throw RebuildRefusal(reason: Self.reason(error), objections: reasons, index: configuration.index)
    }
    try setAside(error, for: fresh, tell)
    return report
  }

  /// A damaged index that could not be built anew.
  struct RebuildRefusal: Error, CustomStringConvertible {
    let reason: String
    let objections: [String]
    let index: String

    var description: String {
      "\(index) is damaged (\(reason)), and can't be built anew: \(objections.joined(separator: "; "))"
    }
  }

  /// Gives the index's name to `fresh`; the damaged one, its log before it, gets a name with the time.
  func setAside(
    _ error: any Error, for fresh: String, _ tell: @escaping @Sendable (IndexerEvent) -> Void
  ) throws {
    let aside = configuration.index + ".damaged-" + Clock.digits(Clock.nanoseconds())
    // A log that stayed behind would be taken for the new index's.
    for suffix in ["-wal", "-shm", ""] where WritableIndex.exists(configuration.index + suffix) {
      guard rename(configuration.index + suffix, aside + suffix) == 0 else {
        throw IndexWriteError.notWritable(path: configuration.index, reason: Clock.reason(errno))
      }
    }
    try WritableIndex.publish(fresh, as: configuration.index)
    tell(.setAside(reason: Self.reason(error), to: aside))
  }

  static func reason(_ error: any Error) -> String {
    switch error {
    case IndexWriteError.damaged(_, let reason): reason
    case let sqlite as SQLiteError: sqlite.message
    default: "\(error)"
    }
  }
}
