import NotebookModel
import TestSupport
import Testing

@testable import NotebookFormats

/// Reading Markdown again never traps, and leaves plain text alone.
@Suite struct MarkdownPropertyTests {
  private static let parts = [
    "*", "**", "_", "~", "~~", "==", "^", "#", "`", "``", "$", "$$", "[", "]", "(", ")", "](u)", "![", "<b>", "</b>",
    "<span data-type=\"a\">", "</span>", "<", ">", "&lt;", "&", "\\", "\n", "\r", " ", "  ", "|", "| ---|", "---",
    "```",
    "{{{row", "}}}", "{{", "}}", "{: ", "}", "\"", "'", "((20240101010101-abcdefg", " \"x\"))", "<<assets/", ">>",
    "<!--",
    "-->", ":", "smile", "[^1]:", "- ", "1. ", "> ", "a", "字", "\u{200B}", "\u{FFFD}", "e\u{301}",
  ]

  @Test(arguments: 0..<40 as Range<UInt64>)
  func anythingIsRead(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let count = Int.random(in: 0...60, using: &generator)
      var markdown = ""
      for _ in 0..<count { markdown += Self.parts.randomElement(using: &generator) ?? "" }
      let reparsed = Markdown.reparse(markdown, settings: SiYuanSettings.InlineMarkdown())
      // Nothing is invented: what is left is no longer than what was there.
      #expect(reparsed.text.utf8.count <= markdown.utf8.count, "seed \(seed): \(markdown.debugDescription)")
      if !reparsed.text.isEmpty { #expect(reparsed.hasOtherText, "seed \(seed): \(markdown.debugDescription)") }
      _ = Markdown.plainText(ofTitle: markdown)
    }
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func plainTextIsItself(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let words = ["word", "文字", "é", "x", "9", ",", ".", ";", "\"", "-", "+", "%", "/", "'"]
    for _ in 0..<100 {
      var text = "a"
      for _ in 0..<Int.random(in: 0...20, using: &generator) {
        text += (Bool.random(using: &generator) ? " " : "") + (words.randomElement(using: &generator) ?? "")
      }
      #expect(
        Markdown.reparse(text, settings: SiYuanSettings.InlineMarkdown())
          == Markdown.Reparsed(text: text, hasOtherText: true), "seed \(seed)")
    }
  }

  @Test(arguments: [
    "*a ", "**a** ", "[", "![a](", "<b>", "<b ", "`", "$", "((", "_a_", "#", "> ", "- ", "|", "\\", "&",
  ])
  func repetitionIsNoBurden(_ part: String) {
    let markdown = String(repeating: part, count: 5000)
    let reparsed = Markdown.reparse(markdown, settings: SiYuanSettings.InlineMarkdown())
    #expect(reparsed.text.utf8.count <= markdown.utf8.count)
  }
}
