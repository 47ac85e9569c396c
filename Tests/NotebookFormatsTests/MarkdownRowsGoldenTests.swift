import Foundation
import NotebookModel
import TestSupport
import Testing

@testable import NotebookFormats

/// The kernel's `markdown` of every leaf block in the recorded workspaces.
@Suite struct MarkdownRowsGoldenTests {
  private static let battery = SharedFolder.path("golden/getBacklink2/battery")

  @Test(
    .enabled(if: battery != nil, "no reference data beside the project"),
    arguments: ["anatomy", "mentions", "refs", "paths", "sorting", "settings-default"])
  func leafBlocks(_ workspace: String) throws {
    let folder = URL(filePath: try #require(Self.battery)).appending(path: workspace)
    let got = try Self.markdown(in: folder.appending(path: "data"))
    var compared = 0
    for row in try Self.rows(folder.appending(path: "blocks.jsonl")) {
      guard row["fresh_id"] == nil, row["unstable"] == nil, let id = row["id"] as? String,
        let root = row["root_id"] as? String, let markdown = got[root + "/" + id]
      else { continue }
      compared += 1
      #expect(markdown == row["markdown"] as? String ?? "", "\(root)/\(id)")
    }
    #expect(compared > 50)
  }

  private static func rows(_ file: URL) throws -> [[String: Any]] {
    try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).compactMap {
      try JSONSerialization.jsonObject(with: $0) as? [String: Any]
    }
  }

  /// Markdown of leaf blocks by `document/block`.
  private static func markdown(in folder: URL) throws -> [String: String] {
    let reader = SiYuanReader(
      settings: SiYuanSettings(), attributeView: { _ in nil }, recognisedText: { _ in nil })
    var markdown: [String: String] = [:]
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "sy" else { continue }
      let id = file.deletingPathExtension().lastPathComponent
      var bytes = [UInt8](try Data(contentsOf: file))
      let count = bytes.count
      bytes += [UInt8](repeating: 0, count: SiYuanReader.padding)
      guard let document = try? reader.document(bytes, count: count, id: id) else { continue }
      for block in document.blocks where !block.isContainer { markdown[id + "/" + block.id] = block.markdown }
    }
    return markdown
  }
}
