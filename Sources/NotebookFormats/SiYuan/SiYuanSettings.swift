import NotebookModel

/// The settings of a workspace's `conf/conf.json` that change rows or answers (spec A5).
///
/// The defaults here are those of a workspace without the file; what a missing section or key means is the reader's affair
/// (`init(configuration:)`).
package struct SiYuanSettings: Sendable, Hashable {
  package var answers = AnswerSettings()
  // Rows are made with these and with `answers.hanSensitive`; a change derives documents again.
  package var indexAssetPath = true
  package var inline = InlineMarkdown()

  package init() {}

  /// Which inline Markdown the editor reads (`editor.markdown.inline…`).
  package struct InlineMarkdown: Sendable, Hashable {
    package var asterisk = true
    package var underscore = true
    package var sup = true
    package var sub = true
    package var tag = true
    package var math = true
    package var strikethrough = true
    package var mark = true

    package init() {}
  }

  /// Also of settings of other versions: what is not there has its default.
  package init(rows: SettingRows) {
    for (name, value) in rows {
      answers.set(name, to: value)
      if let entry = Self.switches.first(where: { $0.name == name }) { self[keyPath: entry.path] = value != 0 }
    }
  }

  package var rows: SettingRows {
    var rows = answers.rows
    for entry in Self.switches { rows[entry.name] = self[keyPath: entry.path] ? 1 : 0 }
    return rows
  }

  /// Names of the rows that a document's rows depend on.
  static var namesOfRowMaking: [String] { switches.map(\.name) + ["hanSensitive"] }

  private static var switches: [(name: String, path: WritableKeyPath<SiYuanSettings, Bool>)] {
    [
      ("indexAssetPath", \.indexAssetPath), ("inlineAsterisk", \.inline.asterisk),
      ("inlineUnderscore", \.inline.underscore), ("inlineSup", \.inline.sup), ("inlineSub", \.inline.sub),
      ("inlineTag", \.inline.tag), ("inlineMath", \.inline.math), ("inlineStrikethrough", \.inline.strikethrough),
      ("inlineMark", \.inline.mark),
    ]
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
    answers.backlinkContainChildren = tape.bool(tape.value(editor, "backlinkContainChildren")) ?? false
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
    answers.backlinkMentionName = flag("backlinkMentionName")
    answers.backlinkMentionAlias = flag("backlinkMentionAlias")
    answers.backlinkMentionAnchor = flag("backlinkMentionAnchor")
    answers.backlinkMentionDoc = flag("backlinkMentionDoc")
    let keywords = number("backlinkMentionKeywordsLimit")
    answers.backlinkMentionKeywordsLimit = keywords < 1 ? 512 : keywords
    let limit = number("limit")
    answers.searchLimit = limit < 1 ? 64 : max(limit, 32)
    answers.caseSensitive = flag("caseSensitive")
    answers.hanSensitive = flag("hanSensitive", true)
    answers.searchName = flag("name")
    answers.searchAlias = flag("alias")
    answers.searchMemo = flag("memo")
    answers.searchIAL = flag("ial")
    indexAssetPath = flag("indexAssetPath")
  }
}
