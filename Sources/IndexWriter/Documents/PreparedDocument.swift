import MentionText
import NotebookModel
import Platform

/// A parsed document in the form its rows have: what the views compute is left out, mention text is folded and
/// prepared. Making one is pure work for another core; writing it is left to the writer.
package struct PreparedDocument: Sendable {
  package let id: String
  package let title: String
  package let updated: String
  package let created: String
  package let blocks: [PreparedBlock]
  package let refs: [ParsedRef]
  package let attributes: [ParsedAttribute]
  package let names: [NoteName]
  /// Whether references may find it by name.
  package let isNamed: Bool
  package let anchors: [NoteAnchor]
  package let keywords: [String]
  package let languageLinks: [ParsedLanguageLink]
  package let dependencies: [Dependency]

  /// `han` folds traditional to simplified signs; nil while the workspace tells them apart.
  package init(_ parsed: ParsedDocument, han: HanFold?) {
    id = parsed.id
    title = parsed.title
    updated = parsed.updated
    created = parsed.created
    refs = parsed.refs
    attributes = parsed.attributes
    names = parsed.names + Self.called(parsed)
    isNamed = !parsed.names.isEmpty
    anchors = parsed.anchors
    keywords = parsed.keywords ?? []
    languageLinks = parsed.languageLinks
    dependencies = parsed.dependencies
    let derivation = ViewDerivation(parsed.blocks)
    let spans = SpanText.byBlock(parsed.spans)
    blocks = parsed.blocks.indices.map {
      PreparedBlock(parsed.blocks, $0, derivation, spans: spans[$0], han: han)
    }
  }

  /// What people call it besides what references may say.
  private static func called(_ parsed: ParsedDocument) -> [NoteName] {
    var seen = Set(parsed.names.map { ExactText($0.key) })
    let root = parsed.blocks.first
    var texts = [parsed.title]
    if let root, !root.name.isEmpty { texts.append(root.name) }
    if let root, !root.alias.isEmpty { texts += root.alias.split(separator: ",").map(String.init) }
    // Whole: aliases of notes may hold commas.
    texts += parsed.keywords ?? []
    return texts.compactMap { text in
      let key = TextTrimming.trimmed(MentionText.fold(text))
      return key.isEmpty || !seen.insert(ExactText(key)).inserted ? nil : NoteName(.called, key)
    }
  }
}

/// One block's row but for its numbers; `parent`, `container` and `last` are still positions. nil means: the
/// view computes it (schema/views.sql).
///
/// An object, so that the writer passes one reference along and not a dozen strings.
package final class PreparedBlock: Sendable {
  let id: String
  let type: BlockType
  let subtype: String
  let flags: Int64
  let updated: StoredTime
  let created: StoredTime?
  let parent: Int
  let container: Int
  let last: Int
  let lead: String?
  let content: String?
  let name: String
  let alias: String
  let memo: String
  let tag: String
  let ial: String?
  let firstContent: String?
  let length: Int64?
  let markdown: String?
  let reparsed: String?
  let spans: String?
  /// A difference to the line of the block before; nil where the format has none.
  let line: Int64?
  /// Prepared for `mention_fts`; nil if there is nothing to find.
  let fullText: FullText?
  /// Folded names, memos and aliases, for `label`.
  let labels: [String]

  init(_ blocks: [ParsedBlock], _ position: Int, _ derivation: ViewDerivation, spans: String?, han: HanFold?) {
    // In place, as in ViewDerivation.
    id = blocks[position].id
    type = blocks[position].type
    subtype = blocks[position].subtype
    flags = blocks[position].hasOtherText ? 1 : 0
    updated = StoredTime(blocks[position].updated)
    created = blocks[position].created.isEmpty ? nil : StoredTime(blocks[position].created)
    parent = blocks[position].parent
    container = blocks[position].container
    last = blocks[position].last
    name = blocks[position].name
    alias = blocks[position].alias
    memo = blocks[position].memo
    tag = blocks[position].tag
    lead = derivation.lead(position)
    content = derivation.storedContent(position)
    ial = derivation.storedIAL(position)
    firstContent = derivation.storedFirstContent(position)
    length = derivation.storedLength(position)
    markdown = derivation.storedMarkdown(position)
    self.spans = spans
    let before = position > 0 ? blocks[position - 1].line : 0
    line = blocks[position].line > 0 ? Int64(blocks[position].line - before) : nil
    fullText = FullText(blocks, position, han: han)
    guard type.carriesMentions else {
      reparsed = nil
      labels = []
      return
    }
    let text = blocks[position].reparsedText
    reparsed = text.hasSameBytes(as: TextTrimming.trimmed(blocks[position].content)) ? nil : text
    labels = Self.labels(name: name, memo: memo, alias: alias, han: han)
  }

  private static func labels(name: String, memo: String, alias: String, han: HanFold?) -> [String] {
    if name.isEmpty && memo.isEmpty && alias.isEmpty { return [] }
    var seen: Set<ExactText> = []
    let texts = [name, memo] + alias.split(separator: ",").map(String.init)
    return texts.compactMap { text in
      let label = TextTrimming.trimmed(MentionText.fold(text, han: han))
      return label.isEmpty || !seen.insert(ExactText(label)).inserted ? nil : label
    }
  }
}
