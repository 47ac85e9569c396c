import IndexWriter
import SQLiteConnection

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Indexer {
  /// Builds a fresh index beside the old one and copies it into the live file when it is complete. Readers keep what
  /// they see until then, and never meet a gap: the file is not replaced, its content is.
  package func rebuild(_ tell: @escaping @Sendable (IndexerEvent) -> Void) async throws {
    let lock = try IndexLock(index: configuration.index, mode: configuration.indexMode)
    defer { withExtendedLifetime(lock) {} }
    let beside = configuration.index + ".rebuild"
    Self.removeIndex(beside)
    defer { Self.removeIndex(beside) }
    let report = try await build(at: beside, journal: .none, tell)
    if case .nothing = report.outcome {
      tell(.pass(report))
      return
    }
    try WritableIndex.replaceContent(of: configuration.index, by: beside, mode: configuration.indexMode)
    tell(.pass(report))
  }

  /// Compares the index with one built from the files in a folder of its own; changes neither. One line for each
  /// difference.
  package func verify(
    _ tell: @escaping @Sendable (IndexerEvent) -> Void
  ) async throws -> (differences: [String], report: PassReport) {
    var template = Array(((getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp") + "/inlink-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw IndexWriteError.notWritable(path: "the folder for temporary files", reason: "set TMPDIR to one that is")
    }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let fresh = folder + "/fresh.sqlite"
    defer {
      Self.removeIndex(fresh)
      rmdir(folder)
    }
    let report = try await build(at: fresh, journal: .none, tell)
    return (try IndexComparison.differences(configuration.index, fresh: fresh), report)
  }

  static func removeIndex(_ path: String) {
    for suffix in ["", "-wal", "-shm", "-journal", ".lock"] { unlink(path + suffix) }
  }
}
