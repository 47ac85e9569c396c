/// An answer as one line of JSON: what `langbacklinks --queries` prints (command-line.md).
package enum ResponseLine {
  package static func append(_ response: MediaWikiAPI.Response, to out: inout [UInt8]) {
    var headers = APIObject()
    for (name, value) in response.headers { headers.add(name, value) }
    var line = APIObject()
    line.add("status", .number(Int64(response.status)))
    line.add("headers", .object(headers))
    line.add("body", .text(response.body))
    APIJSON(version: 2, escapesUnicode: false).append(.object(line), to: &out)
  }

  /// What the index could not answer: status 500.
  package static func append(failure: String, to out: inout [UInt8]) {
    var response = MediaWikiAPI.Response()
    response.status = 500
    response.headers = [
      ("Content-Type", "application/json; charset=utf-8"), ("MediaWiki-API-Error", "internal_api_error"),
    ]
    var error = APIObject()
    error.add("code", "internal_api_error")
    error.add("info", failure)
    var result = APIObject()
    result.add("error", .object(error))
    APIJSON(version: 2, escapesUnicode: false).append(.object(result), to: &response.body)
    append(response, to: &out)
  }
}
