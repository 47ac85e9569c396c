extension JSONTape {
  /// The value of a key of the object at `position`; of a key that stands twice the last. nil without it, for `null`, and
  /// where there is no object.
  func value(_ position: Int?, _ key: String) -> Int? {
    guard let position, kind(position) == .object else { return nil }
    var found: Int?
    var entry = position + 1
    let end = after(position) - 1
    while entry < end {
      if key.utf8.elementsEqual(bytes(entry)) { found = entry + 1 }
      entry = after(entry + 1)
    }
    guard let found, kind(found) != .null else { return nil }
    return found
  }

  /// The elements of the array at `position`; none where there is no array.
  func elements(_ position: Int?) -> [Int] {
    guard let position, kind(position) == .array else { return [] }
    var elements: [Int] = []
    var element = position + 1
    let end = after(position) - 1
    while element < end {
      elements.append(element)
      element = after(element)
    }
    return elements
  }

  /// The keys of the object at `position` and where their values stand.
  func entries(_ position: Int?) -> [(key: String, value: Int)] {
    guard let position, kind(position) == .object else { return [] }
    var entries: [(key: String, value: Int)] = []
    var entry = position + 1
    let end = after(position) - 1
    while entry < end {
      entries.append((text(entry), entry + 1))
      entry = after(entry + 1)
    }
    return entries
  }

  func string(_ position: Int?) -> String? {
    guard let position, kind(position) == .string else { return nil }
    return text(position)
  }

  func bool(_ position: Int?) -> Bool? {
    guard let position else { return nil }
    switch kind(position) {
    case .yes: return true
    case .no: return false
    default: return nil
    }
  }
}

extension JSONParser {
  /// Parses and hands the tape to `body`; nil if the text is not JSON.
  static func with<Result>(_ bytes: [UInt8], _ body: (JSONTape) -> Result?) -> Result? {
    let parser = JSONParser()
    return bytes.withUnsafeBufferPointer { buffer in
      guard let tape = try? parser.parse(buffer, count: buffer.count) else { return nil }
      return body(tape)
    }
  }
}
