/// The command for agents.
extension ProgramDescription {
  static let mcp = CommandDescription(
    name: "mcp", summary: "a Model Context Protocol server on standard input and output, for agents", synopsis: ["mcp"],
    options: [],
    examples: [
      ExampleDescription("--index ~/notes.sqlite mcp", "what the settings of a client name as its command")
    ],
    details: [
      "Messages are JSON-RPC 2.0, one a line (https://modelcontextprotocol.io; revisions 2024-11-05, 2025-03-26 and 2025-06-18). Tools: "
        + "backlinks, mentions and search answer as the commands of these names with --json; document gives the text of a note block by "
        + "block; langbacklinks lists pages with a language link. Nothing is changed. An answer shows 20 entries, document 100 blocks, "
        + "unless limit says otherwise, and fewer where they would be longer than 64 KiB; its continue is an argument for the rest. A "
        + "message above 4 MiB is answered with an error. The server ends with 0 when its input ends."
    ])
}
