import Foundation
import TestSupport
import Testing

/// `inlink mcp` with a client that others wrote: the package `mcp` from PyPI, which checks results by their schemas.
@Suite struct MCPClientTests {
  /// The interpreter of the folder that `scripts/prepare --with-tools` makes; nil where the client could not be installed.
  private static var python: String? {
    let folder = SharedFolder.project.appending(path: ".build-recipes").path
    let tools = (try? String(contentsOfFile: folder + "/ready", encoding: .utf8)) ?? ""
    return tools.split(whereSeparator: \.isWhitespace).contains("mcp") ? folder + "/bin/python3" : nil
  }

  private static let needsClient = ConditionTrait.enabled(
    if: python != nil, "scripts/prepare --with-tools could not install mcp from PyPI")

  /// Prints one JSON object of what it was told.
  private static let script = """
    import asyncio, json, sys
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    def plain(model):
        return model.model_dump(by_alias=True, mode="json")

    async def main():
        server = StdioServerParameters(command=sys.argv[1], args=["--index", sys.argv[2], "mcp"])
        async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
            said = {"initialize": plain(await session.initialize())}
            await session.send_ping()
            said["tools"] = plain(await session.list_tools())["tools"]
            calls = [("backlinks", {"what": "Compost"}), ("mentions", {"what": "Compost"}),
                     ("search", {"text": "compost", "limit": 2}), ("document", {"what": "Kitchen Garden"}),
                     ("langbacklinks", {"lang": "fr", "title": "Jardin"}), ("document", {"what": "Basil"})]
            said["calls"] = [plain(await session.call_tool(name, arguments)) for name, arguments in calls]
            try:
                await session.call_tool("search", {})
            except Exception as error:
                said["refused"] = str(error)
            print(json.dumps(said))

    asyncio.run(main())
    """

  @Test(needsClient) func aClientOfOthersUsesEveryTool() throws {
    let command = try MCPCommandTests()
    let python = try #require(Self.python)
    let script = try command.scratch.write("client.py", Self.script)
    let program = ProgramRun.folder().appending(path: "inlink").path
    let run = try SystemCommand.run(["/usr/bin/timeout", "-s", "KILL", "120", python, script, program, command.index])
    #expect(run.status == 0, "\(run.output)")
    let last = try #require(run.output.split(separator: "\n").last)
    let said = try #require(try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    let hello = try #require(said["initialize"] as? [String: Any])
    #expect((hello["serverInfo"] as? [String: Any])?["name"] as? String == "inlink")
    let tools = try #require(said["tools"] as? [[String: Any]])
    #expect(tools.count == 5)
    let calls = try #require(said["calls"] as? [[String: Any]])
    #expect(calls.map { $0["isError"] as? Bool } == [false, false, false, false, false, true])
    let objects = calls.compactMap { $0["structuredContent"] as? [String: Any] }
    #expect(objects.count == 5)
    #expect((objects.first?["count"] as? Int ?? 0) > 0)
    #expect((said["refused"] as? String)?.contains("no text") == true)
  }
}
