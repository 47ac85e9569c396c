import NotebookModel

/// A tool, as clients are told of it. None of them changes anything.
enum MCPTool: String, CaseIterable, Sendable {
  case backlinks, mentions, search, document, langbacklinks

  var title: String {
    switch self {
    case .backlinks: "What links here"
    case .mentions: "What mentions this without linking"
    case .search: "Full text search"
    case .document: "Text of a note"
    case .langbacklinks: "Pages with a language link"
    }
  }

  var description: String {
    switch self {
    case .backlinks:
      "Lists the blocks of other notes that link to a note or block, by document, with the text of each, where the link stands in it "
        + "and why it counts. `count` is the number of all such blocks, whatever is shown."
    case .mentions:
      "Lists the blocks of other notes that name a note (title, name, alias, or what links to it read) without linking to it: links "
        + "that are missing, or places where the subject comes up."
    case .search:
      "Finds blocks by words, titles first, then the best. All words must stand in a block, in any order, whatever the case; "
        + "\"a phrase\" as it is written, begin* what begins so, -word what must not be there."
    case .document:
      "Reads a note: the text of its headings, paragraphs, code, tables and so on, in order. A heading or another block reads what "
        + "lies below it."
    case .langbacklinks:
      "Lists the pages of a wiki that carry a language link to a title in another language (as MediaWiki's list=langbacklinks): which "
        + "pages have fr:Jardin as their translation? Without a title: all pages with a link to that language."
    }
  }

  /// Blocks or pages that an answer shows at most.
  static let limits = 1...100
  static let standardLimit = 20
  /// Of `document`, whose blocks come without what is around them.
  static let documentLimits = 1...500
  static let standardDocumentLimit = 100

  var input: JSONSchema {
    switch self {
    case .backlinks, .mentions: .object([Self.what, Self.limit, Self.next] + Self.filters)
    case .search:
      .object([JSONSchema.Member("text", .text("words to look for")), Self.limit, Self.next] + Self.filters)
    case .document:
      .object([
        Self.what,
        .init(
          "limit", .integer(Self.documentLimits, standard: Self.standardDocumentLimit, "blocks to show at most"),
          isRequired: false), Self.next,
      ])
    case .langbacklinks:
      .object([
        .init("lang", .text("code of the language that is linked to, such as fr")),
        .init("title", .text("title of the page in that language"), isRequired: false), Self.limit, Self.next,
        .init("site", .text("the wiki to ask, where the index holds several"), isRequired: false),
      ])
    }
  }

  var output: JSONSchema {
    switch self {
    case .backlinks, .mentions:
      .object([
        Self.version, Self.generation,
        .init("target", .object(["id", "title", "path", "notebook"].map { .init($0, .text("")) })),
        .init("count", .number("blocks in all documents, whatever is shown")),
        .init("documents", .list(.object(Self.facts + [.init("count", .number("")), Self.hits]), "")), Self.more,
      ])
    case .search:
      .object([
        Self.version, .init("count", .number("blocks found, whatever is shown")),
        .init(
          "blocks",
          .list(
            .object(
              ["id", "type", "document", "title", "path", "text"].map { .init($0, .text("")) }
                + [Self.ranges, Self.line] + ["notebook", "updated", "file"].map { .init($0, .text("")) }),
            "best first")),
        Self.more,
      ])
    case .document:
      .object(
        [Self.version, Self.generation, .init("target", .text("id of what was asked for"))] + Self.facts + [
          .init("count", .number("blocks with text, whatever is shown")), Self.texts, Self.more,
        ])
    case .langbacklinks:
      .object([
        Self.version, .init("site", .text("the wiki")),
        .init(
          "langbacklinks",
          .list(
            .object([
              .init("pageid", .number("")), .init("ns", .number("namespace")), .init("title", .text("")),
              .init("redirect", .flag(""), isRequired: false), .init("lllang", .text("")), .init("lltitle", .text("")),
            ]), "")), Self.more,
      ])
    }
  }

  // MARK: Parts

  private typealias Member = JSONSchema.Member

  private static let what = Member(
    "what",
    .text(
      "a note or block: its id, ((id)), path, title or alias; a heading may follow, as in Note#Heading. What several are called is "
        + "refused with the id of each"))
  private static let limit = Member(
    "limit", .integer(limits, standard: standardLimit, "how many to show at most"), isRequired: false)
  private static let next = Member(
    "continue",
    .text("`continue` of the answer before, with the same other arguments, for what comes after it"), isRequired: false)
  private static let filters = [
    Member("notebook", .list(.text(""), "only these notebooks, by name or id"), isRequired: false),
    Member("under", .list(.text(""), "only notes at or below these paths"), isRequired: false),
    Member("not_under", .list(.text(""), "no notes at or below these paths"), isRequired: false),
    Member("type", .list(.choice(types, ""), "only blocks of these types: \(typeMeanings)"), isRequired: false),
    Member("tag", .list(.text(""), "only with one of these tags on the block or its note"), isRequired: false),
  ]
  private static let types = BlockType.allCases.map(\.rawValue).filter { !$0.isEmpty }
  private static let typeMeanings =
    "d a note's title, h heading, p paragraph, c code, m formula, t table, i list item, b quotation"

  private static let version = Member("version", .number("1; grows when a key changes its meaning"))
  private static let generation = Member("generation", .number("of the index: grows when notes change"))
  private static let more = Member(
    "continue", .orNull(.text("argument of the next call, where there is more; null at the end")))
  private static let facts = [
    Member("id", .text("")), Member("title", .text("")), Member("path", .text("notebook and path of titles")),
    Member("notebook", .text("")), Member("updated", .text("14 digits, local time")),
    Member("box", .text("the notebook's id")), Member("file", .text("on the disk")),
  ]
  private static let line = Member("line", .number("in the file, from 1, where it has lines"), isRequired: false)
  private static let ranges = Member(
    "ranges", .list(.list(.number(""), ""), "start and end of what matches, in bytes of text as UTF-8"))
  private static let hits = Member(
    "blocks",
    .list(
      .object([
        .init("id", .text("")), .init("type", .text(typeMeanings)), .init("text", .text("cut with …")), ranges, line,
        .init(
          "why",
          .list(
            .object([
              .init("kind", .choice(["ref", "mention"], "")), .init("target", .text("id, of a ref"), isRequired: false),
              .init("anchor", .text("what the ref reads"), isRequired: false),
              .init("keyword", .text("of a mention"), isRequired: false),
              .init("from", .choice(["title", "name", "alias", "anchor"], "what the keyword is"), isRequired: false),
            ]), "")),
      ]), ""))
  private static let texts = Member(
    "blocks",
    .list(
      .object([
        .init("id", .text("")), .init("type", .text(typeMeanings)),
        .init("subtype", .text("h1 to h6 for headings"), isRequired: false),
        .init("in", .text("type of the list item, quotation or the like around it"), isRequired: false),
        .init("text", .text("")),
        .init("cut", .flag("true: the text goes on; read the file for the rest"), isRequired: false),
        line,
      ]), "in order"))

  func append(to out: inout [UInt8]) {
    JSONObject.append(to: &out) { object, out in
      object.add("name", rawValue, &out)
      object.add("title", title, &out)
      object.add("description", description, &out)
      object.key("inputSchema", &out)
      input.append(isClosed: true, to: &out)
      object.key("outputSchema", &out)
      output.append(isClosed: false, to: &out)
      object.key("annotations", &out)
      JSONObject.append(to: &out) { object, out in
        object.add("title", title, &out)
        object.add("readOnlyHint", true, &out)
        object.add("destructiveHint", false, &out)
        object.add("idempotentHint", true, &out)
        object.add("openWorldHint", false, &out)
      }
    }
  }
}
