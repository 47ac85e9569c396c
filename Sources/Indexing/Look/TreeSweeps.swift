import NotebookFormats
import Platform
import TreeScanner

/// Sweeps of all trees that are named.
enum TreeSweeps {
  static let rules = FolderRules(FormatList.all)

  /// What is there now, tree by tree.
  static func all(_ configuration: IndexerConfiguration, _ interruption: Interruption) -> [ScanReport] {
    configuration.trees.map { TreeScanner.scan(root: $0, rules: rules, interruption: interruption) }
  }

  /// A tree inside another that is swept adds nothing: its files are found there.
  static func outermost(_ swept: [ScanReport]) -> [ScanReport] {
    swept.filter { inner in
      !swept.contains { outer in
        guard outer.rootIsHealthy, !outer.root.hasSameBytes(as: inner.root), TreePath.isInside(inner.root, outer.root)
        else { return false }
        let path = TreePath.relative(inner.root, in: outer.root)
        return outer.directories.contains { $0.path.hasSameBytes(as: path) }
      }
    }
  }
}

extension ScanReport {
  /// Why the tree's own folder could not be listed.
  var rootProblem: String {
    guard let problem = problems.first else { return "can't be listed" }
    // A file: an export, most likely.
    return FileReading.stamp(of: root) == nil
      ? problem.reason : "is a file; name a folder, or a MediaWiki export with --wiki-export"
  }

  /// What was found in a tree that holds nothing of ours.
  var remarkOnNothing: String {
    let left =
      passedOver == 0
      ? "it is empty"
      : "\(passedOver) files were left aside (\(passedOverSuffixes.sorted().joined(separator: ", ")))"
    return "\(root) holds no SiYuan notebook, Markdown note, wikitext file or MediaWiki export: \(left)"
  }

  /// What could not be looked at, a line each.
  var problemLines: [String] { problems.map { "\($0.path): \($0.reason)" } }
}
