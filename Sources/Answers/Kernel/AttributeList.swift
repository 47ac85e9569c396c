import NotebookModel
import Platform

/// Attributes as `blocks.ial` has them: `{: id="…" title="…"}`, values escaped as in the file (spec A4).
package enum AttributeList {
  /// Decoded, each name once, in the byte order of names.
  package static func decoded(_ list: String) -> [(name: String, value: String)] {
    var values: [ExactText: String] = [:]
    var rest = Array(list.utf8)[...]
    if rest.starts(with: "{:".utf8) { rest = rest.dropFirst(2) }
    while let equals = rest.firstIndex(of: UInt8(ascii: "=")) {
      let name = rest[..<equals].drop { $0 == 0x20 }
      rest = rest[(equals + 1)...]
      guard rest.first == UInt8(ascii: "\"") else { break }
      rest = rest.dropFirst()
      guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { break }
      values[ExactText(String(decoding: name, as: UTF8.self))] = unescaped(rest[..<end])
      rest = rest[(end + 1)...]
    }
    return values.sorted { $0.key < $1.key }.map { ($0.key.string, $0.value) }
  }

  private static let newline = Array("_esc_newline_".utf8)

  private static func unescaped(_ value: ArraySlice<UInt8>) -> String {
    var out: [UInt8] = []
    var position = value.startIndex
    while position < value.endIndex {
      if value[position] == newline[0], value[position...].starts(with: newline) {
        out.append(0x0A)
        position += newline.count
      } else {
        out.append(value[position])
        position += 1
      }
    }
    return HTMLEntities.decoded(String(decoding: out, as: UTF8.self))
  }
}
