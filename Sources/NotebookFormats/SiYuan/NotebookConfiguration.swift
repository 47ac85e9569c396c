import NotebookModel
import Platform

/// A notebook's `.siyuan/conf.json` (spec A2).
package struct NotebookConfiguration: Sendable {
  package let name: String
  package let isClosed: Bool
  package let isEncrypted: Bool

  /// nil if the bytes are no JSON object.
  package init?(_ bytes: [UInt8]) {
    let read = JSONParser.with(bytes) { tape -> (String, Bool, Bool)? in
      guard tape.kind(tape.first) == .object else { return nil }
      return (
        tape.string(tape.value(tape.first, "name")) ?? "Untitled",
        tape.bool(tape.value(tape.first, "closed")) ?? true,
        tape.bool(tape.value(tape.first, "encrypted")) ?? false
      )
    }
    guard let read else { return nil }
    (name, isClosed, isEncrypted) = read
  }

  /// Whether a `notebook-crypt-backup.json` holds a key: the notebook is encrypted then.
  package static func holdsKey(_ bytes: [UInt8]) -> Bool {
    JSONParser.with(bytes) { tape in
      tape.entries(tape.first).contains { entry in
        entry.key.lowercased().hasSuffix("key") && tape.string(entry.value)?.isEmpty == false
      }
    } ?? false
  }
}

extension SiYuanSettings {
  /// The settings in a `conf.json` (spec A5): a missing section has its defaults, a missing key in a section that is there
  /// mostly counts as false. nil if the bytes are no JSON object.
  package init?(configuration bytes: [UInt8]) {
    let settings = JSONParser.with(bytes) { tape -> SiYuanSettings? in
      guard tape.kind(tape.first) == .object else { return nil }
      var settings = SiYuanSettings()
      settings.readEditor(tape, tape.value(tape.first, "editor"))
      settings.readSearch(tape, tape.value(tape.first, "search"))
      return settings
    }
    guard let settings else { return nil }
    self = settings
  }

  private mutating func readEditor(_ tape: JSONTape, _ editor: Int?) {
    guard let editor else { return }
    backlinkContainChildren = tape.bool(tape.value(editor, "backlinkContainChildren")) ?? false
    let markdown = tape.value(editor, "markdown")
    func inline(_ key: String) -> Bool { tape.bool(tape.value(markdown, key)) ?? false }
    self.inline.asterisk = inline("inlineAsterisk")
    self.inline.underscore = inline("inlineUnderscore")
    self.inline.sup = inline("inlineSup")
    self.inline.sub = inline("inlineSub")
    self.inline.tag = inline("inlineTag")
    self.inline.math = inline("inlineMath")
    self.inline.strikethrough = inline("inlineStrikethrough")
    self.inline.mark = inline("inlineMark")
  }

  private mutating func readSearch(_ tape: JSONTape, _ search: Int?) {
    guard let search else { return }
    func flag(_ key: String, _ missing: Bool = false) -> Bool { tape.bool(tape.value(search, key)) ?? missing }
    func number(_ key: String) -> Int {
      tape.value(search, key).flatMap { tape.integer($0) }.map { Int(clamping: $0) } ?? 0
    }
    backlinkMentionName = flag("backlinkMentionName")
    backlinkMentionAlias = flag("backlinkMentionAlias")
    backlinkMentionAnchor = flag("backlinkMentionAnchor")
    backlinkMentionDoc = flag("backlinkMentionDoc")
    let keywords = number("backlinkMentionKeywordsLimit")
    backlinkMentionKeywordsLimit = keywords < 1 ? 512 : keywords
    let limit = number("limit")
    searchLimit = limit < 1 ? 64 : max(limit, 32)
    caseSensitive = flag("caseSensitive")
    hanSensitive = flag("hanSensitive", true)
    searchName = flag("name")
    searchAlias = flag("alias")
    searchMemo = flag("memo")
    searchIAL = flag("ial")
    indexAssetPath = flag("indexAssetPath")
  }
}

/// `assets/ocr-texts.json`: texts recognised in images, by their paths.
package struct RecognisedTexts: Sendable {
  private let texts: [ExactText: String]

  /// Bytes that are no JSON object hold no texts.
  package init(_ bytes: [UInt8]) {
    let entries =
      bytes.isEmpty
      ? nil
      : JSONParser.with(bytes) { tape in
        tape.entries(tape.first).compactMap { entry in
          tape.string(entry.value).map { (ExactText(entry.key), $0) }
        }
      }
    texts = Dictionary(entries ?? [], uniquingKeysWith: { $1 })
  }

  package subscript(_ destination: String) -> String? { texts[ExactText(destination)] }
}
