import Foundation
import TestSupport
import Testing

/// What WHAT may be, and what is said where it means nothing, or several.
@Suite(.serialized) struct MeaningTests {
  private static let compost = "20260105090001-doc0001"

  @Test(
    arguments: [
      compost, "((\(compost)))", "((\(compost) 'anchor'))", "((\(compost) \"anchor\"))", "siyuan://blocks/\(compost)",
      "siyuan://blocks/\(compost)?focus=1", "Compost", "compost", "COMPOST", " Compost ", "Compo", "comp",
      "/Kitchen Garden/Compost", "Kitchen Garden/Compost", "Garden/Kitchen Garden/Compost",
      "garden/kitchen garden/compost",
      "/20260105090000-doc0000/\(compost).sy", "20260105080000-garden1/20260105090000-doc0000/\(compost).sy",
      SharedFolder.project.appending(
        path: "scripts/sample/data/20260105080000-garden1/20260105090000-doc0000/\(compost).sy"
      ).path,
    ])
  func spellings(_ what: String) throws {
    let samples = try SampleIndexes()
    let answer = try SampleIndexes.json(samples.siyuan, ["links", what, "--json"])
    let target = answer["target"] as? [String: Any] ?? [:]
    #expect(target.text("id") == Self.compost, "\(what) means \(target)")
    #expect(target.text("title") == "Compost" && target.text("notebook") == "Garden")
    #expect(target.text("path") == "Garden/Kitchen Garden/Compost")
    // And getBacklink2 takes the same.
    let body = try SampleIndexes.json(samples.siyuan, ["getBacklink2", what])["data"] as? [String: Any] ?? [:]
    #expect(body.number("linkRefsCount") == 4, "\(what)")
  }

  @Test(
    arguments: [
      ("Basil", "Herbarium/Herbs/Basil.md"), ("Herbs/Basil", "Herbarium/Herbs/Basil.md"),
      ("basil.md", "Herbarium/Herbs/Basil.md"),
      ("[[Basil]]", "Herbarium/Herbs/Basil.md"), ("[[Basil|the herb]]", "Herbarium/Herbs/Basil.md"),
      ("Herbarium/Herbs/Basil", "Herbarium/Herbs/Basil.md"), ("Basil#Growing", "Herbarium/Herbs/Basil.md#Growing"),
      ("Sunny places", "Herbarium/Sunny places.md"),
      (
        SharedFolder.project.appending(path: "scripts/sample-vaults/Herbarium/Herbs/Mint.md").path,
        "Herbarium/Herbs/Mint.md"
      ),
    ])
  func notes(_ what: String, _ id: String) throws {
    let samples = try SampleIndexes()
    let target = try SampleIndexes.json(samples.vaults, ["links", what, "--json"])["target"] as? [String: Any]
    #expect(target?.text("id") == id, "\(what)")
  }

  @Test func aliasesAndNames() throws {
    let folder = try NotebookFolder()
    var text = String(decoding: try NotebookFolder.document(1, title: "Solanum", text: "x"), as: UTF8.self)
    text = text.replacingOccurrences(
      of: #""type":"doc""#, with: #""type":"doc","alias":"Tomato, Love Apple","name":"pomodoro""#)
    try folder.scratch.write("notes/data/\(NotebookFolder.notebook)/\(NotebookFolder.id(1)).sy", text)
    try folder.write(2, title: "tomato", text: "y")
    _ = try folder.pass()
    func id(_ what: String) throws -> String {
      let answer = try SampleIndexes.json(folder.index, ["links", what, "--json"])
      return (answer["target"] as? [String: Any])?.text("id") ?? ""
    }
    // As it is written comes before whatever the case.
    #expect(try id("Tomato") == NotebookFolder.id(1) && id("tomato") == NotebookFolder.id(2))
    #expect(try id("love apple") == NotebookFolder.id(1) && id("Pomodoro") == NotebookFolder.id(1))
    #expect(try id("Solan") == NotebookFolder.id(1))
    let several = try SampleIndexes.run(folder.index, "backlinks", "TOMATO")
    #expect(several.status == 4)
  }

  /// Names and paths that look like other spellings, and places that are not there.
  @Test func namesAreNamesHoweverTheyLook() throws {
    let folder = try ScratchFolder()
    let index = folder.path + "/i.sqlite"
    try folder.write("v/.obsidian/app.json", "{}")
    for (name, text) in [
      ("((x))", "a\n"), ("xylophone", "b\n"), (" blank/A", "c\n"), ("head", "# Part\n"),
      ("smith", "---\naliases: [\"Smith, John\"]\n---\nd\n"),
      ("other", "Smith, John wrote\n"),
    ] { try folder.write("v/\(name).md", text) }
    for number in 1...150 { try folder.write("v/many/note\(number).md", "x\n") }
    _ = try ProgramRun("inlinkd", ["--notebooks", folder.path + "/v", "--index", index, "--once"])
    func id(_ what: String) throws -> String? {
      (try SampleIndexes.json(index, ["links", what, "--json"])["target"] as? [String: Any])?.text("id")
    }
    #expect(
      try id("((x))") == "v/((x)).md" && id("v/ blank/A.md") == "v/ blank/A.md" && id("head#Part") == "v/head.md#Part")
    #expect(try id("head#") == "v/head.md" && id("smith, john") == "v/smith.md")
    let run = try SampleIndexes.run(index, "backlinks", "head#nope")
    #expect(run.status == 1 && run.output.isEmpty)
    // Each of many is told.
    let many = try SampleIndexes.run(index, "backlinks", "note")
    #expect(many.status == 4 && many.errors.split(separator: "\n").count == 151)
    let why = try SampleIndexes.json(index, ["mentions", "smith", "--json"]).list("documents").flatMap {
      $0.list("blocks")
    }
    #expect(why.flatMap { $0.list("why") }.map { $0.text("from") }.contains("alias"), "\(why)")
    #expect(
      try SampleIndexes.run(index, "mentions", "smith", "--no-aliases", "--json").output.contains(#""from":"alias""#)
        == false)
    let relative = try SystemCommand.run(
      [
        "/bin/sh", "-c",
        "cd '\(folder.path)/v/many' && '\(ProgramRun.folder().path)/inlink' --index '\(index)' links ../head.md --json",
      ])
    #expect(relative.status == 0 && relative.output.contains(#""id":"v/head.md""#), "\(relative)")
  }

  @Test func aNotebookThatIsNotThereIsSaid() throws {
    let samples = try SampleIndexes()
    let run = try SampleIndexes.run(samples.siyuan, "backlinks", "Compost", "--notebook", "nosuch")
    #expect(
      run.status == 1 && run.errors.hasPrefix("inlink: no notebook is called nosuch; the index holds: Garden, "),
      "\(run)")
  }

  @Test func severalAreListedAndNothingIsGuessed() throws {
    let folder = try NotebookFolder()
    for number in 1...3 { try folder.write(number, title: "Same", text: "x") }
    _ = try folder.pass()
    for command in ["backlinks", "mentions", "links", "related", "graph", "getBacklink2"] {
      let run = try SampleIndexes.run(folder.index, command, "Same")
      let lines = run.errors.split(separator: "\n").map(String.init)
      #expect(run.status == 4 && run.output.isEmpty, "\(command) \(run)")
      #expect(Array(lines.prefix(3)) == (1...3).map { "\(NotebookFolder.id($0))\tNotes/Same" }, "\(command)")
      #expect(lines.last == "inlink: several are called Same; name one by its id")
    }
  }

  /// On a terminal fzf may choose; where it is not there, or nothing is chosen, all are listed as ever.
  @Test(.enabled(if: SystemCommand.succeeds(["/usr/bin/script", "--version"]), "script is not there"))
  func oneIsPicked() throws {
    let folder = try NotebookFolder()
    for number in 1...3 { try folder.write(number, title: "Same", text: "x") }
    _ = try folder.pass()
    func shown(_ path: String) throws -> String {
      let inlink = "'\(ProgramRun.folder().path)/inlink' --index '\(folder.index)'"
      return try SystemCommand.run(
        ["/usr/bin/script", "-qec", "\(inlink) links Same --pick --json; echo status $?", "/dev/null"],
        environment: [
          "HOME": folder.scratch.path, "PATH": path, "TERM": "xterm", "LC_ALL": "C.UTF-8",
          "FZF_DEFAULT_OPTS": "--filter=000002",
        ]
      ).output
    }
    // Stands for a person at fzf: takes the line that fits.
    try folder.scratch.write("bin/fzf", "#!/bin/sh\nexec grep 000002\n")
    _ = try SystemCommand.run(["/bin/chmod", "755", folder.scratch.path + "/bin/fzf"])
    let picked = try shown(folder.scratch.path + "/bin:/usr/bin:/bin")
    #expect(picked.contains(#""target":{"id":"\#(NotebookFolder.id(2))""#) && picked.contains("status 0"), "\(picked)")
    try folder.scratch.write("bin/fzf", "#!/bin/sh\nexit 130\n")
    #expect(try shown(folder.scratch.path + "/bin:/usr/bin:/bin").contains("status 4"))
  }

  @Test func nothingOfThatName() throws {
    let samples = try SampleIndexes()
    let run = try SampleIndexes.run(samples.siyuan, "backlinks", "Tomatos")
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.errors.contains("\tGarden/Kitchen Garden/Tomatoes\n"), "\(run)")
    #expect(run.errors.hasSuffix("inlink: nothing is called Tomatos; the above are like it\n"))
    let strange = try SampleIndexes.run(samples.siyuan, "backlinks", "\u{1B}[2Jzzzzqqq")
    #expect(strange.status == 1 && !strange.errors.contains("\u{1B}"))
    // Through a pipe the API's empty answer stays.
    let empty = try SampleIndexes.run(samples.siyuan, "getBacklink2", "Tomatos")
    #expect(empty.status == 0 && empty.output.contains(#""linkRefsCount":0"#))
  }

  @Test func severalOperandsAreSeveralAnswers() throws {
    let samples = try SampleIndexes()
    let run = try SampleIndexes.run(samples.siyuan, "getBacklink2", "Compost", "Tomatoes", "20260105090001-doc0001")
    let lines = run.output.split(separator: "\n")
    #expect(run.status == 0 && lines.count == 3 && lines[0] == lines[2] && lines[0] != lines[1])
  }

  @Test func theMissingFieldIsNamed() throws {
    let samples = try SampleIndexes()
    for (body, what) in [
      (#"{"id":"x","mk":""}"#, #"the request has no "k""#), (#"{"id":"x","k":""}"#, #"no "mk""#), ("{}", #"no "id""#),
      (#"{"id":1,"k":"","mk":""}"#, #"no text in "id""#),
      (#"{"id":"x","k":"","mk":"","sort":1}"#, #"no text in "sort""#),
    ] {
      let run = try SampleIndexes.run(samples.siyuan, "getBacklink2", "--request", body)
      #expect(
        run.output == #"{"code":0,"msg":"","data":null}"# + "\n" && run.errors.contains(what), "\(body) \(run.errors)")
    }
  }

  @Test func linesOfABatchAreToldApart() throws {
    let samples = try SampleIndexes()
    let bodies = ["Compost", "none", "Tomatoes"].map { _ in #"{"id":"\#(Self.compost)","k":"","mk":""}"# }
    let run = try ProgramRun(
      "inlink", ["--index", samples.siyuan, "getBacklink2", "--requests", "-", "--format", "lines"],
      input: bodies.joined(separator: "\n"))
    #expect(run.output.components(separatedBy: "\n\n").filter { !$0.isEmpty }.count == 3, "\(run.output)")
  }
}
