import Testing

@testable import IndexQueries

@Suite struct AnswerTextTests {
  @Test(arguments: [
    ("/a/b", "b"), ("/P/", "P"), ("/", "/"), ("///", "/"), ("", ""), ("x", "x"), ("/I/O", "O"), ("//x//", "x"),
    ("/é/e\u{301}", "e\u{301}"),
  ])
  func baseName(path: String, name: String) {
    #expect(Array(AnswerText.baseName(path).utf8) == Array(name.utf8))
  }

  @Test(arguments: [
    ("a", "a"), ("&amp;", "&amp;amp;"), ("<'\">", "&lt;&#39;&#34;&gt;"), ("a\r\n", "a&#13;\n"), (" \r ", " \r "),
    ("", ""),
  ])
  func escaping(text: String, escaped: String) {
    #expect(Array(AnswerText.htmlEscaped(text).utf8) == Array(escaped.utf8))
  }

  @Test(arguments: [
    ("Member&apos;s", "Member's"), ("&amp;lt;", "&lt;"), ("a_esc_newline_b", "a b"), ("&#39;&#x41;&#X42;", "'AB"),
    ("&quot;&unknown;&", "\"&unknown;&"), ("&copy;&nbsp;&hellip;", "©\u{A0}…"), ("&amp;copy;", "&copy;"),
    ("a__esc_newline__b_", "a_ _b_"), ("_esc_newline", "_esc_newline"),
  ])
  func anchors(stored: String, plain: String) {
    #expect(Array(AnchorText.plain(stored).utf8) == Array(plain.utf8))
  }

  @Test func substringsGoByBytes() {
    #expect(ByteSearch.contains("e\u{301}", Array("e".utf8)))
    #expect(!ByteSearch.contains("é", Array("e".utf8)))
    #expect(ByteSearch.contains("", []))
    #expect(ByteSearch.contains("aab", Array("ab".utf8)))
    #expect(!ByteSearch.contains("ab", Array("abc".utf8)))
    #expect(ByteSearch.contains("笔记本", Array("记本".utf8)))
  }
}
