/// The kinds of block that have a row, with the names the kernel stores (spec B2).
package enum BlockType: String, Sendable, CaseIterable {
  case document = "d"
  case heading = "h"
  case paragraph = "p"
  case code = "c"
  case math = "m"
  case table = "t"
  case html = "html"
  case list = "l"
  case listItem = "i"
  case blockquote = "b"
  case callout = "callout"
  case superBlock = "s"
  case attributeView = "av"
  case queryEmbed = "query_embed"
  case thematicBreak = "tb"
  case iframe = "iframe"
  case widget = "widget"
  case video = "video"
  case audio = "audio"
  /// Custom blocks, git conflicts, footnotes, tables of contents, front matter: a row whose type is empty.
  case other = ""

  /// Blocks whose content is that of their children. (Footnote definitions, of type `other`, behave as
  /// containers too; that is said by `ParsedBlock.isContainer`.)
  package var isContainer: Bool {
    switch self {
    case .document, .list, .listItem, .blockquote, .callout, .superBlock: true
    default: false
    }
  }

  /// Blocks whose text is searched for mentions (spec F3, K4).
  package var carriesMentions: Bool {
    switch self {
    case .heading, .paragraph, .table: true
    default: false
    }
  }
}
