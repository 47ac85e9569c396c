/// SiYuan's endpoints that are answered (spec/http 4), by their paths.
package enum KernelEndpoint: String, Sendable, CaseIterable {
  case getBacklink2 = "/api/ref/getBacklink2"
  case sql = "/api/query/sql"
  case lsNotebooks = "/api/notebook/lsNotebooks"
  case getBlockAttrs = "/api/attr/getBlockAttrs"
  case getChildBlocks = "/api/block/getChildBlocks"
  case getBlockInfo = "/api/block/getBlockInfo"
  case checkBlockExist = "/api/block/checkBlockExist"
  case getHPathByID = "/api/filetree/getHPathByID"
  case getPathByID = "/api/filetree/getPathByID"
  case getIDsByHPath = "/api/filetree/getIDsByHPath"
  case getHPathByPath = "/api/filetree/getHPathByPath"
  case version = "/api/system/version"
  case currentTime = "/api/system/currentTime"
  case bootProgress = "/api/system/bootProgress"

  /// Whether it is asked by GET and HEAD, too.
  package var takesGet: Bool { self == .version || self == .bootProgress }

  /// Whether it says nothing of anybody's notes, and is answered to everybody.
  package var isOpen: Bool { self == .version || self == .currentTime || self == .bootProgress }
}

/// Bodies of SiYuan's endpoints: `code`, `msg`, `data`, in this order and nothing more (spec/http 4).
package enum KernelBody {
  /// The kernel whose behaviour this is.
  package static let version = "3.7.3"

  package static func append(data: (inout [UInt8]) -> Void, to out: inout [UInt8]) {
    out += #"{"code":0,"msg":"","data":"#.utf8
    data(&out)
    out.append(UInt8(ascii: "}"))
  }

  package static func append(code: Int, failure message: String, to out: inout [UInt8]) {
    out += #"{"code":\#(code),"msg":"#.utf8
    JSONText.append(message, to: &out)
    out += #","data":null}"#.utf8
  }

  /// Without `data`: what is said to those who may not ask (spec/http 2).
  package static func refusal(_ message: String) -> [UInt8] {
    var out = Array(#"{"code":-1,"msg":"#.utf8)
    JSONText.append(message, to: &out)
    out.append(UInt8(ascii: "}"))
    return out
  }

  /// Of an endpoint that needs no index. `now`: milliseconds since 1970.
  package static func system(_ endpoint: KernelEndpoint, now: Int64) -> [UInt8] {
    var out: [UInt8] = []
    append(
      data: { out in
        switch endpoint {
        case .version: JSONText.append(version, to: &out)
        case .bootProgress: out += #"{"details":"","progress":100}"#.utf8
        default: out += String(now).utf8
        }
      }, to: &out)
    return out
  }
}
