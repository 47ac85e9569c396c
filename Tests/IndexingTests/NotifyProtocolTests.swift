import Foundation
import TestSupport
import Testing

/// systemd's side of the notify protocol: a datagram socket that the daemon is told of in its environment.
private final class ManagerSocket {
  let path: String
  private let descriptor: Int32

  init(_ path: String) throws {
    self.path = path
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    try #require(bytes.count < MemoryLayout.size(ofValue: address.sun_path))
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
  }

  deinit { close(descriptor) }

  /// The next message; nil if none comes for half a minute, which only a daemon that hangs takes.
  func next() -> String? {
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&polled, 1, 30_000) > 0 else { return nil }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
  }

  /// Messages up to one that begins so, that one included.
  func messages(until prefix: String) throws -> [String] {
    var messages: [String] = []
    while true {
      messages.append(try #require(next(), "no \(prefix) after \(messages)"))
      if messages.last?.hasPrefix(prefix) == true { return messages }
    }
  }
}

@Suite struct NotifyProtocolTests {
  @Test func readyStatusWatchdogStopping() throws {
    let notebook = try NotebookFolder()
    for number in 1...3 { try notebook.write(number, title: "T\(number)", text: "text") }
    let manager = try ManagerSocket(notebook.scratch.path + "/n")
    let (process, _, _, errors) = try ProgramRun.start(
      "inlinkd", ["--notebooks", notebook.tree, "--index", notebook.index, "--poll-interval", "600"],
      environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "300000"])
    defer { if process.isRunning { process.terminate() } }

    let start = try manager.messages(until: "STATUS=3 documents")
    #expect(start.contains("READY=1"))
    // Fed while nothing changes, too.
    for _ in 0..<3 { _ = try manager.messages(until: "WATCHDOG=1") }
    // Settings are asked to be read again: the daemon sweeps and goes on.
    try notebook.write(4, title: "T4", text: "text")
    kill(process.processIdentifier, SIGHUP)
    _ = try manager.messages(until: "STATUS=4 documents")

    process.terminate()
    let end = try manager.messages(until: "STOPPING=1")
    #expect(!end.contains("READY=1"))
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(process.terminationReason == .exit)
    #expect(!FileManager.default.fileExists(atPath: notebook.index + "-wal"))
    let said = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    #expect(said.contains("stopped"), "\(said)")
  }

  /// A watchdog that is meant for another process is not fed.
  @Test func anothersWatchdog() throws {
    let notebook = try NotebookFolder()
    try notebook.write(1, title: "T", text: "text")
    let manager = try ManagerSocket(notebook.scratch.path + "/n")
    let (process, _, _, _) = try ProgramRun.start(
      "inlinkd", ["--notebooks", notebook.tree, "--index", notebook.index],
      environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "300000", "WATCHDOG_PID": "1"])
    _ = try manager.messages(until: "STATUS=")
    process.terminate()
    #expect(try !manager.messages(until: "STOPPING=1").contains("WATCHDOG=1"))
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
