import Platform

/// Lines of a file or of standard input, as they come.
final class LineReader {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var start = 0
  /// Bytes up to here hold no line end.
  private var searched = 0
  private var isAtEnd = false

  /// nil if the file can't be opened (`errno` says why); `-` is standard input.
  init?(path: String) {
    descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return nil }
  }

  /// Opens a file, or says why that can't be.
  static func opening(_ path: String) -> LineReader? {
    func refuse(_ reason: String) -> LineReader? {
      StandardError.say("inlink: can't read \(SafeText.line(path)): \(reason)")
      return nil
    }
    guard let reader = LineReader(path: path) else { return refuse(Clock.reason(errno)) }
    var facts = stat()
    if fstat(reader.descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR { return refuse("is a folder") }
    return reader
  }

  deinit {
    if descriptor > STDIN_FILENO { close(descriptor) }
  }

  /// Whether the next line would have to be waited for.
  var wouldBlock: Bool {
    if isAtEnd || endOfLine() != nil { return false }
    var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&ready, 1, 0) == 0
  }

  /// A line, as far as it was wanted.
  enum Line {
    case whole([UInt8])
    /// It was passed over.
    case tooLong
  }

  /// The next line without its end; nil after the last.
  func next() -> [UInt8]? {
    guard case .whole(let line)? = next(longest: .max) else { return nil }
    return line
  }

  /// The next line; of one above `longest` bytes no more than that is kept in memory.
  func next(longest: Int) -> Line? {
    var isTooLong = false
    func line(to end: Int) -> Line {
      isTooLong || end - start > longest ? .tooLong : .whole(Array(buffer[start..<end]))
    }
    while true {
      if let end = endOfLine() {
        defer { pass(end + 1) }
        return line(to: end)
      }
      if isAtEnd {
        guard start < buffer.count || isTooLong else { return nil }
        defer { pass(buffer.count) }
        return line(to: buffer.count)
      }
      if buffer.count - start > longest {
        isTooLong = true
        pass(buffer.count)
      }
      fill()
    }
  }

  /// All that is left.
  func rest() -> [UInt8] {
    while !isAtEnd { fill() }
    defer { pass(buffer.count) }
    return Array(buffer[start...])
  }

  private func endOfLine() -> Int? {
    if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
      searched = end
      return end
    }
    searched = buffer.count
    return nil
  }

  private func pass(_ end: Int) {
    start = end
    searched = end
  }

  private func fill() {
    if start > 0 {
      buffer.removeSubrange(..<start)
      searched -= start
      start = 0
    }
    let old = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: Self.chunk))
    let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress.map { $0 + old }, Self.chunk) }
    buffer.removeLast(Self.chunk - max(0, count))
    if count > 0 { return }
    if count < 0, errno == EINTR { return }
    if count < 0, errno == EAGAIN {
      var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      poll(&ready, 1, -1)
      return
    }
    isAtEnd = true
  }

  /// In bytes.
  private static let chunk = 65_536
}
