import Foundation
import Indexing
import Platform
import TestSupport
import Testing

@testable import IndexQueries

/// `--quirks` against answers recorded from a real kernel: notebooks read by the real indexer, every second or fourth request.
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
  private static let workspaces: [(notebooks: String, recording: String)] =
    [
      "anatomy", "refs", "mentions", "paths", "sorting", "settings-default",
    ].map { ("golden/getBacklink2/battery/\($0)", "golden/getBacklink2/battery/\($0)") }
    + [
      "settings-han", "settings-case", "settings-editor-nochildren", "settings-limit128-kw2", "settings-mention-alias",
    ].map { ("golden/getBacklink2/battery/settings-default", "golden/getBacklink2/battery/\($0)") }

  @Test(arguments: workspaces.indices)
  func equalsTheKernel(number: Int) async throws {
    let (notebooks, recording) = Self.workspaces[number]
    try await compare(
      notebooks: #require(Recordings.path(notebooks)), recording: #require(Recordings.path(recording)), every: 2)
  }

  private static let guide = SharedFolder.path("corpus/siyuan-guide")

  /// Other people's notebooks, which don't come with the project.
  @Test(.enabled(if: guide != nil, "SiYuan's user guide lies in ../shared"))
  func equalsTheKernelOnTheGuide() async throws {
    try await compare(
      notebooks: #require(Self.guide), recording: #require(SharedFolder.path("golden/getBacklink2/guide")), every: 4)
  }

  /// `recorded`: with the settings and `requests.jsonl`.
  private func compare(notebooks source: String, recording recorded: String, every step: Int) async throws {
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
    let lines = try Recordings.lines(recorded + "/requests.jsonl")
      .compactMap { try? JSONDecoder().decode(Line.self, from: $0) }.filter { $0.unstable != true }
    try #require(lines.count > 5)
    for line in lines.enumerated().filter({ $0.offset % step == 0 }).map(\.element) {
      guard let request = line.request, let expected = line.answer?.data else { continue }
      // Documents of notebooks are made by the kernel, of nothing that lies in a file.
      if FileManager.default.fileExists(atPath: source + "/data/" + request.id) { continue }
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
}
