import HTTPListener
import Testing

@testable import Serving

/// What paths mean (spec/http 3).
@Suite struct RouteTests {
  private func route(_ method: String, _ target: String) -> Route {
    Route(HTTPRequest(method, target, [("Host", "localhost")], peer: Peer(user: 0)))
  }

  @Test func whatIsAnswered() {
    #expect(route("POST", "/api/ref/getBacklink2") == .kernel(.getBacklink2))
    #expect(route("POST", "/api/ref/getBacklink%32?x=y") == .kernel(.getBacklink2))
    #expect(route("GET", "/api/system/version") == .kernel(.version))
    #expect(route("HEAD", "/w/api.php?x") == .wiki(site: nil))
    #expect(route("PUT", "/api.php") == .wiki(site: nil))
    #expect(route("GET", "/sites/a%2Fb/w/api.php") == .wiki(site: Array("a/b".utf8)))
    #expect(route("OPTIONS", "/api/anything") == .kernelOptions)
    #expect(route("OPTIONS", "*") == .kernelOptions)
    #expect(route("OPTIONS", "/w/api.php") == .wikiOptions)
    #expect(route("GET", "/healthz") == .health)
    #expect(route("HEAD", "/status") == .status)
    #expect(route("POST", "/api/query/sql/") == .redirect)
  }

  @Test(arguments: [
    ("GET", "/api/ref/getBacklink2"), ("HEAD", "/api/ref/getBacklink2"), ("PUT", "/api/system/version"),
    ("GET", "/api/system/currentTime"),
    ("POST", "/API/ref/getBacklink2"), ("POST", "/api//query/sql"), ("POST", "/api/../api/query/sql"),
    ("POST", "/api/query/sql/x"),
    ("POST", "/api/query/sql%00"), ("POST", "/api/block/updateBlock"), ("GET", "/"), ("GET", "/W/api.php"),
    ("GET", "//w/api.php"),
    ("GET", "/sites//w/api.php"), ("GET", "/w/api.php/x"), ("POST", "/healthz"), ("PUT", "/status"),
    ("OPTIONS", "/healthz"), ("GET", "*"),
  ])
  func whatIsNot(method: String, target: String) { #expect(route(method, target) == .nothing, "\(method) \(target)") }

  @Test func redirects() {
    let request = HTTPRequest("POST", "/api/query/sql/?a=b%20c", [("Host", "localhost")], peer: Peer(user: 0))
    let answer = PlainAnswers.redirect(request)
    #expect(answer.status == 307)
    #expect(answer.fields.first { $0.name == "Location" }?.value == "/api/query/sql?a=b%20c")
  }
}
