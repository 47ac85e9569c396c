import Foundation
import TestSupport
import Testing

/// The daemon as a service: signals, settings that are wrong, hints, what it says and how often.
@Suite struct ServiceTests {
  private func notebook(_ documents: Int = 5) throws -> NotebookFolder {
    let notes = try NotebookFolder()
    for number in 1...documents { try notes.write(number, title: "T\(number)", text: "text \(number)", target: 1) }
    return notes
  }

  /// A daemon, and what it says, gathered in a file.
  private final class Daemon {
    let process: Process
    private let log: String

    init(_ scratch: ScratchFolder, _ arguments: [String], environment: [String: String] = [:]) throws {
      log = try scratch.write("log-\(UUID().uuidString)", "")
      process = Process()
      process.executableURL = ProgramRun.folder().appending(path: "inlinkd")
      process.arguments = arguments
      process.environment = ["HOME": "/nonexistent", "PATH": "/usr/bin:/bin"].merging(environment) { $1 }
      process.standardError = FileHandle(forWritingAtPath: log)
      process.standardOutput = FileHandle.nullDevice
      try process.run()
    }

    var said: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

    func wait(_ isSo: () -> Bool) -> Bool {
      let end = Date().addingTimeInterval(20)
      while Date() < end {
        if isSo() { return true }
        usleep(20_000)
      }
      return false
    }

    func stop() {
      if process.isRunning { process.terminate() }
      process.waitUntilExit()
    }
  }

  private func count(_ notes: NotebookFolder) -> String {
    (try? Sqlite.text(notes.index, "SELECT count(*) FROM document")) ?? ""
  }

  @Test func settingsThatCannotBeCarriedOutChangeNothing() throws {
    let notes = try notebook()
    let good = "notebooks = \(notes.tree)\nindex = \(notes.index)\npoll-interval = 0.2\n"
    let settings = try notes.scratch.write("inlinkd.conf", good)
    let other = try notes.scratch.write("letter.txt", String(repeating: "Dear Ana, ", count: 500))
    let locked = notes.scratch.path + "/locked.sqlite"
    let holder = try Daemon(notes.scratch, ["--notebooks", notes.tree, "--index", locked])
    defer { holder.stop() }
    #expect(holder.wait { FileManager.default.fileExists(atPath: locked) })
    let daemon = try Daemon(notes.scratch, ["--config", settings])
    defer { daemon.stop() }
    #expect(daemon.wait { self.count(notes) == "5" })
    for wrong in [
      "interwiki = /none/table\n", "settings = /none/conf.json\n", "index = /none/folder/i.sqlite\n",
      "index = \(locked)\n",
      "index = \(other)\n", "nonsense = 1\n", "poll-interval = -1\n",
    ] {
      let key = wrong.prefix { $0 != " " }
      let kept = good.split(separator: "\n").filter { !$0.hasPrefix(key + " ") }.joined(separator: "\n") + "\n"
      try notes.scratch.write("inlinkd.conf", kept + wrong)
      let before = daemon.said.components(separatedBy: "going on as before").count
      kill(daemon.process.processIdentifier, SIGHUP)
      #expect(
        daemon.wait { daemon.said.components(separatedBy: "going on as before").count > before },
        "\(wrong): \(daemon.said)")
      #expect(daemon.process.isRunning)
      // The lock was never let go.
      #expect(try notes.pass().status == 3)
    }
    try notes.write(6, title: "T6", text: "x")
    #expect(daemon.wait { self.count(notes) == "6" })
    // Right settings are taken up.
    let second = try notebook(2)
    try notes.scratch.write("inlinkd.conf", good + "notebooks = \(second.tree)\n")
    kill(daemon.process.processIdentifier, SIGHUP)
    #expect(daemon.wait { self.count(notes) == "8" })
  }

  @Test func aRebuildIsDoneOnceWhateverSignalsCome() throws {
    let notes = try notebook()
    #expect(try notes.pass().status == 0)
    let generation = { (try? Sqlite.text(notes.index, "SELECT value FROM meta WHERE name = 'generation'")) ?? "" }
    let before = generation()
    let daemon = try Daemon(
      notes.scratch, ["--notebooks", notes.tree, "--index", notes.index, "--rebuild", "--poll-interval", "0.2"])
    defer { daemon.stop() }
    #expect(daemon.wait { generation() != before })
    let rebuilt = generation()
    for _ in 1...3 {
      kill(daemon.process.processIdentifier, SIGHUP)
      usleep(400_000)
    }
    #expect(generation() == rebuilt)
    #expect(daemon.process.isRunning)
  }

  @Test func whatIsAsItWasIsNotSaidAgain() throws {
    let (first, second) = (try notebook(), try notebook(2))
    for number in 10...40 {
      try Data("{ half".utf8).write(to: URL(filePath: first.path(number)))
    }
    let daemon = try Daemon(
      first.scratch,
      ["--notebooks", first.tree, "--notebooks", second.tree, "--index", first.index, "--poll-interval", "0.1"])
    defer { daemon.stop() }
    #expect(daemon.wait { self.count(first) == "7" })
    try FileManager.default.moveItem(atPath: second.tree, toPath: second.tree + ".away")
    #expect(daemon.wait { daemon.said.contains("no such file") })
    let lines = { daemon.said.split(separator: "\n").count }
    let settled = lines()
    sleep(2)
    #expect(lines() == settled, "\(daemon.said)")
    // An edit is told of, and the files that can't be read are not named again.
    try first.write(6, title: "T6", text: "x")
    #expect(daemon.wait { self.count(first) == "8" })
    usleep(300_000)
    #expect(lines() <= settled + 2, "\(daemon.said.suffix(1500))")
    // One more that can't be read is.
    try Data("{ half".utf8).write(to: URL(filePath: first.path(50)))
    #expect(daemon.wait { daemon.said.contains(NotebookFolder.id(50)) })
    #expect(lines() <= settled + 4, "\(daemon.said)")
  }

  @Test func hintsFollowAFolderToEveryName() throws {
    let notes = try notebook()
    let box = "\(notes.tree)/data/\(NotebookFolder.notebook)"
    try FileManager.default.createDirectory(atPath: box + "/a", withIntermediateDirectories: true)
    try notes.scratch.write(
      "notes/data/\(NotebookFolder.notebook)/a/\(NotebookFolder.id(7)).sy",
      NotebookFolder.document(7, title: "T7", text: "x"))
    // Polling alone would take ten minutes.
    let daemon = try Daemon(
      notes.scratch, ["--notebooks", notes.tree, "--index", notes.index, "--poll-interval", "600"])
    defer { daemon.stop() }
    #expect(daemon.wait { self.count(notes) == "6" })
    var name = "a"
    for next in ["b", "c", "a", "d"] {
      try FileManager.default.moveItem(atPath: "\(box)/\(name)", toPath: "\(box)/\(next)")
      name = next
      #expect(
        daemon.wait {
          (try? Sqlite.text(notes.index, "SELECT count(*) FROM document WHERE path LIKE '/\(next)/%'")) == "1"
        }, "\(next): \(daemon.said)")
      let text = "renamed to \(next)"
      try notes.scratch.write(
        "notes/data/\(NotebookFolder.notebook)/\(next)/\(NotebookFolder.id(7)).sy",
        NotebookFolder.document(7, title: "T7", text: text))
      #expect(
        daemon.wait { (try? Sqlite.text(notes.index, "SELECT count(*) FROM blocks WHERE content = '\(text)'")) == "1" },
        "\(next): \(daemon.said)")
    }
  }

  @Test func aHintedPassKeepsTheErrorsOfOtherTrees() throws {
    let (first, second) = (try notebook(), try notebook(2))
    try Data("{ half".utf8).write(to: URL(filePath: second.path(9)))
    let daemon = try Daemon(
      first.scratch,
      ["--notebooks", first.tree, "--notebooks", second.tree, "--index", first.index, "--poll-interval", "600"])
    defer { daemon.stop() }
    let errors = { (try? Sqlite.text(first.index, "SELECT count(*) FROM file_error")) ?? "" }
    #expect(daemon.wait { errors() == "1" })
    try first.write(6, title: "T6", text: "x")
    #expect(daemon.wait { self.count(first) == "8" })
    usleep(200_000)
    #expect(errors() == "1")
  }

  @Test func underAManagerWhatIsMissingIsWaitedFor() throws {
    let notes = try notebook()
    let socket = notes.scratch.path + "/s"
    let table = notes.scratch.path + "/table"
    let arguments = ["--notebooks", notes.tree, "--index", notes.index, "--interwiki", table, "--poll-interval", "0.2"]
    // For a person it ends at once.
    #expect(try ProgramRun("inlinkd", arguments).status == 3)
    let daemon = try Daemon(notes.scratch, arguments, environment: ["NOTIFY_SOCKET": socket])
    defer { daemon.stop() }
    #expect(daemon.wait { daemon.said.contains("paused") })
    sleep(2)
    #expect(daemon.process.isRunning)
    #expect(daemon.said.components(separatedBy: "paused").count == 2, "\(daemon.said)")
    try notes.scratch.write("table", "fr\t1\n")
    #expect(daemon.wait { self.count(notes) == "5" })
    // So it does behind another that holds the index.
    let second = try Daemon(notes.scratch, arguments, environment: ["NOTIFY_SOCKET": socket])
    defer { second.stop() }
    #expect(second.wait { second.said.contains("held by another") })
    daemon.stop()
    try notes.write(6, title: "T6", text: "x")
    #expect(second.wait { self.count(notes) == "6" })
  }

  @Test func aStopIsObeyedAnywhere() throws {
    let notes = try notebook(4000)
    let arguments = ["--notebooks", notes.tree, "--index", notes.index]
    var slowest = 0.0
    for (options, delays) in [
      ([], [0.02, 0.1, 0.3, 0.8]), (["--rebuild"], [0.05, 0.3]), (["--verify"], [0.05, 0.4, 0.8]),
    ] {
      for delay in delays {
        let daemon = try Daemon(notes.scratch, arguments + options)
        usleep(UInt32(delay * 1e6))
        let start = Date()
        daemon.stop()
        slowest = max(slowest, Date().timeIntervalSince(start))
        #expect(daemon.process.terminationReason == .exit, "\(options) \(delay): \(daemon.said)")
      }
    }
    // A figure for the reader; what it may be is measured elsewhere.
    print("slowest stop: \(Int(slowest * 1000)) ms")
    #expect(try notes.pass().status == 0)
    #expect(count(notes) == "4000")
  }

  @Test func aSweepFeedsTheWatchdog() throws {
    // A folder that takes long to list: the watchdog's time is shorter than the first build.
    let notes = try notebook(6000)
    let socket = notes.scratch.path + "/s"
    let daemon = try Daemon(
      notes.scratch, ["--notebooks", notes.tree, "--index", notes.index, "--poll-interval", "600"],
      environment: ["NOTIFY_SOCKET": socket, "WATCHDOG_USEC": "200000"])
    #expect(daemon.wait { self.count(notes) == "6000" })
    daemon.stop()
    #expect(daemon.process.terminationReason == .exit)
  }

  @Test(.enabled(if: getuid() == 0, "only root may make another user's file"))
  func anotherUsersFileIsNotFilled() throws {
    let notes = try notebook()
    let folder = notes.scratch.path + "/sticky"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    chmod(folder, 0o1777)
    chmod(notes.scratch.path, 0o755)
    _ = SystemCommand.succeeds(["/bin/chmod", "-R", "a+rX", notes.tree])
    let index = folder + "/index.sqlite"
    for suffix in [".building", ".rebuild"] {
      try Data().write(to: URL(filePath: index + suffix))
      chmod(index + suffix, 0o666)
    }
    let program = ProgramRun.folder().appending(path: "inlinkd").path
    // As a user who may not remove root's files from the folder.
    let run = try SystemCommand.run(
      [
        "/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", program, "--notebooks",
        notes.tree,
        "--index", index, "--once",
      ], environment: ["HOME": "/nonexistent", "PATH": "/usr/bin:/bin"])
    #expect(run.status == 3, "\(run.output)")
    #expect(run.output.contains("somebody else's file"), "\(run.output)")
    #expect(try Data(contentsOf: URL(filePath: index + ".building")).isEmpty)
  }

  @Test func aKilledVerifyLeavesNothing() throws {
    let notes = try notebook(1500)
    #expect(try notes.pass().status == 0)
    let temporary = notes.scratch.path + "/tmp"
    try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
    for delay in [0.03, 0.1, 0.2, 0.3] {
      let daemon = try Daemon(
        notes.scratch, ["--notebooks", notes.tree, "--index", notes.index, "--verify"],
        environment: ["TMPDIR": temporary, "SQLITE_TMPDIR": temporary])
      usleep(UInt32(delay * 1e6))
      kill(daemon.process.processIdentifier, SIGKILL)
      daemon.process.waitUntilExit()
      #expect(try FileManager.default.contentsOfDirectory(atPath: temporary).isEmpty)
    }
  }

  @Test func theJournalIsRecognisedByWhatItReads() throws {
    let notes = try notebook(1)
    let run = { (stream: String) in
      let daemon = try Daemon(
        notes.scratch, ["--notebooks", notes.tree, "--index", notes.index, "--once"],
        environment: ["JOURNAL_STREAM": stream])
      daemon.process.waitUntilExit()
      return daemon.said
    }
    #expect(try !run("8:12345").contains("<6>"))
    #expect(try !run("nonsense").contains("<6>"))
  }

  @Test func aFirstBuildOnAFullDiskIsWaitedForUnderAManager() throws {
    guard getuid() == 0 else { return }
    let notes = try notebook(400)
    let disk = notes.scratch.path + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    guard SystemCommand.succeeds(["/bin/mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", disk]) else {
      print("skipped: mounting a disk is not permitted here")
      return
    }
    defer { _ = SystemCommand.succeeds(["/bin/umount", disk]) }
    let index = disk + "/index.sqlite"
    let daemon = try Daemon(
      notes.scratch, ["--notebooks", notes.tree, "--index", index, "--poll-interval", "0.2"],
      environment: ["NOTIFY_SOCKET": notes.scratch.path + "/s"])
    defer { daemon.stop() }
    #expect(daemon.wait { daemon.said.contains("paused") }, "\(daemon.said)")
    #expect(daemon.process.isRunning)
    #expect(SystemCommand.succeeds(["/bin/mount", "-o", "remount,size=40m", disk]))
    #expect(
      daemon.wait { (try? Sqlite.text(index, "SELECT count(*) FROM document")) == "400" }, "\(daemon.said)")
    daemon.stop()
  }
}
