/// How errors and warnings are shown (spec 4, 7, 8).
enum APIErrorFormat: String, CaseIterable {
  case html, none, plaintext, raw, wikitext, bc

  /// The names in MediaWiki's order.
  static let names = ["bc", "html", "none", "plaintext", "raw", "wikitext"]

  /// `error`, or `errors` and `docref`.
  func addError(_ message: APIMessage, warnings: [APIMessage], help: [UInt8], to result: inout APIObject) {
    guard self == .bc else {
      result.add("errors", .list([node(message)], tag: "error"))
      addWarnings(warnings, to: &result)
      result.addContent("docref", help)
      return
    }
    var error = APIObject()
    error.add("code", message.code)
    error.add("info", .text(message.plain))
    for (name, value) in message.data { error.add(name, value) }
    error.addContent("docref", help)
    result.add("error", .object(error))
    addWarnings(warnings, to: &result)
  }

  func addWarnings(_ warnings: [APIMessage], to result: inout APIObject) {
    if warnings.isEmpty { return }
    result.add("warnings", self == .bc ? byModule(warnings) : .list(warnings.map(node), tag: "warning"))
  }

  /// Texts of one module joined by line ends; the module that came to have one last stands first (spec 15, answers 2).
  func byModule(_ warnings: [APIMessage]) -> APINode {
    var modules: [String] = []
    for warning in warnings where !modules.contains(warning.moduleName) { modules.insert(warning.moduleName, at: 0) }
    var object = APIObject()
    for module in modules {
      var inner = APIObject()
      let texts = warnings.filter { $0.moduleName == module }.map(\.plain)
      inner.addContent("warnings", Array(texts.joined(separator: [0x0A])))
      object.add(module, .object(inner))
    }
    return .object(object)
  }

  private func node(_ message: APIMessage) -> APINode {
    var object = APIObject()
    object.add("code", message.code)
    switch self {
    case .plaintext, .bc: object.addContent("text", message.plain)
    case .wikitext: object.addContent("text", message.words)
    case .html: object.addContent("html", Self.html(message.words))
    case .raw:
      object.add("key", message.key)
      object.add("params", .list(message.parameters.map(Self.node), tag: "param"))
    case .none: break
    }
    if !message.data.isEmpty {
      var data = APIObject()
      for (name, value) in message.data { data.add(name, value) }
      object.add("data", .object(data))
    }
    object.add("module", message.module)
    return .object(object)
  }

  /// The words are markup already: values in them are escaped, but for quotes.
  private static func html(_ words: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    let marks = [Array("<kbd>".utf8), Array("</kbd>".utf8)]
    var position = 0
    while position < words.count {
      if let mark = marks.first(where: { words[position...].starts(with: $0) }) {
        out += mark
        position += mark.count
        continue
      }
      switch words[position] {
      case UInt8(ascii: "&"): out += "&amp;".utf8
      case UInt8(ascii: "<"): out += "&lt;".utf8
      case UInt8(ascii: ">"): out += "&gt;".utf8
      default: out.append(words[position])
      }
      position += 1
    }
    return out
  }

  private static func node(_ parameter: APIMessage.Parameter) -> APINode {
    var object = APIObject()
    switch parameter {
    case .text(let text): return .text(text)
    case .plain(let text): object.add("plaintext", .text(text))
    case .number(let number): object.add("num", .number(number))
    case .bare(let number): return .number(number)
    case .keyed(let entries, let kind):
      let isList = entries.enumerated().allSatisfy { $0.offset == $0.element.position }
      var keyed = APIObject()
      for entry in entries { keyed.add(String(entry.position), .text(entry.name)) }
      object.add("list", isList ? .list(entries.map { .text($0.name) }, tag: "item") : .object(keyed))
      object.add("type", kind)
    case .list(let texts, let kind, let isPlain):
      let items = texts.map { isPlain ? node(.plain($0)) : APINode.text($0) }
      object.add("list", .list(items, tag: "item"))
      object.add("type", kind)
    }
    return .object(object)
  }
}
