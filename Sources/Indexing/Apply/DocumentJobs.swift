import IndexWriter
import MentionText
import NotebookFormats
import NotebookModel
import Platform

/// A document file to read.
struct ParseJob: Sendable {
  /// Absolute path.
  let path: String
  let file: DocumentFile
  /// Bytes, as the sweep saw it.
  let size: Int64
  /// Digest of the bytes the stored rows were made from; nil if the rows must be made anyhow.
  let knownDigest: Int64?
  /// What the file is read with.
  let inputs: any CollectionInputs
  /// nil where traditional and simplified Chinese are told apart.
  let han: HanFold?
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

/// Reads documents' files; a worker keeps its reader for many files.
enum DocumentJobs {
  static func run(_ jobs: [ParseJob], _ hooks: IndexingHooks) -> [ParseOutcome] {
    var outcomes: [ParseOutcome] = []
    outcomes.reserveCapacity(jobs.count)
    var readers: [ObjectIdentifier: any DocumentReader] = [:]
    for job in jobs {
      let key = ObjectIdentifier(job.inputs)
      let reader = readers[key] ?? job.inputs.makeReader()
      readers[key] = reader
      hooks.willRead(job.path)
      outcomes.append(settled(job, reader))
    }
    return outcomes
  }

  /// A file that makes no sense may be half written. (One that makes sense need not be waited for.)
  private static func settled(_ job: ParseJob, _ reader: any DocumentReader) -> ParseOutcome {
    let outcome = read(job, reader)
    guard case .failed(_, let stamp?) = outcome, ParsePool.waitForQuiet(stamp) else { return outcome }
    return FileReading.stamp(of: job.path) == stamp ? outcome : read(job, reader)
  }

  private static func read(_ job: ParseJob, _ reader: any DocumentReader) -> ParseOutcome {
    let file: ReadFile
    do {
      file = try FileReading.read(job.path, limit: FileReading.usualLimit, padding: reader.padding)
    } catch {
      return error.isMissing ? .unsettled : .failed(error.reason, error.stamp)
    }
    guard file.isStable else { return .unsettled }
    let count = file.bytes.count - reader.padding
    let digest = Digest.of(file.bytes, count: count)
    if digest == job.knownDigest, !reader.showsTime { return .unchanged(file.stamp) }
    do {
      let parsed = try reader.document(file.bytes, count: count, of: job.file)
      return .document(PreparedDocument(parsed, han: job.han), file.stamp, digest: digest)
    } catch {
      return .failed(error.description, file.stamp)
    }
  }
}
