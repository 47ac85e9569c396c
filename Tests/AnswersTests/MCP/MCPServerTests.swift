import Foundation
import IndexQueries
import TestSupport
import Testing

@testable import Answers

/// The protocol: what each message is answered with.
@Suite struct MCPServerTests {
  private let made: WikiRowsIndex
  private let index: ReadOnlyIndex

  init() throws {
    made = try WikiRowsIndex(["wiki": (1...30).map { .init($0, "fr", "Test") }])
    index = try ReadOnlyIndex(path: made.path)
  }

  private func server() -> MCPServer { MCPServer(index: index, version: "1") { "\($0)" } }

  private func ask(_ line: String, _ server: inout MCPServer) throws -> Any? {
    guard let bytes = server.answer(Array(line.utf8)) else { return nil }
    #expect(!bytes.contains(0x0A))
    return try JSONSerialization.jsonObject(with: Data(bytes))
  }

  private func ask(_ line: String) throws -> [String: Any] {
    var server = server()
    let answer = try ask(line, &server)
    return try #require(answer as? [String: Any])
  }

  private func code(_ answer: Any?) -> Int? {
    ((answer as? [String: Any])?["error"] as? [String: Any])?["code"] as? Int
  }

  private func call(_ name: String, _ arguments: String) throws -> [String: Any] {
    try ask(
      #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(name)","arguments":\#(arguments)}}"#)
  }

  @Test(arguments: [
    ("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"),
    ("2099-01-01", "2025-06-18"), ("", "2025-06-18"),
  ])
  func theRevisionIsAgreedUpon(_ asked: String, _ agreed: String) throws {
    let answer = try ask(
      #"{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"protocolVersion":"\#(asked)","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#
    )
    #expect(answer["id"] as? String == "a")
    let result = try #require(answer["result"] as? [String: Any])
    #expect(result["protocolVersion"] as? String == agreed)
    #expect((result["capabilities"] as? [String: Any])?["tools"] != nil)
    #expect((result["serverInfo"] as? [String: Any])?["name"] as? String == "inlink")
    for tool in MCPTool.allCases { #expect(MCPServer.instructions.contains("`\(tool.rawValue)`")) }
  }

  @Test(arguments: [
    ("x", -32700), ("{", -32700), ("", -32700), ("\"a\"", -32600), ("[]", -32600), ("1", -32600), ("{}", -32600),
    (#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32600), (#"{"id":1,"method":"ping"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, -32600), (#"{"jsonrpc":"2.0","id":1,"method":7}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1}"#, -32600), (#"{"jsonrpc":"2.0","id":1,"method":"resources/list"}"#, -32601),
    (#"{"jsonrpc":"2.0","id":1,"method":""}"#, -32601),
    (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, -32602),
    (#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"#, -32602),
    (#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"x"}}"#, -32602),
    (#"{"jsonrpc":"2.0","id":1,"method":"tools/call"}"#, -32602),
    (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"rm"}}"#, -32602),
    (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":[]}}"#, -32602),
  ])
  func mistakesHaveTheirCodes(_ line: String, _ expected: Int) throws {
    #expect(code(try ask(line)) == expected)
  }

  @Test func whatIsNoUTF8IsRefused() throws {
    var server = server()
    let line = Array(#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":""#.utf8) + [0xFF] + Array("\"}}".utf8)
    let answered = server.answer(line)
    let bytes = try #require(answered)
    #expect(code(try JSONSerialization.jsonObject(with: Data(bytes))) == -32700)
  }

  @Test(arguments: ["7", "-1.5e3", "99999999999999999999", "\"\\u0000 \\\"\"", "null"])
  func theIDComesBack(_ id: String) throws {
    var server = server()
    let answered = server.answer(Array(#"{"jsonrpc":"2.0","id":\#(id),"method":"ping"}"#.utf8))
    let bytes = try #require(answered)
    #expect(String(decoding: bytes, as: UTF8.self) == #"{"jsonrpc":"2.0","id":\#(id),"result":{}}"#)
  }

  @Test(arguments: [
    #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
    #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"x"}}"#,
    #"{"jsonrpc":"2.0","method":"no such"}"#, #"{"jsonrpc":"2.0","id":1,"result":{}}"#,
    #"[{"jsonrpc":"2.0","method":"notifications/initialized"}]"#,
  ])
  func nobodyAnswersNotifications(_ line: String) {
    var server = server()
    let answer = server.answer(Array(line.utf8))
    #expect(answer == nil)
  }

  @Test func batchesAreAnsweredWhereTheRevisionHasThem() throws {
    var server = server()
    func begin(_ version: String) throws {
      _ = try ask(
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"\#(version)"}}"#, &server)
    }
    let ping = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
    let begun = #"{"jsonrpc":"2.0","id":2,"method":"initialize","params":{}}"#
    let batch = #"[\#(ping),{"jsonrpc":"2.0","method":"x"},3,\#(begun)]"#
    try begin("2025-03-26")
    let answered = try ask(batch, &server)
    let answers = try #require(answered as? [Any])
    #expect(answers.count == 3)
    #expect(code(answers[1]) == -32600)
    #expect(code(answers[2]) == -32600)
    let many = "[" + Array(repeating: ping, count: 51).joined(separator: ",") + "]"
    let tooMany = try ask(many, &server)
    #expect(code(tooMany) == -32600)
    try begin("2025-06-18")
    let refused = try ask(batch, &server)
    #expect(code(refused) == -32600)
  }

  @Test func everyToolSaysWhatItTakesAndGives() throws {
    let answer = try ask(#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}"#)
    let tools = try #require((answer["result"] as? [String: Any])?["tools"] as? [[String: Any]])
    #expect(tools.compactMap { $0["name"] as? String } == MCPTool.allCases.map(\.rawValue))
    for tool in tools {
      #expect((tool["annotations"] as? [String: Any])?["readOnlyHint"] as? Bool == true)
      let input = try #require(tool["inputSchema"] as? [String: Any])
      let properties = try #require(input["properties"] as? [String: Any])
      #expect(input["additionalProperties"] as? Bool == false)
      #expect(properties["limit"] != nil && properties["continue"] != nil)
      #expect((input["required"] as? [String])?.count == 1)
      #expect((tool["outputSchema"] as? [String: Any])?["type"] as? String == "object")
    }
  }

  @Test(arguments: [
    ("search", "{}", "no text"), ("search", #"{"text":""}"#, "text is empty"), ("search", #"{"text":null}"#, "no text"),
    ("search", #"{"text":1}"#, "text is no text"), ("search", #"{"text":"a","limit":0}"#, "1 to 100"),
    ("search", #"{"text":"a","limit":1.5}"#, "1 to 100"), ("search", #"{"text":"a","limit":"5"}"#, "1 to 100"),
    ("search", #"{"text":"a","type":["zz"]}"#, "query_embed"), ("search", #"{"text":"a","type":"p"}"#, "no list"),
    ("backlinks", #"{"what":"a","wat":1}"#, "wat"), ("document", #"{"what":"a","limit":501}"#, "1 to 500"),
    ("langbacklinks", #"{"title":"a"}"#, "no lang"),
  ])
  func argumentsAreChecked(_ tool: String, _ arguments: String, _ said: String) throws {
    let answer = try call(tool, arguments)
    #expect(code(answer) == -32602)
    let message = (answer["error"] as? [String: Any])?["message"] as? String ?? ""
    #expect(message.contains(said), "\(message)")
  }

  private func structured(_ answer: [String: Any]) throws -> [String: Any] {
    let result = try #require(answer["result"] as? [String: Any])
    #expect(result["isError"] as? Bool == false, "\(result)")
    let content = try #require(result["content"] as? [[String: Any]])
    let object = try #require(result["structuredContent"] as? [String: Any])
    let text = try #require(content.first?["text"] as? String)
    let same = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary
    #expect(same == object as NSDictionary)
    return object
  }

  @Test func languageLinksAreFollowedToTheirEnd() throws {
    var pages: [Int] = []
    var next: String? = ""
    while let token = next {
      let rest = token.isEmpty ? "null" : "\"\(token)\""
      let object = try structured(
        try call("langbacklinks", #"{"lang":"fr","title":"Test","limit":7,"continue":\#(rest)}"#))
      let rows = try #require(object["langbacklinks"] as? [[String: Any]])
      #expect(rows.allSatisfy { $0["lltitle"] as? String == "Test" })
      pages += rows.compactMap { $0["pageid"] as? Int }
      next = object["continue"] as? String
    }
    #expect(pages == Array(1...30))
  }

  private func failure(_ answer: [String: Any]) throws -> String {
    let result = try #require(answer["result"] as? [String: Any])
    #expect(result["isError"] as? Bool == true)
    #expect(result["structuredContent"] == nil)
    return (result["content"] as? [[String: Any]])?.first?["text"] as? String ?? ""
  }

  @Test func failuresSayWhatToDo() throws {
    #expect(try failure(try call("langbacklinks", #"{"lang":"fr","site":"x"}"#)).contains("it holds: wiki"))
    // MediaWiki's own words.
    #expect(try failure(try call("langbacklinks", #"{"lang":"fr","continue":"x"}"#)).contains("continue"))
    #expect(try failure(try call("backlinks", #"{"what":"nothing\u0000 \u001b[2J"}"#)).contains("search"))
    #expect(try failure(try call("search", #"{"text":"-a"}"#)).contains("must be there"))
    #expect(try failure(try call("search", #"{"text":"a","continue":"!"}"#)).hasPrefix("continue: "))
  }

  @Test func anIndexThatWentAwayIsSaid() throws {
    try FileManager.default.removeItem(atPath: made.path)
    #expect(try failure(try call("search", #"{"text":"a"}"#)).contains("index"))
  }

  @Test func randomBytesAreAnswered() {
    var random = SeededGenerator(seed: 7)
    var server = server()
    let seed = Array(
      #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"text":"a"}}}"#.utf8)
    for _ in 0..<3000 {
      var line = seed
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        line[Int.random(in: line.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      guard let answer = server.answer(line) else { continue }
      #expect((try? JSONSerialization.jsonObject(with: Data(answer))) != nil)
    }
  }
}
