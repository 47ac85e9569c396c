import Answers
import FleetQueries
import HTTPListener
import IndexQueries
import Platform

/// Where a fleet is asked, and as whom.
package struct FleetOptions: Sendable {
  package var address: FleetAddress
  package var credentials: FleetCredentials?

  package init(address: FleetAddress, credentials: FleetCredentials?) {
    self.address = address
    self.credentials = credentials
  }
}

/// All indexes of a fleet, by kept connections to its server.
final class ServedFleet: Served {
  private let options: ServiceOptions
  private let servers: Pool<FleetServer>

  /// Questions that the server is asked at once.
  private static let connections = 16

  init(_ fleet: FleetOptions, _ options: ServiceOptions) {
    self.options = options
    let seconds = options.queryTimeout
    servers = Pool(most: Self.connections, patience: seconds &* 1_000_000_000) {
      try FleetServer(fleet.address, fleet.credentials, seconds: seconds)
    }
  }

  func check() throws { try servers.with { try $0.check() } }

  func status() throws -> HTTPResponse {
    let members = try servers.with { try $0.members() }
    var body: [UInt8] = []
    FleetStatusBody.append(members, to: &body)
    return HTTPResponse(200, [Headers.json, Headers.noStore], body: body)
  }

  func kernel(_ endpoint: KernelEndpoint, _ request: HTTPRequest) throws -> HTTPResponse {
    // The others ask for blocks, which a fleet doesn't have.
    guard endpoint == .getBacklink2 else { return PlainAnswers.notFound(isKernel: true) }
    do {
      var body: [UInt8] = []
      try servers.with { server in
        _ = try KernelAPI.append(BacklinkRequest(body: request.body), to: &body) { query in
          if FleetBlocks.filters(query) { throw UnansweredRequest.fleetFilters }
          return try server.answering { try FleetBlocks(server).answer(query) }
        }
      }
      return HTTPResponse(200, [Headers.json, Headers.noStore] + Headers.kernel, body: body)
    } catch let error as FleetError where error.kind == .timedOut {
      return Interrupted.kernel(endpoint)
    }
  }

  func wiki(
    _ site: [UInt8]?, _ wiki: MediaWikiRequest, _ wrapped: (MediaWikiAPI.Response, ServedState?) -> HTTPResponse
  ) throws -> HTTPResponse {
    let name = site.map { String(decoding: $0, as: UTF8.self) } ?? options.site
    do {
      return try servers.with { server in
        let answer = try server.answering {
          try MediaWikiAPI(FleetWikis(server, site: name)).answer(wiki.query, transport: wiki.transport)
        }
        return wrapped(answer, nil)
      }
    } catch let error as FleetError where error.kind == .timedOut {
      return Interrupted.wiki
    } catch let error as FleetError where error.kind == .noSite {
      throw NoSite(names: [])
    }
  }
}
