import Foundation

/// Where reference data may lie: `../shared` beside the project's root. Tests that need it skip without it.
package enum SharedFolder {
  /// The project's root folder.
  package static let project = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// A path below `../shared`, or nil if it isn't there.
  package static func path(_ relative: String) -> String? {
    let url = project.deletingLastPathComponent().appending(path: "shared").appending(path: relative)
    return FileManager.default.fileExists(atPath: url.path) ? url.path : nil
  }
}
