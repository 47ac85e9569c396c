import Foundation
import NotebookModel
import TestSupport
import Testing

@testable import NotebookFormats

/// Rules of spec/markdown one by one, and bytes that nobody means well with.
@Suite struct MarkdownVaultReaderTests {
  private func read(
    _ bytes: [UInt8], _ flavour: VaultFlavour = .obsidian, path: String = "n.md"
  ) -> ParsedDocument {
    NoteDerivation.derive(
      bytes, count: bytes.count, id: "V/" + path, path: path, modified: "20260101000000",
      vault: Vault(name: "V", flavour: flavour))
  }

  private func read(_ text: String, _ flavour: VaultFlavour = .obsidian, path: String = "n.md") -> ParsedDocument {
    read(Array(text.utf8), flavour, path: path)
  }

  private func types(_ text: String) -> [String] { read(text).blocks.dropFirst().map(\.type.rawValue) }

  @Test(arguments: [
    ("# a\n\ntext\n", "h p"), ("a\n===\n", "h"), ("- a\n- b\n", "l i p i p"), ("> a\nb\n", "b p"),
    ("```\n# x\n```\n", "c"),
    ("    code\n", "c"), ("$$\n- x\n$$\n", "m"), ("$$a$$\n", "m"), ("a | b\n--|--\nc | d\n", "t"), ("***\n", "tb"),
    ("<div>\nx\n</div>\n", "html"), ("[a]: b\n", ""), ("[^1]: note\n", " p"), ("> [!tip] T\n> b\n", "callout p p"),
    ("---\na: b\n---\n", ""), ("---\na: b\n", "tb p"), ("text\n$$ not\n", "p"), ("1. a\n\n   b\n", "l i p p"), ("", ""),
  ]) func structureIsCommonMarksWithTheAdditions(text: String, types: String) {
    #expect(self.types(text).joined(separator: " ") == types, "\(text)")
  }

  @Test func containersNestToAHundred() {
    let deep = String(repeating: ">", count: 10_000) + " x"
    #expect(read(deep).blocks.count == 102)
  }

  @Test func commentsHideTextAndNoReferences() {
    let parsed = read("a %%b [[C]]\n\nd%% e %%")
    #expect(parsed.blocks[1].content == "a")
    #expect(parsed.blocks[2].content == "e %%")
    #expect(parsed.refs.map(\.markdown) == ["[[C]]"])
  }

  @Test(arguments: [
    ("a `[[b]]` [[c]]", ["[[c]]"]), ("\\[[b]]", []), ("$[[b]]$", []), ("<a b=\"[[c]]\">", []), ("[[[x]]]", ["[[x]]"]),
    ("[[a]] [[b|c]]", ["[[a]]", "[[b|c]]"]), ("[a [[b]] c](d.md)", ["[a [[b]] c](d.md)", "[[b]]"]),
    ("[[https://x/y]]", []),
    ("[x](y.png) [[y.png]] [z](http://a)", []), ("[x](a%20b.md)", ["[x](a%20b.md)"]), ("[x](a b.md)", []),
    ("[[]] [[|x]] [[#]]", []),
    ("[x][r]\n\n[r]: a.md", ["[x][r]"]), ("**[[a]]**", ["[[a]]"]), ("`` ` [[a]] ``", []), ("<!-- [[a]] -->", []),
  ]) func referencesAreReadFromLeftToRight(text: String, references: [String]) {
    #expect(read(text).refs.map(\.markdown) == references)
  }

  @Test func marksNameWhatTheyFollow() {
    #expect(read("text ^a\n").blocks[1].id == "V/n.md#^a")
    #expect(read("- item ^b\n").blocks[2].id == "V/n.md#^b")
    #expect(read("> q\n\n^c\n").blocks.map(\.id)[1] == "V/n.md#^c")
    #expect(read("> q\n^d\n").blocks[1].id == "V/n.md#^d")
    #expect(read("x [[y]]^e\n").blocks[1].id == "V/n.md#^e")
    #expect(read("x^f\n").blocks[1].content == "x^f")
  }

  @Test func pipesInCellsAndNestedImages() {
    #expect(read("| a |\n|---|\n| `x\\|y` [[B\\|c]] |\n").blocks[1].content == "a x|y c")
    let deep = String(repeating: "![", count: 2_000) + "x" + String(repeating: "](a.md)", count: 2_000)
    #expect(read(deep).refs.count < 40)
  }

  @Test func equalBlocksAreNumbered() {
    let parsed = read(String(repeating: "same\n\n", count: 4))
    let first = parsed.blocks[1].id
    #expect(parsed.blocks.dropFirst().map(\.id) == [first, first + "~2", first + "~3", first + "~4"])
  }

  @Test(arguments: [
    ("2026-03-01", "20260301000000"), ("2026-03-01T10:11:12", "20260301101112"), ("2026-03-01 10:11", "20260301101100"),
    ("2026-02-30", nil), ("2026-13-01", nil), ("tomorrow", nil), ("2026-03-01 25:00", nil),
  ]) func datesOfFrontMatter(text: String, digits: String?) { #expect(NoteTime.digits(text) == digits) }

  @Test func yamlIsReadAndNeverFollowed() {
    func front(_ yaml: String) -> [String: [String]] {
      let parsed = read("---\n\(yaml)\n---\n")
      return Dictionary(parsed.attributes.map { ($0.name, [$0.value]) }, uniquingKeysWith: { $0 + $1 })
    }
    #expect(front("a: 1\nb: [x, y]\nc: null\nd: ~\ne:") == ["custom-a": ["1"], "custom-b": ["x, y"]])
    #expect(front("a: &x b\nc: *x") == ["custom-a": ["b"]])
    #expect(front("a: !!python/object:os.system x") == ["custom-a": ["x"]])
    #expect(front("a: 1\na: 2") == ["custom-a": ["1"]])
    #expect(front("a: [unclosed") == [:])
    #expect(front("a: " + String(repeating: "[", count: 100)) == [:])
    #expect(front(String(repeating: "k: v\n", count: 20_000)) == [:])
  }

  /// Whatever the bytes: a document comes, its parents come before what is in them, its refs stand in its blocks.
  @Test(arguments: 0..<60 as Range<UInt64>) func randomBytesGiveADocument(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let parts = [
      "[[", "]]", "![[", "|", "#", "^", "- ", "1. ", "> ", "[!x]", "```", "~~~", "$$", "$", "%%", "*", "_", "==", "~~",
      "`", "<", ">",
      "<div>", "<!--", "-->", "&amp;", "\\", "\n", "\n\n", "\r\n", "\r", "\t", "    ", "[a]", "(b)", "[a]: b", "[^1]",
      "[^1]: ", "a",
      "é", "日本", "\u{0}", "---\n", "+++\n", "| a | b |\n", "|--|--|\n", "===\n",
      "id:: 64a1b2c3-0000-4000-8000-000000000001", "TODO ",
      "((64a1b2c3-0000-4000-8000-000000000001))", "{{embed [[x]]}}", "#tag", "{#id}", "{", "}",
    ]
    for flavour in VaultFlavour.allCases {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...120, using: &random) {
        if Int.random(in: 0..<12, using: &random) == 0 {
          bytes.append(UInt8.random(in: 0...255, using: &random))
        } else {
          bytes += parts[Int.random(in: 0..<parts.count, using: &random)].utf8
        }
      }
      let parsed = read(bytes, flavour)
      for (position, block) in parsed.blocks.enumerated().dropFirst() {
        #expect(block.parent < position && block.container < position && block.parent >= 0)
        #expect(block.last >= position && block.last < parsed.blocks.count)
        #expect(!block.id.isEmpty)
      }
      #expect(Set(parsed.blocks.map(\.id)).count == parsed.blocks.count)
      #expect(parsed.refs.allSatisfy { $0.block < parsed.blocks.count && $0.block > 0 })
    }
  }
}
