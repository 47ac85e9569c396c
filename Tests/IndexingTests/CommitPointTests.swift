import Foundation
import Synchronization
import TestSupport
import Testing

@testable import IndexWriter
@testable import Indexing

/// Stops, kills and edits at every commit of a small tree: documents, wikitext, an export, settings. Whatever happens
/// between two commits, the next pass makes the index equal to the files.
@Suite(.serialized) struct CommitPointTests {
  /// A tree in a folder of its own, and what can be done to it.
  private final class World {
    let notes: NotebookFolder
    private var box: String { "notes/data/\(NotebookFolder.notebook)" }

    init() throws {
      notes = try NotebookFolder()
      for number in 1...6 { try write(number, "text \(number)") }
      try notes.scratch.write("\(box)/\(NotebookFolder.id(1))/\(NotebookFolder.id(7)).sy", Self.document(7, "below"))
      try notes.scratch.write("notes/wiki/A.wiki", "{{T}} [[fr:A]]")
      try notes.scratch.write("notes/wiki/B.wiki", "{{T|x}} [[de:B]]")
      try notes.scratch.write("notes/wiki/Template/T.wiki", "[[es:{{{1|T}}}]]")
      try export(1...8)
      for file in try FileManager.default.subpathsOfDirectory(atPath: notes.tree) {
        // Old enough to be trusted.
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -1000)], ofItemAtPath: notes.tree + "/" + file)
      }
    }

    static func document(_ number: Int, _ text: String) -> String {
      let id = NotebookFolder.id(number)
      let block = "20240101\(String(format: "%06d", number))-ppppppp"
      let image = #"{"Type":"NodeImage","Children":[{"Type":"NodeLinkDest","Data":"assets/x.png"}]}"#
      let ref =
        #"{"Type":"NodeTextMark","TextMarkType":"block-ref","TextMarkBlockRefID":"\#(NotebookFolder.id(1))","TextMarkBlockRefSubtype":"s","TextMarkTextContent":"x"}"#
      return
        #"{"ID":"\#(id)","Spec":"1","Type":"NodeDocument","Properties":{"id":"\#(id)","title":"T\#(number)"},"Children":[{"ID":"\#(block)","Type":"NodeParagraph","Properties":{"id":"\#(block)"},"Children":[\#(image),\#(ref),{"Type":"NodeText","Data":"\#(text)"}]}]}"#
    }

    func write(_ number: Int, _ text: String) throws {
      try notes.scratch.write("\(box)/\(NotebookFolder.id(number)).sy", Self.document(number, text))
    }

    private func export(_ pages: ClosedRange<Int>, changed: Int = 0) throws {
      let xml = pages.map { page in
        let text = page == 8 ? "[[es:{{{1}}}]]" : "{{X|\(page)}} [[fr:P\(page)\(page == changed ? " new" : "")]]"
        return
          "<page><title>\(page == 8 ? "Template:X" : "P\(page)")</title><ns>\(page == 8 ? 10 : 0)</ns><id>\(page)</id>"
          + "<revision><id>\(page == changed ? 99 : page)</id><timestamp>2024-01-01T00:00:00Z</timestamp>"
          + "<model>wikitext</model><text>\(text)</text></revision></page>\n"
      }
      try notes.scratch.write(
        "notes/dump.xml", "<mediawiki><siteinfo><sitename>W</sitename></siteinfo>\n\(xml.joined())</mediawiki>\n")
    }

    /// Of every kind that a pass can meet.
    func edit() throws {
      let manager = FileManager.default
      try notes.scratch.write("notes/conf/conf.json", #"{"search":{"indexAssetPath":false}}"#)
      try notes.scratch.write("notes/data/.siyuan/indexignore", "*\(NotebookFolder.id(4)).sy\n")
      try write(2, "changed")
      try write(8, "new")
      try manager.removeItem(atPath: notes.path(3))
      try manager.createDirectory(
        atPath: "\(notes.tree)/data/\(NotebookFolder.notebook)/other", withIntermediateDirectories: true)
      try manager.moveItem(
        atPath: notes.path(5), toPath: "\(notes.tree)/data/\(NotebookFolder.notebook)/other/\(NotebookFolder.id(5)).sy")
      try notes.scratch.write("notes/wiki/Template/T.wiki", "[[it:{{{1|U}}}]]")
      try manager.moveItem(atPath: notes.tree + "/wiki/B.wiki", toPath: notes.tree + "/wiki/C.wiki")
      try export(2...8, changed: 5)
    }

    func indexer(_ index: String, _ hooks: IndexingHooks = IndexingHooks()) -> Indexer {
      var configuration = IndexerConfiguration(trees: [notes.tree], index: index)
      configuration.limits = .smallest
      configuration.hooks = hooks
      return Indexer(configuration, signals: .none)
    }

    /// One pass, and what an index built afresh has otherwise.
    func settle(_ index: String) async throws -> [String] {
      do { try await indexer(index).once { _ in } } catch IndexWriteError.outdated {
        try await indexer(index).rebuild { _ in }
      }
      guard let (differences, _) = try await indexer(index).verify({ _ in }) else { return ["stopped"] }
      return differences
    }
  }

  private enum Mode: String, CaseIterable, CustomTestStringConvertible {
    case firstBuild, pass, rebuild, upgrade

    var testDescription: String { rawValue }
  }

  /// Brings a world to where the mode begins.
  private static func prepared(_ mode: Mode) async throws -> World {
    let world = try World()
    if mode != .firstBuild {
      try await world.indexer(world.notes.index).once { _ in }
      try world.edit()
    }
    if mode == .upgrade {
      _ = try SystemCommand.run(["/usr/bin/sqlite3", world.notes.index, "PRAGMA user_version = 0"])
    }
    return world
  }

  private static func run(_ mode: Mode, _ indexer: Indexer) async throws {
    switch mode {
    case .firstBuild, .pass: try await indexer.once { _ in }
    case .rebuild, .upgrade: try await indexer.rebuild { _ in }
    }
  }

  private final class Counter: Sendable {
    private let value = Mutex(0)
    func next() -> Int {
      value.withLock {
        $0 += 1
        return $0
      }
    }
    var count: Int { value.withLock { $0 } }
  }

  /// Commits that the mode makes.
  private static func commits(_ mode: Mode) async throws -> Int {
    let world = try await prepared(mode)
    let counter = Counter()
    var hooks = IndexingHooks()
    hooks.committed = { _ = counter.next() }
    try await run(mode, world.indexer(world.notes.index, hooks))
    return counter.count
  }

  @Test(arguments: Mode.allCases) private func aStopAtEveryCommit(_ mode: Mode) async throws {
    let commits = try await Self.commits(mode)
    #expect(commits > 8, "\(mode): \(commits)")
    for point in 1...commits {
      let world = try await Self.prepared(mode)
      let before = try? Sqlite.text(world.notes.index, "SELECT count(*) FROM document")
      let counter = Counter()
      var hooks = IndexingHooks()
      hooks.committed = { _ = counter.next() }
      hooks.isStopRequested = { counter.count >= point }
      try await Self.run(mode, world.indexer(world.notes.index, hooks))
      if mode == .rebuild || mode == .upgrade, counter.count < commits {
        #expect(try Sqlite.text(world.notes.index, "SELECT count(*) FROM document") == before, "\(mode) \(point)")
      }
      let differences = try await world.settle(world.notes.index)
      #expect(differences.isEmpty, "\(mode), stopped at commit \(point) of \(commits): \(differences)")
    }
    print("\(mode.rawValue): stopped at each of \(commits) commits")
  }

  /// What lies on the disk at a commit is what a kill behind it leaves.
  @Test(arguments: Mode.allCases) private func aKillAtEveryCommit(_ mode: Mode) async throws {
    let world = try await Self.prepared(mode)
    let index = world.notes.index
    let counter = Counter()
    var hooks = IndexingHooks()
    hooks.committed = {
      let copy = index + "-killed-\(counter.next())"
      for suffix in ["", "-wal", "-shm", ".building", ".rebuild"] {
        guard FileManager.default.fileExists(atPath: index + suffix) else { continue }
        _ = SystemCommand.succeeds(["/bin/cp", index + suffix, copy + suffix])
      }
    }
    try await Self.run(mode, world.indexer(index, hooks))
    for point in 1...counter.count {
      let differences = try await world.settle(index + "-killed-\(point)")
      #expect(differences.isEmpty, "\(mode), killed at commit \(point) of \(counter.count): \(differences)")
    }
    print("\(mode.rawValue): killed at each of \(counter.count) commits")
  }

  @Test(arguments: [Mode.firstBuild, .pass, .rebuild]) private func anEditAtEveryCommit(_ mode: Mode) async throws {
    let commits = try await Self.commits(mode)
    for point in 1...commits {
      let world = try await Self.prepared(mode)
      let counter = Counter()
      let tree = world.notes.tree
      let box = "\(tree)/data/\(NotebookFolder.notebook)"
      var hooks = IndexingHooks()
      hooks.committed = {
        guard counter.next() == point else { return }
        // A document goes, one is saved anew, a page and a template change.
        try? FileManager.default.removeItem(atPath: "\(box)/\(NotebookFolder.id(6)).sy")
        try? World.document(2, "edited at \(point)").write(
          toFile: "\(box)/\(NotebookFolder.id(2)).sy", atomically: true, encoding: .utf8)
        try? "[[pl:Edited]]".write(toFile: tree + "/wiki/Template/T.wiki", atomically: true, encoding: .utf8)
        try? "{{T}} [[fr:Edited]]".write(toFile: tree + "/wiki/A.wiki", atomically: true, encoding: .utf8)
      }
      try await Self.run(mode, world.indexer(world.notes.index, hooks))
      let differences = try await world.settle(world.notes.index)
      #expect(differences.isEmpty, "\(mode), edited at commit \(point) of \(commits): \(differences)")
    }
  }
}
