import Answers
import FleetQueries
import Platform
import SQLiteConnection

/// Why an answer could not be made, in one line.
enum Refusal {
  static func text(_ error: any Error) -> String {
    guard let sqlite = error as? SQLiteError, sqlite.isInterruption else { return "\(error)" }
    return "the answer took longer than --timeout allows"
  }

  /// Says it; the exit status.
  static func end(_ error: any Error) -> Int32 {
    StandardError.say("inlink: \(text(error))")
    if error is UnansweredRequest { return ExitStatus.errorBody }
    return (error as? FleetError)?.status ?? ExitStatus.noIndex
  }
}
