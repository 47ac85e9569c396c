import IndexWriter
import NotebookModel
import Platform
import TreeScanner

/// The invariant "no deletion without proof" for rebuilds: a fresh index may take the old one's place only if everything
/// the old one holds was read again, or is proven to be gone.
struct RebuildGuard {
  private let configuration: IndexerConfiguration
  private let holdings: IndexHoldings
  /// There is an index, and it is too damaged to say what it holds: any tree may be part of it.
  private let isUnknown: Bool

  init(_ configuration: IndexerConfiguration) {
    self.configuration = configuration
    let known = IndexHoldings(path: configuration.index)
    isUnknown = known == nil && WritableIndex.exists(configuration.index)
    holdings = known ?? IndexHoldings()
  }

  /// Why the trees as they were swept can't stand for what the index holds; empty if they can.
  func objections(to sweeps: [ScanReport]) throws -> [String] {
    var objections: [String] = []
    var swept: Set<ExactText> = []
    for sweep in sweeps {
      swept.insert(ExactText(sweep.root))
      guard isUnknown || holdings.hasRows(in: sweep.root) else { continue }
      guard sweep.rootIsHealthy else {
        objections.append("\(sweep.root): \(sweep.problems.first?.reason ?? "can't be listed")")
        continue
      }
      if !sweep.holdsAnything {
        if !configuration.acceptEmpty {
          objections.append("\(sweep.root) holds no document; nothing is deleted without --accept-empty")
        }
        continue
      }
      let comparison = try TreeComparison(
        sweep, known: holdings.directories[ExactText(sweep.root)] ?? [], acceptsDevice: configuration.acceptEmpty,
        sources: { holdings.sources[$0.number] ?? [] }, attention: { _ in .examine })
      objections += comparison.unproven
    }
    for tree in holdings.directories.keys
    where !swept.contains(tree) && holdings.files(ofTree: tree.string).contains(where: { !isNamed($0.string) }) {
      objections.append(
        "\(tree.string) is in the index and not named: name it with --notebooks, or forget it with --forget-tree")
    }
    for export in configuration.wikiExports where holdings.exports.contains(ExactText(export)) {
      if FileReading.stamp(of: export) == nil { objections.append("\(export): there is no such file") }
    }
    return objections
  }

  private func isNamed(_ file: String) -> Bool {
    configuration.trees.contains { TreePath.isInside(file, $0) }
  }

  /// Files that have rows in the old index and could not be read for the new one.
  func lost(_ failures: [PassReport.Failure]) -> [String] {
    var held = holdings.exports
    for tree in holdings.directories.keys { held.formUnion(holdings.files(ofTree: tree.string)) }
    return failures.filter { held.contains(ExactText($0.path)) }.map { "\($0.path): \($0.reason)" }
  }
}
