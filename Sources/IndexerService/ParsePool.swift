import IndexWriter
import MentionText
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// A document file to read.
struct ParseJob: Sendable {
  /// Absolute path.
  let path: String
  /// The id its name says.
  let id: String
  /// Bytes, as the sweep saw it.
  let size: Int64
  /// Digest of the bytes the stored rows were made from; nil if the rows must be made anyhow.
  let knownDigest: Int64?
  /// What the file is read with.
  let inputs: WorkspaceInputs
}

/// What became of a `ParseJob`.
enum ParseOutcome: Sendable {
  /// The bytes are those the rows were made from.
  case unchanged(FileStamp)
  case document(PreparedDocument, FileStamp, digest: Int64)
  /// `stamp`: of the file that was refused; nil where it could not be read at all and will be tried again.
  case failed(String, FileStamp?)
  /// Gone, or being written, while it was read.
  case unsettled
}

/// Reads and parses files on other cores, beside the writer.
///
/// Files are handed out in runs, so that a worker keeps its parser for many files; results are consumed in the
/// order of the jobs, and so many runs at most are under way that memory stays bounded.
enum ParsePool {
  /// A run ends when it has this many bytes or this many files.
  private static let runBytes: Int64 = 128 << 10
  private static let runFiles = 64
  /// Runs under way at once: one being written, the rest being parsed or waiting.
  private static let window = 6

  static func run(
    _ jobs: [ParseJob], _ hooks: IndexingHooks, consume: (ParseJob, ParseOutcome) throws -> Void
  ) async throws {
    let runs = split(jobs)
    try await withThrowingTaskGroup(of: (Int, [ParseOutcome]).self) { group in
      var next = 0
      // What was written is freed where the next run is parsed: threads that free what another one allocated wait for
      // each other in malloc, and the writer has enough to do.
      func start(freeing spent: [ParseOutcome]) {
        guard next < runs.count else { return }
        let number = next
        let part = Array(jobs[runs[number]])
        group.addTask {
          withExtendedLifetime(spent) {}
          return (number, Self.parse(part, hooks))
        }
        next += 1
      }
      for _ in 0..<window { start(freeing: []) }
      var waiting: [Int: [ParseOutcome]] = [:]
      var due = 0
      while let (number, outcomes) = try await group.next() {
        waiting[number] = outcomes
        while let ready = waiting.removeValue(forKey: due) {
          for (job, outcome) in zip(jobs[runs[due]], ready) { try consume(job, outcome) }
          due += 1
          start(freeing: ready)
        }
      }
    }
  }

  private static func split(_ jobs: [ParseJob]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start = 0
    var bytes: Int64 = 0
    for (position, job) in jobs.enumerated() {
      bytes += job.size
      if bytes >= runBytes || position - start + 1 >= runFiles {
        runs.append(start..<position + 1)
        start = position + 1
        bytes = 0
      }
    }
    if start < jobs.count { runs.append(start..<jobs.count) }
    return runs
  }

  private static func parse(_ jobs: [ParseJob], _ hooks: IndexingHooks) -> [ParseOutcome] {
    var outcomes: [ParseOutcome] = []
    outcomes.reserveCapacity(jobs.count)
    var readers: [ObjectIdentifier: SiYuanReader] = [:]
    for job in jobs {
      let key = ObjectIdentifier(job.inputs)
      let reader = readers[key] ?? job.inputs.makeReader()
      readers[key] = reader
      hooks.willRead(job.path)
      outcomes.append(parse(job, reader))
    }
    return outcomes
  }

  /// How long a file that was just written and makes no sense is given to be written to its end, in nanoseconds. (Half a
  /// JSON text never parses, so a file that makes sense need not be waited for.)
  private static let quiet: Int64 = 50_000_000

  private static func parse(_ job: ParseJob, _ reader: SiYuanReader) -> ParseOutcome {
    let outcome = read(job, reader)
    guard case .failed(_, let stamp?) = outcome else { return outcome }
    guard let age = Clock.age(of: stamp.modified), age < quiet else { return outcome }
    Clock.sleep(nanoseconds: quiet - age)
    return FileReading.stamp(of: job.path) == stamp ? outcome : read(job, reader)
  }

  private static func read(_ job: ParseJob, _ reader: SiYuanReader) -> ParseOutcome {
    let file: ReadFile
    do {
      file = try FileReading.read(
        job.path, limit: IndexerConfiguration.maximumFileBytes, padding: SiYuanReader.padding)
    } catch {
      if error.isMissing { return .unsettled }
      return .failed(error.reason, error.stamp)
    }
    guard file.isStable else { return .unsettled }
    let digest = Digest.ofFile(file.bytes)
    if digest == job.knownDigest { return .unchanged(file.stamp) }
    do {
      var parsed = try reader.document(
        file.bytes, count: file.bytes.count - SiYuanReader.padding, id: job.id)
      WikitextReader.resolveLanguageLinks(of: &parsed, rules: job.inputs.wikiRules)
      return .document(PreparedDocument(parsed, han: job.inputs.han), file.stamp, digest: digest)
    } catch {
      return .failed(error.description, file.stamp)
    }
  }
}
