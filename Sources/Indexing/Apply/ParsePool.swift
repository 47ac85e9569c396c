import Platform

/// Work on other cores, beside the writer: reading and parsing documents, pages and pieces of exports.
///
/// Results are consumed in the order of their numbers, and so many at most are under way that memory stays bounded.
enum ParsePool {
  /// What a task made, and where it stands among the others.
  struct Numbered<Result: Sendable>: Sendable {
    let number: Int
    let result: Result
  }

  typealias Work<Result: Sendable> = @Sendable () async throws -> Numbered<Result>

  /// Results under way at once: one being consumed, the rest being made or waiting.
  static let usualWindow = 6

  /// `next` gives the work to start; nil when there is no more. It is handed a result that was consumed: what was written is
  /// freed where the next is made, since threads that free what another one allocated wait for each other in malloc, and the
  /// writer has enough to do.
  static func run<Result: Sendable>(
    window: Int = usualWindow, next: (_ spent: Result?) -> Work<Result>?, consume: (Result) throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Numbered<Result>.self) { group in
      for _ in 0..<window {
        guard let work = next(nil) else { break }
        group.addTask(operation: work)
      }
      var waiting: [Int: Result] = [:]
      var due = 0
      while let made = try await group.next() {
        waiting[made.number] = made.result
        while let ready = waiting.removeValue(forKey: due) {
          try consume(ready)
          due += 1
          if let work = next(ready) { group.addTask(operation: work) }
        }
      }
    }
  }

  /// The same for jobs that are known, in runs that keep a worker busy for a while. A run ends when it has so many bytes, or
  /// so many jobs.
  static func run<Job: Sendable, Outcome: Sendable>(
    _ jobs: [Job], size: (Job) -> Int64, _ work: @escaping @Sendable ([Job]) -> [Outcome],
    consume: (Job, Outcome) throws -> Void
  ) async throws {
    let runs = split(jobs, size)
    var started = 0
    var consumed = 0
    try await run(
      next: { (spent: [Outcome]?) in
        guard started < runs.count else { return nil }
        let number = started
        let part = Array(jobs[runs[number]])
        started += 1
        return {
          withExtendedLifetime(spent) {}
          return Numbered(number: number, result: work(part))
        }
      },
      consume: { outcomes in
        for (job, outcome) in zip(jobs[runs[consumed]], outcomes) { try consume(job, outcome) }
        consumed += 1
      })
  }

  private static let runBytes: Int64 = 128 << 10
  private static let runJobs = 64

  private static func split<Job>(_ jobs: [Job], _ size: (Job) -> Int64) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start = 0
    var bytes: Int64 = 0
    for (position, job) in jobs.enumerated() {
      bytes += size(job)
      if bytes >= runBytes || position - start + 1 >= runJobs {
        runs.append(start..<position + 1)
        start = position + 1
        bytes = 0
      }
    }
    if start < jobs.count { runs.append(start..<jobs.count) }
    return runs
  }

  /// How long a file that was just written is given to be written to its end, in nanoseconds.
  private static let quiet: Int64 = 50_000_000

  /// Waits until a file has been left alone for a moment. Returns whether there was need to.
  static func waitForQuiet(_ stamp: FileStamp) -> Bool {
    guard let age = Clock.age(of: stamp.modified), age < quiet else { return false }
    Clock.sleep(nanoseconds: quiet - age)
    return true
  }
}
