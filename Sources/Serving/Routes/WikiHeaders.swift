import Answers
import HTTPListener
import IndexQueries
import Platform

/// What stands around answers of MediaWiki's `api.php` (spec/http 6).
enum WikiHeaders {
  /// A response of an answer; with a tag where it is known which state of an index it was made from.
  static func wrapped(
    _ answer: MediaWikiAPI.Response, _ wiki: MediaWikiRequest, _ request: HTTPRequest, _ state: ServedState?,
    version: String
  ) -> HTTPResponse {
    var fields = answer.headers.filter { $0.name != "X-Content-Type-Options" }
    fields.append(("X-Frame-Options", "DENY"))
    fields += crossOrigin(wiki.origin, hasCallback: wiki.hasCallback)
    if let state { fields += Headers.freshness(state.fresh) }
    let mayBeKept = request.method != "POST" && answer.status == 200 && !answer.isError && !wiki.hasTimestamp
    if mayBeKept, let state {
      let coding = request.acceptsGzip ? "g" : "i"
      let tag = "W/\"\(state.fresh.generation)-\(state.file)-\(version)-\(coding)\""
      fields.append(("ETag", tag))
      if Self.matches(request, tag) {
        let kept = ["ETag", "Vary", "Cache-Control", "Inlink-Generation", "Inlink-Scanned", "Inlink-Partial"]
        return HTTPResponse(304, fields.filter { kept.contains($0.name) })
      }
    }
    return HTTPResponse(answer.status, fields, body: answer.body)
  }

  /// Whether the client has the answer already (RFC 9110, 13.1.2: weak tags are compared by what they say).
  private static func matches(_ request: HTTPRequest, _ tag: String) -> Bool {
    let wanted = tag.dropFirst(2)
    return request.fields.all("if-none-match").contains { value in
      value.split(separator: UInt8(ascii: ",")).contains { part in
        let sent = String(decoding: FieldList.trimmed(part), as: UTF8.self)
        return sent == "*" || sent == wanted || (sent.hasPrefix("W/") && sent.dropFirst(2) == wanted)
      }
    }
  }

  /// What MediaWiki says to pages of other origins. It opens nothing: who may ask was decided before.
  private static func crossOrigin(_ origin: [UInt8]?, hasCallback: Bool) -> [Headers.Field] {
    let suppressed: Headers.Field = ("MediaWiki-Login-Suppressed", "true")
    guard let origin else { return (hasCallback ? [suppressed] : []) + [Self.vary(byOrigin: false)] }
    if origin == [UInt8(ascii: "*")] {
      return [
        suppressed, ("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Credentials", "false"),
        (
          "Access-Control-Expose-Headers",
          "MediaWiki-API-Error, Retry-After, X-Database-Lag, MediaWiki-Login-Suppressed"
        ), Self.vary(byOrigin: false),
      ]
    }
    return (hasCallback ? [suppressed] : []) + [
      ("MediaWiki-CORS-Rejection", "Origin mismatch"), Self.vary(byOrigin: true),
    ]
  }

  private static func vary(byOrigin: Bool) -> Headers.Field {
    ("Vary", "Accept-Encoding, Treat-as-Untrusted, Cookie" + (byOrigin ? ", Origin" : ""))
  }

  /// A browser's question before another page's request.
  static func options(_ request: HTTPRequest) -> HTTPResponse {
    let origin = MediaWikiRequest(method: "GET", query: request.query, contentType: nil, body: []).origin
    var fields: [Headers.Field] = [("Content-Type", "text/html; charset=UTF-8")]
    fields += crossOrigin(origin, hasCallback: false)
    if origin == [UInt8(ascii: "*")], request.fields["access-control-request-method"] != nil {
      fields.append(("Access-Control-Allow-Methods", "POST, GET, HEAD"))
      if let wanted = request.fields.text("access-control-request-headers") {
        fields.append(("Access-Control-Allow-Headers", wanted))
      }
    }
    return HTTPResponse(200, fields)
  }
}
