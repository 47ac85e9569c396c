/// The kinds of node in a `.sy` syntax tree, by the names the files use (spec B).
package enum SyNodeType: String, Sendable, CaseIterable {
  case document = "NodeDocument"
  case paragraph = "NodeParagraph"
  case heading = "NodeHeading"
  case headingMarker = "NodeHeadingC8hMarker"
  case thematicBreak = "NodeThematicBreak"
  case blockquote = "NodeBlockquote"
  case blockquoteMarker = "NodeBlockquoteMarker"
  case callout = "NodeCallout"
  case list = "NodeList"
  case listItem = "NodeListItem"
  case taskListItemMarker = "NodeTaskListItemMarker"
  case htmlBlock = "NodeHTMLBlock"
  case inlineHTML = "NodeInlineHTML"
  case codeBlock = "NodeCodeBlock"
  case codeBlockFenceOpenMarker = "NodeCodeBlockFenceOpenMarker"
  case codeBlockFenceInfoMarker = "NodeCodeBlockFenceInfoMarker"
  case codeBlockCode = "NodeCodeBlockCode"
  case codeBlockFenceCloseMarker = "NodeCodeBlockFenceCloseMarker"
  case mathBlock = "NodeMathBlock"
  case mathBlockOpenMarker = "NodeMathBlockOpenMarker"
  case mathBlockContent = "NodeMathBlockContent"
  case mathBlockCloseMarker = "NodeMathBlockCloseMarker"
  case table = "NodeTable"
  case tableHead = "NodeTableHead"
  case tableRow = "NodeTableRow"
  case tableCell = "NodeTableCell"
  case superBlock = "NodeSuperBlock"
  case superBlockOpenMarker = "NodeSuperBlockOpenMarker"
  case superBlockLayoutMarker = "NodeSuperBlockLayoutMarker"
  case superBlockCloseMarker = "NodeSuperBlockCloseMarker"
  case blockQueryEmbed = "NodeBlockQueryEmbed"
  case blockQueryEmbedScript = "NodeBlockQueryEmbedScript"
  case openBrace = "NodeOpenBrace"
  case closeBrace = "NodeCloseBrace"
  case attributeView = "NodeAttributeView"
  case customBlock = "NodeCustomBlock"
  case iframe = "NodeIFrame"
  case widget = "NodeWidget"
  case video = "NodeVideo"
  case audio = "NodeAudio"
  case gitConflict = "NodeGitConflict"
  case gitConflictOpenMarker = "NodeGitConflictOpenMarker"
  case gitConflictContent = "NodeGitConflictContent"
  case gitConflictCloseMarker = "NodeGitConflictCloseMarker"
  case footnotesDefBlock = "NodeFootnotesDefBlock"
  case footnotesDef = "NodeFootnotesDef"
  case footnotesRef = "NodeFootnotesRef"
  case toC = "NodeToC"
  case yamlFrontMatter = "NodeYamlFrontMatter"
  case yamlFrontMatterOpenMarker = "NodeYamlFrontMatterOpenMarker"
  case yamlFrontMatterContent = "NodeYamlFrontMatterContent"
  case yamlFrontMatterCloseMarker = "NodeYamlFrontMatterCloseMarker"
  case linkRefDefBlock = "NodeLinkRefDefBlock"
  case linkRefDef = "NodeLinkRefDef"
  case kramdownBlockIAL = "NodeKramdownBlockIAL"
  case kramdownSpanIAL = "NodeKramdownSpanIAL"

  case text = "NodeText"
  case textMark = "NodeTextMark"
  case br = "NodeBr"
  case softBreak = "NodeSoftBreak"
  case hardBreak = "NodeHardBreak"
  case backslash = "NodeBackslash"
  case backslashContent = "NodeBackslashContent"
  case htmlEntity = "NodeHTMLEntity"
  case emoji = "NodeEmoji"
  case emojiUnicode = "NodeEmojiUnicode"
  case emojiImg = "NodeEmojiImg"
  case emojiAlias = "NodeEmojiAlias"
  case image = "NodeImage"
  case bang = "NodeBang"
  case openBracket = "NodeOpenBracket"
  case closeBracket = "NodeCloseBracket"
  case openParen = "NodeOpenParen"
  case closeParen = "NodeCloseParen"
  case linkText = "NodeLinkText"
  case linkDest = "NodeLinkDest"
  case linkSpace = "NodeLinkSpace"
  case linkTitle = "NodeLinkTitle"
  case headingID = "NodeHeadingID"
  case vditorCaret = "NodeVditorCaret"

  // Inline nodes of files without `Spec`, flattened to text marks while reading (spec A4).
  case emphasis = "NodeEmphasis"
  case emphasisOpenA = "NodeEmA6kOpenMarker"
  case emphasisCloseA = "NodeEmA6kCloseMarker"
  case emphasisOpenU = "NodeEmU8eOpenMarker"
  case emphasisCloseU = "NodeEmU8eCloseMarker"
  case strong = "NodeStrong"
  case strongOpenA = "NodeStrongA6kOpenMarker"
  case strongCloseA = "NodeStrongA6kCloseMarker"
  case strongOpenU = "NodeStrongU8eOpenMarker"
  case strongCloseU = "NodeStrongU8eCloseMarker"
  case codeSpan = "NodeCodeSpan"
  case codeSpanOpen = "NodeCodeSpanOpenMarker"
  case codeSpanContent = "NodeCodeSpanContent"
  case codeSpanClose = "NodeCodeSpanCloseMarker"
  case link = "NodeLink"
  case tag = "NodeTag"
  case tagOpen = "NodeTagOpenMarker"
  case tagClose = "NodeTagCloseMarker"
  case inlineMath = "NodeInlineMath"
  case inlineMathOpen = "NodeInlineMathOpenMarker"
  case inlineMathContent = "NodeInlineMathContent"
  case inlineMathClose = "NodeInlineMathCloseMarker"
  case mark = "NodeMark"
  case markOpen1 = "NodeMark1OpenMarker"
  case markClose1 = "NodeMark1CloseMarker"
  case markOpen2 = "NodeMark2OpenMarker"
  case markClose2 = "NodeMark2CloseMarker"
  case strikethrough = "NodeStrikethrough"
  case strikethroughOpen1 = "NodeStrikethrough1OpenMarker"
  case strikethroughClose1 = "NodeStrikethrough1CloseMarker"
  case strikethroughOpen2 = "NodeStrikethrough2OpenMarker"
  case strikethroughClose2 = "NodeStrikethrough2CloseMarker"
  case kbd = "NodeKbd"
  case kbdOpen = "NodeKbdOpenMarker"
  case kbdClose = "NodeKbdCloseMarker"
  case sup = "NodeSup"
  case supOpen = "NodeSupOpenMarker"
  case supClose = "NodeSupCloseMarker"
  case sub = "NodeSub"
  case subOpen = "NodeSubOpenMarker"
  case subClose = "NodeSubCloseMarker"
  case underline = "NodeUnderline"
  case underlineOpen = "NodeUnderlineOpenMarker"
  case underlineClose = "NodeUnderlineCloseMarker"
  case blockRef = "NodeBlockRef"
  case blockRefID = "NodeBlockRefID"
  case blockRefSpace = "NodeBlockRefSpace"
  case blockRefText = "NodeBlockRefText"
  case blockRefDynamicText = "NodeBlockRefDynamicText"
  case fileAnnotationRef = "NodeFileAnnotationRef"
  case fileAnnotationRefID = "NodeFileAnnotationRefID"
  case fileAnnotationRefSpace = "NodeFileAnnotationRefSpace"
  case fileAnnotationRefText = "NodeFileAnnotationRefText"

  /// Whether a node of this type with an id has a row in `blocks` (spec B2).
  package var isBlock: Bool {
    switch self {
    case .document, .paragraph, .heading, .thematicBreak, .blockquote, .callout, .list, .listItem, .htmlBlock,
      .codeBlock, .mathBlock, .table, .superBlock, .blockQueryEmbed, .attributeView, .customBlock, .iframe, .widget,
      .video, .audio, .gitConflict, .footnotesDefBlock, .footnotesDef, .toC, .yamlFrontMatter:
      true
    default: false
    }
  }

  /// Whether the node's text is that of the blocks in it (spec C1).
  package var isContainer: Bool {
    switch self {
    case .document, .blockquote, .callout, .list, .listItem, .superBlock, .footnotesDefBlock, .footnotesDef: true
    default: false
    }
  }

  /// Whether the node is syntax only.
  package var isMarker: Bool {
    switch self {
    case .blockquoteMarker, .headingMarker, .taskListItemMarker, .superBlockOpenMarker, .superBlockLayoutMarker,
      .superBlockCloseMarker, .codeBlockFenceOpenMarker, .codeBlockFenceInfoMarker, .codeBlockFenceCloseMarker,
      .mathBlockOpenMarker, .mathBlockCloseMarker, .openBrace, .closeBrace, .kramdownBlockIAL:
      true
    default: false
    }
  }
}
