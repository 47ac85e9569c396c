import CGzip
import Platform

/// One connection, served by one thread from its first byte to its end.
struct Connection {
  private let transfer: Transfer
  private let peer: Peer
  private let service: Service
  private let place: Place
  private let parser: MessageParser
  /// What came and was not used yet.
  private var buffer: [UInt8] = []
  private var out: [UInt8] = []
  private var date = HTTPDate()

  /// What all connections of a listener share.
  struct Service: Sendable {
    let handler: any HTTPHandler
    let limits: HTTPLimits
    let log: (@Sendable (HTTPLogEntry) -> Void)?
  }

  init?(socket: Int32, service: Service, place: Place) {
    guard let peer = Peer(socket: socket), let parser = MessageParser() else { return nil }
    transfer = Transfer(socket: socket, limits: service.limits)
    self.peer = peer
    self.parser = parser
    self.service = service
    self.place = place
    if !peer.isUnix { SocketCall.set(socket, Int32(IPPROTO_TCP), TCP_NODELAY, 1) }
  }

  /// Serves until one side ends it.
  mutating func run() {
    while true {
      if buffer.isEmpty {
        // An idle connection keeps nothing that it may never need again.
        if out.capacity > Self.keptRoom { out = [] }
        guard place.wait(), case .some = transfer.receive(into: &buffer, deadline: nil) else { return }
      }
      let start = Clock.monotonicNanoseconds()
      do throws(HTTPFailure) {
        guard let request = try readRequest(start) else { return }
        place.answer()
        let response = service.handler.answer(request)
        guard finish(response, to: request, start) else { return }
      } catch {
        fail(error, start)
        return
      }
    }
  }

  /// In bytes.
  private static let keptRoom = 64 << 10
}

// A request.
extension Connection {
  /// nil: the connection is to end without a word.
  private mutating func readRequest(_ start: Int64) throws(HTTPFailure) -> HTTPRequest? {
    let deadline = start &+ service.limits.request
    var scanner = HeadScanner()
    var end = try scanner.end(in: buffer)
    while end == nil {
      guard try receive(deadline) else { return nil }
      end = try scanner.end(in: buffer)
    }
    guard let end else { return nil }
    var request = try parser.request(head: Array(buffer[scanner.start..<end]), peer: peer)
    buffer.removeSubrange(..<end)
    try BodyFraming.checkHost(request)
    let framing = try BodyFraming.of(request)
    if try BodyFraming.waitsForContinue(request), framing != .none {
      if let refusal = refusal(of: request, framing) {
        refuse(refusal, request, start)
        return nil
      }
      if buffer.isEmpty, !transfer.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) { return nil }
    }
    do throws(HTTPFailure) {
      guard try readBody(of: &request, framing, deadline) else { return nil }
    } catch {
      guard error == .bodyTooLarge else { throw error }
      refuse(service.handler.answer(tooLarge: request), request, start)
      return nil
    }
    return request
  }

  private func refusal(of request: HTTPRequest, _ framing: BodyFraming) -> HTTPResponse? {
    if case .length(let count) = framing, count > service.limits.body {
      return service.handler.answer(tooLarge: request)
    }
    return service.handler.refusal(of: request)
  }

  /// false: the client is gone.
  private mutating func receive(_ deadline: Int64) throws(HTTPFailure) -> Bool {
    switch transfer.receive(into: &buffer, deadline: deadline) {
    case .some: return true
    case .end: return false
    case .timeout: throw .timeout
    }
  }

  private mutating func readBody(
    of request: inout HTTPRequest, _ framing: BodyFraming, _ deadline: Int64
  ) throws(HTTPFailure) -> Bool {
    switch framing {
    case .none: return true
    case .length(let count):
      if count > service.limits.body { throw .bodyTooLarge }
      while buffer.count < count { guard try receive(deadline) else { return false } }
      try parser.append(buffer[..<count], to: &request.body)
      buffer.removeSubrange(..<count)
    case .chunked:
      var chunks = ChunkGuard(limit: service.limits.body)
      while true {
        let used = try chunks.pass(buffer[...])
        try parser.append(buffer[..<used], to: &request.body)
        buffer.removeSubrange(..<used)
        if chunks.isComplete { break }
        guard try receive(deadline) else { return false }
      }
    }
    guard parser.isComplete else { throw .bad }
    return true
  }
}

// An answer.
extension Connection {
  /// Sends an answer; whether the connection goes on.
  private mutating func finish(_ response: HTTPResponse, to request: HTTPRequest, _ start: Int64) -> Bool {
    let closes = response.closes || !request.wantsToStay || place.isStopping
    let sent = send(response, to: request, closes: closes, start)
    if sent && closes { transfer.linger() }
    return sent && !closes
  }

  private mutating func refuse(_ response: HTTPResponse, _ request: HTTPRequest, _ start: Int64) {
    if send(response, to: request, closes: true, start) { transfer.linger() }
  }

  private mutating func fail(_ failure: HTTPFailure, _ start: Int64) {
    let response = HTTPResponse.text(failure.status)
    if send(response, to: nil, closes: true, start) { transfer.linger() }
  }

  private mutating func send(_ response: HTTPResponse, to request: HTTPRequest?, closes: Bool, _ start: Int64) -> Bool {
    var response = response
    if let request, response.mayBePacked, !response.body.isEmpty, request.acceptsGzip,
      let packed = Self.packed(response.body)
    {
      response.body = packed
      response.fields.append(("Content-Encoding", "gzip"))
    }
    let isBodiless = response.isBodiless || request?.method == "HEAD"
    out.removeAll(keepingCapacity: true)
    ResponseWriter.appendHead(response, length: response.body.count, closes: closes, date: date.now(), to: &out)
    let bytes = isBodiless ? 0 : response.body.count
    var sent: Bool
    if bytes <= Self.keptRoom {
      if !isBodiless { out += response.body }
      sent = transfer.send(out)
    } else {
      sent = transfer.send(out, more: true)
      if sent { sent = transfer.send(response.body) }
    }
    if let log = service.log {
      log(
        HTTPLogEntry(
          peer: peer.text, method: request?.method ?? "-", path: request?.path ?? [UInt8(ascii: "-")],
          status: response.status, bytes: bytes, nanoseconds: Clock.monotonicNanoseconds() &- start))
    }
    return sent
  }

  private static func packed(_ body: [UInt8]) -> [UInt8]? {
    let room = inlink_gzip_bound(body.count)
    let packed = [UInt8](unsafeUninitializedCapacity: room) { out, count in
      count = body.withUnsafeBufferPointer { inlink_gzip($0.baseAddress, $0.count, out.baseAddress, room) }
    }
    return packed.isEmpty ? nil : packed
  }
}
