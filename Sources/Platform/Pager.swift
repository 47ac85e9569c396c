/// A program that shows long answers a screen at a time.
package enum Pager {
  /// Shows `text` through `$PAGER`; false: nothing was shown. `rows`: of the terminal.
  package static func show(_ text: [UInt8], rows: Int) -> Bool {
    guard text.count(where: { $0 == 0x0A }) >= rows, let command = command() else { return false }
    // It shows colours, ends at once where all fits, and leaves the text on the screen.
    setenv("LESS", "RFX", 0)
    guard let run = ChildProcess.run(["/bin/sh", "-c", command], input: text, capturesOutput: false) else {
      return false
    }
    // 127: the shell knows no such program; then the text is still to be shown.
    return !(run.status & 0x7F == 0 && run.status >> 8 & 0xFF == 127)
  }

  private static func command() -> String? {
    guard let set = getenv("PAGER") else { return "less" }
    let command = String(cString: set)
    return command.isEmpty || command == "cat" ? nil : command
  }
}

/// Lets a person choose one of several lines with fzf.
package enum Picker {
  /// The chosen line; nil if none was, or there is no fzf.
  package static func choose(_ lines: [String]) -> String? {
    let input = Array((lines.joined(separator: "\n") + "\n").utf8)
    guard let run = ChildProcess.run(["fzf", "--no-sort", "--height=~40%"], input: input, capturesOutput: true),
      run.status == 0
    else { return nil }
    return String(decoding: run.output, as: UTF8.self).split(separator: "\n").first.map(String.init)
  }
}
