import Platform

/// The settings file of `inlinkd`: a line `key = value` for each setting, `#` before a remark. Keys are the names of the
/// options that take an argument, and `hints = yes|no`.
struct SettingsFile {
  /// Options by name, as a command line would give them.
  private(set) var values: [(name: String, value: String?)] = []

  private static let keys = [
    "notebooks", "index", "poll-interval", "index-mode", "settings", "wiki-export", "interwiki",
  ]
  private static let paths = ["notebooks", "index", "settings", "wiki-export", "interwiki"]
  /// More is no settings file.
  private static let largest = 1 << 20

  /// A mistake in a line, counted from 1.
  struct Mistake: Error, Equatable {
    let line: Int
    let message: String
  }

  /// `home` stands for `~` at the start of a path.
  init(_ bytes: [UInt8], home: String?) throws(Mistake) {
    let options = ProgramDescription.inlinkd.commands.flatMap(\.options) + ProgramDescription.inlinkd.options
    for (position, part) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      let line = Self.trimmed(part)
      if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
      func fail(_ message: String) -> Mistake { Mistake(line: position + 1, message: message) }
      guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { throw fail("no '=' in this line") }
      let key = String(decoding: Self.trimmed(line[..<equals]), as: UTF8.self)
      let bytes = Self.trimmed(line[(equals + 1)...])
      guard let value = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
        throw fail("'\(ArgumentParser.visible(key))' is not UTF-8 text")
      }
      if key == "hints" {
        guard value == "yes" || value == "no" else { throw fail("hints takes yes or no") }
        if values.contains(where: { $0.name == "hints" }) { throw fail("hints is given twice") }
        values.append(("hints", value))
        continue
      }
      guard Self.keys.contains(key), let option = options.first(where: { $0.name == key }) else {
        throw fail("no setting '\(ArgumentParser.visible(key))'")
      }
      if value.isEmpty { throw fail("\(key) is empty") }
      if !option.repeats, values.contains(where: { $0.name == key }) { throw fail("\(key) is given twice") }
      if let problem = InlinkdOptions.problem(key, value) { throw fail("\(key) \(problem)") }
      values.append((key, Self.paths.contains(key) ? try Self.path(value, key, home, fail) : value))
    }
  }

  /// Relative paths would depend on where the daemon was started.
  private static func path(
    _ value: String, _ key: String, _ home: String?, _ fail: (String) -> Mistake
  ) throws(Mistake) -> String {
    if value.utf8.first == UInt8(ascii: "/") { return value }
    if value.utf8.starts(with: "~/".utf8), let home, !home.isEmpty {
      return home + String(decoding: value.utf8.dropFirst(), as: UTF8.self)
    }
    throw fail("\(key) takes a path that begins with / or ~/")
  }

  /// Without blanks, tabs and carriage returns at both ends.
  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    guard let last = bytes.lastIndex(where: { !isBlank($0) }) else { return [] }
    return bytes[...last].drop(while: isBlank)
  }

  /// The bytes of a file, or the system's words for why it can't be read.
  static func read(_ path: String) -> Result<[UInt8], ReadingError> {
    func failure() -> Result<[UInt8], ReadingError> {
      .failure(ReadingError(reason: String(cString: strerror(errno)).lowercased()))
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return failure() }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = SystemCall.read(descriptor, &buffer, buffer.count)
      if count < 0 { return failure() }
      if count == 0 { return .success(bytes) }
      bytes += buffer[..<count]
      if bytes.count > largest { return .failure(ReadingError(reason: "too large for a settings file")) }
    }
  }

  struct ReadingError: Error { let reason: String }
}
