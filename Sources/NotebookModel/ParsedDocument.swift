/// What one document's bytes say, ready to be compared with the rows the index holds.
///
/// Pure values: made by `NotebookFormats`, consumed by `IndexWriter`. Positions (`parent`, `container`,
/// `last`, `ParsedRef.block`) are indexes into `blocks`, which is in document order; `blocks[0]` is the
/// document itself.
package struct ParsedDocument: Sendable {
  /// The document's id, as its format tells it from the file's name.
  package var id: String
  /// Attribute-unescaped title; may be empty and may hold `/`, newlines and U+200B (spec A3).
  package var title: String
  /// 14 digits, in local time.
  package var updated: String
  /// 14 digits, in local time.
  package var created: String
  package var blocks: [ParsedBlock]
  package var refs: [ParsedRef]
  package var attributes: [ParsedAttribute]
  /// In document order.
  package var spans: [ParsedSpan] = []
  /// What references by name find it by.
  package var names: [NoteName] = []
  package var anchors: [NoteAnchor] = []
  /// What mentions of it are found by, where the format says it; nil: what blocks are called (spec E, K4).
  package var keywords: [String]?
  /// Language links of a document: lines `[[fr:Titre]]` and attributes `custom-langlink-fr`, in
  /// document order; the raw language code (not yet checked against a table) and title.
  package var languageLinks: [ParsedLanguageLink]
  /// What else these rows were made from, besides the file and the settings.
  package var dependencies: [Dependency]

  package init(
    id: String, title: String, updated: String, created: String = "", blocks: [ParsedBlock] = [],
    refs: [ParsedRef] = [],
    attributes: [ParsedAttribute] = [], languageLinks: [ParsedLanguageLink] = [],
    dependencies: [Dependency] = []
  ) {
    self.id = id
    self.title = title
    self.updated = updated
    self.created = created
    self.blocks = blocks
    self.refs = refs
    self.attributes = attributes
    self.languageLinks = languageLinks
    self.dependencies = dependencies
  }
}

/// One row of the kernel's `blocks`, as derived from the file alone (spec A4, B, C).
package struct ParsedBlock: Sendable, Equatable {
  package var id: String
  package var type: BlockType
  /// `h1`…`h6`, `u`, `o`, `t`, a callout's type, or empty.
  package var subtype: String = ""
  package var isContainer: Bool = false
  /// Position of the parent as the kernel's `parent_id` has it (headings own what follows them); -1 for
  /// the document.
  package var parent: Int = -1
  /// Position of the block that holds this one in the syntax tree; -1 for the document.
  package var container: Int = -1
  /// Position of the last block below this one (by `parent`, recursively); its own position if none.
  package var last: Int = 0

  /// The kernel's columns, each already decoded as the kernel stores it.
  package var name: String = ""
  package var alias: String = ""
  package var memo: String = ""
  package var tag: String = ""
  /// `{: id="…" …}` with stored (escaped) values; empty where `id`, and `updated` if there is one, are all.
  package var ial: String = ""
  /// The `updated` attribute, or empty.
  package var updated: String = ""
  /// 14 digits where it is another time than the document's; else empty.
  package var created: String = ""
  /// The kernel's `content`, in full (spec C1). Empty for embeds, and for containers with `isContentDerived`.
  package var content: String = ""
  /// A container whose content is `" "`, what it adds itself, and what the blocks below it add (`lead`, `content`), in
  /// document order: nobody needs to put it together to store it.
  package var isContentDerived: Bool = false
  /// The kernel's `fcontent` (spec C1).
  package var firstContent: String = ""
  /// The kernel's `length`, in code points.
  package var length: Int = 0
  /// For containers, what the container itself adds to the content of the containers around it: `""`
  /// or `" "`, for callouts followed by type, icon and title (spec C1). For tables `" "` where the first
  /// cell adds a space inside a container. Empty for all others.
  package var lead: String = ""

  /// The kernel's `markdown`.
  package var markdown: String = ""
  /// Its first line in the file, from 1; 0 where the format has no lines.
  package var line: Int = 0
  /// What a reader sees of a heading, paragraph or table (spec K4), not folded: refs, code, formulas and
  /// images leave U+FFFC, cells and line breaks a newline. Trimmed. Empty for other types.
  package var mentionText: String = ""
  /// What the kernel reads again from the Markdown of a heading, paragraph or table (spec C4 a); only
  /// `--quirks` uses it.
  package var reparsedText: String = ""
  /// Whether a paragraph holds more than refs (spec C4 b): decides which block of a list item answers.
  package var hasOtherText: Bool = false

  package init(id: String, type: BlockType) {
    self.id = id
    self.type = type
  }
}

/// One row of the kernel's `refs` (spec D1).
package struct ParsedRef: Sendable, Equatable {
  package enum Kind: Int64, Sendable {
    /// Anchor typed by a person (subtype `s`).
    case staticText = 0
    /// Anchor that follows the target's text (any other subtype).
    case dynamicText = 1
    /// A query embed by id.
    case embed = 2
  }

  /// The id referred to; a block of that id need not exist.
  package var target: String
  /// Position of the referring block.
  package var block: Int
  package var kind: Kind
  /// The kernel's `content`: the anchor, still escaped, `'` as `&apos;`.
  package var content: String
  /// The kernel's `markdown`.
  package var markdown: String
  /// Of a reference by name; `target` is then the id it has while it finds nothing.
  package var link: NameLink?

  package init(target: String, block: Int, kind: Kind, content: String, markdown: String) {
    self.target = target
    self.block = block
    self.kind = kind
    self.content = content
    self.markdown = markdown
  }
}

/// One row of the kernel's `attributes` (spec B3).
package struct ParsedAttribute: Sendable, Equatable {
  /// Position of the block (for a span: of the nearest block).
  package var block: Int
  package var name: String
  /// As stored: escaped.
  package var value: String
  /// Whether it stands on a span (`type` `s`) and not on the block itself (`type` `b`).
  package var isSpan: Bool

  package init(block: Int, name: String, value: String, isSpan: Bool) {
    self.block = block
    self.name = name
    self.value = value
    self.isSpan = isSpan
  }
}

/// One row of the kernel's `spans`, `assets` or `file_annotation_refs`: something marked in a block, or a file that it shows.
package struct ParsedSpan: Sendable, Equatable {
  /// Position of the nearest block.
  package var block: Int
  /// `textmark` and the mark's types, `img`, or empty for what is no span and only shows a file.
  package var type: String
  /// The text as stored: escaped.
  package var content: String
  package var markdown: String
  /// `{: style="…"}`, or empty.
  package var ial: String = ""
  /// Where a link leads, what an image shows, which place in a file an annotation names; or empty.
  package var target: String = ""
  package var title: String = ""

  package init(block: Int, type: String, content: String, markdown: String) {
    self.block = block
    self.type = type
    self.content = content
    self.markdown = markdown
  }
}

/// A language link as written: code and title.
package struct ParsedLanguageLink: Sendable, Equatable {
  package var language: String
  package var title: String

  package init(language: String, title: String) {
    self.language = language
    self.title = title
  }
}
