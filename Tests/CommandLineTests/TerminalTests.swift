import Foundation
import TestSupport
import Testing

/// What a terminal shows, at several widths: nothing is wider than it, nothing of a note steers it.
@Suite(.serialized) struct TerminalTests {
  private static func run(
    _ index: String, _ words: [String], environment: [String: String] = [:]
  ) throws -> ProgramRun {
    let (process, input, output, errors) = try ProgramRun.start(
      "inlink", ["--index", index, "--warn-after", "0"] + words, environment: environment)
    try input.fileHandleForWriting.close()
    var run = try ProgramRun("inlink", ["--version"])
    run.output = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    run.errors = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    run.status = process.terminationStatus
    return run
  }

  /// Columns as a terminal counts them, said by another program.
  private static func widest(_ text: String) throws -> Int {
    let script =
      "import sys, unicodedata as u\n"
      + "w = lambda c: 0 if u.combining(c) or u.category(c) in ('Mn', 'Me', 'Cf') else 2 if u.east_asian_width(c) in 'WF' else 1\n"
      + "print(max([0] + [sum(map(w, l)) for l in sys.argv[1].split('\\n')]))"
    let run = try SystemCommand.run(["/usr/bin/python3", "-c", script, text])
    return Int(run.output.split(separator: "\n").first ?? "") ?? -1
  }

  private static let commands = [
    ["backlinks", "Compost"], ["mentions", "Compost", "--explain"], ["links", "Compost"],
    ["backlinks", "堆肥", "--full", "--context", "1"],
    ["search", "garden"], ["search", "堆肥"], ["find", "g"], ["dangling"], ["orphans"], ["duplicates"], ["tags"],
    ["stats"],
    ["related", "Compost"], ["changes", "--since", "0"],
  ]

  @Test(arguments: [24, 40, 80, 200]) func nothingIsWiderThanTheTerminal(_ columns: Int) throws {
    let samples = try SampleIndexes()
    for (index, commands) in [
      (samples.siyuan, Self.commands),
      (samples.vaults, [["backlinks", "Basil"], ["search", "herb"], ["related", "Basil"]]),
      (
        samples.wiki,
        [
          ["translations"], ["translations", "--missing", "de"],
          ["langbacklinks", "--lbllang", "fr", "--all", "--format", "table"],
        ]
      ),
      (
        samples.siyuan,
        [
          ["status"], ["getBacklink2", "Compost", "--format", "table"], ["help"], ["help", "search"],
          ["help", "filters"],
        ]
      ),
    ] {
      // Tables of numbers and help need a few columns more.
      for words in commands where columns >= 40 || !["langbacklinks", "getBacklink2", "help"].contains(words[0]) {
        let run = try Self.run(index, words, environment: ["COLUMNS": "\(columns)"])
        #expect(run.status == 0 && !run.output.isEmpty || words == ["dangling"] || words == ["tags"], "\(words) \(run)")
        #expect(try Self.widest(run.output) <= columns, "\(words) at \(columns):\n\(run.output)")
        #expect(!run.output.contains("\u{1B}"))
      }
    }
  }

  @Test func transcripts() throws {
    let samples = try SampleIndexes()
    let wide = try Self.run(samples.siyuan, ["backlinks", "Compost"], environment: ["COLUMNS": "80"]).output
    #expect(
      wide == """
        Links to Compost: 4 blocks in 4 documents

        Garden/Diary/Spring 2026                                        2026-02-09 12:00
          Compost

        Garden/Kitchen Garden/Tomatoes                                  2026-02-04 12:00
          They want sun, a stake, and compost in the planting hole; see The heap.

        花园笔记/菜园/堆肥                                              2026-02-02 12:00
          Notes in English: Compost

        Garden/Kitchen Garden                                           2026-02-02 12:00
          Bed three rests; it gets Compost

        """)
    let narrow = try Self.run(samples.siyuan, ["backlinks", "Compost"], environment: ["COLUMNS": "40"]).output
    #expect(
      narrow == """
        Links to Compost
        4 blocks in 4 documents

        Garden/Diary/Spring 2026      2026-02-09
          Compost

        Garden/…/Tomatoes             2026-02-04
          …in the planting hole; see The heap.

        花园笔记/菜园/堆肥            2026-02-02
          Notes in English: Compost

        Garden/Kitchen Garden         2026-02-02
          Bed three rests; it gets Compost

        """)
  }

  /// Escapes, line breaks, marks that turn the direction of writing: in titles, texts, tags, paths and names of files.
  @Test func hostileTextIsShownHarmless() throws {
    let folder = try NotebookFolder()
    let evil = "\u{1B}[2J\u{1B}]0;owned\u{7}\u{202E}evil\u{0}\r\n\u{9B}31m\u{2066}"
    try folder.write(0, title: "Target", text: "x")
    try folder.write(1, title: "T \(evil)", text: "text \(evil) Target ", target: 0)
    try folder.write(2, title: "M", text: "Target \(evil)")
    try folder.scratch.write("notes/data/\(NotebookFolder.notebook)/20240101000009-\u{1B}[2Jxx.sy", "{")
    _ = try folder.pass()
    for words in Self.commands.map({ $0.map { $0 == "Compost" || $0 == "堆肥" ? "Target" : $0 } })
      + [
        ["search", "evil"], ["errors"], ["errors", "--lines"], ["backlinks", "Target", "--lines"], ["graph"],
        ["status"], ["mentions", "Target", "--lines"],
        ["backlinks", "Target", "--full"], ["__complete", "backlinks", "T"],
        ["getBacklink2", "Target", "--format", "table"],
      ]
    {
      let run = try Self.run(folder.index, words, environment: ["COLUMNS": "60"])
      for text in [run.output, run.errors] {
        for scalar in text.unicodeScalars {
          #expect(
            scalar == "\n" || scalar == "\t"
              || scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format,
            "\(words): U+\(String(scalar.value, radix: 16))")
        }
      }
    }
    // JSON escapes what is a control character, and keeps the rest.
    let json = try Self.run(folder.index, ["backlinks", "Target", "--json"]).output
    #expect(json.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A } && json.contains("evil"))
  }

  /// A real terminal: colours unless somebody does not want them, the pager where it does not fit, fzf where several are meant.
  @Test(.enabled(if: SystemCommand.succeeds(["/usr/bin/script", "--version"]), "script is not there"))
  func onATerminal() throws {
    let samples = try SampleIndexes()
    let inlink = "'\(ProgramRun.folder().path)/inlink' --index '\(samples.siyuan)'"
    func shown(_ command: String) throws -> String {
      try SystemCommand.run(
        ["/usr/bin/script", "-qec", "stty cols 70 rows 10; \(command)", "/dev/null"],
        environment: ["HOME": samples.folder.path, "PATH": "/usr/bin:/bin", "TERM": "xterm", "LC_ALL": "C.UTF-8"]
      ).output.replacingOccurrences(of: "\r", with: "")
    }
    let coloured = try shown("PAGER= \(inlink) backlinks Compost")
    #expect(coloured.contains("gets \u{1B}[1;33mCompost\u{1B}[0m") && coloured.contains("\u{1B}[1mLinks to Compost"))
    for plain in ["NO_COLOR=1 PAGER=", "TERM=dumb PAGER="] {
      #expect(try !shown("\(plain) \(inlink) backlinks Compost").contains("\u{1B}"), "\(plain)")
    }
    let paged = try shown("PAGER='sed s/^/P:/' \(inlink) backlinks Compost")
    #expect(paged.contains("P:Garden/Diary") || paged.contains("P:\u{1B}[1mGarden/Diary"), "\(paged)")
    #expect(try !shown("PAGER='sed s/^/P:/' \(inlink) backlinks 'Seed Swap'").contains("P:"))
    // A pager that is not there does not hide the answer.
    #expect(try shown("PAGER=/nowhere/pager \(inlink) backlinks Compost").contains("Seed") == false)
    #expect(try shown("PAGER=/nowhere/pager \(inlink) backlinks Compost").contains("Kitchen Garden"))
    let missing = try shown("\(inlink) getBacklink2 Tomatos; echo status $?")
    #expect(missing.contains("nothing is called Tomatos") && missing.contains("status 1"), "\(missing)")
  }

  @Test func completion() throws {
    let samples = try SampleIndexes()
    func complete(_ index: String, _ words: String...) throws -> [String] {
      try ProgramRun("inlink", ["__complete", "--index", index] + words).output.split(separator: "\n")
        .map { String($0.split(separator: "\t")[0]) }
    }
    #expect(try complete(samples.siyuan, "back") == ["backlinks"])
    #expect(try complete(samples.siyuan, "backlinks", "Comp") == ["Compost"])
    #expect(try complete(samples.siyuan, "backlinks", "'kitchen g") == ["Kitchen Garden"])
    #expect(try complete(samples.siyuan, "backlinks", "Kitchen\\ G") == ["Kitchen Garden"])
    #expect(try complete(samples.siyuan, "backlinks", "20260105090001") == ["20260105090001-doc0001"])
    #expect(try complete(samples.siyuan, "backlinks", "x", "--ali").isEmpty)
    #expect(try complete(samples.siyuan, "mentions", "x", "--no-a") == ["--no-aliases"])
    #expect(try complete(samples.siyuan, "backlinks", "x", "--sort", "nat") == ["natural", "natural-down"])
    #expect(try complete(samples.siyuan, "graph", "--format", "") == ["dot", "mermaid", "json", "graphml"])
    #expect(try complete(samples.siyuan, "search", "x", "--notebook", "g") == ["Garden"])
    #expect(try complete(samples.folder.path + "/none.sqlite", "backlinks", "x").isEmpty)
  }

  /// The program makes the scripts, and shells can read them.
  @Test(arguments: ["bash", "zsh", "fish"]) func completionScripts(_ shell: String) throws {
    let made = try ProgramRun("inlink", ["completion", shell])
    #expect(made.status == 0 && made.output.contains("inlink __complete"))
    let scratch = try ScratchFolder()
    let script = try scratch.write("inlink.\(shell)", made.output)
    guard let program = ["/usr/bin/\(shell)", "/bin/\(shell)"].first(where: FileManager.default.isExecutableFile) else {
      return
    }
    #expect(SystemCommand.succeeds([program, "-n", script]))
  }

  @Test func bashCompletes() throws {
    let samples = try SampleIndexes()
    let script = try samples.folder.write("inlink.bash", ProgramRun("inlink", ["completion", "bash"]).output)
    let run = try SystemCommand.run(
      [
        "/bin/bash", "-c",
        "source '\(script)'; COMP_WORDS=(inlink backlinks Kit); COMP_CWORD=2; _inlink; printf '%s\\n' \"${COMPREPLY[@]}\"",
      ],
      environment: [
        "PATH": ProgramRun.folder().path + ":/usr/bin:/bin", "INLINK_INDEX": samples.siyuan, "LC_ALL": "C.UTF-8",
      ])
    #expect(run.output == "Kitchen\\ Garden\n", "\(run)")
  }
}
