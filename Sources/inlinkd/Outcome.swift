import Indexing
import Synchronization

/// Turns what the indexer tells into lines, and remembers how the process is to end.
final class Outcome: Sendable {
  private let log: Log
  private let pathOfIndex: String
  private let remembered = Mutex(ExitStatus.complete)

  init(_ log: Log, pathOfIndex: String) {
    self.log = log
    self.pathOfIndex = pathOfIndex
  }

  var status: ExitStatus { remembered.withLock { $0 } }

  @Sendable func hear(_ event: IndexerEvent) {
    switch event {
    case .progress(let progress):
      let rate = progress.seconds > 0 ? Double(progress.bytes) / progress.seconds / 1e6 : 0
      if let export = progress.export {
        log.transient("\(progress.done) of \(progress.total) MiB of \(export)")
        return
      }
      log.transient(
        "\(progress.done) of \(progress.total) documents, \(Self.decimal(Double(progress.bytes) / 1e6)) MB, "
          + "\(Self.decimal(rate)) MB/s")
    case .pass(let report): tell(report)
    case .paused(let reason): log.warning("paused: \(reason)")
    case .setAside(let reason, let path):
      log.warning("the index was damaged (\(reason)); it lies at \(path), and was built anew")
    case .replaced:
      log.warning("another file lies at \(pathOfIndex), or none: going on with what is there")
    case .resumed: log.notice("writing again")
    }
  }

  private func tell(_ report: PassReport) {
    log.clearTransient()
    for failure in report.failures { log.warning("\(failure.path): \(failure.reason)") }
    for remark in report.remarks { log.warning(remark) }
    switch report.outcome {
    case .nothing(let reasons):
      for reason in reasons { log.error(reason) }
      log.error("nothing was indexed; the index is as it was")
      remembered.withLock { $0 = .nothing }
      return
    case .partial(let reasons):
      if report.isOutcomeNews { for reason in reasons { log.warning(reason) } }
    case .complete: break
    }
    var summary = "\(report.documents) documents, \(report.read) read"
    if report.removed > 0 { summary += ", \(report.removed) removed" }
    let unreadable = report.unreadable ?? report.failures.count
    if unreadable > 0 { summary += ", \(unreadable) not readable" }
    log.notice("\(summary), \(Self.decimal(report.seconds)) s: \(pathOfIndex)")
    let isComplete = unreadable == 0 && report.outcome == .complete
    remembered.withLock { $0 = isComplete ? .complete : .incomplete }
  }

  /// With one digit behind the point, without Foundation.
  private static func decimal(_ value: Double) -> String {
    let tenths = Int64((value * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }
}
