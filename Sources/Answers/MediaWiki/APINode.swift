import NotebookModel

/// A MediaWiki result before it is written: ordered, with the marks that its two versions of JSON and XML differ by.
indirect enum APINode: Sendable {
  case text([UInt8])
  case number(Int64)
  /// True: an empty text in version 1 and XML. False is left out of both.
  case flag(Bool)
  /// `tag`: of an element in XML.
  case list([APINode], tag: String)
  case object(APIObject)

  static func text(_ text: String) -> APINode { .text(Array(text.utf8)) }
}

/// Fields in order.
struct APIObject: Sendable {
  struct Field: Sendable {
    /// Short: most names fit into a `String` without memory of their own.
    var name: String
    var value: APINode
    /// The element's content in XML; called `*`, and last, in version 1.
    var isContent = false
  }

  var fields: [Field] = []
  /// A list of objects by key, which version 2 shows as an array, and XML as elements of this name with `_idx`.
  var listTag: String?

  init() {}

  mutating func add(_ name: String, _ value: APINode) {
    fields.append(Field(name: name, value: value))
  }

  mutating func add(_ name: String, _ text: String) { add(name, .text(text)) }

  mutating func addContent(_ name: String, _ text: [UInt8]) {
    fields.append(Field(name: name, value: .text(text), isContent: true))
  }

}
