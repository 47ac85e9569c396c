import NotebookFormats
import NotebookModel
import Platform

/// A wikitext file to read.
struct WikitextJob: Sendable {
  let work: WikitextPlan.Work
  /// Absolute path.
  let path: String
  let rules: WikiRules
}

/// What became of a `WikitextJob`.
enum WikitextOutcome: Sendable {
  /// `parsed`: what the text says, where it needs nothing but the text.
  case page([UInt8], FileStamp, digest: Int64, parsed: ParsedWikiPage?)
  case failed(String, FileStamp?)
  case missing
  /// Being written while it was read.
  case unsettled
}

enum WikitextJobs {
  /// Files with more bytes are left out (MediaWiki's own limit is 2 MiB).
  static let textLimit: Int64 = 16 << 20

  static func run(_ jobs: [WikitextJob], _ hooks: IndexingHooks) -> [WikitextOutcome] {
    jobs.map { job in
      hooks.willRead(job.path)
      return run(job)
    }
  }

  private static func run(_ job: WikitextJob) -> WikitextOutcome {
    let file: ReadFile
    do {
      file = try settled(job.path)
    } catch {
      return error.isMissing ? .missing : .failed(error.reason, error.stamp)
    }
    guard file.isStable else { return .unsettled }
    let page = job.work.page
    let parsed =
      WikitextReader.mayTransclude(file.bytes)
      ? nil
      : WikitextReader.read(
        file.bytes, page: PageName(namespace: page.namespace, title: Array(page.title.utf8)), rules: job.rules
      ) { _, _ in nil }
    return .page(file.bytes, file.stamp, digest: Digest.present(file.bytes), parsed: parsed)
  }

  /// Half a page reads as well as a whole one: a file that was just written is waited for.
  private static func settled(_ path: String) throws(FileReadError) -> ReadFile {
    let first = try FileReading.read(path, limit: textLimit)
    guard ParsePool.waitForQuiet(first.stamp) else { return first }
    return FileReading.stamp(of: path) == first.stamp ? first : try FileReading.read(path, limit: textLimit)
  }
}
