extension ProgramDescription {
  private static let index = OptionDescription(
    "index", "FILE", "the index; default $INLINK_INDEX, else $XDG_DATA_HOME/inlink/index.sqlite")
  private static let warnAfter = OptionDescription(
    "warn-after", "SECONDS", "warn if the index's last pass is older; default 86400, 0 never")
  private static let readIndex = OptionDescription(
    "index", "FILE",
    "the index; default $INLINK_INDEX, the user's, the system's")
  private static let timeout = OptionDescription("timeout", "SECONDS", "give up an answer that takes longer")
  private static let common = [
    OptionDescription("help", nil, "show this help and end"),
    OptionDescription("version", nil, "show the version and end"),
  ]

  package static let inlink = ProgramDescription(
    name: "inlink", summary: "answers what links here, and what mentions this, from an index",
    commands: reading + [
      CommandDescription(
        name: "getBacklink2", summary: "what links to a block and what mentions it (SiYuan's endpoint)",
        synopsis: [
          "getBacklink2 --request JSON|-", "getBacklink2 --requests FILE|-",
          "getBacklink2 WHAT… [options]",
        ],
        options: [
          OptionDescription("request", "JSON", "one request body; - reads it from standard input"),
          OptionDescription(
            "requests", "FILE", "one request body a line, one answer a line"),
          OptionDescription("k", "TEXT", "keep backlinks that hold one of these words"),
          OptionDescription("mk", "TEXT", "keep mentions that hold this phrase"),
          OptionDescription("sort", "N", "order of backlinks (3: last changed first)"),
          OptionDescription("m-sort", "N", "order of mentions"),
          OptionDescription("contain-children", nil, "count links to blocks below the target"),
          OptionDescription("no-contain-children", nil, "count links to the target alone"),
          OptionDescription("quirks", nil, "answer exactly as SiYuan does, its accidents included"),
          format,
        ] + FleetLocation.options,
        examples: [
          ExampleDescription("getBacklink2 'Kitchen Garden' --k compost", "by title, filtered"),
          ExampleDescription("getBacklink2 --requests - < bodies", "many, as programs post them"),
        ],
        details: [
          "The operand is the id of a block, or what else backlinks takes. Several operands are several answers, a line each. In a "
            + "batch --format lines ends each answer by an empty line. Through a pipe an id that no block has gets the original's "
            + "empty answer.",
          "With --fleet the documents of every workspace of the fleet that refer to the id, each with its index. A fleet has no "
            + "texts: mentions, k and mk stay with each index.",
        ],
        fields: [("lines", "link or mention, count, id, updated (14 digits), path, of a fleet index; tabs between")]),
      CommandDescription(
        name: "langbacklinks", summary: "which pages link to a language link (MediaWiki's list)",
        synopsis: [
          "langbacklinks --query STRING | --queries FILE|-",
          "langbacklinks [--lbllang CODE] [--lbltitle TITLE] [options]",
        ],
        options: [
          OptionDescription("site", "NAME", "the wiki, if the index holds several"),
          OptionDescription("query", "STRING", "answer one query string"),
          OptionDescription(
            "queries", "FILE", "one query string a line, one answer a line"),
          OptionDescription("lbllang", "CODE", "language of the language link"),
          OptionDescription("lbltitle", "TITLE", "title of the language link"),
          OptionDescription("lbllimit", "N", "how many pages to list, or max"),
          OptionDescription("lblprop", "PROPERTIES", "what is shown: lllang, lltitle or lllang|lltitle"),
          OptionDescription("lbldir", "DIRECTION", "ascending or descending"),
          OptionDescription("lblcontinue", "VALUE", "go on where another answer ended"),
          OptionDescription("all", nil, "follow continuation to the end"),
          format,
        ] + FleetLocation.options,
        examples: [
          ExampleDescription("langbacklinks --lbllang fr --lbltitle Jardin", "who links to fr:Jardin"),
          ExampleDescription("langbacklinks --lbllang fr --all --format table", "all links to French"),
        ],
        details: [
          "With --fleet the pages of every wiki of the fleet, each with its site, in the order language, title, site, page; --site "
            + "asks one of them."
        ],
        fields: [("lines", "page id, namespace, page, language, title, of a fleet site; tabs between")]),
      CommandDescription(
        name: "status", summary: "what the index holds and how fresh it is", synopsis: ["status [--json] [--check]"],
        options: [
          OptionDescription("json", nil, "one line of JSON"),
          OptionDescription(
            "check", nil, "status 1 if a person must look: failing trees, unreadable files, age"),
        ],
        examples: [ExampleDescription("status --check || notify-send 'look at inlink'", "for a timer")],
        fields: [
          ("version", "1"), ("index, generation, documents, notebooks, blocks, refs", "where, and how many"),
          ("last_scan, last_complete_scan, age_seconds, partial, reason", "seconds since 1970; how fresh, and why not"),
          ("program_version", "of the inlinkd that wrote last"), ("trees", "path, state, reason, since"),
          ("unreadable_files", "path, reason, since, tried, attempts"),
          ("wikis", "name, pages, links, stale, out_of_reach, same_titles"),
        ]),
      CommandDescription(
        name: "copy", summary: "a consistent, compact copy of the index, while it is kept", synopsis: ["copy TARGET"],
        options: [],
        examples: [
          ExampleDescription("copy ~/backup/notes.sqlite", "TARGET must not exist; it is readable for you alone")
        ]),
      mcp,
      serve,
    ],
    options: [readIndex, warnAfter, timeout] + common,
    statuses: [
      (0, "answered"), (1, "nothing of that name; answered with an error body; status --check: look"),
      (2, "wrong usage"),
      (
        3,
        "no index, an unreadable one, or one of another version; output that can't be written; --timeout"
      ), (4, "several are called so; each is named on standard error"),
    ])

  private static let format = OptionDescription(
    "format", "FORMAT", "json, table or lines; table on a terminal")

  package static let inlinkd = ProgramDescription(
    name: "inlinkd", summary: "keeps an index of notebooks and wikis",
    commands: [
      CommandDescription(
        name: "", summary: "", synopsis: ["--notebooks DIR [--notebooks DIR …] [--index FILE] [--once]"],
        options: [
          OptionDescription(
            "notebooks", "DIR",
            "a SiYuan workspace, its data folder, a notebook, a Markdown vault, or a folder of wikitext",
            repeats: true),
          OptionDescription("config", "FILE", "take settings from this file; options here win over it"),
          OptionDescription("once", nil, "one complete pass, then end"),
          OptionDescription("poll-interval", "SECONDS", "time between passes (default 2)"),
          OptionDescription("no-hints", nil, "look at files by polling alone"),
          OptionDescription("rebuild", nil, "make a fresh index and copy it into the live file"),
          OptionDescription("verify", nil, "compare the index with the files, change neither"),
          OptionDescription("accept-empty", nil, "a folder without documents is meant so"),
          OptionDescription(
            "forget-tree", "DIR", "remove what the index holds of a tree that is not named any more", repeats: true),
          OptionDescription("index-mode", "OCTAL", "access bits of an index that is made (default 0600)"),
          OptionDescription("settings", "FILE", "a SiYuan conf.json that stands for the workspace's own"),
          OptionDescription("wiki-export", "FILE", "a MediaWiki XML export (.gz, .bz2 too)", repeats: true),
          OptionDescription("interwiki", "FILE", "a table of interwiki prefixes"),
        ])
    ],
    options: [index] + common,
    statuses: [
      (0, "the index equals the files"), (1, "done, but some files could not be read; --verify: they differ"),
      (2, "wrong usage"), (3, "nothing could be indexed; the index is as it was"),
    ])
}
