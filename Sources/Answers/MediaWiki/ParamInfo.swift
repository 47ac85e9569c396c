/// `action=paraminfo` for the modules there are (spec: what real clients ask first).
enum ParamInfo {
  static let parameterNames = [
    "modules", "helpformat", "querymodules", "mainmodule", "pagesetmodule", "formatmodules",
  ]

  static func answer(_ request: inout APIRequest) throws(APIMessage) -> APIObject {
    request.know(parameterNames)
    let wanted = try request.text("modules", "paraminfo") ?? []
    var modules: [APINode] = []
    for name in wanted.split(separator: UInt8(ascii: "|")).map({ String(decoding: $0, as: UTF8.self) }) {
      if let module = module(name) {
        modules.append(.object(module))
      } else {
        request.warn(
          APIMessage(
            "badmodule", "apierror-badmodule-nosubmodules", "Module \"$1\" does not exist.", module: "paraminfo",
            values: [Array(name.utf8)]))
      }
    }
    var info = APIObject()
    info.add("helpformat", "none")
    info.add("modules", .list(modules, tag: "module"))
    return info
  }

  private static func module(_ path: String) -> APIObject? {
    var object = APIObject()
    let name = path.split(separator: "+").last.map(String.init) ?? path
    object.add("name", name)
    object.add("path", path)
    switch path {
    case "main":
      object.add("prefix", "")
      object.add("parameters", .list(main, tag: "param"))
    case "paraminfo":
      object.add("group", "action")
      object.add("prefix", "")
      object.add("parameters", .list([multiple("modules", [])], tag: "param"))
    case "query":
      object.add("group", "action")
      object.add("prefix", "")
      object.add(
        "parameters",
        .list(
          [
            multiple("prop", PropertyModule.names), multiple("list", ["langbacklinks"]),
            multiple("meta", MetaModule.names), flag("indexpageids"), text("continue"), flag("rawcontinue"),
            submodules("generator", ["langbacklinks"], prefix: "query+"), flag("redirects"),
          ], tag: "param"))
    case "query+langbacklinks":
      object.add("group", "list")
      object.add("prefix", "lbl")
      object.add("generator", .flag(true))
      object.add("parameters", .list(langbacklinks, tag: "param"))
    case "query+langlinks":
      object.add("group", "prop")
      object.add("prefix", "ll")
      object.add("parameters", .list([limit(), text("continue")], tag: "param"))
    case "query+info", "query+imageinfo", "query+categoryinfo":
      object.add("group", "prop")
      object.add("prefix", path == "query+info" ? "in" : path == "query+imageinfo" ? "ii" : "ci")
      object.add("parameters", .list([text("continue")], tag: "param"))
    case "query+userinfo", "query+siteinfo":
      object.add("group", "meta")
      object.add("prefix", path == "query+userinfo" ? "ui" : "si")
      object.add("parameters", .list([], tag: "param"))
    default: return nil
    }
    return object
  }

  private static var main: [APINode] {
    [
      submodules("action", ["paraminfo", "query"], prefix: ""), submodules("format", ["json", "xml"], prefix: ""),
      typed("maxlag", "integer"), typed("smaxage", "integer"), typed("maxage", "integer"),
      choice("assert", ["anon", "bot", "user"]), typed("assertuser", "user"), text("requestid"), flag("curtimestamp"),
      flag("responselanginfo"), text("origin"), choice("errorformat", APIErrorFormat.names),
    ]
  }

  private static var langbacklinks: [APINode] {
    [
      text("lang"), text("title"), text("continue"), limit(), multiple("prop", ["lllang", "lltitle"], isPlain: true),
      choice("dir", ["ascending", "descending"]),
    ]
  }

  private static func typed(_ name: String, _ type: String) -> APINode {
    var object = APIObject()
    object.add("name", name)
    object.add("type", type)
    return .object(object)
  }

  private static func text(_ name: String) -> APINode { typed(name, "string") }

  private static func flag(_ name: String) -> APINode { typed(name, "boolean") }

  private static func limit() -> APINode {
    var object = APIObject()
    object.add("name", "limit")
    object.add("type", "limit")
    object.add("default", .number(10))
    object.add("min", .number(1))
    object.add("max", .number(500))
    object.add("highmax", .number(5000))
    return .object(object)
  }

  private static func choice(_ name: String, _ words: [String]) -> APINode {
    var object = APIObject()
    object.add("name", name)
    object.add("type", .list(words.map { .text($0) }, tag: "t"))
    return .object(object)
  }

  private static func submodules(_ name: String, _ words: [String], prefix: String) -> APINode {
    guard case .object(var object) = choice(name, words) else { return text(name) }
    var paths = APIObject()
    for word in words { paths.add(word, prefix + word) }
    object.add("submodules", .object(paths))
    return .object(object)
  }

  private static func multiple(_ name: String, _ words: [String], isPlain: Bool = false) -> APINode {
    let node = words.isEmpty ? text(name) : isPlain ? choice(name, words) : submodules(name, words, prefix: "query+")
    guard case .object(var object) = node else { return node }
    object.add("multi", .flag(true))
    object.add("lowlimit", .number(50))
    object.add("highlimit", .number(500))
    object.add("limit", .number(50))
    return .object(object)
  }
}
