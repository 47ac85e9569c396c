import Answers
import HTTPListener
import IndexQueries
import Platform
import Synchronization

/// What is served, and how (spec/http 1).
package struct ServiceOptions: Sendable {
  /// Path of the index.
  package var index: String
  /// Asked instead of the index.
  package var fleet: FleetOptions?
  /// The wiki of `/w/api.php`; nil: the only one.
  package var site: String?
  /// Whether `getBacklink2` answers as the kernel does, accidents included.
  package var quirks = false
  /// Seconds that one answer may take.
  package var queryTimeout: Int64 = 10
  /// Of the program, for tags of answers.
  package var version = ""

  package init(index: String) { self.index = index }
}

/// Answers requests: asks who may, then what the path means, and wraps what is served.
package final class Router: HTTPHandler {
  let options: ServiceOptions
  private let served: any Served
  private let access: Mutex<AccessRules>
  private let log: ServiceLog?

  package init(_ options: ServiceOptions, access: AccessRules, log: ServiceLog? = nil) {
    self.options = options
    self.access = Mutex(access)
    self.log = log
    served = options.fleet.map { ServedFleet($0, options) } ?? ServedIndex(options)
  }

  /// Asks once, so that what keeps it from answering is said at the start.
  package func check() throws { try served.check() }

  /// From the next request on.
  package func replace(_ credentials: Credentials) { access.withLock { $0.credentials = credentials } }

  package func answer(_ request: HTTPRequest) -> HTTPResponse {
    let route = Route(request)
    let wiki = wikiRequest(route, request)
    if let refusal = refusal(route, request, wiki) { return refusal }
    switch route {
    case .kernel(let endpoint): return kernel(endpoint, request)
    case .wiki(let site): return wiki.map { self.wiki(site, $0, request) } ?? PlainAnswers.notFound(isKernel: false)
    case .health: return health()
    case .status: return status()
    case .kernelOptions: return PlainAnswers.kernelOptions()
    case .wikiOptions: return WikiHeaders.options(request)
    case .redirect: return PlainAnswers.redirect(request)
    case .nothing: return PlainAnswers.notFound(isKernel: Route.isKernel(request.path))
    }
  }

  package func refusal(of head: HTTPRequest) -> HTTPResponse? {
    let route = Route(head)
    switch route {
    case .nothing, .redirect, .kernelOptions, .wikiOptions, .health: return answer(head)
    default: return refusal(route, head, wikiRequest(route, head))
    }
  }

  package func answer(tooLarge head: HTTPRequest) -> HTTPResponse {
    guard Route.isKernel(head.path) else { return .text(413) }
    var body: [UInt8] = []
    KernelBody.append(code: -1, failure: "request body too large", to: &body)
    return HTTPResponse(413, [Headers.json, Headers.noStore] + Headers.kernel, body: body)
  }

  private func wikiRequest(_ route: Route, _ request: HTTPRequest) -> MediaWikiRequest? {
    guard case .wiki = route else { return nil }
    return MediaWikiRequest(
      method: request.method, query: request.query, contentType: request.fields.text("content-type"), body: request.body
    )
  }

  /// What those are told who may not ask; nil for those who may.
  private func refusal(_ route: Route, _ request: HTTPRequest, _ wiki: MediaWikiRequest?) -> HTTPResponse? {
    switch route {
    case .health, .kernelOptions, .wikiOptions, .redirect, .nothing: return nil
    case .kernel(let endpoint) where endpoint.isOpen: return nil
    case .wiki, .status, .kernel: break
    }
    let question = AccessRules.Question(
      isKernel: Route.isKernel(request.path), hasCallback: wiki?.hasCallback ?? false)
    let rules = access.withLock { $0 }
    guard case .refused(let status, let message) = rules.decide(request, question) else { return nil }
    log?.refused(status, request.peer)
    return PlainAnswers.refusal(route, status: status, message: message)
  }
}

extension Router {
  private func health() -> HTTPResponse {
    PlainAnswers.health((try? check()) != nil)
  }

  private func status() -> HTTPResponse {
    do { return try served.status() } catch { return unavailable(error, isKernel: false) }
  }

  private func kernel(_ endpoint: KernelEndpoint, _ request: HTTPRequest) -> HTTPResponse {
    if endpoint.isOpen {
      return HTTPResponse(
        200, [Headers.json, Headers.noStore] + Headers.kernel,
        body: KernelBody.system(endpoint, now: Clock.nanoseconds() / 1_000_000))
    }
    do { return try served.kernel(endpoint, request) } catch { return unavailable(error, isKernel: true) }
  }

  /// MediaWiki's `api.php` (spec/http 6).
  private func wiki(_ site: [UInt8]?, _ wiki: MediaWikiRequest, _ request: HTTPRequest) -> HTTPResponse {
    do {
      return try served.wiki(site, wiki) { WikiHeaders.wrapped($0, wiki, request, $1, version: options.version) }
    } catch let none as NoSite {
      let names = none.names.map(SafeText.line).joined(separator: ", ")
      let holder = options.fleet == nil ? "index" : "fleet"
      return .text(
        404, names.isEmpty ? "the \(holder) holds no such wiki" : "name a wiki, as in /sites/NAME/w/api.php: \(names)")
    } catch {
      return unavailable(error, isKernel: false)
    }
  }

  private func unavailable(_ error: any Error, isKernel: Bool) -> HTTPResponse {
    log?.error("\(error)")
    return PlainAnswers.unavailable(isKernel: isKernel)
  }
}
