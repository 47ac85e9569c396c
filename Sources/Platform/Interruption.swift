/// Asked by everything that takes long, at every step: whether it is to end early. Asking is also the sign of life that a
/// watchdog wants, so whoever asks often enough is neither late to stop nor taken for dead.
package struct Interruption: Sendable {
  private let ask: @Sendable () -> Bool

  package init(_ ask: @escaping @Sendable () -> Bool) { self.ask = ask }

  /// Nobody interrupts.
  package static let never = Interruption { false }

  package var isRequested: Bool { ask() }
}
