import Foundation
import TestSupport
import Testing

/// A disk that is full: one clear line, the index as it was, and nothing to mend once there is space again.
@Suite struct FullDiskTests {
  /// A file system of its own, as large as it says.
  private final class SmallDisk {
    let scratch: ScratchFolder
    var path: String { scratch.path + "/disk" }

    init?(megabytes: Int) throws {
      scratch = try ScratchFolder()
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      guard SystemCommand.succeeds(["/bin/mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path]) else {
        return nil
      }
    }

    deinit { _ = SystemCommand.succeeds(["/bin/umount", path]) }

    func resize(megabytes: Int) -> Bool {
      SystemCommand.succeeds(["/bin/mount", "-o", "remount,size=\(megabytes)m", path])
    }
  }

  @Test(.enabled(if: getuid() == 0, "only root may mount a small disk")) func aFullDiskLosesNothing() throws {
    guard let disk = try SmallDisk(megabytes: 2) else {
      print("skipped: mounting a small disk is not permitted here")
      return
    }
    let notebook = try NotebookFolder()
    try notebook.write(1, title: "Target", text: "x")
    try notebook.write(2, title: "Linking", text: "see ", target: 1)
    let index = disk.path + "/index.sqlite"
    let options = ["--notebooks", notebook.tree, "--index", index]
    #expect(try ProgramRun("inlinkd", options + ["--once"]).status == 0)
    for number in 3..<60 {
      let text = (0..<8000).map { "word\($0 &* (number + 7))" }.joined(separator: " ")
      try notebook.write(number, title: "Long \(number)", text: text)
    }
    let full = try ProgramRun("inlinkd", options + ["--once"])
    #expect(full.status == 3)
    #expect(full.errors.contains("index.sqlite: the disk is full"), "\(full.errors)")
    #expect(full.errors.split(separator: "\n").count == 1, "\(full.errors)")
    #expect(try Sqlite.text(index, "PRAGMA integrity_check") == "ok")
    let answer = try ProgramRun("inlink", ["--index", index, "getBacklink2", NotebookFolder.id(1), "--format", "json"])
    #expect(answer.output.contains(NotebookFolder.id(2)))
    try #require(disk.resize(megabytes: 100))
    #expect(try ProgramRun("inlinkd", options + ["--once"]).status == 0)
    #expect(try ProgramRun("inlinkd", options + ["--verify"]).status == 0)
  }
}
