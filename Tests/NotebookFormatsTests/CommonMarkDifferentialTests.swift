import Foundation
import TestSupport
import Testing

@testable import NotebookFormats

/// Blocks and their lines beside what cmark-gfm makes of random text. What may differ: where cmark-gfm itself is wrong about a line
/// (a paragraph before a table, or after link definitions), and task items without text, which GFM takes for none.
@Suite struct CommonMarkDifferentialTests {
  private static let partner = "/usr/bin/cmark-gfm"
  private static let parts = [
    "- ", "* ", "1. ", "2) ", "> ", "# ", "## ", "```", "~~~", "    ", "\t", "  ", " ", "a", "b c", "word", "\n", "\n",
    "\n", "\n\n",
    "---", "===", "***", "<div>", "</div>", "<!-- x -->", "<pre>", "| a | b |\n|---|---|\n", "| c | d |", "|--|",
    "[x]: y", "[x]",
    "`c`", "*e*", "10. ", "+ ", "#", "-", ">", "\\", "<b>", "<?php", "    code",
  ]

  private static func text(_ random: inout SeededGenerator) -> String {
    var text = "x"
    for _ in 0..<Int.random(in: 3...40, using: &random) {
      text += parts[Int.random(in: 0..<parts.count, using: &random)]
    }
    return text
  }

  private static func ours(_ text: String) -> [(type: String, line: Int)] {
    let scanner = BlockScanner.scan(NoteText(Array(text.utf8), count: text.utf8.count), flavour: .plain)
    var found: [(String, Int)] = []
    var stack = scanner.blocks[0].children.reversed().map { $0 }
    while let next = stack.popLast() {
      let block = scanner.blocks[next]
      if block.isGone { continue }
      found.append((block.blockType.word, block.line))
      stack += block.children.reversed()
    }
    return found
  }

  private static let types = [
    "paragraph": "p", "heading": "h", "list": "l", "item": "i", "tasklist": "i", "block_quote": "b", "code_block": "c",
    "html_block": "html", "thematic_break": "tb", "table": "t",
  ]

  private static func theirs(_ text: String) throws -> [(type: String, line: Int)] {
    let process = Process()
    process.executableURL = URL(filePath: partner)
    process.arguments = ["-t", "xml", "--sourcepos", "-e", "table", "-e", "tasklist"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    let xml = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return xml.matches(of: /<([a-z_]+)(?: sourcepos="([0-9]+):)?/).compactMap { match in
      types[String(match.1)].map { ($0, match.2.flatMap { Int($0) } ?? 0) }
    }
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: partner), "no cmark-gfm here"))
  func structureIsThatOfCmarkGFM() throws {
    var random = SeededGenerator(seed: 20)
    var equal = 0
    var equalTypes = 0
    let count = 400
    var different: [String] = []
    for _ in 0..<count {
      let text = Self.text(&random)
      let (mine, other) = (Self.ours(text), try Self.theirs(text))
      let isSameTypes = mine.map(\.type) == other.map(\.type)
      if isSameTypes { equalTypes += 1 } else { different.append("\(text.debugDescription)\n  \(other)\n  \(mine)") }
      if isSameTypes, mine.map(\.line) == other.map(\.line) { equal += 1 }
    }
    #expect(
      equalTypes * 100 >= count * 99,
      "\(equalTypes) of \(count) have the same blocks; others:\n\(different.joined(separator: "\n"))")
    #expect(equal * 100 >= count * 96, "\(equal) of \(count) have the same blocks in the same lines")
  }
}
