import NotebookModel

/// The ways in which people and programs write an id.
enum Spelling {
  /// The id in `((id))`, `((id 'anchor'))`, `siyuan://blocks/id?focus=1`, `[[note]]` or a text that is one; trimmed.
  static func id(_ text: String) -> String {
    var text = TextTrimming.trimmed(text)[...]
    if text.hasPrefix("(("), text.hasSuffix("))"), text.utf8.count > 4 {
      text = text.dropFirst(2).dropLast(2)
      let word = text.prefix { !$0.isWhitespace }
      // Ids of notes may hold blanks; those of SiYuan never do, and an anchor in quotes follows them.
      if let last = text.last, last == "'" || last == "\"" { text = word }
    } else if text.hasPrefix("[["), text.hasSuffix("]]"), text.utf8.count > 4 {
      text = text.dropFirst(2).dropLast(2).prefix { $0 != "|" }
    } else if text.hasPrefix(scheme) {
      text = text.dropFirst(scheme.count).prefix { $0 != "?" && $0 != "/" }
    }
    return TextTrimming.trimmed(String(text))
  }

  private static let scheme = "siyuan://blocks/"
}
