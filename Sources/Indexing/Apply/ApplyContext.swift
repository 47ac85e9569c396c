import NotebookFormats
import Platform

/// What applying a plan needs besides the plan and the index.
struct ApplyContext {
  let interwiki: InterwikiSource
  /// When the sweep began, in nanoseconds since 1970.
  let startedAt: Int64
  let interruption: Interruption
  let limits: IndexingLimits
  let hooks: IndexingHooks
  let progress: @Sendable (PassProgress) -> Void
  /// When the pass began, as `Clock.monotonicNanoseconds`.
  let passStarted: Int64
  /// Exports given by name: another file there is an error.
  let named: Set<ExactText>

  func seconds(at now: Int64 = Clock.monotonicNanoseconds()) -> Double { Double(now - passStarted) / 1e9 }
}
