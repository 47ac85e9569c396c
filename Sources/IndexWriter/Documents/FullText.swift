import MentionText
import NotebookModel

/// What `mention_fts` holds of a block, prepared: the text in which mentions are looked for, and what else people search.
struct FullText: Sendable {
  /// Of headings, paragraphs and tables.
  let content: String?
  /// A document's title, code, a formula, HTML.
  let fcontent: String?
  let name: String?
  let alias: String?
  let memo: String?
  let tag: String?
  /// What a reader sees of a block of which `content` leaves out anchors, code, formulas or images: people search that, too.
  let whole: String?

  /// nil if there is nothing to find.
  init?(_ blocks: [ParsedBlock], _ position: Int, han: HanFold?) {
    func prepared(_ text: String) -> String? { MentionText.prepared(text, han: han) }
    let type = blocks[position].type
    let mentions = blocks[position].mentionText
    content = type.carriesMentions ? prepared(mentions) : nil
    let leavesOut = mentions.isEmpty || mentions.unicodeScalars.contains(Self.leftOut)
    whole = type.carriesMentions && leavesOut ? prepared(blocks[position].content) : nil
    switch type {
    case .document, .code, .math, .html: fcontent = prepared(blocks[position].content)
    default: fcontent = nil
    }
    name = prepared(blocks[position].name)
    alias = prepared(blocks[position].alias)
    memo = prepared(blocks[position].memo)
    // A container's tags are those of the blocks in it, which say them themselves.
    tag = blocks[position].isContainer && type != .document ? nil : prepared(blocks[position].tag)
    if content == nil, fcontent == nil, name == nil, alias == nil, memo == nil, tag == nil, whole == nil { return nil }
  }

  /// In the order of the columns.
  var columns: [String?] { [content, fcontent, name, alias, memo, tag, whole] }

  /// What stands in mention text for what is left out of it (spec K4).
  private static let leftOut: Unicode.Scalar = "\u{FFFC}"
}
