import IndexQueries
import Platform
import SQLiteConnection

/// `inlink copy`: the index as it is at one moment, in a file of its own, for backups and for machines without the notes.
struct CopyCommand {
  /// Path of the index.
  let index: String
  let timeout: Int64?

  /// The copy is made under another name, and gets its own when it is whole.
  func run(_ target: String) -> Int32 {
    let part = target + ".part"
    guard FileIdentity(target) == nil else {
      StandardError.say("inlink: \(target): exists; remove it, or name another file")
      return ExitStatus.usage
    }
    // Private from the first byte; what lies there under this name is somebody else's.
    let descriptor = SystemCall.open(part, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return fail(part, Clock.reason(errno)) }
    close(descriptor)
    do {
      let connection = try Connection(path: index, mode: .readOnly)
      connection.setBusyTimeout(milliseconds: 10_000)
      if let timeout {
        let deadline = Clock.monotonicNanoseconds() &+ timeout &* 1_000_000_000
        connection.setInterruption { Clock.monotonicNanoseconds() > deadline }
      }
      try connection.run("VACUUM INTO ?1", part)
    } catch {
      unlink(part)
      return fail(target, Refusal.text(error))
    }
    guard rename(part, target) == 0 else {
      let reason = Clock.reason(errno)
      unlink(part)
      return fail(target, reason)
    }
    return ExitStatus.answered
  }

  private func fail(_ path: String, _ reason: String) -> Int32 {
    StandardError.say("inlink: \(path): \(reason)")
    return ExitStatus.noIndex
  }
}
