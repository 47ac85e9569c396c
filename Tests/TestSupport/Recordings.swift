import Foundation

/// Recorded answers and what they were recorded of. Those that are ours lie in `Tests/Fixtures`, large ones packed; those of
/// other people's notebooks in `../shared`, and tests that need them skip without it.
package enum Recordings {
  private static let fixtures = SharedFolder.project.appending(path: "Tests/Fixtures")

  /// A file or folder by its path in either place; nil if it is in neither.
  package static func path(_ relative: String) -> String? {
    let own = fixtures.appending(path: relative).path
    if FileManager.default.fileExists(atPath: own) { return own }
    return SharedFolder.path(relative)
  }

  /// The bytes of a recorded file, which may be packed; `path` without `.gz`, relative or as `path(_:)` gave it.
  package static func data(_ path: String) throws -> Data {
    let whole = path.hasPrefix("/") ? path : fixtures.appending(path: path).path
    if FileManager.default.fileExists(atPath: whole) { return try Data(contentsOf: URL(filePath: whole)) }
    let unpack = Process()
    let output = Pipe()
    unpack.executableURL = URL(filePath: "/bin/gzip")
    unpack.arguments = ["-dc", whole + ".gz"]
    unpack.standardOutput = output
    try unpack.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    unpack.waitUntilExit()
    return data
  }

  /// The lines of a recorded file of JSON objects.
  package static func lines(_ path: String) throws -> [Data] {
    try data(path).split(separator: UInt8(ascii: "\n")).map { Data($0) }
  }

  /// The same, read.
  package static func objects(_ path: String) throws -> [[String: Any]] {
    try lines(path).compactMap { try JSONSerialization.jsonObject(with: $0) as? [String: Any] }
  }
}
