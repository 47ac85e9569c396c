import Foundation
import HTTPListener
import Platform
import Testing

@testable import Serving

/// Who gets what: the table of spec/http 2, row by row. A right answer to a stranger is the worst that can happen.
@Suite struct AccessTableTests {
  private static let token = "tok-0123456789abcdef"
  private static let code = "code-klomopim"
  private static let ourselves: UInt32 = 1000

  /// What protects the index.
  enum Guard: CaseIterable {
    /// Nothing but the rules for this machine.
    case local
    /// `--token-file`.
    case tokenFile
    /// `--siyuan-conf` with a token and no code: SiYuan on one's own machine.
    case confToken
    /// `--siyuan-conf` with both.
    case confCode

    var credentials: Credentials {
      switch self {
      case .local: Credentials()
      case .tokenFile: Credentials(token: token, hasTokenFile: true)
      case .confToken: Credentials(token: token, workspace: "Notes")
      case .confCode: Credentials(token: token, code: code, workspace: "Notes")
      }
    }
  }

  private static func rules(_ guarded: Guard, origins: [String] = ["https://good.example"], anyUser: Bool = false)
    -> AccessRules
  {
    AccessRules(
      credentials: guarded.credentials, allowedHosts: ["Notes.Example."], allowedOrigins: origins,
      anyLocalUser: anyUser,
      ourselves: ourselves)
  }

  private static func basic(_ pair: String) -> (name: String, value: String) {
    ("Authorization", "Basic " + Data(pair.utf8).base64EncodedString())
  }

  private static func ask(
    _ guarded: Guard, _ fields: [(name: String, value: String)], target: String = "/api/ref/getBacklink2",
    peer: Peer = Peer(user: ourselves), isKernel: Bool = true, origins: [String] = ["https://good.example"],
    anyUser: Bool = false
  ) -> String {
    var fields = fields
    if !fields.contains(where: { $0.name == "Host" }) { fields.append(("Host", "127.0.0.1:6806")) }
    let request = HTTPRequest("POST", target, fields, peer: peer)
    switch rules(guarded, origins: origins, anyUser: anyUser).decide(request, AccessRules.Question(isKernel: isKernel))
    {
    case .allowed: return "allowed"
    case .refused(let status, let message):
      return "\(status) "
        + (message.hasPrefix("Auth failed: for security")
          ? "remote" : message.hasPrefix("Lock screen") ? "lock" : message)
    }
  }

  private static let header = "401 Auth failed [header: Authorization]"
  private static let query = "401 Auth failed [query: token]"
  private static let session = "401 Auth failed [session]"

  @Test(
    arguments: [
      ("Token \(token)", "allowed"), ("token \(token)", "allowed"), ("Bearer \(token)", "allowed"),
      ("bearer \(token)", "allowed"),
      ("Token x", header), ("Token \(token)x", header), ("Token \(token.dropLast())", header),
      ("Token  \(token)", header),
      ("Bearer Token \(token)", header), ("TOKEN \(token)", nil), ("Token", nil), ("\(token)", nil),
      ("Digest \(token)", nil),
      ("Basic %%%", nil), ("Basic", nil), ("Token\t\(token)", nil),
    ] as [(String, String?)])
  func lineOne(authorization: String, expected: String?) {
    for guarded in [Guard.tokenFile, .confToken, .confCode] {
      let usual = guarded == .confToken ? "allowed" : Self.session
      #expect(Self.ask(guarded, [("Authorization", authorization)]) == expected ?? usual, "\(guarded) \(authorization)")
    }
    // Where no token is, none is right.
    let isSent = expected != nil
    #expect(Self.ask(.local, [("Authorization", authorization)]) == (isSent ? Self.header : "allowed"))
  }

  @Test func lineTwo() {
    let path = "/api/query/sql?token="
    for guarded in [Guard.tokenFile, .confCode] {
      #expect(Self.ask(guarded, [], target: path + Self.token) == "allowed")
      #expect(Self.ask(guarded, [], target: "/api/query/sql?a=b&tok%65n=tok%2D0123456789abcdef") == "allowed")
      #expect(Self.ask(guarded, [], target: path + "x") == Self.query)
      #expect(Self.ask(guarded, [], target: path + "x&token=" + Self.token) == Self.query)
      #expect(Self.ask(guarded, [], target: path) == Self.session)
      // Not beyond SiYuan's endpoints.
      #expect(Self.ask(guarded, [], target: "/w/api.php?token=" + Self.token, isKernel: false) == Self.session)
      // A header counts first.
      #expect(Self.ask(guarded, [("Authorization", "Token x")], target: path + Self.token) == Self.header)
    }
  }

  @Test(arguments: [
    ("anyone:\(token)", [Guard.tokenFile, .confToken, .confCode]), (":\(token)", [.tokenFile, .confToken, .confCode]),
    ("Notes:\(code)", [.confCode, .confToken]), ("notes:\(code)", [.confToken]), ("anyone:\(code)", [.confToken]),
    ("Notes:", [.confToken]), (":", [.confToken]), ("\(token)", [.confToken]), ("\(token):", [.confToken]),
  ])
  func lineThree(pair: String, allowed: [Guard]) {
    for guarded in [Guard.tokenFile, .confToken, .confCode] {
      // Without a code, what is wrong is as if it were absent.
      #expect(
        Self.ask(guarded, [Self.basic(pair)]) == (allowed.contains(guarded) ? "allowed" : Self.session),
        "\(guarded) \(pair)")
    }
  }

  @Test func lineFour() {
    for guarded in [Guard.tokenFile, .confCode] {
      #expect(Self.ask(guarded, []) == Self.session)
      for agent in ["Mozilla/5.0", "SiYuan/3.7.3"] { #expect(Self.ask(guarded, [("User-Agent", agent)]) == "401 lock") }
      #expect(Self.ask(guarded, [("User-Agent", "curl/8")]) == Self.session)
      // Before everything that follows: a stranger learns no more from a wrong Host.
      #expect(Self.ask(guarded, [("Host", "evil.example")]) == Self.session)
      #expect(Self.ask(guarded, [("Cookie", "siyuan=\(Self.token)")]) == Self.session)
      #expect(Self.ask(guarded, [], peer: Peer(user: 0)) == Self.session)
    }
    // A right token passes wherever it comes from: containers, proxies.
    for guarded in [Guard.tokenFile, .confToken, .confCode] {
      let fields = [
        ("Authorization", "Token \(Self.token)"), ("Host", "evil.example"), ("Origin", "https://evil.example"),
      ]
      #expect(Self.ask(guarded, fields, peer: Peer(isLoopback: false, user: nil)) == "allowed")
    }
  }

  @Test(arguments: [
    ("localhost", true), ("LOCALHOST.", true), ("a.localhost:1", true), ("127.1.2.3:9", true), ("[::1]:6806", true),
    ("::1", false),
    ("notes.example", true), ("NOTES.example:80", true), ("evil.example", false), ("localhost.evil.example", false),
    ("127.0.0.1.evil.example", false), ("127.0.0.1@evil.example", false), ("evil.example#127.0.0.1", false),
    ("0.0.0.0", false),
    ("192.0.2.1", false), ("0x7f.1", false), ("127.1", false), ("127.0.0.01", false), ("[::ffff:127.0.0.1]", false),
    ("<script>", false), ("", false), (".localhost:x", false), ("localhost:", false), ("xlocalhost", false),
  ])
  func lineFive(host: String, isAllowed: Bool) {
    for guarded in [Guard.local, .confToken] {
      #expect(
        Self.ask(guarded, [("Host", host)]) == (isAllowed ? "allowed" : "403 Host [\(host)] is not allowed"), "\(host)")
      // A file's rights say who may use a socket in the file system; names mean nothing there.
      #expect(Self.ask(guarded, [("Host", host)], peer: Peer(isUnix: true, user: Self.ourselves)) == "allowed")
    }
  }

  @Test(arguments: [
    ("Origin", "http://localhost:5173", true), ("Origin", "https://good.example", true),
    ("Origin", "HTTPS://GOOD.example", true),
    ("Origin", "https://good.example:8443", false), ("Origin", "http://good.example", false),
    ("Origin", "https://evil.example", false),
    ("Origin", "null", false), ("Origin", "http://localhost.evil.example", false),
    ("Origin", "http://localhost@evil.example", false),
    ("Origin", "http://127.0.0.1/", false), ("Origin", "::::", false), ("Origin", "", false),
    ("Origin", "localhost", false),
    ("Origin", "http://[::1]:80", true), ("X-Forwarded-For", "203.0.113.9", false),
    ("X-Forwarded-For", "127.0.0.1", true),
    ("X-Forwarded-For", "127.0.0.1, 203.0.113.9", true), ("X-Forwarded-For", "203.0.113.9, 127.0.0.1", false),
    ("X-Real-IP", "203.0.113.9", false), ("X-Real-IP", "::1", true), ("X-Forwarded-Host", "example.org", false),
    ("X-Forwarded-Host", "localhost:6806", true),
  ])
  func lineSix(name: String, value: String, isAllowed: Bool) {
    for peer in [Peer(user: Self.ourselves), Peer(isUnix: true, user: Self.ourselves)] {
      #expect(
        Self.ask(.local, [(name, value)], peer: peer) == (isAllowed ? "allowed" : "401 remote"), "\(name): \(value)")
      // One good line does not excuse a bad one.
      #expect(Self.ask(.local, [(name, "127.0.0.1"), (name, "evil.example")], peer: peer) == "401 remote")
    }
    #expect(Self.ask(.local, [], peer: Peer(isLoopback: false, user: Self.ourselves)) == "401 remote")
  }

  @Test func lineSeven() {
    for site in ["cross-site", "same-site", "CROSS-SITE", "whatever"] {
      #expect(Self.ask(.local, [("Sec-Fetch-Site", site)]) == "401 remote")
      #expect(Self.ask(.local, [("Sec-Fetch-Site", site), ("Origin", "http://localhost")]) == "401 remote")
      #expect(Self.ask(.local, [("Sec-Fetch-Site", site), ("Origin", "https://good.example")]) == "allowed")
      #expect(Self.ask(.local, [("Sec-Fetch-Site", site)], origins: ["*"]) == "allowed")
    }
    for site in ["same-origin", "none"] { #expect(Self.ask(.local, [("Sec-Fetch-Site", site)]) == "allowed") }
    #expect(Self.ask(.local, [("Sec-Fetch-Site", "none"), ("Sec-Fetch-Site", "cross-site")]) == "401 remote")
  }

  @Test(arguments: [(ourselves, true), (0, true), (1001, false), (65534, false), (nil, false)] as [(UInt32?, Bool)])
  func lineEight(user: UInt32?, isAllowed: Bool) {
    for isUnix in [false, true] {
      let peer = Peer(isUnix: isUnix, user: user)
      #expect(Self.ask(.local, [], peer: peer) == (isAllowed ? "allowed" : "401 Auth failed [user]"))
      #expect(Self.ask(.local, [], peer: peer, anyUser: true) == "allowed")
      #expect(Self.ask(.confToken, [("Authorization", "Token \(Self.token)")], peer: peer) == "allowed")
    }
  }

  /// What a page of any site may run as a script needs a secret that no browser adds by itself.
  @Test func callbacks() {
    func ask(_ guarded: Guard, _ fields: [(name: String, value: String)], origins: [String] = []) -> Bool {
      let request = HTTPRequest(
        "GET", "/w/api.php?callback=f", fields + [("Host", "localhost")], peer: Peer(user: Self.ourselves))
      let question = AccessRules.Question(isKernel: false, hasCallback: true)
      if case .allowed = Self.rules(guarded, origins: origins).decide(request, question) { return true }
      return false
    }
    #expect(!ask(.local, []))
    #expect(!ask(.confToken, []))
    #expect(ask(.local, [], origins: ["*"]))
    #expect(ask(.tokenFile, [("Authorization", "Token \(Self.token)")]))
    #expect(ask(.tokenFile, [Self.basic("me:\(Self.token)")]))
    // A browser remembers this one, and sends it for whoever asks.
    #expect(!ask(.tokenFile, [Self.basic("me:\(Self.token)"), ("Sec-Fetch-Site", "cross-site")]))
  }

  @Test func comparing() {
    #expect(Credentials.areEqual(Array("abc".utf8), Array("abc".utf8)))
    for other in ["", "ab", "abcd", "abd", "abcabc"] {
      #expect(!Credentials.areEqual(Array(other.utf8), Array("abc".utf8)))
    }
    #expect(!Credentials.areEqual(Array("a".utf8), []))
    #expect(!Credentials(token: "").isToken([UInt8]()))
  }
}
