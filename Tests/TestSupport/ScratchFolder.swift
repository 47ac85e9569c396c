import Foundation

/// A folder of its own for one test, removed when the value goes.
package final class ScratchFolder {
  package let path: String

  package init() throws {
    path = FileManager.default.temporaryDirectory.path + "/inlink-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    // Tests take rights away; give them back so that all can be removed.
    let process = Process()
    process.executableURL = URL(filePath: "/bin/chmod")
    process.arguments = ["-R", "u+rwX", path]
    process.standardError = nil
    try? process.run()
    process.waitUntilExit()
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file below the folder, making the folders on the way; returns its absolute path.
  @discardableResult
  package func write(_ relative: String, _ bytes: some Sequence<UInt8>) throws -> String {
    let file = path + "/" + relative
    let folder = (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: file))
    return file
  }

  @discardableResult
  package func write(_ relative: String, _ text: String) throws -> String {
    try write(relative, text.utf8)
  }
}
