/// The messages of MediaWiki 1.39 that requests for language links can meet.
extension APIMessage {
  private static func kbd(_ name: String) -> String { "<kbd>\(name)</kbd>" }

  static func needsLanguage(_ prefix: String) -> APIMessage {
    APIMessage(
      "nolang", "apierror-invalidparammix-mustusewith",
      "The \(kbd(prefix + "title")) parameter may only be used with \(kbd(prefix + "lang")).",
      module: "query+langbacklinks",
      parameters: [.text(Array("\(prefix)title".utf8)), .text(Array("\(prefix)lang".utf8))])
  }

  static let wrongMethod = APIMessage(
    "invalidmethod", "apierror-invalidmethod", "Invalid HTTP method. Consider using GET or POST.", module: "main")

  /// Warnings of a POST whose body can't be understood.
  static var untypedPost: [APIMessage] {
    var help = APIMessage(
      "deprecation-help", "apiwarn-deprecation-help",
      "Subscribe to the mediawiki-api-announce mailing list at "
        + "<https://lists.wikimedia.org/postorius/lists/mediawiki-api-announce.lists.wikimedia.org/> for notice of API "
        + "deprecations and breaking changes.", module: "main")
    help.keepsMarkup = true
    let warning = APIMessage(
      "deprecation", "apiwarn-deprecation-post-without-content-type",
      "A POST request was made without a <kbd>Content-Type</kbd> header. This does not work reliably.", module: "main")
    return [warning, help]
  }

  static func badContinue(_ module: String) -> APIMessage {
    APIMessage(
      "badcontinue", "apierror-badcontinue",
      "Invalid continue param. You should pass the original value returned by the previous query.", module: module)
  }

  static func badInteger(_ name: String, _ value: [UInt8], _ module: String) -> APIMessage {
    APIMessage(
      "badinteger", "paramvalidator-badinteger", "Invalid value \"$1\" for integer parameter \"\(name)\".",
      module: module, parameters: [.plain(Array(name.utf8)), .plain(value)], values: [value])
  }

  static func badValue(_ name: String, _ value: [UInt8], known: [String], _ module: String) -> APIMessage {
    APIMessage(
      "badvalue", "paramvalidator-badvalue-enumnotmulti", "Unrecognized value for parameter \"\(name)\": $1.",
      module: module,
      parameters: [
        .plain(Array(name.utf8)), .plain(value),
        .list(known.map { Array($0.utf8) }, kind: "text", isPlain: true), .number(Int64(known.count)),
      ], values: [value])
  }

  static func notMulti(_ name: String, _ value: [UInt8], _ module: String) -> APIMessage {
    APIMessage(
      "badvalue", "paramvalidator-notmulti",
      "Parameter \"\(name)\" accepts only a single value. U+001F multi-value separation may only be used for "
        + "multi-valued parameters.",
      module: module, parameters: [.plain(Array(name.utf8)), .plain(value)])
  }

  static func tooManyValues(_ name: String, _ value: [UInt8], _ module: String) -> APIMessage {
    APIMessage(
      "toomanyvalues", "paramvalidator-toomanyvalues",
      "Too many values supplied for parameter \"\(name)\". The limit is 50.", module: module,
      parameters: [.plain(Array(name.utf8)), .plain(value), .number(50)],
      data: [("limit", .number(50)), ("lowlimit", .number(50)), ("highlimit", .number(500))])
  }

  static func badGenerator(_ value: [UInt8]) -> APIMessage {
    APIMessage(
      "badgenerator", "apierror-badgenerator-unknown", "Unknown <kbd>generator=$1</kbd>.", module: "query",
      parameters: [.text(value)], values: [value])
  }

  static func notLoggedIn() -> APIMessage {
    APIMessage(
      "assertuserfailed", "apierror-assertuserfailed",
      "You are no longer logged in, so the action could not be completed.", module: "main")
  }

  static func noBot() -> APIMessage {
    APIMessage(
      "assertbotfailed", "apierror-assertbotfailed",
      "You do not have the <kbd>bot</kbd> right, so the action could not be completed.", module: "main")
  }

  static func notNamed(_ name: [UInt8]) -> APIMessage {
    APIMessage(
      "assertnameduserfailed", "apierror-assertnameduserfailed",
      "You are no longer logged in as \"$1\", so the action could not be completed.", module: "main",
      parameters: [.text(name)], values: [name])
  }

  static func badUser(_ name: String, _ value: [UInt8]) -> APIMessage {
    APIMessage(
      "baduser", "paramvalidator-baduser", "Invalid value \"$1\" for user parameter \"\(name)\".", module: "main",
      parameters: [.plain(Array(name.utf8)), .plain(value)], values: [value])
  }

  static func titleWithoutLanguage() -> APIMessage {
    APIMessage(
      "invalidparammix", "apierror-invalidparammix-mustusewith",
      "The \(kbd("lltitle")) parameter may only be used with \(kbd("lllang")).", module: "query+langlinks",
      parameters: [.text(Array("lltitle".utf8)), .text(Array("lllang".utf8))])
  }

  // Warnings.

  static func outOfRange(_ name: String, _ value: [UInt8], _ module: String) -> APIMessage {
    APIMessage(
      "outofrange", "paramvalidator-outofrange-minmax",
      "The value \"$1\" for parameter \"\(name)\" must be between 1 and 500.", module: module,
      parameters: [.plain(Array(name.utf8)), .plain(value), .number(1), .number(500)],
      data: [("min", .number(1)), ("curmax", .number(500)), ("max", .number(500)), ("highmax", .number(5000))],
      values: [value])
  }

  static func unrecognized(_ name: String, _ value: [UInt8], unknown: [[UInt8]], _ module: String) -> APIMessage {
    APIMessage(
      "unrecognizedvalues", "paramvalidator-unrecognizedvalues",
      "Unrecognized \(unknown.count == 1 ? "value" : "values") for parameter \"\(name)\": $1", module: module,
      parameters: [
        .plain(Array(name.utf8)), .plain(value), .list(unknown, kind: "comma", isPlain: true),
        .number(Int64(unknown.count)),
      ],
      data: [("values", .list(unknown.map { .text($0) }, tag: "_v"))],
      values: [Array(unknown.joined(separator: ", ".utf8))])
  }

  static func notNormalized(_ name: String, _ module: String) -> APIMessage {
    APIMessage(
      "badutf8", "apiwarn-badutf8",
      "The value passed for \(kbd(name)) contains invalid or non-normalized data. Textual data should be valid, "
        + "NFC-normalized Unicode without C0 control characters other than HT (\\t), LF (\\n), and CR (\\r).",
      module: module, parameters: [.text(Array(name.utf8))])
  }

  static func array(_ name: [UInt8]) -> APIMessage {
    APIMessage(
      "unsupportedarray", "apiwarn-unsupportedarray", "Parameter <kbd>$1</kbd> uses unsupported PHP array syntax.",
      module: "main", parameters: [.text(name)], values: [name])
  }

  /// `names` with their positions among all parameters.
  static func unknownParameters(_ unknown: [(position: Int, name: [UInt8])]) -> APIMessage {
    let names = unknown.map(\.name)
    var message = APIMessage(
      "unrecognizedparams", "apierror-unrecognizedparams",
      "Unrecognized \(names.count == 1 ? "parameter" : "parameters"): $1.", module: "main",
      parameters: [.keyed(unknown, kind: "comma"), .bare(Int64(names.count))],
      values: [Array(names.joined(separator: ", ".utf8))])
    message.keepsMarkup = true
    return message
  }

  static func noStylesheets() -> APIMessage {
    APIMessage(
      "xsltdisabled", "apiwarn-xsltdisabled", "The xslt option is disabled on this wiki.", module: "xml")
  }
}
