import Answers
import HTTPListener
import Platform

/// Who may ask (spec/http 2). Its table is followed line by line; the first that fits decides.
package struct AccessRules: Sendable {
  package var credentials: Credentials
  /// In lower case, without ports.
  package var allowedHosts: Set<String>
  /// Origins, or `*`.
  package var allowedOrigins: Set<String>
  /// Whether anybody on this machine may ask without credentials.
  package var anyLocalUser: Bool
  /// The user that we are.
  private let ourselves: UInt32

  package init(
    credentials: Credentials, allowedHosts: [String] = [], allowedOrigins: [String] = [], anyLocalUser: Bool = false,
    ourselves: UInt32 = geteuid()
  ) {
    self.credentials = credentials
    self.allowedHosts = Set(allowedHosts.compactMap { LocalNames.host(Array($0.utf8)) })
    self.allowedOrigins = Set(allowedOrigins.map { $0.lowercased() })
    self.anyLocalUser = anyLocalUser
    self.ourselves = ourselves
  }

  /// What a request is told.
  package enum Decision: Sendable, Equatable {
    /// `byCredentials`: it proved itself; `bySecret`: by something that a browser never adds by itself.
    case allowed(byCredentials: Bool, bySecret: Bool)
    case refused(status: Int, message: String)
  }

  /// What the answer is, as far as it matters here.
  package struct Question: Sendable {
    /// Whether its path lies under `/api/`, where `?token=` counts.
    package var isKernel: Bool
    /// Whether a script is wanted, which any page may run.
    package var hasCallback: Bool

    package init(isKernel: Bool, hasCallback: Bool = false) {
      self.isKernel = isKernel
      self.hasCallback = hasCallback
    }
  }

  package func decide(_ request: HTTPRequest, _ question: Question) -> Decision {
    let decision = decideWhoever(request, question)
    guard question.hasCallback, case .allowed(_, let bySecret) = decision else { return decision }
    // Scripts are for everybody's pages (spec/http 6). A browser that was once told a password adds it to what other pages ask.
    if bySecret || allowedOrigins.contains("*") { return decision }
    if case .allowed(byCredentials: true, _) = decision, !isCrossSite(request) { return decision }
    return Self.session
  }

  private func decideWhoever(_ request: HTTPRequest, _ question: Question) -> Decision {
    let authorization = request.fields["authorization"] ?? []
    if let sent = Self.token(authorization) {
      return credentials.isToken(sent)
        ? .allowed(byCredentials: true, bySecret: true) : Self.unauthorized("Auth failed [header: Authorization]")
    }
    if question.isKernel, let sent = Self.queryToken(request.query), !sent.isEmpty {
      return credentials.isToken(sent)
        ? .allowed(byCredentials: true, bySecret: true) : Self.unauthorized("Auth failed [query: token]")
    }
    if let pair = Self.basic(authorization), credentials.isUser(pair) {
      return .allowed(byCredentials: true, bySecret: false)
    }
    if credentials.areNeeded {
      let agent = request.fields["user-agent"] ?? []
      let isBrowser = agent.starts(with: "Mozilla/".utf8) || agent.starts(with: "SiYuan/".utf8)
      return isBrowser ? Self.unauthorized(Self.lockScreen) : Self.session
    }
    return decideWithoutCredentials(request)
  }

  private func decideWithoutCredentials(_ request: HTTPRequest) -> Decision {
    if !request.peer.isUnix, !isExpected(host: request) {
      let host = String(decoding: request.host ?? [], as: UTF8.self)
      return .refused(status: 403, message: "Host [\(host)] is not allowed")
    }
    if !isFromHere(request) { return Self.unauthorized(Self.notLocal) }
    if isCrossSite(request), !hasAllowedOrigin(request) { return Self.unauthorized(Self.notLocal) }
    if !anyLocalUser {
      guard let user = request.peer.user, user == ourselves || user == 0 else {
        return Self.unauthorized("Auth failed [user]")
      }
    }
    return .allowed(byCredentials: false, bySecret: false)
  }

  private static func unauthorized(_ message: String) -> Decision { .refused(status: 401, message: message) }

  private static let session = unauthorized("Auth failed [session]")
  private static let lockScreen =
    "Lock screen password authentication failed, please <button onclick=\"window.location.reload()\">refresh</button> or reopen"
  private static let notLocal =
    "Auth failed: for security reasons, please set [Lock screen password] when using non-127.0.0.1 access\n\n"
    + "为安全起见，使用非 127.0.0.1 访问时请设置 [锁屏密码]"
}

// Lines 1 to 3: what was sent to prove it.
extension AccessRules {
  /// What follows one of the four words and a blank; nil for every other scheme, and for nothing.
  private static func token(_ authorization: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    for word in ["Token ", "token ", "Bearer ", "bearer "] where authorization.starts(with: word.utf8) {
      let sent = authorization.dropFirst(word.utf8.count)
      return sent.isEmpty ? nil : sent
    }
    return nil
  }

  /// The first `token` of a query string, decoded.
  private static func queryToken(_ query: [UInt8]) -> [UInt8]? {
    for part in query.split(separator: UInt8(ascii: "&")) {
      let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = sides.first, PercentCoding.decoded(Array(name)) == Array("token".utf8) else { continue }
      let value = sides.count > 1 ? sides[1].map { $0 == UInt8(ascii: "+") ? 0x20 : $0 } : []
      return PercentCoding.decoded(value)
    }
    return nil
  }

  /// `user:password`; nil for another scheme, and for what can't be read.
  private static func basic(_ authorization: ArraySlice<UInt8>) -> [UInt8]? {
    let scheme = String(decoding: authorization.prefix(6), as: UTF8.self).lowercased()
    guard scheme == "basic " else { return nil }
    return Base64.decoded(authorization.dropFirst(6))
  }
}

// Lines 5 to 7: what browsers and proxies say of a request.
extension AccessRules {
  /// A request of HTTP/1.0 need not name a host.
  private func isExpected(host request: HTTPRequest) -> Bool {
    guard let sent = request.host else { return true }
    guard let host = LocalNames.host(sent) else { return false }
    return LocalNames.isLocal(host: host) || allowedHosts.contains(host)
  }

  private func isFromHere(_ request: HTTPRequest) -> Bool {
    if !request.peer.isLoopback { return false }
    for origin in request.fields.all("origin") where !isAllowed(origin) && !LocalNames.isLocal(origin: origin) {
      return false
    }
    for name: StaticString in ["x-forwarded-for", "x-real-ip"] {
      for value in request.fields.all(name) {
        let first = FieldList.trimmed(value.prefix { $0 != UInt8(ascii: ",") })
        if !LocalNames.isLocal(address: first) { return false }
      }
    }
    return request.fields.all("x-forwarded-host").allSatisfy { LocalNames.isLocal(authority: $0) }
  }

  private func isAllowed(_ origin: ArraySlice<UInt8>) -> Bool {
    allowedOrigins.contains("*") || allowedOrigins.contains(String(decoding: origin, as: UTF8.self).lowercased())
  }

  /// Whether a browser says that a page of another site asks.
  private func isCrossSite(_ request: HTTPRequest) -> Bool {
    request.fields.all("sec-fetch-site").contains { value in
      let site = String(decoding: value, as: UTF8.self).lowercased()
      return site != "same-origin" && site != "none"
    }
  }

  private func hasAllowedOrigin(_ request: HTTPRequest) -> Bool {
    if allowedOrigins.contains("*") { return true }
    let origins = request.fields.all("origin")
    return !origins.isEmpty && origins.allSatisfy(isAllowed)
  }
}
