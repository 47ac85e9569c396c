extension AnswerSettings {
  package var rows: SettingRows {
    var rows: SettingRows = [:]
    for entry in Self.switches { rows[entry.name] = self[keyPath: entry.path] ? 1 : 0 }
    for entry in Self.limits { rows[entry.name] = Int64(self[keyPath: entry.path]) }
    return rows
  }

  /// Sets one setting from its row; names of others are passed over.
  package mutating func set(_ name: String, to value: Int64) {
    if let entry = Self.switches.first(where: { $0.name == name }) { self[keyPath: entry.path] = value != 0 }
    if let entry = Self.limits.first(where: { $0.name == name }) {
      // Whoever wrote the row: a limit below its least is none.
      self[keyPath: entry.path] = max(entry.least, Int(clamping: min(value, Int64(Int32.max))))
    }
  }

  private static var switches: [(name: String, path: WritableKeyPath<AnswerSettings, Bool>)] {
    [
      ("backlinkContainChildren", \.backlinkContainChildren), ("backlinkMentionName", \.backlinkMentionName),
      ("backlinkMentionAlias", \.backlinkMentionAlias), ("backlinkMentionAnchor", \.backlinkMentionAnchor),
      ("backlinkMentionDoc", \.backlinkMentionDoc), ("caseSensitive", \.caseSensitive),
      ("hanSensitive", \.hanSensitive), ("searchName", \.searchName), ("searchAlias", \.searchAlias),
      ("searchMemo", \.searchMemo), ("searchIAL", \.searchIAL), ("mentionsByName", \.mentionsByName),
    ]
  }

  private static var limits: [(name: String, path: WritableKeyPath<AnswerSettings, Int>, least: Int)] {
    [
      ("backlinkMentionKeywordsLimit", \.backlinkMentionKeywordsLimit, 1), ("searchLimit", \.searchLimit, 32),
    ]
  }
}
