import IndexWriter
import SQLiteConnection

/// Runs passes: one, or one after another until it is told to stop.
package struct Indexer: Sendable {
  private let configuration: IndexerConfiguration
  private let signals: StopSignals

  package init(_ configuration: IndexerConfiguration, signals: StopSignals) {
    self.configuration = configuration
    self.signals = signals
  }

  /// One pass, or passes every `pollInterval` nanoseconds until a stop signal; `onPass` hears of each. The index
  /// is left checkpointed.
  package func run(
    pollInterval: Int64?, progress: @escaping @Sendable (PassProgress) -> Void,
    onPass: (PassReport) -> Void
  ) async throws {
    // Held until the process ends this run; the lock comes first, so that a second writer touches nothing.
    let lock = try IndexLock(index: configuration.index, mode: configuration.indexMode)
    defer { withExtendedLifetime(lock) {} }
    let index = try WritableIndex(path: configuration.index, mode: configuration.indexMode)
    while true {
      do {
        var pass = Pass(configuration, index: index, signals: signals, progress: progress)
        let report = try await pass.run()
        onPass(report)
      } catch {
        index.rollback()
        throw error
      }
      guard let pollInterval else { break }
      if signals.wait(nanoseconds: pollInterval, alsoFor: nil) == .request(.stop) { break }
    }
    _ = try index.checkpoint()
  }
}
