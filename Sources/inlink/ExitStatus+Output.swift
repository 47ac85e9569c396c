import Platform

extension StandardOutput {
  /// Writes the rest; the command's status, or another and a line on standard error if the answer could not be written.
  mutating func end(_ status: Int32) -> Int32 {
    _ = flush()
    guard let problem else { return status }
    StandardError.say("inlink: \(problem)")
    return ExitStatus.noIndex
  }
}
