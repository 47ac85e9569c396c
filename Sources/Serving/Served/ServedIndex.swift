import Answers
import HTTPListener
import IndexQueries
import NotebookModel
import Platform
import SQLiteConnection

/// One index, by a connection for each core.
final class ServedIndex: Served {
  private let options: ServiceOptions
  private let indexes: Pool<ReadOnlyIndex>
  private let statements: Pool<SQLIndex>

  /// KiB of pages that all connections keep together: the system's own cache holds the rest.
  private static let cache = 36 << 10
  /// Statements of strangers that run at once. They take what time is left: a core has two.
  private static let statementsPerCore = 2

  init(_ options: ServiceOptions) {
    self.options = options
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

  func check() throws { try indexes.with { index in _ = try index.snapshot { try index.currentFreshness() } } }

  func status() throws -> HTTPResponse {
    try indexes.with { index in
      try index.snapshot {
        var body: [UInt8] = []
        StatusBody.append(try index.status(), now: Clock.nanoseconds() / 1_000_000_000, to: &body)
        return HTTPResponse(
          200, [Headers.json, Headers.noStore] + Headers.freshness(try index.currentFreshness()), body: body)
      }
    }
  }

  func kernel(_ endpoint: KernelEndpoint, _ request: HTTPRequest) throws -> HTTPResponse {
    do {
      let (body, fresh) = try body(endpoint, request)
      let fields = [Headers.json, Headers.noStore] + Headers.kernel + (fresh.map(Headers.freshness) ?? [])
      return HTTPResponse(200, fields, body: body)
    } catch let error as SQLiteError where error.isInterruption {
      return Interrupted.kernel(endpoint)
    } catch is Pool<SQLIndex>.Busy {
      return Interrupted.kernel(.sql)
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

  func wiki(
    _ site: [UInt8]?, _ wiki: MediaWikiRequest, _ wrapped: (MediaWikiAPI.Response, ServedState?) -> HTTPResponse
  ) throws -> HTTPResponse {
    do {
      return try indexes.with { index in
        try index.snapshot {
          let chosen = try self.site(named: site ?? options.site.map { Array($0.utf8) }, index)
          let answer = try MediaWikiAPI(site: chosen, index: index).answer(wiki.query, transport: wiki.transport)
          return wrapped(answer, ServedState(fresh: try index.currentFreshness(), file: index.fileTag))
        }
      }
    } catch let error as SQLiteError where error.isInterruption {
      return Interrupted.wiki
    }
  }

  private func site(named name: [UInt8]?, _ index: ReadOnlyIndex) throws -> WikiSite {
    let sites = try WikiSites.all(index)
    if let name {
      guard let known = sites.first(where: { $0.name.utf8.elementsEqual(name) }) else {
        throw NoSite(names: sites.map(\.name))
      }
      return known
    }
    let asked = WikiSites.asked(sites)
    if asked.count > 1 { throw NoSite(names: asked.map(\.name)) }
    return asked.first ?? WikiSite.empty
  }
}
