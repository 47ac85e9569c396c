import Answers
import HTTPListener

/// What a request's path and method mean (spec/http 3). Bytes are compared: no `..`, no `//`, no case folding.
enum Route: Equatable {
  case kernel(KernelEndpoint)
  /// MediaWiki's `api.php`; nil: the site is not named.
  case wiki(site: [UInt8]?)
  case health
  case status
  /// `OPTIONS`, which anybody may ask: under `/api/`, and of `api.php`.
  case kernelOptions
  case wikiOptions
  /// A known path with a slash too many.
  case redirect
  case nothing

  init(_ request: HTTPRequest) {
    let path = request.path
    let isOptions = request.method == "OPTIONS"
    if Self.isKernel(path) {
      self = isOptions ? .kernelOptions : Self.kernel(request)
    } else if path == [UInt8(ascii: "*")] {
      self = isOptions ? .kernelOptions : .nothing
    } else if let site = Self.site(path) {
      self = isOptions ? .wikiOptions : .wiki(site: site)
    } else if path.last == UInt8(ascii: "/"), Self.isKnown(path.dropLast()) {
      self = .redirect
    } else {
      let isGet = request.method == "GET" || request.method == "HEAD"
      self =
        !isGet
        ? .nothing
        : path.elementsEqual("/healthz".utf8) ? .health : path.elementsEqual("/status".utf8) ? .status : .nothing
    }
  }

  static func isKernel(_ path: [UInt8]) -> Bool { path.starts(with: "/api/".utf8) }

  private static func kernel(_ request: HTTPRequest) -> Route {
    let path = String(decoding: request.path, as: UTF8.self)
    guard let endpoint = KernelEndpoint(rawValue: path) else {
      return isKnown(request.path.dropLast()) && request.path.last == UInt8(ascii: "/") ? .redirect : .nothing
    }
    switch request.method {
    case "POST": return .kernel(endpoint)
    case "GET", "HEAD": return endpoint.takesGet ? .kernel(endpoint) : .nothing
    default: return .nothing
    }
  }

  /// The site that a path of `api.php` names: `.some(nil)` where it names none.
  private static func site(_ path: [UInt8]) -> [UInt8]?? {
    if path.elementsEqual("/w/api.php".utf8) || path.elementsEqual("/api.php".utf8) { return .some(nil) }
    let (start, end) = ("/sites/".utf8, "/w/api.php".utf8)
    guard path.count > start.count + end.count, path.starts(with: start), path.suffix(end.count).elementsEqual(end)
    else {
      return nil
    }
    return .some(Array(path[start.count..<path.count - end.count]))
  }

  private static func isKnown(_ path: ArraySlice<UInt8>) -> Bool {
    KernelEndpoint(rawValue: String(decoding: path, as: UTF8.self)) != nil || site(Array(path)) != nil
      || path.elementsEqual("/healthz".utf8) || path.elementsEqual("/status".utf8)
  }
}
