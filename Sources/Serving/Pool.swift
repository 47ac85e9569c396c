import Platform

/// Things that one thread uses at a time, made as they are needed: connections to an index.
/// An element is handed from thread to thread, and never used by two.
final class Pool<Element>: @unchecked Sendable {  // Unchecked: its variables are touched under the monitor alone.
  private let monitor = Monitor()
  private var free: [Element] = []
  private var made = 0
  private let most: Int
  /// Nanoseconds that a thread waits for one.
  private let patience: Int64
  private let make: @Sendable () throws -> Element

  init(most: Int, patience: Int64, make: @escaping @Sendable () throws -> Element) {
    self.most = most
    self.patience = patience
    self.make = make
  }

  /// None became free in time.
  struct Busy: Error {}

  func with<Result>(_ body: (Element) throws -> Result) throws -> Result {
    let element = try take()
    defer { give(back: element) }
    return try body(element)
  }

  /// How often a thread lets others run before it sleeps: most elements are held for less time than waking takes.
  private static var yields: Int { 16 }

  private func take() throws -> Element {
    for _ in 0..<Self.yields {
      if let element = monitor.locked({ free.popLast() }) { return element }
      if monitor.locked({ made < most }) { break }
      sched_yield()
    }
    let deadline = Clock.monotonicNanoseconds() &+ patience
    let taken: Element? = try monitor.locked {
      while true {
        if let element = free.popLast() { return element }
        if made < most {
          made += 1
          return nil
        }
        let left = deadline &- Clock.monotonicNanoseconds()
        if left <= 0 { throw Busy() }
        _ = monitor.wait(nanoseconds: left)
      }
    }
    if let taken { return taken }
    do { return try make() } catch {
      monitor.locked { made -= 1 }
      monitor.signal()
      throw error
    }
  }

  private func give(back element: Element) {
    monitor.locked { free.append(element) }
    monitor.signal()
  }
}
