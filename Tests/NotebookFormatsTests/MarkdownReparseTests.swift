import NotebookModel
import Testing

@testable import NotebookFormats

/// What is left of Markdown when it is read again (spec C4).
@Suite struct MarkdownReparseTests {
  private func reparse(
    _ markdown: String, _ settings: SiYuanSettings.InlineMarkdown = SiYuanSettings.InlineMarkdown()
  ) -> Markdown.Reparsed {
    Markdown.reparse(markdown, settings: settings)
  }

  @Test(arguments: [
    // Emphasis and its relatives keep what is inside.
    ("a *b* **c** ***d*** _e_ __f__", "a b c d e f"), ("~~a~~ ~b~ ==c== ^d^ #e#", "a b c d e"),
    ("x_y_z a*b*c", "x_y_z abc"), ("#**q**#r ==*q*==r **[q](u)**r", "qr qr qr"), ("*open **both*", "*open *both"),
    ("a * b # c = d", "a * b # c = d"), ("5 == 6 === 7", "5 == 6 === 7"),
    // Code, formulas, refs, embeds and entities vanish.
    ("a `b` ``c ` d`` e", "a   e"), ("a `b", "a `b"), ("a $b$ $$c$$ d", "a   d"),
    ("costs $5 and $6", "costs $5 and $6"),
    ("a ((20240101010101-abcdefg \"b\")) ((20240101010101-abcdefg 'c')) d", "a   d"), ("((zavenol", "((zavenol"),
    ("{{select 1}}", ""), ("&lt;a&gt; &copy;b R&D", "a b R&D"),
    // Backslashes take what they protect with them; before letters they stay.
    ("a\\*b\\*c \\d", "abc \\d"),
    // Links keep their text, entities in it as they are; images keep the alternative text.
    ("[R&amp;D](https://example.org \"t \"q\" u\")", "R&amp;D"), ("![a *b*](assets/x.png \"t\")c", "a *b*c"),
    ("#t# [l](u) *e* [*m*](u)", "t l e m"), ("[a [b](c)](d)", "[a b](d)"), ("[redreran] [[x]]", "[redreran] [[x]]"),
    ("<https://example.org/x>", "https://example.org/x"),
    // HTML: pairs stay, single tags and styled spans go, what isn't a tag stays.
    ("a <kbd>K</kbd> b", "a <kbd>K</kbd> b"), ("a <b> c<br />d", "a  cd"),
    ("a <span data-type=\"text\" style=\"color: red;\">b</span>c", "a c"), ("<unknown> 5 < 6", "<unknown> 5 < 6"),
    ("a <!-- b -->", "a <!-- b -->"), ("<table>\n<tr><td>a</td></tr>", "<table><tr><td>a</td></tr>"),
    ("<<assets/a.pdf/20240101010102-gfedcba \"q\">>", "<<assets/a.pdf/20240101010102-gfedcba \"q\">>"),
    ("<<assets/a-20240101010101-abcdefg.pdf/20240101010102-gfedcba \"q\">>b", "b"),
    // Emoji that are known.
    (":smile:a :nosuchname:", "a :nosuchname:"),
    // Attributes of spans.
    ("**a**{: style=\"color: red;\"} b", "a b"),
    // Blocks.
    ("## head", "head"), ("## head ##", "head"), ("#tag", "#tag"), ("- a", "a"), ("* [ ] a", "a"), ("- [X] a", "a"),
    ("12. a", "a"), ("> > a", "a"), ("> - # a", "a"), ("a\n---", "a"), ("---", ""), ("```a\nb\n```\nc", "c"),
    ("~~~a", ""), ("$$\na\n$$", ""), ("{{{row\na\n}}}", "a"), ("[^1]: a", "a"), ("a  \nb\rc", "abc"),
    ("|a `b` | c|\n| ---| ---|\n|d\\|e|{: colspan=\"1\"}f|", "a cdef"), ("| a | b |", "| a | b |"),
    ("2024 was", "2024 was"), ("-5 degrees", "-5 degrees"), ("plain 文字", "plain 文字"), ("", ""),
  ])
  func keepsOnlyText(_ markdown: String, _ text: String) {
    #expect(reparse(markdown).text == text, "\(markdown)")
  }

  private static let ref = "((20240101010101-abcdefg \"x\"))"

  @Test(arguments: [
    "`c`", "$a$", "&lt;", "![](assets/a.png)", "![ ](assets/a.png)", "<b>", "\\|", ":grinning:", " ", "",
  ])
  func onlyRefs(_ rest: String) {
    #expect(!reparse(Self.ref + rest).hasOtherText, "\(rest)")
  }

  @Test(arguments: [
    ".", "7", "#a#", "*E*", "<u>U</u>", "[](https://example.org)", "![alt](assets/a.png)", "<!-- c -->",
    "<span data-type=\"text\">s</span>", "<<assets/x.pdf/20240101010102-gfedcba \"f\">>",
  ])
  func moreThanRefs(_ rest: String) {
    #expect(reparse(Self.ref + rest).hasOtherText, "\(rest)")
  }

  @Test func aRefInsideEmphasisIsOtherText() {
    #expect(reparse("**\(Self.ref)**").hasOtherText)
    #expect(reparse("**\(Self.ref)**").text == "")
    #expect(!reparse("\(Self.ref) \(Self.ref)").hasOtherText)
  }

  @Test func aTagInFrontOfARefIsOtherText() {
    #expect(reparse("<b>\(Self.ref)").hasOtherText)
    #expect(!reparse("\(Self.ref)<b>").hasOtherText)
  }

  @Test func settingsSwitchConstructs() {
    var settings = SiYuanSettings.InlineMarkdown()
    settings.math = false
    #expect(reparse("\(Self.ref)$x$", settings) == Markdown.Reparsed(text: "$x$", hasOtherText: true))
    let cases: [(WritableKeyPath<SiYuanSettings.InlineMarkdown, Bool>, String)] = [
      (\.asterisk, "*a* **b**"), (\.underscore, "_a_"), (\.sup, "^a^"), (\.sub, "~a~"), (\.tag, "#a#"),
      (\.strikethrough, "~~a~~"), (\.mark, "==a=="),
    ]
    for (path, markdown) in cases {
      var settings = SiYuanSettings.InlineMarkdown()
      #expect(reparse(markdown, settings).text != markdown)
      settings[keyPath: path] = false
      #expect(reparse(markdown, settings).text == markdown)
    }
  }

  @Test func longMarkdownIsCut() {
    let long = String(repeating: "字", count: 5119)
    #expect(reparse(long + "a").text == long + "a")
    #expect(reparse(long + "a b").text == long + "a...")
    // Emphasis whose end is cut off is none.
    #expect(reparse("*" + long + "a*").text == "*" + long + "...")
  }

  @Test func titlesReadAsPeopleDo() {
    #expect(Markdown.plainText(ofTitle: "T &amp; <i>") == "T & ")
    #expect(Markdown.plainText(ofTitle: "((20240101010101-abcdefg \"a\")) #t# [l](u) `c` **b**") == "a t l c b")
  }
}
