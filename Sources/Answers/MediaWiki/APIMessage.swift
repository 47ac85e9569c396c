import NotebookModel

/// An error or warning in the words of MediaWiki (spec 4, 7, 8).
struct APIMessage: Error, Sendable {
  /// A parameter of the message, as `errorformat=raw` shows it.
  enum Parameter: Sendable {
    case text([UInt8])
    case plain([UInt8])
    case number(Int64)
    case list([[UInt8]], kind: String, isPlain: Bool)
    /// A list whose entries keep their places in another.
    case keyed([(position: Int, name: [UInt8])], kind: String)
    /// A number that is no parameter of its own form.
    case bare(Int64)
  }

  var code: String
  var key: String
  var parameters: [Parameter] = []
  /// The words, with `<kbd>` around what is quoted, as wikitext has them.
  var words: [UInt8]
  /// Keys that stand beside the words, with their values.
  var data: [(name: String, value: APINode)] = []
  /// `query+langbacklinks`, `main`, …
  var module: String
  /// Names of parameters keep their `<` and `>` when the words are cleaned.
  var keepsMarkup = false

  init(
    _ code: String, _ key: String, _ words: String, module: String, parameters: [Parameter] = [],
    data: [(name: String, value: APINode)] = [], values: [[UInt8]] = []
  ) {
    self.code = code
    self.key = key
    self.module = module
    self.parameters = parameters
    self.data = data
    // `$1`, `$2`: values go in as bytes.
    var out: [UInt8] = []
    var rest = Array(words.utf8)[...]
    while let mark = rest.firstIndex(of: UInt8(ascii: "$")) {
      out += rest[..<mark]
      let number = mark + 1 < rest.endIndex ? Int(rest[mark + 1]) - 0x30 : 0
      if values.indices.contains(number - 1) {
        out += values[number - 1]
        rest = rest[(mark + 2)...]
      } else {
        out.append(rest[mark])
        rest = rest[(mark + 1)...]
      }
    }
    self.words = out + rest
  }

  /// The module's name without its path: the key of its warnings.
  var moduleName: String { String(module.split(separator: "+").last ?? "") }

  /// Without markup, as `bc` and `plaintext` show it: quoted where it was marked, blanks as one.
  var plain: [UInt8] {
    let quoted = Self.replaced(Self.replaced(words, "<kbd>", "\""), "</kbd>", "\"")
    if keepsMarkup { return quoted }
    var out: [UInt8] = []
    for byte in Self.withoutTags(quoted) {
      let isBlank = byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
      if isBlank, out.isEmpty || out.last == 0x20 { continue }
      out.append(isBlank ? 0x20 : byte)
    }
    if out.last == 0x20 { out.removeLast() }
    // What was markup is text by now, references included.
    guard out.contains(UInt8(ascii: "&")) else { return out }
    return Array(HTMLEntities.decoded(String(decoding: out, as: UTF8.self)).utf8)
  }

  private static func replaced(_ bytes: [UInt8], _ what: String, _ with: String) -> [UInt8] {
    let pattern = Array(what.utf8)
    var out: [UInt8] = []
    var position = 0
    while position < bytes.count {
      if bytes[position...].starts(with: pattern) {
        out += with.utf8
        position += pattern.count
      } else {
        out.append(bytes[position])
        position += 1
      }
    }
    return out
  }

  private static func withoutTags(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(0x3C) else { return bytes }
    var out: [UInt8] = []
    var position = 0
    while position < bytes.count {
      if bytes[position] == 0x3C, let close = bytes[position...].firstIndex(of: 0x3E) {
        position = close + 1
      } else {
        out.append(bytes[position])
        position += 1
      }
    }
    return out
  }
}
