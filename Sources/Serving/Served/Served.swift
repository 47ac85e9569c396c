import Answers
import HTTPListener
import IndexQueries

/// What is served: an index, or a fleet. Who may ask was decided before.
protocol Served: Sendable {
  /// Throws what keeps it from answering.
  func check() throws
  func status() throws -> HTTPResponse
  /// SiYuan's endpoints, but for those that say nothing of anybody's notes.
  func kernel(_ endpoint: KernelEndpoint, _ request: HTTPRequest) throws -> HTTPResponse
  /// MediaWiki's `api.php` of a wiki; nil: none is named. `wrapped` makes a response of the answer.
  func wiki(
    _ site: [UInt8]?, _ wiki: MediaWikiRequest, _ wrapped: (MediaWikiAPI.Response, ServedState?) -> HTTPResponse
  ) throws -> HTTPResponse
}

/// Which state of an index an answer was made from.
struct ServedState {
  var fresh: IndexFreshness
  /// Tells the file from others at its path.
  var file: String
}

/// No wiki, or several, where one is asked for.
struct NoSite: Error {
  let names: [String]
}

/// Answers of an API that had no time, or no place, to be made.
enum Interrupted {
  static func kernel(_ endpoint: KernelEndpoint) -> HTTPResponse {
    var body: [UInt8] = []
    KernelBody.append(code: endpoint == .sql ? 1 : -1, failure: "interrupted", to: &body)
    return HTTPResponse(200, [Headers.json, Headers.noStore] + Headers.kernel, body: body)
  }

  static let wiki = HTTPResponse(
    500, [Headers.json, Headers.noStore, ("MediaWiki-API-Error", "internal_api_error_DBQueryTimeoutError")],
    body: Array(
      #"{"error":{"code":"internal_api_error_DBQueryTimeoutError","info":"the answer took too long"}}"#.utf8))
}
