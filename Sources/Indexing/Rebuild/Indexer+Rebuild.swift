import IndexWriter
import NotebookModel
import Platform
import SQLiteConnection

extension Indexer {
  /// Builds a fresh index beside the old one and copies it into the live file when it is complete. Readers keep what
  /// they see until then, and never meet a gap: the file is not replaced, its content is.
  ///
  /// The old index stays as it was if a stop signal came, or if what it holds is neither read again nor proven gone. One
  /// that is damaged is put aside, since nothing can be copied into it.
  package func rebuild(_ tell: @escaping @Sendable (IndexerEvent) -> Void) async throws {
    tell(.pass(try await rebuilt(tell)))
  }

  private func rebuilt(_ tell: @escaping @Sendable (IndexerEvent) -> Void) async throws -> PassReport {
    let beside = configuration.index + ".rebuild"
    Self.removeIndex(beside)
    defer { Self.removeIndex(beside) }
    let report = try await buildGuarded(at: beside, tell)
    if case .nothing = report.outcome { return report }
    do {
      try WritableIndex.replaceContent(of: configuration.index, by: beside, mode: configuration.indexMode) {
        [interruption] in interruption.isRequested
      }
    } catch  where Self.isDamage(error) {
      try setAside(error, for: beside, tell)
    } catch  where isInterruption(error) {
      return Self.unfinished
    }
    return report
  }

  /// Builds an index that may stand for the old one. Its report says `nothing` if it may not.
  func buildGuarded(
    at path: String, _ tell: @escaping @Sendable (IndexerEvent) -> Void
  ) async throws -> PassReport {
    let held = RebuildGuard(configuration)
    let report = try await build(at: path, objections: { try held.objections(to: $0) }, tell)
    if report.wasStopped { return Self.unfinished }
    let lost = held.lost(report.failures)
    if !lost.isEmpty {
      return .nothing(lost + ["a rebuild would lose the rows of what can't be read; run it again when it can"])
    }
    return report
  }

  /// A stop signal came before the new index was complete.
  private static var unfinished: PassReport {
    var report = PassReport.nothing(["stopped before the new index was complete"])
    report.wasStopped = true
    return report
  }

  /// Compares the index with one built from the files in a file without a name; changes neither. One line for each
  /// difference; nil if a stop signal came before there was anything to say.
  package func verify(
    _ tell: @escaping @Sendable (IndexerEvent) -> Void
  ) async throws -> (differences: [String], report: PassReport)? {
    let fresh = try WritableIndex.temporary()
    let report = try await settledPass(fresh, tell)
    if report.wasStopped { return nil }
    do {
      let differences = try IndexComparison.differences(configuration.index, fresh: fresh) { [interruption] in
        interruption.isRequested
      }
      return (try unnamedTrees() + differences, report)
    } catch  where isInterruption(error) {
      return nil
    }
  }

  /// A line for each tree that the index holds something of and that is not named.
  private func unnamedTrees() throws -> [String] {
    guard let holdings = IndexHoldings(path: configuration.index) else { return [] }
    return holdings.directories.keys
      .filter { tree in
        holdings.hasRows(ofTree: tree.string) && !configuration.trees.contains { ExactText($0) == tree }
          && !configuration.trees.contains { TreePath.isInside(tree.string, $0) }
      }
      .map { "tree: not named: \($0.string)" }.sorted { $0.precedes($1) }
  }

  static func removeIndex(_ path: String) {
    for suffix in ["", "-wal", "-shm", "-journal", ".lock"] { unlink(path + suffix) }
  }
}
