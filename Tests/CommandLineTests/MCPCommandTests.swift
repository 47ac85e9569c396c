import Foundation
import TestSupport
import Testing

/// `inlink mcp` as a process, over notes that `inlinkd` indexed.
@Suite struct MCPCommandTests {
  let scratch: ScratchFolder
  let index: String

  init() throws {
    scratch = try ScratchFolder()
    index = scratch.path + "/index.sqlite"
    let samples = ["sample", "sample-vaults", "sample-wiki"].flatMap {
      ["--notebooks", SharedFolder.project.appending(path: "scripts/\($0)").path]
    }
    let pass = try ProgramRun("inlinkd", samples + ["--index", index, "--once"])
    #expect(pass.status == 0, "\(pass.errors)")
  }

  /// Each line that was printed.
  private func answers(_ lines: [String]) throws -> [[String: Any]] {
    let run = try ProgramRun("inlink", ["--index", index, "mcp"], input: lines.map { $0 + "\n" }.joined())
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    return try run.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  private func call(_ tool: String, _ arguments: [String: Any]) throws -> [String: Any] {
    let message: [String: Any] = [
      "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ["name": tool, "arguments": arguments],
    ]
    let line = String(decoding: try JSONSerialization.data(withJSONObject: message), as: UTF8.self)
    return try #require(try answers([line]).first?["result"] as? [String: Any])
  }

  private func object(_ tool: String, _ arguments: [String: Any]) throws -> [String: Any] {
    try #require(try call(tool, arguments)["structuredContent"] as? [String: Any])
  }

  @Test(arguments: [
    (["backlinks", "Compost"], ["what": "Compost"]), (["mentions", "Compost"], ["what": "Compost"]),
    (["search", "compost"], ["text": "compost"]),
  ])
  func resultsAreThoseOfTheCommandLine(_ words: [String], _ arguments: [String: String]) throws {
    for limit in [20, 1] {
      let printed = try ProgramRun("inlink", ["--index", index] + words + ["--json", "--limit", "\(limit)"])
      let same = try JSONSerialization.jsonObject(with: Data(printed.output.utf8)) as? NSDictionary
      var asked: [String: Any] = arguments
      if limit != 20 { asked["limit"] = limit }
      #expect(try object(words[0], asked) as NSDictionary == same)
    }
  }

  @Test func filtersAreThoseOfTheCommandLine() throws {
    let printed = try ProgramRun(
      "inlink", ["--index", index, "search", "compost", "--json", "--limit", "20", "--under", "Diary", "--type", "p"])
    let same = try JSONSerialization.jsonObject(with: Data(printed.output.utf8)) as? NSDictionary
    #expect(try object("search", ["text": "compost", "under": ["Diary"], "type": ["p"]]) as NSDictionary == same)
  }

  @Test func aNoteIsReadInPages() throws {
    var texts: [String] = []
    var lines: [Int] = []
    var next: Any?
    repeat {
      var arguments: [String: Any] = ["what": "Herbarium/Herbs/Basil.md", "limit": 3]
      arguments["continue"] = next
      let page = try object("document", arguments)
      #expect(page["title"] as? String == "Basil")
      for block in try #require(page["blocks"] as? [[String: Any]]) {
        texts.append(try #require(block["text"] as? String))
        lines.append(try #require(block["line"] as? Int))
      }
      next = page["continue"] as? String
    } while next != nil
    #expect(texts.count > 3)
    #expect(lines == lines.sorted())
    let whole = try object("document", ["what": "Herbarium/Herbs/Basil.md"])
    #expect((whole["blocks"] as? [[String: Any]])?.compactMap { $0["text"] as? String } == texts)
  }

  @Test func ofSeveralEachIsNamed() throws {
    let result = try call("document", ["what": "Basil"])
    #expect(result["isError"] as? Bool == true)
    let text = try #require((result["content"] as? [[String: Any]])?.first?["text"] as? String)
    let ids = text.split(separator: "\n").dropFirst().compactMap { $0.split(separator: "\t").first.map(String.init) }
    #expect(ids.count == 2)
    for id in ids { #expect(try object("document", ["what": id])["target"] as? String == id) }
    let near = try call("backlinks", ["what": "Kitchn Garden"])
    #expect("\(near)".contains("20260105090000-doc0000"))
  }

  /// An answer comes before the next question is asked.
  @Test func aPipeConverses() throws {
    let (process, input, output, _) = try ProgramRun.start("inlink", ["--index", index, "mcp"])
    for id in 1...3 {
      input.fileHandleForWriting.write(Data(#"{"jsonrpc":"2.0","id":\#(id),"method":"ping"}"#.utf8 + [0x0D, 0x0A]))
      let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
      #expect(line == #"{"jsonrpc":"2.0","id":\#(id),"result":{}}"# + "\n")
    }
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test func hostileLinesEndNothing() throws {
    let file = scratch.path + "/lines"
    let ping = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
    var bytes = Data()
    for line in [
      Data(repeating: UInt8(ascii: "["), count: 5_000_000), Data(repeating: UInt8(ascii: "["), count: 4 << 20),
      Data([0xFF, 0xFE]), Data([0]), Data(), Data(ping.utf8),
    ] { bytes += line + [0x0A] }
    // The last line has no end.
    bytes += Data(ping.utf8)
    try bytes.write(to: URL(filePath: file))
    let program = ProgramRun.folder().appending(path: "inlink").path
    let run = try SystemCommand.run(["/bin/sh", "-c", "'\(program)' --index '\(index)' mcp < '\(file)'"])
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 6)
    #expect(lines.prefix(4).allSatisfy { $0.contains(#""id":null,"error":{"code":-32700"#) })
    #expect(lines.first?.contains("longer than 4194304 bytes") == true)
    #expect(lines.suffix(2).allSatisfy { $0.hasSuffix(#""result":{}}"#) })
  }

  @Test func whatCannotBeWrittenIsSaid() throws {
    let program = ProgramRun.folder().appending(path: "inlink").path
    let ping = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
    let full = try SystemCommand.run([
      "/bin/sh", "-c", "echo '\(ping)' | '\(program)' --index '\(index)' mcp > /dev/full",
    ])
    #expect(full.status == 3)
    #expect(full.output.contains("can't write"))
    #expect(try ProgramRun("inlink", ["--index", index, "mcp"]).status == 0)
    #expect(try ProgramRun("inlink", ["--index", index + ".none", "mcp"]).status == 3)
    #expect(try ProgramRun("inlink", ["--index", index, "mcp", "x"]).status == 2)
  }

  /// Answers stay in their bounds, and nothing is lost by it.
  @Test func longAnswersAreDivided() throws {
    let notes = try NotebookFolder()
    try notes.write(0, title: "Target", text: "x")
    let long = String(repeating: "\u{1}\"w ", count: 400)
    for number in 1...60 { try notes.write(number, title: "T\(number) " + long.prefix(600), text: long, target: 0) }
    #expect(try notes.pass().status == 0)
    var shown: Set<String> = []
    var next: Any?
    var pages = 0
    repeat {
      var arguments: [String: Any] = ["what": NotebookFolder.id(0), "limit": 100]
      arguments["continue"] = next
      let message: [String: Any] = [
        "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ["name": "backlinks", "arguments": arguments],
      ]
      let line = String(decoding: try JSONSerialization.data(withJSONObject: message), as: UTF8.self) + "\n"
      let run = try ProgramRun("inlink", ["--index", notes.index, "mcp"], input: line)
      let answer = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      let result = try #require(answer?["result"] as? [String: Any])
      let text = try #require((result["content"] as? [[String: Any]])?.first?["text"] as? String)
      #expect(text.utf8.count <= 65_536)
      let object = try #require(result["structuredContent"] as? [String: Any])
      for document in try #require(object["documents"] as? [[String: Any]]) {
        #expect(shown.insert(document["id"] as? String ?? "").inserted)
      }
      next = object["continue"] as? String
      pages += 1
    } while next != nil && pages < 100
    #expect(shown.count == 60)
    #expect(pages > 1)
  }
}
