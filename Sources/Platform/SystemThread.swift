/// A thread of the system. Swift's tasks share a few threads and must not wait; these may.
package enum SystemThread {
  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Runs `body` in a thread of its own that nobody waits for; false if there can be no more.
  package static func start(stackBytes: Int, _ body: @escaping @Sendable () -> Void) -> Bool {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return false }
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, stackBytes)
    let work = Unmanaged.passRetained(Work(body))
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let code = pthread_create(&thread, &attributes, { context in Self.run(context) }, work.toOpaque())
    if code != 0 { work.release() }
    return code == 0
  }

  #if canImport(Glibc)
    private static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
      if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
      return nil
    }
  #else
    private static func run(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
      Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
      return nil
    }
  #endif
}

/// A lock that can be waited at for something to change.
package final class Monitor: @unchecked Sendable {  // Unchecked: its pointers never change; they point to locks.
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  package init() {
    pthread_mutex_init(lock, nil)
    pthread_cond_init(change, nil)
  }

  deinit {
    pthread_cond_destroy(change)
    pthread_mutex_destroy(lock)
    change.deallocate()
    lock.deallocate()
  }

  package func locked<Result>(_ body: () throws -> Result) rethrows -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return try body()
  }

  /// Wakes one of those that wait, after a change that was made inside `locked`.
  package func signal() { pthread_cond_signal(change) }
  package func signalAll() { pthread_cond_broadcast(change) }

  /// Lets others in until one of them signals, or the time is over; false then. Inside `locked`; what was waited for must be
  /// looked at again.
  package func wait(nanoseconds: Int64) -> Bool {
    var end = timespec()
    clock_gettime(CLOCK_REALTIME, &end)
    let sum = Int64(end.tv_nsec) &+ nanoseconds % 1_000_000_000
    end.tv_sec += Int(nanoseconds / 1_000_000_000 + sum / 1_000_000_000)
    end.tv_nsec = Int(sum % 1_000_000_000)
    return pthread_cond_timedwait(change, lock, &end) == 0
  }
}

/// How many files a process may have open.
package enum ResourceLimit {
  package static func descriptors(_ limit: inout rlimit) -> Bool {
    #if canImport(Glibc)
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
    #else
      getrlimit(RLIMIT_NOFILE, &limit) == 0
    #endif
  }

  package static func setDescriptors(_ limit: inout rlimit) {
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    #else
      setrlimit(RLIMIT_NOFILE, &limit)
    #endif
  }
}
