import Platform

/// Reads a `.sy` file's bytes into a tree (spec B1). Keys that mean nothing here are passed over; a known key with a
/// value of another type refuses the file, as the kernel does.
struct SyTreeReader {
  private let tape: JSONTape
  private var tree = SyTree()

  /// Bytes that must be readable behind a text, so that it is parsed in place.
  static let padding = 64

  static func read(
    _ bytes: [UInt8], count: Int, parser: JSONParser
  ) throws(DocumentReadError) -> SyTree {
    do {
      return try parse(bytes, count: count, parser: parser)
    } catch {
      // simdjson refuses half a surrogate pair, where the kernel reads U+FFFD, and numbers that no machine holds, which mean
      // nothing here (spec A1).
      let text = bytes[..<count]
      let mended = LoneSurrogates.mended(text)
      guard var sound = HugeNumbers.mended(mended.map { $0[...] } ?? text) ?? mended else { throw error }
      let length = sound.count
      sound += [UInt8](repeating: 0, count: padding)
      return try parse(sound, count: length, parser: parser)
    }
  }

  private static func parse(
    _ bytes: [UInt8], count: Int, parser: JSONParser
  ) throws(DocumentReadError) -> SyTree {
    var result: Result<SyTree, DocumentReadError> = .failure(DocumentReadError("can't be parsed"))
    bytes.withUnsafeBufferPointer { buffer in
      do throws(DocumentReadError) {
        var reader = SyTreeReader(tape: try parser.parse(buffer, count: count))
        result = .success(try reader.readTree())
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }

  private init(tape: JSONTape) { self.tape = tape }

  private struct Frame {
    /// Position of the next element, and of the array's end.
    var element: Int
    let end: Int
    let parent: Int32
  }

  private mutating func readTree() throws(DocumentReadError) -> SyTree {
    guard tape.kind(tape.first) == .object else { throw DocumentReadError("is not a JSON object") }
    tree.nodes.reserveCapacity(tape.count / 24)
    var frames: [Frame] = []
    let (root, children) = try node(at: tape.first)
    if let children { frames.append(frame(children, parent: root)) }
    while let frame = frames.last {
      guard frame.element < frame.end else {
        frames.removeLast()
        continue
      }
      frames[frames.count - 1].element = tape.after(frame.element)
      if tape.kind(frame.element) == .null { continue }
      guard tape.kind(frame.element) == .object else {
        throw DocumentReadError("has a child that is not an object")
      }
      let (child, children) = try node(at: frame.element)
      tree.append(child, to: frame.parent)
      if let children { frames.append(self.frame(children, parent: child)) }
    }
    return tree
  }

  private func frame(_ array: Int, parent: Int32) -> Frame {
    Frame(element: array + 1, end: tape.after(array) - 1, parent: parent)
  }

  /// Reads one object; returns its node and the position of its children's array.
  private mutating func node(at position: Int) throws(DocumentReadError) -> (Int32, Int?) {
    var node = SyTree.Node(type: .paragraph)
    var typeName: Int?
    var children: Int?
    var mark: SyTree.Mark?
    var detail: SyTree.Detail?
    var key = position + 1
    let end = tape.after(position) - 1
    while key < end {
      let value = key + 1
      defer { key = tape.after(value) }
      guard let field = SyField(tape.bytes(key)) else { continue }
      if tape.kind(value) == .null { continue }
      switch field {
      case .type:
        _ = try string(value, "Type")
        typeName = value
      case .id: node.id = try string(value, "ID")
      case .data: node.data = try string(value, "Data")
      case .properties: node.properties = try properties(value)
      case .children:
        guard tape.kind(value) == .array else { throw wrong("Children") }
        children = value
      case .spec:
        let spec = try string(value, "Spec")
        if position == tape.first, !spec.isEmpty { tree.spec = spec }
      default:
        if try SyTreeReader.read(field, value, tape, into: &mark) { continue }
        try SyTreeReader.read(field, value, tape, into: &detail)
      }
    }
    if let typeName, let type = SyNodeType.named(tape.bytes(typeName)) {
      node.type = type
    } else {
      // A node of a type that is not known reads as a paragraph that holds its data (spec A4).
      node.type = .paragraph
      let number = tree.make(node)
      if !node.data.isEmpty {
        var text = SyTree.Node(type: .text)
        text.data = node.data
        tree[number].data = ""
        let child = tree.make(text)
        tree.append(child, to: number)
      }
      return (number, nil)
    }
    if let mark {
      node.mark = Int32(tree.marks.count)
      tree.marks.append(mark)
    }
    if let detail {
      node.detail = Int32(tree.details.count)
      tree.details.append(detail)
    }
    return (tree.make(node), children)
  }

  /// Of several attributes of one name the last counts, in its place; in linear time, however many there are.
  private static func lastOfEach(_ properties: [(name: String, value: String)]) -> [(name: String, value: String)] {
    func isRepeated(_ position: Int) -> Bool {
      properties[(position + 1)...].contains { $0.name.hasSameBytes(as: properties[position].name) }
    }
    if properties.count <= few {
      return properties.indices.contains(where: isRepeated)
        ? properties.indices.filter { !isRepeated($0) }.map { properties[$0] } : properties
    }
    var seen: Set<ExactText> = []
    return properties.reversed().filter { seen.insert(ExactText($0.name)).inserted }.reversed()
  }

  private static let few = 12

  private func properties(_ position: Int) throws(DocumentReadError) -> [(name: String, value: String)] {
    guard tape.kind(position) == .object else { throw wrong("Properties") }
    var properties: [(name: String, value: String)] = []
    var key = position + 1
    let end = tape.after(position) - 1
    while key < end {
      let name = tape.text(key)
      let value = try string(key + 1, name)
      properties.append((name, value))
      key = tape.after(key + 1)
    }
    return Self.lastOfEach(properties)
  }

  private func string(_ position: Int, _ key: String) throws(DocumentReadError) -> String {
    try Self.string(position, key, tape)
  }

  static func string(_ position: Int, _ key: String, _ tape: JSONTape) throws(DocumentReadError) -> String {
    switch tape.kind(position) {
    case .string: return tape.text(position)
    case .null: return ""
    default: throw DocumentReadError("has a '\(printable(key))' that is not a string")
    }
  }

  private func wrong(_ key: String) -> DocumentReadError {
    DocumentReadError("has a '\(Self.printable(key))' of another type than expected")
  }

  /// A key as it may stand in a message: short, without control characters.
  private static func printable(_ key: String) -> String {
    String(String.UnicodeScalarView(key.unicodeScalars.prefix(40).map { $0.value < 0x20 ? "?" : $0 }))
  }
}
