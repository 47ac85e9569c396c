import Foundation
import TestSupport
import Testing

private let linking =
  #"{"id":"20240101000002-bbbbbbb","box":"20240101000000-nnnnnnn","name":"Linking","hPath":"N/Linking","type":"backlink","nodeType":"NodeDocument","subType":"","depth":0,"count":1,"folded":false,"updated":"20240102000000","created":"20240101000002"}"#
private let answer =
  #"{"code":0,"msg":"","data":{"backlinks":[\#(linking)],"backmentions":[],"box":"20240101000000-nnnnnnn","k":"","linkRefsCount":1,"mentionsCount":0,"mk":""}}"#
private let noData = #"{"code":0,"msg":"","data":null}"#
private let body = #"{"id":"20240101000001-aaaaaaa","k":"","mk":""}"#

@Suite(.serialized) struct BacklinkTranscriptTests {
  @Test func singleForms() throws {
    let notebook = try IndexedNotebook()
    for (words, input, output, status) in [
      (["--request", body], "", answer, 0), (["--request", "-"], body + "\n", answer, 0),
      ([IndexedNotebook.target], "", answer, 0),
      ([IndexedNotebook.target, "--format", "json", "--quirks"], "", answer, 0),
      (["--request", "{}"], "", noData, 0),
      (
        ["--request", "nonsense"], "",
        #"{"code":-1,"msg":"Parses request [/api/ref/getBacklink2] failed: invalid character 'o' in literal null (expecting 'u')","data":null}"#,
        1
      ),
      (
        ["--request", ""], "",
        #"{"code":-1,"msg":"Parses request [/api/ref/getBacklink2] failed: the request body is empty or truncated (EOF)","data":null}"#,
        1
      ),
      (
        [IndexedNotebook.target, "--format", "lines"], "", "link\t1\t20240101000002-bbbbbbb\t20240102000000\tN/Linking",
        0
      ),
    ] as [([String], String, String, Int32)] {
      let run = try ProgramRun("inlink", ["--index", notebook.index, "getBacklink2"] + words, input: input)
      #expect(run.output == output + "\n" && run.status == status, "\(words): \(run)")
      // What the original answers without a word is told.
      #expect(run.errors.isEmpty != words.contains("{}"), "\(words): \(run)")
    }
  }

  @Test func batchAnswersEveryLine() throws {
    let notebook = try IndexedNotebook()
    let lines = [body, "nonsense", "", "{}", body]
    let run = try ProgramRun(
      "inlink", ["--index", notebook.index, "getBacklink2", "--requests", "-"], input: lines.joined(separator: "\n"))
    let answers = run.output.split(separator: "\n")
    #expect(run.status == 0 && answers.count == 5)
    #expect(answers.first ?? "" == answer && answers.last ?? "" == answer)
    #expect(answers.filter { $0.hasPrefix(#"{"code":-1,"#) }.count == 2)
  }

  @Test func aPipeCanConverse() throws {
    let notebook = try IndexedNotebook()
    let (process, input, output, _) = try ProgramRun.start(
      "inlink", ["--index", notebook.index, "getBacklink2", "--requests", "-"])
    for _ in 0..<3 {
      try input.fileHandleForWriting.write(contentsOf: Data((body + "\n").utf8))
      // Blocks for ever if the answer waits for the next line.
      let got = output.fileHandleForReading.availableData
      #expect(String(decoding: got, as: UTF8.self) == answer + "\n")
    }
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test func aBatchFollowsAnIndexThatIsReplaced() throws {
    let (old, new) = (try IndexedNotebook(), try IndexedNotebook())
    try FileManager.default.removeItem(
      atPath: new.folder.path + "/data/\(IndexedNotebook.notebook)/\(IndexedNotebook.linking).sy")
    _ = try ProgramRun("inlinkd", ["--notebooks", new.folder.path + "/data", "--index", new.index, "--once"])
    let (process, input, output, _) = try ProgramRun.start(
      "inlink", ["--index", old.index, "getBacklink2", "--requests", "-"])
    func ask() throws -> String {
      try input.fileHandleForWriting.write(contentsOf: Data((body + "\n").utf8))
      return String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    }
    #expect(try ask() == answer + "\n")
    _ = rename(new.index, old.index)
    #expect(try ask().contains(#""linkRefsCount":0"#))
    _ = unlink(old.index)
    #expect(try ask().hasPrefix(#"{"code":-1,"msg":"inlink: there is no index"#))
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test func aClosedPipeEndsQuietly() throws {
    let notebook = try IndexedNotebook()
    try notebook.folder.write("many", String(repeating: body + "\n", count: 3000))
    let (process, _, output, errors) = try ProgramRun.start(
      "inlink", ["--index", notebook.index, "getBacklink2", "--requests", notebook.folder.path + "/many"])
    try output.fileHandleForReading.close()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    #expect(try errors.fileHandleForReading.readToEnd() ?? Data() == Data())
  }

  @Test func exitStatuses() throws {
    let notebook = try IndexedNotebook()
    try notebook.folder.write(
      "text", "not a database, and long enough to be read as one".utf8 + [UInt8](repeating: 65, count: 900))
    for (words, status) in [
      (["--index", notebook.folder.path + "/none", "status"], 3),
      (["--index", notebook.folder.path + "/text", "status"], 3),
      (["--index", notebook.index, "status"], 0), (["--index", notebook.index, "status", "--json"], 0), (["frob"], 2),
      (["getBacklink2", "--frob"], 2), (["--help"], 0), (["--version"], 0), (["getBacklink2", "--help"], 0),
      (["--index", notebook.index, "getBacklink2", "--requests", "/nonexistent"], 2),
    ] as [([String], Int32)] {
      let run = try ProgramRun("inlink", words)
      #expect(run.status == status, "\(words): \(run)")
      #expect(run.errors.split(separator: "\n").count == (status == 0 ? 0 : 1), "\(words): \(run.errors)")
      #expect(run.output.isEmpty == (status != 0))
    }
  }

  @Test func statusAsJSON() throws {
    let notebook = try IndexedNotebook()
    try notebook.folder.write("data/\(IndexedNotebook.notebook)/20240101000003-ccccccc.sy", "{")
    _ = try ProgramRun("inlinkd", ["--notebooks", notebook.folder.path + "/data", "--index", notebook.index, "--once"])
    let run = try ProgramRun("inlink", ["--index", notebook.index, "status", "--json"])
    let status = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(status["documents"] as? Int == 2 && status["notebooks"] as? Int == 1 && status["refs"] as? Int == 1)
    #expect((status["unreadable_files"] as? [Any])?.count == 1)
    #expect(status["last_scan"] is Int && status["age_seconds"] is Int)
  }
}
