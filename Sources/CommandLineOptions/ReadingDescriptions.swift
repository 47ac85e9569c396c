/// The commands for people and editors.
extension ProgramDescription {
  private typealias Option = OptionDescription
  private typealias Example = ExampleDescription
  private typealias Field = (name: String, meaning: String)

  private static let whatIs =
    "WHAT is an id in any of its spellings (ID, ((ID)), siyuan://blocks/ID), a path or hPath, or a title or alias: as it is "
    + "written first, then whatever the case, then by its beginning. Of several each is named on standard error, and the exit "
    + "status is 4."

  private static let hitFields: [Field] = [
    ("version", "1"), ("generation", "of the index: see changes"),
    ("target", "what WHAT means: id, title, path, notebook"),
    ("count", "blocks in all documents, whatever is shown; that of getBacklink2"),
    (
      "documents",
      "id, title, path (notebook and hPath), notebook, updated, count, box (the notebook's id), file (on the disk), and blocks"
    ),
    (
      "blocks",
      "id, type, text (one line, cut with …), ranges (bytes of text to highlight), line (where files have lines), why"
    ),
    ("why", "kind ref: target, anchor; kind mention: keyword, from (title, name, alias, anchor)"),
    ("continue", "for --continue; null at the end"),
  ]

  private static let documentFields: [Field] = [
    ("version", "1"), ("count", "of all pages"),
    ("documents", "id, title, path, notebook, updated, box, file"), ("continue", "for --continue; null at the end"),
  ]

  static let reading: [CommandDescription] = [
    CommandDescription(
      name: "backlinks", summary: "what links to a document or block, with the text around",
      synopsis: ["backlinks WHAT [options]"],
      options: [
        .explain, .context, .full, .sort, .pick, .withChildren, .withoutChildren,
      ] + Option.output + Option.hitFilters,
      examples: [
        Example("backlinks 'Kitchen Garden'", "by title"),
        Example("backlinks Basil --since 30d --lines", "lately, for an editor"),
        Example("backlinks Basil --json --limit 20", "for a program"),
      ], details: [whatIs], fields: hitFields),
    CommandDescription(
      name: "mentions", summary: "what mentions it without linking", synopsis: ["mentions WHAT [options]"],
      options: [
        .explain, .context, .full, .sort, .pick, .aliases, .noAliases,
      ] + Option.output + Option.hitFilters,
      examples: [
        Example("mentions Compost --explain", "and by which name"),
        Example("mentions Basil --not-under Journal", "but not in a folder"),
      ], details: [whatIs], fields: hitFields),
    CommandDescription(
      name: "links", summary: "what a document or block links to", synopsis: ["links WHAT [options]"],
      options: [
        .explain, .context, .full, .sort, .pick, .withoutChildren,
      ] + Option.output + Option.hitFilters,
      examples: [Example("links Basil", "its own blocks, by what they link to")],
      details: [whatIs, "Refs to nothing are those of dangling."], fields: hitFields),
    CommandDescription(
      name: "search", summary: "full text, titles first", synopsis: ["search TEXT [options]"],
      options: [.full] + Option.output + Option.blockFilters,
      examples: [
        Example("search compost heap", "blocks with both words"),
        Example("search '\"hot compost\" -worm garden*'", "a phrase, without a word, a beginning"),
        Example("search 'C++' --type c,p --lines", "signs count, and so does code"),
      ],
      details: [
        "All words must stand in a block, in any order, as whole words where the script writes blanks: \"…\" is a phrase as it is "
          + "written, word* what begins so, -word and -\"…\" what must not be there. Case does not count. Texts, titles, code, "
          + "formulas, names, aliases, memos and tags are searched; documents whose title has the words come first, then blocks by "
          + "bm25, of equals the last changed."
      ],
      fields: [
        ("version", "1"), ("count", "blocks found, whatever is shown"),
        ("blocks", "id, type, document (its id), title, path, text, ranges, and line where files have lines"),
        ("continue", "for --continue; null at the end"),
      ], takesExclusions: true),
    CommandDescription(
      name: "find", summary: "documents by title, alias and path, fuzzy, best first", synopsis: ["find TEXT [options]"],
      options: Option.output,
      examples: [
        Example("find kitch gard", "words may be cut short"),
        Example("find tomatos --json --limit 10", "or be misspelt"),
      ], fields: documentFields),
    CommandDescription(
      name: "dangling", summary: "refs to nothing, with names like theirs", synopsis: ["dangling [options]"],
      options: Option.listing + Option.documentFilters,
      examples: [Example("dangling --limit 20", "the most frequent")],
      fields: [
        ("version", "1"), ("count", "ids that no block has"),
        ("refs", "target, count (refs), blocks (ids), near (ids of documents of such a name), anchors"),
        ("continue", "for --continue; null at the end"),
      ]),
    CommandDescription(
      name: "orphans", summary: "documents that no other refers to", synopsis: ["orphans [options]"],
      options: Option.output + Option.documentFilters,
      examples: [Example("orphans --not-under Journal", "but for the journal")], fields: documentFields),
    CommandDescription(
      name: "duplicates", summary: "ids and titles that occur twice", synopsis: ["duplicates [options]"],
      options: Option.listing, examples: [Example("duplicates", "")],
      fields: [
        ("version", "1"), ("ids", "id, paths (of the files, after the notebook)"),
        ("titles", "title, documents (ids)"), ("continue", "for --continue; null at the end"),
      ]),
    CommandDescription(
      name: "errors", summary: "files that could not be read", synopsis: ["errors [options]"],
      options: Option.output, examples: [Example("errors --count", "0 is well")],
      fields: [("version", "1"), ("files", "path, reason, since (seconds since 1970)")]),
    CommandDescription(
      name: "tags", summary: "tags with how many blocks carry them", synopsis: ["tags [options]"],
      options: Option.listing, examples: [Example("tags --lines | head", "the most frequent")],
      fields: [("version", "1"), ("tags", "tag, count"), ("continue", "for --continue; null at the end")]),
    CommandDescription(
      name: "stats", summary: "sums, the most linked and the most mentioned", synopsis: ["stats [--limit N] [--json]"],
      options: [.json, .limit], examples: [Example("stats --limit 5", "five of each; 10 without")],
      fields: [
        ("version", "1"), ("notebooks, documents, blocks, refs, dangling, orphans, tags", "how many"),
        ("types", "type, count: of blocks"), ("linked", "documents with count: refs of others"),
        ("mentioned", "documents with count: blocks that mention them"),
      ]),
    CommandDescription(
      name: "related", summary: "documents that share links with it", synopsis: ["related WHAT [options]"],
      options: [.pick] + Option.output + Option.documentFilters,
      examples: [Example("related Basil --limit 5", "the nearest five")],
      details: [
        whatIs,
        "Two documents are near that refer to the same documents or that the same documents refer to. What they share counts 1 / "
          + "ln(1 + its neighbours), so that a page that everything links to says little (Adamic and Adar); a ref between the two "
          + "counts 1.",
      ],
      fields: [
        ("version", "1"), ("documents", "id, title, path, notebook, updated, score"),
        ("continue", "for --continue; null at the end"),
      ]),
    CommandDescription(
      name: "graph", summary: "documents and the refs between them",
      synopsis: ["graph [WHAT] [--depth N] [--format FORMAT]"],
      options: [
        Option("depth", "N", "steps around WHAT, whichever way refs point; default 1"),
        Option("format", "FORMAT", "dot (default), mermaid, json or graphml"), .pick, .json,
      ] + Option.documentFilters,
      examples: [
        Example("graph Basil --depth 2 | dot -Tsvg > basil.svg", "a picture, by Graphviz"),
        Example("graph --format graphml > notes.graphml", "all of it, for Gephi"),
      ],
      fields: [("version", "1"), ("nodes", "id, title, path"), ("edges", "from, to, count (refs)")]),
    CommandDescription(
      name: "translations", summary: "which pages of wikis link to which languages",
      synopsis: ["translations [WHAT] [--missing CODE] [options]"],
      options: [
        Option("missing", "CODE", "pages without a link to this language, most languages first"),
        Option("site", "NAME", "only this wiki"),
      ] + Option.listing,
      examples: [
        Example("translations Garden", "of one page"),
        Example("translations --missing fr --limit 20", "what to translate"),
      ],
      fields: [
        ("version", "1"), ("count", "of all pages"), ("pages", "pageid, title, site, languages (title by code)"),
        ("continue", "for --continue; null at the end"),
      ]),
    CommandDescription(
      name: "changes", summary: "what happened to documents and pages since a generation",
      synopsis: ["changes --since GENERATION [--json]"],
      options: [
        Option("since", "GENERATION", "of an earlier answer; without it the current one is told"), .json, .count,
      ],
      examples: [Example("changes --since 0", "all that the log holds")],
      details: [
        "The log holds 1000 generations and 100,000 rows at most, and begins anew after a rebuild. Who is further behind is told to "
          + "start over."
      ],
      fields: [
        ("restart", "true: the log does not reach back; read everything anew, and ask from generation on"),
        ("generation, kind, id, title, path", "kind: added, changed, moved, removed"),
        ("page", "true: id is a wiki page's"),
      ]),
    CommandDescription(
      name: "watch", summary: "the same, as it happens", synopsis: ["watch [WHAT] [--since GENERATION] [--json]"],
      options: [
        Option("since", "GENERATION", "begin there; without it from now on"), .json, .pick,
      ],
      examples: [
        Example("watch --json", "for a build script"),
        Example("watch 'Kitchen Garden'", "a line when its backlinks or mentions change"),
      ],
      details: [
        "With WHAT a line tells the two numbers, at once and whenever one of them changes. Nothing is missed between two looks; where "
          + "the log was cut, a line with restart says so. It ends when its reader goes away."
      ],
      fields: [
        ("generation, kind, id, title, path", "as changes says them"),
        ("generation, backlinks, mentions", "with WHAT; gone: true while nothing has its id"),
      ]),
    CommandDescription(
      name: "completion", summary: "a script that completes commands, options, ids and titles",
      synopsis: ["completion bash|zsh|fish"], options: [],
      examples: [
        Example("completion bash > ~/.local/share/bash-completion/completions/inlink", "for you")
      ]),
    CommandDescription(
      name: "help", summary: "how the program, a command or a topic is used",
      synopsis: ["help [COMMAND | filters | output | limits] [--man]"],
      options: [Option("man", nil, "the manual page, for man -l -")],
      examples: [Example("help search", ""), Example("help --man | man -l -", "without installing")]),
  ]
}
