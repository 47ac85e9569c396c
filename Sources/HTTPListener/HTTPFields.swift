import Platform

/// The header lines of a message, as places in its head.
package struct HTTPFields: Sendable {
  struct Entry: Sendable {
    var name: Range<Int>
    /// Without blanks at its ends.
    var value: Range<Int>
  }

  private let head: [UInt8]
  private let entries: [Entry]

  init(head: [UInt8], entries: [Entry]) {
    self.head = head
    self.entries = entries
  }

  /// Of a request that a test makes up.
  package init(_ fields: [(name: String, value: String)]) {
    var head: [UInt8] = []
    var entries: [Entry] = []
    for field in fields {
      let start = head.count
      head += field.name.utf8
      let middle = head.count
      head += field.value.utf8
      entries.append(Entry(name: start..<middle, value: middle..<head.count))
    }
    self.init(head: head, entries: entries)
  }

  /// The first value of a name in lower case; nil if there is none.
  package subscript(name: StaticString) -> ArraySlice<UInt8>? {
    for entry in entries where matches(entry.name, name) { return head[entry.value] }
    return nil
  }

  /// All values of a name in lower case, in order.
  package func all(_ name: StaticString) -> [ArraySlice<UInt8>] {
    entries.filter { matches($0.name, name) }.map { head[$0.value] }
  }

  package func text(_ name: StaticString) -> String? { self[name].map { String(decoding: $0, as: UTF8.self) } }

  private func matches(_ range: Range<Int>, _ name: StaticString) -> Bool {
    guard range.count == name.utf8CodeUnitCount else { return false }
    let wanted = name.utf8Start
    return head.withUnsafeBufferPointer { bytes in
      for offset in 0..<range.count {
        let byte = bytes[range.lowerBound + offset]
        let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
        if lower != wanted[offset] { return false }
      }
      return true
    }
  }
}

/// Values that are lists with commas, as most are (RFC 9110, 5.6.1).
package enum FieldList {
  /// The elements without blanks around, in lower case.
  package static func words(_ value: ArraySlice<UInt8>) -> [String] {
    value.split(separator: UInt8(ascii: ",")).map { String(decoding: trimmed($0), as: UTF8.self).lowercased() }
  }

  package static func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var value = value
    while let byte = value.first, byte == 0x20 || byte == 0x09 { value = value.dropFirst() }
    while let byte = value.last, byte == 0x20 || byte == 0x09 { value = value.dropLast() }
    return value
  }
}
