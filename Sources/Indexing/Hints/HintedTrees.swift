import NotebookModel
import Platform
import TreeScanner

#if os(Linux)
  /// The hints of all trees: each has the system's notification queue of its own.
  struct HintedTrees {
    private var hints: [ExactText: ChangeHints] = [:]

    /// nil where the system gives no hints for any tree; trees without are polled.
    init?(_ trees: [String]) {
      for tree in trees { hints[ExactText(tree)] = ChangeHints(root: tree) }
      if hints.isEmpty { return nil }
    }

    var descriptors: [Int32] { hints.values.map(\.descriptor) }

    /// Watches the folders of sweeps. Returns whether any folder is watched only now: another sweep tells what happened in
    /// it meanwhile.
    func watch(_ skeletons: [ExactText: ScanReport]) -> Bool {
      var isAnyNew = false
      for (tree, hint) in hints {
        if let skeleton = skeletons[tree], hint.watch(skeleton) { isAnyNew = true }
      }
      return isAnyNew
    }

    /// The trees with the folders that were hinted at listed anew; empty if nothing that matters was said, nil if only a
    /// whole sweep will do.
    func relisted(_ skeletons: [ExactText: ScanReport]) -> [ScanReport]? {
      var reports: [ScanReport] = []
      for (tree, hint) in hints {
        let heard = hint.take()
        if heard.needsSweep { return nil }
        if heard.folders.isEmpty { continue }
        guard let skeleton = skeletons[tree],
          let report = TreeScanner.relist(heard.folders, of: skeleton, rules: TreeSweeps.rules)
        else {
          return nil
        }
        reports.append(report)
      }
      return reports
    }
  }
#else
  /// No hints on this system: polling does it all.
  struct HintedTrees {
    init?(_ trees: [String]) { return nil }
    var descriptors: [Int32] { [] }
    func watch(_ skeletons: [ExactText: ScanReport]) -> Bool { false }
    func relisted(_ skeletons: [ExactText: ScanReport]) -> [ScanReport]? { nil }
  }
#endif
