import Foundation
import NotebookFormats
import Platform
import TestSupport
import Testing

@testable import TreeScanner

@Suite struct TreeScannerTests {
  private static let notebook = "20240101000000-abcdefg"
  private static let document = "20240101000001-abcdefg"

  private func documents(_ report: ScanReport) -> [String] {
    report.directories.flatMap { directory in
      directory.files.filter { $0.kind == .siyuanDocument }
        .map { directory.path.isEmpty ? $0.name : directory.path + "/" + $0.name }
    }.sorted()
  }

  @Test func findsDocumentsOfAWorkspace() throws {
    let scratch = try ScratchFolder()
    let box = "data/\(Self.notebook)"
    try scratch.write("conf/conf.json", "{}")
    try scratch.write("\(box)/.siyuan/conf.json", "{}")
    try scratch.write("\(box)/\(Self.document).sy", "{}")
    try scratch.write("\(box)/\(Self.document)/20240101000002-abcdefg.sy", "{}")
    try scratch.write("\(box)/Some Folder/20240101000003-abcdefg.sy", "{}")
    // None of these is a document (spec A1).
    try scratch.write("\(box)/assets/20240101000004-abcdefg.sy", "{}")
    try scratch.write("\(box)/.hidden/20240101000005-abcdefg.sy", "{}")
    try scratch.write("\(box)/x.tmp/20240101000006-abcdefg.sy", "{}")
    try scratch.write("\(box)/notes.sy", "{}")
    try scratch.write("\(box)/20240101000007-abcdefg.SY", "{}")
    try scratch.write("data/20240101000008-abcdefg.sy", "{}")
    let report = TreeScanner.scan(root: scratch.path, rules: FolderRules(FormatList.all))
    #expect(report.isComplete)
    #expect(
      documents(report) == [
        "\(box)/\(Self.document).sy", "\(box)/\(Self.document)/20240101000002-abcdefg.sy",
        "\(box)/Some Folder/20240101000003-abcdefg.sy",
      ])
  }

  @Test(arguments: ["", "data", "data/20240101000000-abcdefg"])
  func findsOutWhatAFolderIs(part: String) throws {
    let scratch = try ScratchFolder()
    try scratch.write("data/\(Self.notebook)/.siyuan/conf.json", "{}")
    try scratch.write("data/\(Self.notebook)/\(Self.document).sy", "{}")
    let root = part.isEmpty ? scratch.path : scratch.path + "/" + part
    #expect(documents(TreeScanner.scan(root: root, rules: FolderRules(FormatList.all))).count == 1)
  }

  @Test func wikitextAndExportsArePlainFiles() throws {
    let scratch = try ScratchFolder()
    for name in ["A.wiki", "b/C.mediawiki", "b/D.mw", "dump.xml", "dump.xml.gz", "dump.xml.bz2", "x.txt"] {
      try scratch.write(name, "x")
    }
    let kinds = TreeScanner.scan(root: scratch.path, rules: FolderRules(FormatList.all)).directories.flatMap {
      $0.files.map(\.kind)
    }
    #expect(kinds.filter { $0 == .wikitext }.count == 3)
    #expect(kinds.filter { $0 == .wikiExport }.count == 3)
    #expect(kinds.count == 6)
  }

  @Test func symbolicLinksToFoldersAreNotFollowed() throws {
    let scratch = try ScratchFolder()
    try scratch.write("\(Self.notebook)/.siyuan/conf.json", "{}")
    try scratch.write("\(Self.notebook)/\(Self.document).sy", "{}")
    let loop = scratch.path + "/\(Self.notebook)/loop"
    try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: scratch.path)
    let report = TreeScanner.scan(root: scratch.path, rules: FolderRules(FormatList.all))
    #expect(documents(report).count == 1)
    #expect(report.isComplete)
  }

  @Test func aPipeCalledLikeADocumentIsReportedAndNeverOpened() throws {
    let scratch = try ScratchFolder()
    try scratch.write("\(Self.notebook)/.siyuan/conf.json", "{}")
    let pipe = scratch.path + "/\(Self.notebook)/\(Self.document).sy"
    #expect(mkfifo(pipe, 0o600) == 0)
    let report = TreeScanner.scan(root: scratch.path, rules: FolderRules(FormatList.all))
    #expect(report.problems.map(\.path) == [pipe])
    #expect(documents(report).isEmpty)
  }

  @Test func aRootThatIsMissingIsUnhealthy() {
    let report = TreeScanner.scan(root: "/nonexistent/inlink", rules: FolderRules(FormatList.all))
    #expect(!report.rootIsHealthy)
    #expect(!report.isComplete)
    #expect(report.problems.first?.reason == "no such file or directory")
  }

  @Test func youngAndFutureStampsAreRacy() {
    let now: Int64 = 1_000_000_000_000
    func stamp(_ modified: Int64) -> FileStamp {
      FileStamp(size: 1, modified: modified, changed: 0, inode: 1)
    }
    #expect(!stamp(now - 3_000_000_000).isRacy(sweepStart: now))
    #expect(stamp(now - 1_000_000_000).isRacy(sweepStart: now))
    #expect(stamp(now + 3_600_000_000_000).isRacy(sweepStart: now))
  }

  @Test(arguments: [
    ("20240101000000-abcdefg", true), ("20240101000000-ABCDEFG", false), ("20240101000000-abcdef", false),
    ("20240101000000-abcdefgh", false), ("2024010100000a-abcdefg", false), ("", false),
    ("20240101000000_abcdefg", false),
  ]) func blockIDs(text: String, isID: Bool) {
    #expect(SiYuanID.isValid(text) == isID)
  }
}
