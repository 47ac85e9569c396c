/// Settings of a collection of notebooks that answers depend on (spec A5), as rows of `setting` have them. The defaults are
/// those of a collection that says nothing.
package struct AnswerSettings: Sendable, Hashable {
  package var backlinkContainChildren = true
  package var backlinkMentionName = true
  package var backlinkMentionAlias = false
  package var backlinkMentionAnchor = true
  package var backlinkMentionDoc = true
  /// At least 1.
  package var backlinkMentionKeywordsLimit = 512
  /// At least 32.
  package var searchLimit = 64
  package var caseSensitive = false
  /// Whether traditional and simplified Chinese are told apart: mention text is prepared so, too.
  package var hanSensitive = true
  package var searchName = true
  package var searchAlias = true
  package var searchMemo = true
  package var searchIAL = false
  /// Mentions are found by the documents' own names (`keyword`), and only in the same notebook (spec/markdown F).
  package var mentionsByName = false

  package init() {}
}

/// Rows of the table `setting` of one collection: integers by name, switches as 0 or 1.
package typealias SettingRows = [String: Int64]
