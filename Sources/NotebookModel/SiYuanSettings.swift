/// The settings of a workspace's `conf/conf.json` that change rows or answers (spec A5).
///
/// The defaults here are those of a workspace without the file; what a missing section or key means is
/// the reader's affair (`NotebookFormats`).
package struct SiYuanSettings: Sendable, Hashable {
  // Rows are made with these; a change derives documents again.
  package var indexAssetPath = true
  package var hanSensitive = true
  package var inline = InlineMarkdown()

  // Answers are made with these.
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
  package var searchName = true
  package var searchAlias = true
  package var searchMemo = true
  package var searchIAL = false

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
}
