import TreeScanner

#if canImport(Glibc)
  /// The hints of all trees. One descriptor is enough to wait for: the system's notification queue of the first tree that
  /// has one; others are looked at with it.
  struct HintedTrees {
    private var hints: [String: ChangeHints] = [:]
    private let trees: [String]

    /// nil where the system gives no hints, or several trees would need several queues to wait for.
    init?(_ trees: [String]) {
      self.trees = trees
      guard trees.count == 1, let tree = trees.first, let made = ChangeHints(root: tree) else { return nil }
      hints[tree] = made
    }

    var descriptor: Int32? { trees.first.flatMap { hints[$0]?.descriptor } }

    func watch(_ skeletons: [String: ScanReport]) {
      for (tree, hint) in hints { if let skeleton = skeletons[tree] { hint.watch(skeleton) } }
    }

    /// The trees with the folders that were hinted at listed anew; empty if nothing that matters was said, nil if only a
    /// whole sweep will do.
    func relisted(_ skeletons: [String: ScanReport]) -> [ScanReport]? {
      var reports: [ScanReport] = []
      for (tree, hint) in hints {
        let heard = hint.take()
        if heard.needsSweep { return nil }
        if heard.folders.isEmpty { continue }
        guard let skeleton = skeletons[tree], let report = TreeScanner.relist(heard.folders, of: skeleton) else {
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
    var descriptor: Int32? { nil }
    func watch(_ skeletons: [String: ScanReport]) {}
    func relisted(_ skeletons: [String: ScanReport]) -> [ScanReport]? { nil }
  }
#endif
