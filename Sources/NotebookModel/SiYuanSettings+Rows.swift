extension SiYuanSettings {
  /// The settings as rows of the table `setting`: name and integer value, switches as 0 or 1.
  package var rows: [(name: String, value: Int64)] {
    Self.switches.map { ($0.name, self[keyPath: $0.path] ? 1 : 0) }
      + Self.limits.map { ($0.name, Int64(self[keyPath: $0.path])) }
  }

  /// Sets one setting from its row; names of other versions are passed over.
  package mutating func set(_ name: String, to value: Int64) {
    if let entry = Self.switches.first(where: { $0.name == name }) { self[keyPath: entry.path] = value != 0 }
    if let entry = Self.limits.first(where: { $0.name == name }) {
      // Whoever wrote the row: a limit below its least is none.
      self[keyPath: entry.path] = max(entry.least, Int(clamping: min(value, Int64(Int32.max))))
    }
  }

  private static var switches: [(name: String, path: WritableKeyPath<SiYuanSettings, Bool>)] {
    [
      ("indexAssetPath", \.indexAssetPath), ("hanSensitive", \.hanSensitive),
      ("inlineAsterisk", \.inline.asterisk), ("inlineUnderscore", \.inline.underscore),
      ("inlineSup", \.inline.sup), ("inlineSub", \.inline.sub), ("inlineTag", \.inline.tag),
      ("inlineMath", \.inline.math), ("inlineStrikethrough", \.inline.strikethrough),
      ("inlineMark", \.inline.mark), ("backlinkContainChildren", \.backlinkContainChildren),
      ("backlinkMentionName", \.backlinkMentionName), ("backlinkMentionAlias", \.backlinkMentionAlias),
      ("backlinkMentionAnchor", \.backlinkMentionAnchor), ("backlinkMentionDoc", \.backlinkMentionDoc),
      ("caseSensitive", \.caseSensitive), ("searchName", \.searchName), ("searchAlias", \.searchAlias),
      ("searchMemo", \.searchMemo), ("searchIAL", \.searchIAL),
    ]
  }

  private static var limits: [(name: String, path: WritableKeyPath<SiYuanSettings, Int>, least: Int)] {
    [
      ("backlinkMentionKeywordsLimit", \.backlinkMentionKeywordsLimit, 1), ("searchLimit", \.searchLimit, 32),
    ]
  }
}
