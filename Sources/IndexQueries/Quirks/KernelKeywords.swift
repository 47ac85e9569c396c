import NotebookModel
import Platform

/// The kernel's keywords of a target (spec F1), longest first, and what it makes of them in SQL (spec F2).
struct KernelKeywords {
  /// As they are; those of one length in the order of their bytes, where the kernel has none.
  let all: [String]

  init(
    _ target: BacklinkTarget, emitted: [BacklinkEmission.Block], settings: AnswerSettings,
    index: ReadOnlyIndex
  ) throws {
    var set: Set<ExactText> = []
    func add(name: String, alias: String) {
      if settings.backlinkMentionName { set.insert(ExactText(name)) }
      if settings.backlinkMentionAlias {
        for part in alias.utf8.split(separator: UInt8(ascii: ",")) { set.insert(ExactText(String(Substring(part)))) }
      }
    }
    if target.isDocument {
      let range = BlockKey.range(ofDocument: target.key.document)
      let rows = try index.statement(BacklinkSQL.namesInDocument)
      rows.bind(1, range.lowerBound)
      rows.bind(2, range.upperBound)
      defer { rows.reset() }
      while try rows.step() { add(name: rows.text(0), alias: rows.text(1)) }
      if settings.backlinkMentionDoc { set.insert(ExactText(AnswerText.baseName(target.documentHPath))) }
    } else {
      add(name: target.name, alias: target.alias)
    }
    if settings.backlinkMentionAnchor {
      for block in emitted {
        if let referrer = block.referrer { set.insert(ExactText(referrer.anchor)) }
      }
    }
    set.remove(ExactText(""))
    set.remove(ExactText("*"))
    all = set.sorted { a, b in
      let (longer, shorter) = (a.string.utf8.count, b.string.utf8.count)
      return longer == shorter ? a < b : longer > shorter
    }.map(\.string)
  }

  /// Those used in the full-text query: two more than the limit says (spec F3).
  func searched(limit: Int) -> ArraySlice<String> { all.prefix(limit &+ 2) }

  /// What stands between the quotes of an SQL string after SQLite has read it: `''` is one apostrophe; nil if a single
  /// one ends the string and breaks the statement.
  static func readAsSQL(_ text: String) -> String? {
    let apostrophe = UInt8(ascii: "'")
    guard text.utf8.contains(apostrophe) else { return text }
    var out: [UInt8] = []
    var isOpen = false
    for byte in text.utf8 {
      if isOpen {
        guard byte == apostrophe else { return nil }
        isOpen = false
      } else {
        out.append(byte)
        isOpen = byte == apostrophe
      }
    }
    return isOpen ? nil : String(decoding: out, as: UTF8.self)
  }
}
