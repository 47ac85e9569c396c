import Foundation
import Platform

/// `inlink serve` of this build as a process, on a port that was free.
package final class ServedIndex {
  package let process: Process
  private let errors: Pipe
  /// What it said so far.
  package private(set) var said = ""
  package let port: UInt16

  package struct DidNotStart: Error { package let said: String }

  package init(_ index: String, _ options: [String] = [], environment: [String: String] = [:]) throws {
    let (process, input, output, errors) = try ProgramRun.start(
      "inlink", ["--index", index, "serve", "--listen", "127.0.0.1:0"] + options, environment: environment)
    try input.fileHandleForWriting.close()
    _ = output
    (self.process, self.errors) = (process, errors)
    var said = ""
    while !said.contains("\n") {
      let data = errors.fileHandleForReading.availableData
      if data.isEmpty { break }
      said += String(decoding: data, as: UTF8.self)
    }
    let line = said.split(separator: "\n").first ?? ""
    guard let port = line.split(separator: ":").last.flatMap({ UInt16($0) }) else { throw DidNotStart(said: said) }
    self.port = port
    self.said = said
  }

  package func client() throws -> HTTPClient { try HTTPClient(port: port) }

  /// One request on a connection of its own.
  package func ask(
    _ method: String, _ target: String, _ fields: [String] = [], body: String? = nil
  ) throws -> HTTPClient.Answer {
    try client().ask(method, target, fields, body: body)
  }

  package func post(_ path: String, _ body: String, _ fields: [String] = []) throws -> HTTPClient.Answer {
    try ask("POST", path, fields, body: body)
  }

  /// Ends it; its status, and all it said.
  @discardableResult
  package func stop(_ signal: Int32 = SIGTERM) -> (status: Int32, said: String) {
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    let rest = (try? errors.fileHandleForReading.readToEnd()) ?? nil
    said += String(decoding: rest ?? Data(), as: UTF8.self)
    return (process.terminationStatus, said)
  }

  deinit {
    if process.isRunning { process.terminate() }
  }
}

/// A client that sends what it is told, byte for byte.
package final class HTTPClient {
  package struct Answer {
    package var status = 0
    package var fields: [(name: String, value: String)] = []
    package var body: [UInt8] = []

    package var text: String { String(decoding: body, as: UTF8.self) }
    package subscript(name: String) -> String? {
      fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }
  }

  /// The connection ended, or nothing came for ten seconds, before an answer was whole.
  package struct NoAnswer: Error {}

  private let socket: Int32
  private var buffer: [UInt8] = []

  package init(port: UInt16) throws {
    socket = SocketCall.stream(AF_INET)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    try connect(&address)
  }

  package init(path: String) throws {
    socket = SocketCall.stream(AF_UNIX)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    try connect(&address)
  }

  private func connect<Address>(_ address: inout Address) throws {
    SocketCall.limitReceiving(socket, nanoseconds: 10_000_000_000)
    let length = socklen_t(MemoryLayout<Address>.size)
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Platform.connect(socket, $0, length) }
    }
    if code != 0 { throw NoAnswer() }
  }

  deinit { close(socket) }

  package func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { SocketCall.send(socket, $0.baseAddress.map { $0 + sent }, $0.count - sent) }
      if count > 0 {
        sent += count
      } else if errno == EAGAIN {
        _ = SocketCall.wait(socket, toSend: true, nanoseconds: 1_000_000_000)
      } else {
        return
      }
    }
  }

  package func send(_ text: String) { send(Array(text.utf8)) }

  private func more() throws {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = chunk.withUnsafeMutableBytes { SocketCall.receive(socket, $0.baseAddress, $0.count, now: false) }
    if count <= 0 { throw NoAnswer() }
    buffer += chunk[..<count]
  }

  /// The next answer; one without a body where the request was HEAD.
  package func read(isHead: Bool = false) throws -> Answer {
    var end = 0
    while true {
      if let found = (0..<max(0, buffer.count - 3)).first(where: { buffer[$0..<$0 + 4].elementsEqual("\r\n\r\n".utf8) })
      {
        end = found
        break
      }
      try more()
    }
    let lines = String(decoding: buffer[..<end], as: UTF8.self).components(separatedBy: "\r\n")
    buffer.removeSubrange(..<(end + 4))
    var answer = Answer(status: Int(lines[0].split(separator: " ")[1]) ?? 0)
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      answer.fields.append(
        (String(line[..<colon]), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)))
    }
    let length = isHead ? 0 : answer["Content-Length"].flatMap { Int($0) } ?? 0
    while buffer.count < length { try more() }
    answer.body = Array(buffer[..<length])
    buffer.removeSubrange(..<length)
    return answer
  }

  package func ask(_ method: String, _ target: String, _ fields: [String] = [], body: String? = nil) throws -> Answer {
    var text = "\(method) \(target) HTTP/1.1\r\n"
    if !fields.contains(where: { $0.lowercased().hasPrefix("host:") }) { text += "Host: 127.0.0.1\r\n" }
    for field in fields { text += field + "\r\n" }
    if let body { text += "Content-Length: \(body.utf8.count)\r\n" }
    send(text + "\r\n" + (body ?? ""))
    return try read(isHead: method == "HEAD")
  }

  /// Whether the server has ended the connection, or ends it soon.
  package func isEnded() -> Bool {
    var byte: UInt8 = 0
    let count = SocketCall.receive(socket, &byte, 1, now: false)
    return count == 0 || (count < 0 && errno == ECONNRESET)
  }
}
