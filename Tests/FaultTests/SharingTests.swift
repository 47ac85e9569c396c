import Foundation
import SQLiteConnection
import TestSupport
import Testing

/// Another user, who may read the index and write nothing, gets answers whatever the daemon does.
@Suite struct SharingTests {
  private static let mayChangeUser =
    geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")

  /// `inlink` as the user 65534 without groups.
  private func answer(_ program: String, _ index: String) throws -> (status: Int32, output: String) {
    try SystemCommand.run([
      "/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", program, "--index", index,
      "getBacklink2", NotebookFolder.id(1), "--format", "lines",
    ])
  }

  @Test(.enabled(if: mayChangeUser, "needs root and setpriv to become another user"))
  func aReaderWithoutRightsIsAnswered() throws {
    let notes = try NotebookFolder()
    try notes.write(1, title: "Target", text: "x")
    try notes.write(2, title: "Linking", text: "see ", target: 1)
    let manager = FileManager.default
    // A place that the other user can look into, and a copy of the program there.
    let place = notes.scratch.path + "/shared"
    try manager.createDirectory(atPath: place, withIntermediateDirectories: true)
    for path in [notes.scratch.path, place] {
      try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
    let program = place + "/inlink"
    try manager.copyItem(atPath: ProgramRun.folder().appending(path: "inlink").path, toPath: program)
    let index = place + "/index.sqlite"
    let options = ["--notebooks", notes.tree, "--index", index, "--index-mode", "0644"]
    func expectAnswer(_ when: String) throws {
      let (status, output) = try answer(program, index)
      #expect(status == 0 && output.contains("Linking"), "\(when): \(output)")
    }
    #expect(try ProgramRun("inlinkd", options + ["--once"]).status == 0)
    try expectAnswer("after --once")
    let (daemon, _, _, _) = try ProgramRun.start("inlinkd", options + ["--poll-interval", "0.1"])
    usleep(500_000)
    try expectAnswer("while the daemon runs")
    try notes.write(3, title: "More", text: "y", target: 1)
    usleep(500_000)
    try expectAnswer("after an edit")
    daemon.terminate()
    daemon.waitUntilExit()
    try expectAnswer("after a clean stop")
    _ = try Sqlite.text(index, "SELECT count(*) FROM blocks")
    try expectAnswer("after a stock reader")
    let (killed, _, _, _) = try ProgramRun.start("inlinkd", options + ["--poll-interval", "0.1"])
    usleep(500_000)
    try notes.write(4, title: "Again", text: "z", target: 1)
    usleep(300_000)
    kill(killed.processIdentifier, SIGKILL)
    killed.waitUntilExit()
    try expectAnswer("after the daemon was killed")
    let stock = Process()
    stock.executableURL = URL(filePath: "/usr/bin/sqlite3")
    stock.arguments = [index, "SELECT count(*) FROM blocks"]
    stock.standardOutput = Pipe()
    try stock.run()
    stock.waitUntilExit()
    try expectAnswer("after sqlite3 opened and closed it")
  }
}
