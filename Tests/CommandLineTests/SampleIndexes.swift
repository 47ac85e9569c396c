import Foundation
import TestSupport

/// The notebooks that come with the project, indexed by the daemon of this build.
struct SampleIndexes {
  let folder: ScratchFolder
  var siyuan: String { folder.path + "/siyuan.sqlite" }
  var vaults: String { folder.path + "/vaults.sqlite" }
  var wiki: String { folder.path + "/wiki.sqlite" }

  init() throws {
    folder = try ScratchFolder()
    for (sample, index) in [("sample", siyuan), ("sample-vaults", vaults), ("sample-wiki", wiki)] {
      let notes = SharedFolder.project.appending(path: "scripts/\(sample)").path
      _ = try ProgramRun("inlinkd", ["--notebooks", notes, "--index", index, "--once"])
    }
  }

  static func run(_ index: String, _ words: String...) throws -> ProgramRun {
    try ProgramRun("inlink", ["--index", index, "--warn-after", "0"] + words)
  }

  static func json(_ index: String, _ words: [String]) throws -> [String: Any] {
    let run = try ProgramRun("inlink", ["--index", index, "--warn-after", "0"] + words)
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return object ?? [:]
  }

  /// The first column of a query.
  static func column(_ index: String, _ sql: String) throws -> [String] {
    try Sqlite.text(index, sql).split(separator: "\n").map(String.init)
  }
}

extension [String: Any] {
  func list(_ key: String) -> [[String: Any]] { self[key] as? [[String: Any]] ?? [] }
  func text(_ key: String) -> String { self[key] as? String ?? "" }
  func number(_ key: String) -> Int { self[key] as? Int ?? -1 }
}
