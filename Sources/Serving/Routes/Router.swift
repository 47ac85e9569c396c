import Answers
import HTTPListener
import IndexQueries
import NotebookModel
import Platform
import SQLiteConnection
import Synchronization

/// What is served, and how (spec/http 1).
package struct ServiceOptions: Sendable {
  /// Path of the index.
  package var index: String
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

/// Answers requests from one index: asks who may, then what the path means, and wraps what `Answers` makes.
package final class Router: HTTPHandler {
  let options: ServiceOptions
  let indexes: Pool<ReadOnlyIndex>
  let statements: Pool<SQLIndex>
  private let access: Mutex<AccessRules>
  private let log: ServiceLog?

  /// KiB of pages that all connections keep together: the system's own cache holds the rest.
  private static let cache = 36 << 10
  /// Statements of strangers that run at once. They take what time is left: a core has two.
  private static let statementsPerCore = 2

  package init(_ options: ServiceOptions, access: AccessRules, log: ServiceLog? = nil) {
    self.options = options
    self.access = Mutex(access)
    self.log = log
    let (path, seconds) = (options.index, options.queryTimeout)
    let cores = max(2, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    let patience = seconds &* 1_000_000_000
    let cache = Self.cache / cores
    indexes = Pool(most: cores, patience: patience) {
      let index = try ReadOnlyIndex(path: path) { try? $0.execute("PRAGMA cache_size=-\(cache)") }
      index.setTimeout(seconds: seconds)
      return index
    }
    statements = Pool(most: cores * Self.statementsPerCore, patience: patience) {
      try SQLIndex(path: path, seconds: seconds)
    }
  }

  /// Opens the index once, so that what keeps it from being read is said at the start.
  package func check() throws { try indexes.with { index in _ = try index.snapshot { try index.currentFreshness() } } }

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
    case .wikiOptions: return wikiOptions(request)
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

// What needs no index, or little of it.
extension Router {
  private func health() -> HTTPResponse {
    PlainAnswers.health((try? check()) != nil)
  }

  private func status() -> HTTPResponse {
    do {
      return try indexes.with { index in
        try index.snapshot {
          var body: [UInt8] = []
          StatusBody.append(try index.status(), now: Clock.nanoseconds() / 1_000_000_000, to: &body)
          return HTTPResponse(
            200, [Headers.json, Headers.noStore] + Headers.freshness(try index.currentFreshness()), body: body)
        }
      }
    } catch {
      return unavailable(error, isKernel: false)
    }
  }

  func unavailable(_ error: any Error, isKernel: Bool) -> HTTPResponse {
    log?.error("\(error)")
    return PlainAnswers.unavailable(isKernel: isKernel)
  }
}

// SiYuan's endpoints.
extension Router {
  private func kernel(_ endpoint: KernelEndpoint, _ request: HTTPRequest) -> HTTPResponse {
    var fields = [Headers.json, Headers.noStore] + Headers.kernel
    do {
      if endpoint.isOpen {
        return HTTPResponse(
          200, fields, body: KernelBody.system(endpoint, now: Clock.nanoseconds() / 1_000_000))
      }
      let (body, fresh) = try body(endpoint, request)
      if let fresh { fields += Headers.freshness(fresh) }
      return HTTPResponse(200, fields, body: body)
    } catch let error as SQLiteError where error.isInterruption {
      var body: [UInt8] = []
      KernelBody.append(code: endpoint == .sql ? 1 : -1, failure: "interrupted", to: &body)
      return HTTPResponse(200, fields, body: body)
    } catch is Pool<SQLIndex>.Busy {
      var body: [UInt8] = []
      KernelBody.append(code: 1, failure: "interrupted", to: &body)
      return HTTPResponse(200, fields, body: body)
    } catch {
      return unavailable(error, isKernel: true)
    }
  }

  private func body(_ endpoint: KernelEndpoint, _ request: HTTPRequest) throws -> (
    body: [UInt8], fresh: IndexFreshness?
  ) {
    if endpoint == .sql { return try statements.with { try SQLEndpoint.answer(request.body, $0) } }
    return try indexes.with { index in
      try index.snapshot {
        let body = try KernelAPI(index: index, quirks: options.quirks).answer(endpoint, request.body)
        return (body, try index.currentFreshness())
      }
    }
  }
}
