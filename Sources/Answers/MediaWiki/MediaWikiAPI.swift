import IndexQueries

/// Answers a request to MediaWiki's `api.php`, byte for byte as MediaWiki 1.39 does it (spec: langbacklinks).
package struct MediaWikiAPI {
  /// An answer with what HTTP would say of it.
  package struct Response: Sendable {
    package var status = 200
    package var headers: [(name: String, value: String)] = []
    package var body: [UInt8] = []
    /// Whether the body is an error's.
    package var isError = false
  }

  private let source: any LanguageLinkSource

  package init(_ source: any LanguageLinkSource) { self.source = source }

  package init(site: WikiSite, index: ReadOnlyIndex) { self.init(IndexedWiki(site, index)) }

  private static let mainNames = [
    "action", "format", "maxlag", "smaxage", "maxage", "assert", "assertuser", "requestid", "servedby", "curtimestamp",
    "responselanginfo", "origin", "uselang", "variant", "errorformat", "errorlang", "errorsuselocal",
  ]

  /// What HTTP says of a request beside its parameters (spec/http 6).
  package enum Transport: Sendable {
    case usual
    /// POST without a Content-Type: its body was not read.
    case untyped
    /// A method that is none of GET, HEAD and POST.
    case wrongMethod
  }

  /// `query`: a query string, or a url-encoded body behind one. Errors of the request are answers; only what the
  /// index can't answer is thrown.
  package func answer(_ query: [UInt8], transport: Transport = .usual) throws -> Response {
    var request = APIRequest(APIParameters(query: query))
    if transport == .untyped { for warning in APIMessage.untypedPost { request.warn(warning) } }
    request.know(Self.mainNames)
    var frame = AnswerFrame(site: source.site)
    var action: QueryAction?
    var failure: APIMessage?
    do throws(APIMessage) {
      try frame.readFormat(&request)
      try frame.readMain(&request)
      if transport == .wrongMethod { throw .wrongMethod }
    } catch {
      failure = error
    }
    if failure == nil {
      do {
        if frame.action == "paraminfo" {
          frame.paramInfo = try ParamInfo.answer(&request)
        } else {
          var query = QueryAction(source)
          try query.run(&request)
          action = query
        }
      } catch let message as APIMessage {
        failure = message
      }
    }
    frame.finishFormat(&request, failed: failure != nil)
    var response = frame.response(request, action, failure)
    if transport == .wrongMethod { response.status = 405 }
    return response
  }
}
