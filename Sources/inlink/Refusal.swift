import SQLiteConnection

/// Why an answer could not be made, in one line.
enum Refusal {
  static func text(_ error: any Error) -> String {
    guard let sqlite = error as? SQLiteError, sqlite.isInterruption else { return "\(error)" }
    return "the answer took longer than --timeout allows"
  }
}
