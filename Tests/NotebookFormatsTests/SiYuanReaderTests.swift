import Foundation
import NotebookModel
import TestSupport
import Testing

@testable import NotebookFormats

@Suite struct SiYuanReaderTests {
  private static let id = "20240101000001-ddddddd"

  private func read(_ bytes: [UInt8]) throws(DocumentReadError) -> ParsedDocument {
    let reader = SiYuanReader(settings: SiYuanSettings(), attributeView: { _ in nil }, recognisedText: { _ in nil })
    let padding = [UInt8](repeating: 0, count: SiYuanReader.padding)
    return try reader.document(bytes + padding, count: bytes.count, id: Self.id)
  }

  private func read(_ text: String) throws(DocumentReadError) -> ParsedDocument { try read(Array(text.utf8)) }

  private func document(_ children: String, title: String = "T") -> String {
    #"{"ID":"x","Spec":"2","Type":"NodeDocument","Properties":{"title":"\#(title)"},"Children":[\#(children)]}"#
  }

  private func paragraph(_ id: String, _ inline: String) -> String {
    #"{"ID":"\#(id)","Type":"NodeParagraph","Properties":{"id":"\#(id)"},"Children":[\#(inline)]}"#
  }

  @Test func theFileNameNamesTheDocument() throws {
    let parsed = try read(document(paragraph("20240101000002-aaaaaaa", #"{"Type":"NodeText","Data":"hi"}"#)))
    #expect(parsed.id == Self.id)
    #expect(parsed.blocks.map(\.id) == [Self.id, "20240101000002-aaaaaaa"])
    #expect(parsed.blocks[1].content == "hi")
    #expect(parsed.blocks[1].parent == 0)
  }

  @Test func loneSurrogatesHugeNumbersAndNulsAreNoReasonToRefuse() throws {
    let text = document(
      paragraph("20240101000002-aaaaaaa", #"{"Type":"NodeText","Data":"a\ud800b\u0000c\ud83d\ude00"}"#))
    #expect(try read(text).blocks[1].content == "a\u{FFFD}bc😀")
    let huge =
      #"{"Foo":123456789012345678901234567890,"Bar":-1e999,"Type":"NodeDocument","Properties":{"title":"1e9"}}"#
    #expect(try read(huge).title == "1e9")
  }

  @Test func marksImagesAndFilesAreSpans() throws {
    let inline = [
      #"{"Type":"NodeTextMark","TextMarkType":"strong","TextMarkTextContent":"a &lt; b"}"#,
      #"{"Type":"NodeTextMark","TextMarkType":"a","TextMarkTextContent":"t","TextMarkAHref":"assets/f.pdf"}"#,
      #"{"Type":"NodeTextMark","TextMarkType":"file-annotation-ref","TextMarkTextContent":"p. 3","#
        + #""TextMarkFileAnnotationRefID":"assets/f.pdf/20240101000009-zzzzzzz"}"#,
      #"{"Type":"NodeImage","Properties":{"style":"width: 5px;"},"Children":["#
        + #"{"Type":"NodeLinkText","Data":"alt"},{"Type":"NodeLinkDest","Data":"assets/i.png"}]}"#,
    ].joined(separator: ",")
    let parsed = try read(document(paragraph("20240101000002-aaaaaaa", inline)))
    #expect(
      parsed.spans.map(\.type) == ["textmark strong", "textmark a", "textmark file-annotation-ref", "img"])
    #expect(parsed.spans.map(\.content) == ["a &lt; b", "t", "p. 3", "alt"])
    #expect(parsed.spans.map(\.target) == ["", "assets/f.pdf", "assets/f.pdf/20240101000009-zzzzzzz", "assets/i.png"])
    #expect(parsed.spans[0].markdown == "**a &lt; b**")
    #expect(parsed.spans[3].markdown == "![alt](assets/i.png)")
    #expect(parsed.spans[3].ial == #"{: style="width: 5px;"}"#)
    #expect(parsed.spans.allSatisfy { $0.block == 1 })
  }

  /// Few attributes and many are told apart in different ways; the last of a name counts in both.
  @Test(arguments: [3, 5_000]) func theLastOfSeveralAttributesOfANameCounts(count: Int) throws {
    let many = (0..<count).map { #""custom-a\#($0)":"first","# }.joined()
    let again = (0..<count).map { #""custom-a\#($0)":"v\#($0)""# }.joined(separator: ",")
    let text = #"{"Type":"NodeDocument","Properties":{"title":"T",\#(many)\#(again)}}"#
    let parsed = try read(text)
    #expect(parsed.attributes.count == count)
    #expect(parsed.attributes.map(\.value) == (0..<count).map { "v\($0)" })
  }

  @Test func nestingIsReadAsDeepAsTheKernelReadsIt() throws {
    func nested(_ levels: Int) -> String {
      // Two levels of JSON a node; the document's object, and one array of it, come first.
      let open = #"{"ID":"","Type":"NodeSuperBlock","Children":["#
      return #"{"Type":"NodeDocument","Children":["# + String(repeating: open, count: levels)
        + String(repeating: "]}", count: levels) + "]}"
    }
    #expect(try read(nested(4_998)).blocks.count >= 1)
    #expect(throws: DocumentReadError.self) { try read(nested(5_001)) }
  }

  @Test func repeatedAndMissingIDsGetTheSameFreshOnesEachTime() throws {
    let twin = paragraph("20240101000002-aaaaaaa", #"{"Type":"NodeText","Data":"x"}"#)
    let text = document(twin + "," + twin + "," + paragraph("", #"{"Type":"NodeText","Data":"y"}"#))
    let (first, second) = (try read(text), try read(text))
    #expect(first.blocks.map(\.id) == second.blocks.map(\.id))
    #expect(Set(first.blocks.map(\.id)).count == 4)
    #expect(first.blocks.allSatisfy { SiYuanID.isValid($0.id) })
    #expect(first.blocks[1].id == "20240101000002-aaaaaaa")
  }

  @Test func headingsOwnWhatFollowsThem() throws {
    func heading(_ id: String, _ level: Int) -> String {
      #"{"ID":"\#(id)","Type":"NodeHeading","HeadingLevel":\#(level)}"#
    }
    let text = document(
      [
        heading("h2", 2), paragraph("a", ""), heading("h3", 3), paragraph("b", ""), heading("h1", 1),
        paragraph("c", ""),
      ].joined(separator: ","))
    let blocks = try read(text).blocks
    let parents = Dictionary(uniqueKeysWithValues: blocks.dropFirst().map { ($0.id, blocks[$0.parent].id) })
    #expect(parents == ["h2": Self.id, "a": "h2", "h3": "h2", "b": "h3", "h1": Self.id, "c": "h1"])
    #expect(blocks[1].last == 4)
    #expect(blocks.allSatisfy { $0.container <= 0 })
  }

  @Test(arguments: [
    ("select * from blocks where id='20240101000002-aaaaaaa'", true),
    ("SELECT b.* FROM blocks AS b WHERE (b.`ID` = \"20240101000002-aaaaaaa\") ORDER BY b.id LIMIT 1;", true),
    ("select distinct id from (select * from blocks) t where /* c */ id = '20240101000002-aaaaaaa' for update", true),
    ("select * from blocks where id == '20240101000002-aaaaaaa'", false),
    ("select * from blocks where id in ('20240101000002-aaaaaaa')", false),
    ("select * from blocks where id like '20240101000002-aaaaaaa'", false),
    ("select * from blocks where '20240101000002-aaaaaaa' = id", false),
    ("select * from blocks where id = '20240101000002-aaaaaaa' and 1", false),
    ("select * from blocks where not id = '20240101000002-aaaaaaa'", false),
    ("select * from blocks where id = N'20240101000002-aaaaaaa'", false),
    ("select * from blocks where id = 'x'", false),
    ("select * from a where id='20240101000002-aaaaaaa' union select 1", false),
    ("//!js return []", false), ("", false), ("((((", false), ("select '", false),
  ]) func embedsAreFollowedByIDOnly(script: String, isFollowed: Bool) {
    #expect((EmbedStatement.targetID(script) != nil) == isFollowed)
  }

  @Test(arguments: [
    ("/box/a.sy", "/box/a.sy", true), ("box/", "/box/a.sy", true), ("*.sy", "/box/d/a.sy", true),
    ("*.sy\n!a.sy", "/box/d/a.sy", false), ("/a.sy", "/box/a.sy", false), ("**/d/*", "/box/c/d/a.sy", true),
    ("d/", "/box/d.sy", false), ("# a.sy", "/box/a.sy", false), ("a?.sy", "/box/ab.sy", true),
    ("[ab].sy", "/box/c.sy", false), ("[!ab].sy", "/box/c.sy", true), ("", "/box/a.sy", false),
  ]) func ignoreLists(list: String, path: String, isIgnored: Bool) {
    #expect(IndexIgnore(Array(list.utf8)).matches(path) == isIgnored)
  }

  @Test func aMissingKeyIsNotAMissingSection() throws {
    let none = try #require(SiYuanSettings(configuration: Array("{}".utf8)))
    #expect(none == SiYuanSettings())
    let empty = try #require(SiYuanSettings(configuration: Array(#"{"search":{},"editor":{}}"#.utf8)))
    #expect(!empty.answers.backlinkMentionName && !empty.answers.backlinkContainChildren && empty.answers.hanSensitive)
    #expect(empty.answers.searchLimit == 64 && empty.answers.backlinkMentionKeywordsLimit == 512)
    #expect(!empty.inline.math)
    let five = try #require(SiYuanSettings(configuration: Array(#"{"search":{"limit":5}}"#.utf8)))
    #expect(five.answers.searchLimit == 32)
    #expect(SiYuanSettings(configuration: Array("[]".utf8)) == nil)
    let notebook = try #require(NotebookConfiguration(Array("{}".utf8)))
    #expect(notebook.isClosed && notebook.name == "Untitled")
  }

  /// Whatever is done to a real file's bytes, reading it gives a document or an error.
  @Test(arguments: 1...40 as ClosedRange<UInt64>) func damagedFilesNeverTrap(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let folder = SharedFolder.project.appending(path: "scripts/sample/data")
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    let documents = files.filter { $0.hasSuffix(".sy") }.sorted()
    let name = try #require(documents.randomElement(using: &random))
    var bytes = Array(try Data(contentsOf: folder.appending(path: name)))
    for _ in 0..<60 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<damaged.count, using: &random)
        switch Int.random(in: 0...4, using: &random) {
        case 0: damaged[place] = UInt8.random(in: 0...255, using: &random)
        case 1: damaged.removeSubrange(place..<min(damaged.count, place + Int.random(in: 1...40, using: &random)))
        case 2:
          let end = min(damaged.count, place + Int.random(in: 1...200, using: &random))
          damaged.insert(contentsOf: damaged[place..<end], at: Int.random(in: 0...damaged.count, using: &random))
        case 3: damaged = Array(damaged[..<max(1, place)])
        default: damaged.insert(contentsOf: "\"Children\":[".utf8, at: place)
        }
        if damaged.isEmpty { damaged = [0x7B] }
      }
      if let parsed = try? read(damaged) {
        #expect(parsed.blocks.first?.type == .document, "seed \(seed)")
        for (position, block) in parsed.blocks.enumerated() {
          #expect(block.last >= position && block.last < parsed.blocks.count, "seed \(seed)")
          #expect(block.parent < position || position == 0, "seed \(seed)")
        }
        bytes = damaged.count < 200_000 ? damaged : bytes
      }
    }
  }
}
