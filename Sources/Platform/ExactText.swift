/// Text that is compared, ordered and hashed by its UTF-8 bytes.
///
/// Swift's `String` compares by canonical equivalence (`é` equals `e` + U+0301), which is wrong wherever
/// the originals compare bytes: ids, anchors, titles, dictionary keys. Use this type there.
package struct ExactText: Hashable, Comparable, Sendable {
  package let string: String

  package init(_ string: String) { self.string = string }

  package static func == (a: ExactText, b: ExactText) -> Bool {
    a.string.hasSameBytes(as: b.string)
  }

  package static func < (a: ExactText, b: ExactText) -> Bool {
    a.string.precedes(b.string)
  }

  package func hash(into hasher: inout Hasher) {
    var string = string
    string.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
