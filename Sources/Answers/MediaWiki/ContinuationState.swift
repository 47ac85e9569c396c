/// MediaWiki's continuation (spec 5): what the request says of modules that are done, and what the answer says.
struct ContinuationState {
  /// The generator was at its end before.
  private(set) var isGeneratorDone = false
  /// Modules the request says are done.
  private(set) var skipped: [String] = []
  /// Parameters of the generator that the request carries on.
  private var generatorNames: [String] = []

  /// Where modules of the list and property kind, and the generator, stopped.
  private var lists: [(module: String, name: String, value: [UInt8])] = []
  private var properties: [(module: String, name: String, value: [UInt8])] = []
  private var generator: (name: String, value: [UInt8])?

  init(_ written: [UInt8]?) throws(APIMessage) {
    guard let written, !written.isEmpty else { return }
    let text = String(decoding: written, as: UTF8.self)
    let parts = Self.split(text)
    guard parts.count == 2 else { throw .badContinue("main") }
    isGeneratorDone = parts[0] == "-"
    if !isGeneratorDone { generatorNames = parts[0].split(separator: "|").map(String.init) }
    skipped = parts[1].split(separator: "|").map(String.init)
  }

  private static func split(_ text: String) -> [String] {
    var parts: [String] = [""]
    var rest = Array(text.utf8)[...]
    var current: [UInt8] = []
    while let byte = rest.first {
      if rest.starts(with: [0x7C, 0x7C]) {
        parts[parts.count - 1] = String(decoding: current, as: UTF8.self)
        parts.append("")
        current = []
        rest = rest.dropFirst(2)
      } else {
        current.append(byte)
        rest = rest.dropFirst()
      }
    }
    parts[parts.count - 1] = String(decoding: current, as: UTF8.self)
    return parts
  }

  mutating func list(_ module: String, _ name: String, _ value: [UInt8]) { lists.append((module, name, value)) }

  mutating func property(_ module: String, _ name: String, _ value: [UInt8]) {
    properties.append((module, name, value))
  }

  mutating func generator(_ name: String, _ value: [UInt8]) { generator = (name, value) }

  /// The fields of `continue`, and whether the batch is complete. `modules`: all of the request in their order,
  /// property modules among them as `dependent`; `value` gives a parameter of the request.
  func result(
    modules: [(name: String, isDependent: Bool)], value: (String) -> [UInt8]?
  ) -> (fields: APIObject, isBatchComplete: Bool) {
    var fields = APIObject()
    var finished = modules.filter { module in
      !lists.contains { $0.module == module.name } && !properties.contains { $0.module == module.name }
    }
    var keys: [String] = ["-"]
    for list in lists { fields.add(list.name, .text(list.value)) }
    var isBatchComplete = true
    if !properties.isEmpty {
      isBatchComplete = false
      keys = []
      for property in properties { fields.add(property.name, .text(property.value)) }
      for name in generatorNames {
        guard let value = value(name) else { continue }
        keys.append(name)
        fields.add(name, .text(value))
      }
    } else if let generator {
      fields.add(generator.name, .text(generator.value))
      finished.removeAll { $0.isDependent }
      keys = [generator.name]
    }
    if !fields.fields.isEmpty {
      fields.add("continue", keys.joined(separator: "|") + "||" + finished.map(\.name).joined(separator: "|"))
    }
    return (fields, isBatchComplete)
  }

  /// The fields of `query-continue` (`rawcontinue`): by module.
  func rawResult() -> APIObject {
    var object = APIObject()
    func add(_ module: String, _ name: String, _ value: [UInt8]) {
      var inner = APIObject()
      if let position = object.fields.firstIndex(where: { $0.name.utf8.elementsEqual(module.utf8) }) {
        if case .object(let known) = object.fields[position].value { inner = known }
        inner.add(name, .text(value))
        object.fields[position].value = .object(inner)
      } else {
        inner.add(name, .text(value))
        object.add(module, .object(inner))
      }
    }
    for list in lists { add(list.module, list.name, list.value) }
    for property in properties { add(property.module, property.name, property.value) }
    if let generator { add("langbacklinks", generator.name, generator.value) }
    return object
  }
}
