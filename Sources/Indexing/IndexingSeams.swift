import Platform

/// How much is done at once. Values, so that a test of ten files can cross every commit that a tree of a million does.
package struct IndexingLimits: Sendable {
  /// A transaction is committed when it has taken this many bytes of files …
  package var transactionBytes: Int64 = 32 << 20
  /// … or this long, in nanoseconds.
  package var transactionTime: Int64 = 2_000_000_000
  /// An index that is being made has no readers yet: it is written in larger steps, by this factor.
  package var firstBuildFactor: Int64 = 4
  /// Pages that are read again in one transaction.
  package var pages = 500
  /// Bytes of an export's file, and of its pages' texts, that are written at once.
  package var exportBytes: Int64 = 256 << 10
  package var exportTextBytes = 4 << 20

  package init() {}

  /// One commit for each file, page and step.
  package static var smallest: IndexingLimits {
    var limits = IndexingLimits()
    limits.transactionBytes = 1
    limits.firstBuildFactor = 1
    limits.pages = 1
    limits.exportBytes = 1
    limits.exportTextBytes = 1
    return limits
  }
}

/// What somebody wants to be told of, or to have a say in, while the indexer works: empty but in tests.
package struct IndexingHooks: Sendable {
  /// A transaction was committed.
  package var committed: @Sendable () -> Void = {}
  /// A file is about to be read.
  package var willRead: @Sendable (_ path: String) -> Void = { _ in }
  /// Asked beside the signals.
  package var isStopRequested: @Sendable () -> Bool = { false }

  package init() {}
}

/// How much of a transaction is used up.
struct TransactionBudget {
  private let bytes: Int64
  private let time: Int64
  private var spent: Int64 = 0
  private var start = Clock.monotonicNanoseconds()

  init(_ limits: IndexingLimits, isNew: Bool) {
    let factor = isNew ? limits.firstBuildFactor : 1
    bytes = limits.transactionBytes * factor
    time = limits.transactionTime * factor
  }

  mutating func spend(_ count: Int64) { spent += count }

  var isSpent: Bool { spent >= bytes || Clock.monotonicNanoseconds() - start >= time }

  mutating func renew() {
    spent = 0
    start = Clock.monotonicNanoseconds()
  }
}
