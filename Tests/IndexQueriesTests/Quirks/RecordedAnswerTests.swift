import Foundation
import Indexing
import TestSupport
import Testing

@testable import IndexQueries

/// `--quirks` against answers recorded from a real kernel: notebooks read by the real indexer, every fourth request.
/// The order of entries has tests of its own; here lists are compared as sets.
@Suite struct RecordedAnswerTests {
  private struct Line: Decodable {
    let request: Request?
    let answer: Answer?
    let unstable: Bool?
  }

  private struct Request: Decodable {
    let id: String
    let k: String
    let mk: String
    let containChildren: Bool?
  }

  private struct Answer: Decodable {
    let data: Lists?
  }

  private struct Lists: Decodable, Equatable {
    let backlinks: Set<Entry>
    let backmentions: Set<Entry>
    let box: String
    let linkRefsCount: Int
    let mentionsCount: Int
  }

  private struct Entry: Decodable, Hashable {
    let id: String
    let box: String
    let name: String
    let hPath: String
    let count: Int
    let updated: String
    let created: String
  }

  /// Where `data/` lies, and the folder of the settings and the recorded requests.
  private static let workspaces: [(notebooks: String, settings: String, requests: String)] = [
    ("corpus/siyuan-guide", "golden/getBacklink2/guide", "requests.jsonl.gz"),
    ("golden/getBacklink2/battery/refs", "golden/getBacklink2/battery/refs", "requests.jsonl"),
    ("golden/getBacklink2/battery/mentions", "golden/getBacklink2/battery/mentions", "requests.jsonl"),
    ("golden/getBacklink2/battery/settings-default", "golden/getBacklink2/battery/settings-han", "requests.jsonl"),
  ]

  @Test(
    .enabled(if: SharedFolder.path("golden/getBacklink2") != nil, "reference answers lie in ../shared"),
    arguments: workspaces.indices)
  func equalsTheKernel(number: Int) async throws {
    let (notebooks, recording, requests) = Self.workspaces[number]
    guard let source = SharedFolder.path(notebooks), let recorded = SharedFolder.path(recording) else { return }
    let folder = try ScratchFolder()
    let workspace = folder.file("workspace")
    try FileManager.default.createDirectory(atPath: workspace, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: source + "/data", toPath: workspace + "/data")
    if FileManager.default.fileExists(atPath: recorded + "/conf.json") {
      try FileManager.default.createDirectory(atPath: workspace + "/conf", withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: recorded + "/conf.json", toPath: workspace + "/conf/conf.json")
    }
    let path = folder.file("index.sqlite")
    try await Indexer(IndexerConfiguration(trees: [workspace], index: path), signals: StopSignals()).once { _ in }

    let index = try ReadOnlyIndex(path: path)
    let lines = try Self.lines(recorded + "/" + requests).filter { $0.unstable != true }
    try #require(lines.count > 10)
    for line in lines.enumerated().filter({ $0.offset % 4 == 0 }).map(\.element) {
      guard let request = line.request, let expected = line.answer?.data else { continue }
      var query = BacklinkQuery(id: request.id)
      query.k = request.k
      query.mk = request.mk
      query.containChildren = request.containChildren
      query.quirks = true
      let answer = try index.answer(query)
      let got = Lists(
        backlinks: Set(answer.backlinks.map(Self.entry)), backmentions: Set(answer.backmentions.map(Self.entry)),
        box: answer.box, linkRefsCount: answer.linkRefsCount, mentionsCount: answer.mentionsCount)
      #expect(got == expected, "\(request)")
    }
  }

  private static func entry(_ document: LinkingDocument) -> Entry {
    Entry(
      id: document.id, box: document.box, name: document.name, hPath: document.hPath, count: document.count,
      updated: document.updated, created: document.created)
  }

  private static func lines(_ path: String) throws -> [Line] {
    var data = try Data(contentsOf: URL(filePath: path))
    if path.hasSuffix(".gz") {
      let unpack = Process()
      let output = Pipe()
      unpack.executableURL = URL(filePath: "/bin/gzip")
      unpack.arguments = ["-dc", path]
      unpack.standardOutput = output
      try unpack.run()
      data = output.fileHandleForReading.readDataToEndOfFile()
      unpack.waitUntilExit()
    }
    return data.split(separator: UInt8(ascii: "\n")).compactMap { try? JSONDecoder().decode(Line.self, from: $0) }
  }
}
