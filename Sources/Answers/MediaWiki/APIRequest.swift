import NotebookModel

/// One request while it is answered: its parameters, which of them were asked for, and the warnings so far.
struct APIRequest {
  private let parameters: APIParameters
  private var known: [String] = []
  private var arraysWarned: [String] = []
  /// Oldest first.
  private(set) var warnings: [APIMessage] = []
  /// What `max` meant, by module.
  private(set) var limits: [(module: String, value: Int64)] = []

  init(_ parameters: APIParameters) { self.parameters = parameters }

  mutating func warn(_ message: APIMessage) { warnings.append(message) }

  /// Names that a module would know, though it is not run.
  mutating func know(_ names: [String]) { known += names }

  /// Warns of what no module asked for; after all have (spec 7).
  mutating func warnOfUnknown() {
    let unknown = parameters.names(unknownTo: known)
    if unknown.isEmpty { return }
    // A byte that is no UTF-8 is shown as such (spec 15, answers 4).
    warn(
      .unknownParameters(
        unknown.map { ($0.position, APIText.normalized(Array(String(decoding: $0.name, as: UTF8.self).utf8))) }))
  }

  /// Whether a flag is set: present, whatever its value.
  mutating func flag(_ name: String, _ module: String) -> Bool {
    known.append(name)
    // An array sets none, and nobody is warned of it (spec 15, answers 5).
    if case .bytes? = parameters[name] { return true }
    return false
  }

  /// The first complaint of a module: MediaWiki reads all parameters of one before it says what is wrong with any, so that
  /// warnings of later ones are shown beside the error (spec 15, answers 3).
  struct FirstComplaint {
    private(set) var message: APIMessage?

    mutating func keep<Value>(_ fallback: Value, _ read: () throws(APIMessage) -> Value) -> Value {
      do throws(APIMessage) { return try read() } catch {
        if message == nil { message = error }
        return fallback
      }
    }

    func raise() throws(APIMessage) { if let message { throw message } }
  }

  /// The value as sent; nil if it is absent.
  private mutating func raw(_ name: String, _ module: String) -> [UInt8]? {
    known.append(name)
    switch parameters[name] {
    case .bytes(let value)?: return value
    case .array?:
      if !arraysWarned.contains(name) {
        arraysWarned.append(name)
        warn(.array(Array(name.utf8)))
      }
      return nil
    case nil: return nil
    }
  }

  /// A text of one value, in NFC; a change is warned of.
  mutating func text(_ name: String, _ module: String) throws(APIMessage) -> [UInt8]? {
    guard let raw = raw(name, module) else { return nil }
    if raw.first == 0x1F { throw .notMulti(name, raw, module) }
    let value = APIText.normalized(raw)
    if value != raw { warn(.notNormalized(name, module)) }
    return value
  }

  /// A text that was read before, as it was sent.
  func exact(_ name: String) -> [UInt8]? {
    guard case .bytes(let value)? = parameters[name] else { return nil }
    return value
  }

  /// A text that was read before: without checks or warnings.
  func plain(_ name: String) -> [UInt8]? {
    guard case .bytes(let value)? = parameters[name] else { return nil }
    return APIText.normalized(value)
  }

  /// One of a few words; nil if absent.
  mutating func choice(_ name: String, _ words: [String], _ module: String) throws(APIMessage) -> String? {
    guard let value = try text(name, module) else { return nil }
    guard let word = words.first(where: { value.elementsEqual($0.utf8) }) else {
      throw .badValue(name, value, known: words, module)
    }
    return word
  }

  /// A signed 64-bit number.
  mutating func integer(_ name: String, _ module: String) throws(APIMessage) -> Int64? {
    guard let value = try text(name, module) else { return nil }
    guard let number = Self.integer(value) else { throw .badInteger(name, value, module) }
    return number
  }

  private static func integer(_ value: [UInt8]) -> Int64? {
    let digits = value.first == UInt8(ascii: "-") || value.first == UInt8(ascii: "+") ? value.dropFirst() : value[...]
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(String(decoding: value, as: UTF8.self))
  }

  /// A number of rows: 1 to 500, or `max`; 10 if absent.
  mutating func limit(_ name: String, _ module: String) throws(APIMessage) -> Int {
    guard let value = try text(name, module) else { return 10 }
    if value.elementsEqual("max".utf8) {
      let short = String(module.split(separator: "+").last ?? "")
      if !limits.contains(where: { $0.module == short }) { limits.append((short, 500)) }
      return 500
    }
    guard let number = Self.integer(value) else { throw .badInteger(name, value, module) }
    if number < 1 || number > 500 {
      warn(.outOfRange(name, value, module))
      return number < 1 ? 1 : 500
    }
    return Int(number)
  }

  /// Several words; unknown ones are dropped with a warning. In the order given, each once.
  mutating func words(_ name: String, _ words: [String], _ module: String) throws(APIMessage) -> [String] {
    guard let raw = raw(name, module) else { return [] }
    var pieces: [[UInt8]]
    if raw.elementsEqual([0x1F]) { return [] }
    if raw.first == 0x1F {
      pieces = raw.dropFirst().split(separator: 0x1F, omittingEmptySubsequences: false).map {
        APIText.normalized(Array($0))
      }
    } else {
      let value = APIText.normalized(raw)
      if value != raw { warn(.notNormalized(name, module)) }
      if value.isEmpty { return [] }
      pieces = value.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).map { Array($0) }
    }
    if pieces.count > 50 { throw .tooManyValues(name, raw, module) }
    var found: [String] = []
    var unknown: [[UInt8]] = []
    for piece in pieces {
      if let word = words.first(where: { piece.elementsEqual($0.utf8) }) {
        if !found.contains(word) { found.append(word) }
      } else {
        unknown.append(piece)
      }
    }
    if !unknown.isEmpty { warn(.unrecognized(name, raw, unknown: unknown, module)) }
    return found
  }
}
