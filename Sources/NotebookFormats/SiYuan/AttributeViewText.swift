/// The text of a database block: database name, view names, column names and cell values, from its storage file.
enum AttributeViewText {
  static func text(of bytes: [UInt8], parser: JSONParser) -> String {
    JSONParser.with(bytes) { tape in
      var words: [String] = []
      func add(_ text: String?) { if let text, !text.isEmpty { words.append(text) } }
      add(tape.string(tape.value(tape.first, "name")))
      for view in tape.elements(tape.value(tape.first, "views")) { add(tape.string(tape.value(view, "name"))) }
      for column in tape.elements(tape.value(tape.first, "keyValues")) {
        add(tape.string(tape.value(tape.value(column, "key"), "name")))
        for value in tape.elements(tape.value(column, "values")) { add(cell(value, tape)) }
      }
      return words.joined(separator: " ")
    } ?? ""
  }

  private static func cell(_ value: Int, _ tape: JSONTape) -> String? {
    for kind in ["block", "text", "number", "date", "url", "email", "phone", "template", "created", "updated"] {
      guard let inner = tape.value(value, kind) else { continue }
      return tape.string(tape.value(inner, "content")) ?? tape.string(tape.value(inner, "formattedContent"))
    }
    return nil
  }
}
