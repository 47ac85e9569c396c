/// What one pass did.
package struct PassReport: Sendable {
  package enum Outcome: Sendable, Equatable {
    /// The index equals the files, but for those in `failures`.
    case complete
    /// Some folder could not be listed, or something deleted could not be proven; the reasons, one line each.
    case partial([String])
    /// Nothing could be indexed; the index is as it was.
    case nothing([String])
  }

  /// A file whose rows could not be brought up to date.
  package struct Failure: Sendable, Equatable {
    package let path: String
    package let reason: String
  }

  package var outcome = Outcome.complete
  /// A stop signal ended the pass early; what it wrote is right, the rest is found again.
  package var wasStopped = false
  /// Documents that the index holds.
  package var documents = 0
  /// Documents that were read and whose rows were compared.
  package var read = 0
  package var removed = 0
  /// Files that changed while they were read: the next pass reads them.
  package var unsettled = 0
  package var bytesRead: Int64 = 0
  package var failures: [Failure] = []
  /// False: what the outcome says was told of already.
  package var isOutcomeNews = true
  /// Files that can't be read, where `failures` holds only those that are new; nil: all are there.
  package var unreadable: Int?
  /// Whether anything was written but the time of the pass.
  package var hasChanges = false
  /// Whether something is otherwise than the last pass said: a failure, the state of a tree.
  package var hasNews = false
  /// What a person may want to know of what was found, one line each.
  package var remarks: [String] = []
  package var seconds = 0.0

  /// The reason that a report gives for what a stop signal left undone.
  static let stoppedEarly = "stopped before the end"

  package init() {}
}

extension PassReport {
  /// The same without the failures that were told of already, for a log that says what changed.
  func withNews(since told: [Failure], _ outcome: Outcome?) -> PassReport {
    var report = self
    report.isOutcomeNews = self.outcome != outcome
    report.unreadable = failures.count
    report.failures = failures.filter { !told.contains($0) }
    return report
  }

  /// A pass that ended before it had done anything that counts.
  static var stopped: PassReport {
    var report = PassReport()
    report.wasStopped = true
    report.outcome = .partial([stoppedEarly])
    return report
  }

  static func nothing(_ reasons: [String]) -> PassReport {
    var report = PassReport()
    report.outcome = .nothing(reasons)
    return report
  }
}

/// How far a pass is; sent now and then while it works.
package struct PassProgress: Sendable {
  package var done: Int
  package var total: Int
  package var bytes: Int64
  package var seconds: Double
  /// The export that is being read; `done` and `total` then count its MiB. nil: they count documents.
  package var export: String?
}
