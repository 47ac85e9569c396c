/// Answers on their way out: gathered, and written when they are many or when the reader waits for them.
package struct StandardOutput {
  package var bytes: [UInt8] = []
  private var isClosed = false
  /// Why nothing can be written any more, as an `errno`; nil while all is well, and where a pipe's reader went away, which is
  /// its good right.
  private var failure: Int32?

  package init() {}

  package init(_ text: String) { bytes = Array(text.utf8) }

  /// What went wrong, in one line; nil if nothing did. Asked at the end, after `flush`.
  package var problem: String? { failure.map { "can't write the answer: \(Clock.reason($0))" } }

  /// Writes what was gathered; false if no more can be written.
  package mutating func flush() -> Bool {
    var written = 0
    while written < bytes.count, !isClosed {
      let count = bytes.withUnsafeBytes {
        SystemCall.write(STDOUT_FILENO, $0.baseAddress.map { $0 + written }, $0.count - written)
      }
      if count > 0 {
        written += count
      } else if errno == EAGAIN {
        // Somebody made the pipe non-blocking: wait until it takes more.
        var ready = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        poll(&ready, 1, -1)
      } else if errno != EINTR {
        if errno != EPIPE { failure = errno }
        isClosed = true
      }
    }
    bytes.removeAll(keepingCapacity: true)
    return !isClosed
  }

  /// Writes if much was gathered.
  package mutating func flushIfLarge() -> Bool { bytes.count < Self.large ? !isClosed : flush() }

  /// In bytes: a pipe's usual room.
  private static let large = 65_536

  package static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// `$COLUMNS`, else columns of the terminal; 80 if nobody knows.
  package static var columns: Int {
    if let said = getenv("COLUMNS"), let number = Int(String(cString: said)), (1...10_000).contains(number) {
      return number
    }
    var size = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return 80
  }

  /// Rows of the terminal; 24 if nobody knows.
  package static var rows: Int {
    var size = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 { return Int(size.ws_row) }
    return 24
  }

  /// See https://no-color.org.
  package static var usesColour: Bool {
    guard isTerminal else { return false }
    if let none = getenv("NO_COLOR"), none.pointee != 0 { return false }
    return getenv("TERM").map { String(cString: $0) != "dumb" } ?? false
  }
}

/// Messages for people; never an answer.
package enum StandardError {
  package static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// How far long work is: on a terminal only, over the line that was said last. nil: it is done.
  package static func progress(_ text: String?) {
    guard isTerminal else { return }
    let bytes = Array(("\r\u{1B}[K" + (text.map(SafeText.line) ?? "")).utf8)
    _ = bytes.withUnsafeBytes { SystemCall.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  package static func say(_ line: String) { say(fields: [line]) }

  /// A line of fields with tabs between them.
  package static func say(fields: [String]) {
    let bytes = Array((fields.map(SafeText.line).joined(separator: "\t") + "\n").utf8)
    _ = bytes.withUnsafeBytes { SystemCall.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
