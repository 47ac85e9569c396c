import Foundation
import NotebookModel
import TestSupport
import Testing

@testable import NotebookFormats

/// The kernel's `markdown` of every block in the recorded workspaces, containers too.
@Suite struct MarkdownRowsGoldenTests {
  private static let battery = "golden/getBacklink2/battery"

  @Test(arguments: ["anatomy", "mentions", "refs", "paths", "sorting", "settings-default"])
  func everyBlock(_ workspace: String) throws {
    let folder = "\(Self.battery)/\(workspace)"
    let got = try Self.markdown(in: URL(filePath: #require(Recordings.path(folder + "/data"))))
    var compared = 0
    for row in try Recordings.objects(folder + "/blocks.jsonl") {
      guard row["fresh_id"] == nil, row["unstable"] == nil, let id = row["id"] as? String,
        let root = row["root_id"] as? String, let markdown = got[root + "/" + id]
      else { continue }
      compared += 1
      #expect(markdown == row["markdown"] as? String ?? "", "\(root)/\(id)")
    }
    #expect(compared > 50)
  }

  /// Markdown of blocks by `document/block`.
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
      for block in document.blocks where block.type != .document { markdown[id + "/" + block.id] = block.markdown }
    }
    return markdown
  }
}
