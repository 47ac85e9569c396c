import Foundation
import NotebookFormats
import Platform
import TestSupport
import Testing
import TreeScanner

@testable import IndexWriter
@testable import Indexing

/// Planning: what it comes to in each case, and that it writes nothing.
@Suite struct PlannerTests {
  private struct Tree {
    let scratch: ScratchFolder
    var path: String { scratch.path + "/tree" }
    let index: WritableIndex
    var configuration: IndexerConfiguration {
      IndexerConfiguration(trees: [path], index: scratch.path + "/index.sqlite")
    }

    init(_ files: [String]) throws {
      scratch = try ScratchFolder()
      for file in files { try scratch.write("tree/" + file, "[[fr:\(file)]]") }
      index = try WritableIndex(path: scratch.path + "/index.sqlite")
    }

    func sweep() -> ScanReport { TreeScanner.scan(root: path, rules: TreeSweeps.rules) }

    func pass(_ sweep: ScanReport) async throws -> Pass {
      var pass = Pass(configuration, index: index, interruption: .never) { _ in }
      _ = try await pass.run([sweep])
      return pass
    }

    func plan(_ sweep: ScanReport) throws -> PlanOutcome {
      let root = try #require(try index.sources.knownRoot(path))
      let before = index.connection.totalChanges
      let outcome = try Planner.plan(
        sweep, found: CollectionPlan.found(in: sweep), root: root, index.snapshot, configuration: configuration,
        interwiki: .languageCodes, knownFailures: [])
      #expect(index.connection.totalChanges == before)
      return outcome
    }

    /// Lets stamps that are trusted stand for files: what was just written is looked at again otherwise.
    func age() throws {
      let old = Date().addingTimeInterval(-60)
      for file in FileManager.default.enumerator(atPath: path)?.compactMap({ $0 as? String }) ?? [] {
        try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: path + "/" + file)
      }
    }
  }

  private let files = ["wiki/A.wiki", "wiki/B.wiki", "wiki/Help/C.wiki", "other/D.wiki"]

  /// Before, any change of a wikitext file let the whole tree be swept and all of its wikitext be compared.
  @Test func aHintOfOneWikitextFileLooksAtItsFolderOnly() async throws {
    let tree = try Tree(files)
    let pass = try await tree.pass(tree.sweep())
    try tree.scratch.write("tree/wiki/A.wiki", "[[de:Anders]]")
    let skeleton = try #require(pass.skeletons[ExactText(tree.path)])
    let hinted = try #require(TreeScanner.relist([ExactText("wiki")], of: skeleton, rules: TreeSweeps.rules))
    guard case .plan(let plan) = try tree.plan(hinted) else { throw Unexpected() }
    #expect(Set(plan.wikitext.files.map(\.page.title)).isSubset(of: ["A", "B"]))
    #expect(plan.wikitext.files.contains { $0.page.title == "A" })
    var second = Pass(tree.configuration, index: tree.index, interruption: .never) { _ in }
    guard case .done(let report) = try await second.run(hinted: [hinted]) else { throw Unexpected() }
    #expect(report.read == 1)
    #expect(
      try Sqlite.text(tree.scratch.path + "/index.sqlite", "SELECT ll_lang FROM langlinks WHERE ll_title = 'Anders'")
        == "de")
  }

  @Test func aWikitextFileInANewPlaceNeedsASweep() async throws {
    let tree = try Tree(files + ["empty/x.txt"])
    let pass = try await tree.pass(tree.sweep())
    try tree.scratch.write("tree/empty/E.wiki", "[[fr:E]]")
    let skeleton = try #require(pass.skeletons[ExactText(tree.path)])
    let hinted = try #require(TreeScanner.relist([ExactText("empty")], of: skeleton, rules: TreeSweeps.rules))
    guard case .needsSweep = try tree.plan(hinted) else { throw Unexpected() }
  }

  @Test func whatIsGoneFromAHintedFolderNeedsASweep() async throws {
    let tree = try Tree(files)
    let pass = try await tree.pass(tree.sweep())
    try FileManager.default.removeItem(atPath: tree.path + "/wiki/A.wiki")
    let skeleton = try #require(pass.skeletons[ExactText(tree.path)])
    let hinted = try #require(TreeScanner.relist([ExactText("wiki")], of: skeleton, rules: TreeSweeps.rules))
    guard case .needsSweep = try tree.plan(hinted) else { throw Unexpected() }
  }

  @Test func anEmptyTreeIsToldFromOneWithoutChanges() async throws {
    let tree = try Tree(files)
    try tree.age()
    _ = try await tree.pass(tree.sweep())
    // The time of change can't be set: until it is old enough to be trusted, files are looked at again.
    usleep(2_100_000)
    _ = try await tree.pass(tree.sweep())
    guard case .nothingToDo = try tree.plan(tree.sweep()) else { throw Unexpected() }
    for folder in ["wiki", "other"] { try FileManager.default.removeItem(atPath: tree.path + "/" + folder) }
    guard case .emptyTree = try tree.plan(tree.sweep()) else { throw Unexpected() }
  }

  private struct Unexpected: Error {}
}
