import Foundation
import TestSupport
import Testing

/// After any edits of notes, settings, databases, recognised texts, notebook confs and ignore lists, an index kept by
/// passes equals one built afresh: `inlinkd --verify` builds it and compares.
@Suite struct RandomEditTests {
  private final class Workspace {
    let scratch: ScratchFolder
    var random: SeededGenerator
    let boxes = ["20240101000000-boxaaaa", "20240101000000-boxbbbb", "20240101000000-boxcccc"]
    private var trash: [(path: String, bytes: Data)] = []
    private var next = 100

    var tree: String { scratch.path + "/ws" }
    var index: String { scratch.path + "/index.sqlite" }

    init(seed: UInt64) throws {
      scratch = try ScratchFolder()
      random = SeededGenerator(seed: seed)
      for box in boxes { try write("data/\(box)/.siyuan/conf.json", #"{"name":"\#(box.suffix(4))","closed":false}"#) }
      for _ in 0..<14 { try add() }
    }

    func write(_ relative: String, _ text: String) throws { try scratch.write("ws/" + relative, text) }

    var documents: [String] {
      let files = FileManager.default.enumerator(atPath: tree + "/data")?.compactMap { $0 as? String } ?? []
      return files.filter { $0.hasSuffix(".sy") }.sorted()
    }

    private func number(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }

    private func id(_ tail: String) -> String {
      next += 1
      return "20240101" + String(format: "%06d", next) + "-" + tail
    }

    /// A new document, often below another.
    func add() throws {
      let id = id("ddddddd")
      var folder = boxes[number(3)]
      if let parent = documents.randomElement(using: &random), Bool.random(using: &random) {
        folder = String(parent.dropLast(3))
      }
      try write("data/\(folder)/\(id).sy", document(id))
    }

    private func document(_ id: String) -> String {
      let blocks = (0..<number(6)).map { _ in block() }.joined(separator: ",")
      let title = ["Garden", "笔记", "I/O", "", "T \(number(9))"][number(5)]
      return
        #"{"ID":"\#(id)","Spec":"2","Type":"NodeDocument","Properties":{"title":"\#(title)"},"Children":[\#(blocks)]}"#
    }

    private func block() -> String {
      let id = id("bbbbbbb")
      let target = documents.randomElement(using: &random).map { String($0.dropLast(3).suffix(22)) } ?? id
      let inline = [
        #"{"Type":"NodeText","Data":"garden 笔记 $x$ #tag# \#(number(9))"}"#,
        #"{"Type":"NodeTextMark","TextMarkType":"block-ref","TextMarkBlockRefID":"\#(target)","TextMarkTextContent":"a"}"#,
        #"{"Type":"NodeTextMark","TextMarkType":"a","TextMarkAHref":"assets/f.pdf","TextMarkTextContent":"traditional 詩經"}"#,
        #"{"Type":"NodeImage","Children":[{"Type":"NodeLinkDest","Data":"assets/i\#(number(3)).png"}]}"#,
      ][number(4)]
      switch number(6) {
      case 0:
        return #"{"ID":"\#(id)","Type":"NodeAttributeView","AttributeViewID":"20240101000000-avaaaa\#(number(2))"}"#
      case 1:
        let inner = #"{"ID":"\#(self.id("iiiiiii"))","Type":"NodeParagraph","Children":[\#(inline)]}"#
        return #"{"ID":"\#(id)","Type":"NodeSuperBlock","Children":[{"Type":"NodeSuperBlockOpenMarker"},"#
          + #"{"Type":"NodeSuperBlockLayoutMarker"},\#(inner),{"Type":"NodeSuperBlockCloseMarker"}]}"#
      case 2: return #"{"ID":"\#(id)","Type":"NodeHeading","HeadingLevel":\#(1 + number(6)),"Children":[\#(inline)]}"#
      default:
        return #"{"ID":"\#(id)","Type":"NodeParagraph","Properties":{"name":"n\#(number(4))"},"Children":[\#(inline)]}"#
      }
    }

    /// One edit; its name.
    func edit() throws -> String {
      let manager = FileManager.default
      let file = documents.randomElement(using: &random)
      let path = file.map { tree + "/data/" + $0 }
      switch number(13) {
      case 0: try add()
      case 1:
        guard let file else { return "none" }
        try write("data/" + file, document(String(file.dropLast(3).suffix(22))))
        return "rewrite"
      case 2:
        guard let path, documents.count > 4 else { return "none" }
        trash.append((path, try Data(contentsOf: URL(filePath: path))))
        try manager.removeItem(atPath: path)
        return "delete"
      case 3:
        guard let (path, bytes) = trash.popLast() else { return "none" }
        let folder = (path as NSString).deletingLastPathComponent
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try bytes.write(to: URL(filePath: path))
        return "restore"
      case 4, 5:
        guard let path else { return "none" }
        let target = "\(tree)/data/\(boxes[number(3)])/\((path as NSString).lastPathComponent)"
        if manager.fileExists(atPath: target) { return "none" }
        if Bool.random(using: &random) {
          try manager.copyItem(atPath: path, toPath: target)
        } else {
          try manager.moveItem(atPath: path, toPath: target)
        }
        return "move or copy"
      case 6:
        guard let path else { return "none" }
        let folder = (path as NSString).deletingLastPathComponent
        let target = "\(tree)/data/\(boxes[number(3)])/\((folder as NSString).lastPathComponent)"
        if manager.fileExists(atPath: target) || boxes.contains((folder as NSString).lastPathComponent) {
          return "none"
        }
        try manager.moveItem(atPath: folder, toPath: target)
        return "move folder"
      case 7:
        try write(
          "conf/conf.json",
          #"{"search":{"indexAssetPath":\#(number(2) == 0),"hanSensitive":\#(number(2) == 0)},"#
            + #""editor":{"markdown":{"inlineMath":\#(number(2) == 0),"inlineTag":\#(number(2) == 0)}}}"#)
        return "settings"
      case 8:
        try write("data/storage/av/20240101000000-avaaaa\(number(2)).json", #"{"name":"Base \#(number(9))"}"#)
        return "database"
      case 9:
        try write("data/assets/ocr-texts.json", #"{"assets/i\#(number(3)).png":"seen \#(number(9))"}"#)
        return "recognised texts"
      case 10:
        try write(
          "data/\(boxes[number(3)])/.siyuan/conf.json", #"{"name":"Box \#(number(9))","closed":\#(number(2) == 0)}"#)
        return "notebook conf"
      case 11:
        try write(
          "data/.siyuan/indexignore", ["", "*\(number(10))-*", "\(boxes[number(3)])/", "**/*1*.sy\n!*2*"][number(4)])
        return "ignore list"
      default:
        guard let file else { return "none" }
        try write("data/" + file, #"{"Type":"NodeDocument","Properties":{"title":"Torn"},"Chil"#)
        trash.append((tree + "/data/" + file, Data(document(String(file.dropLast(3).suffix(22))).utf8)))
        try manager.removeItem(atPath: tree + "/data/" + file)
        return "tear and delete"
      }
      return "add"
    }
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>) func passesEqualAFreshIndex(seed: UInt64) throws {
    let workspace = try Workspace(seed: seed)
    var edits: [String] = []
    var generation = "0"
    for step in 0..<18 {
      let before = Self.documents(workspace.index)
      for _ in 0...Int.random(in: 0...2, using: &workspace.random) { edits.append(try workspace.edit()) }
      let options = ["--notebooks", workspace.tree, "--index", workspace.index]
      let pass = try ProgramRun("inlinkd", options + ["--once"])
      let verify = try ProgramRun("inlinkd", options + ["--verify"])
      #expect(pass.status == 0, "seed \(seed), step \(step), \(edits.suffix(3)): \(pass.errors)")
      #expect(verify.status == 0, "seed \(seed), step \(step), \(edits.suffix(3)): \(verify.output)")
      if pass.status != 0 || verify.status != 0 { return }
      // Who follows the log misses no document that is another than it was.
      let told = try Self.told(workspace.index, since: generation)
      let after = Self.documents(workspace.index)
      for id in Set(before.keys).union(after.keys) where before[id] != after[id] {
        #expect(
          told.contains(id),
          "seed \(seed), step \(step), \(edits.suffix(3)): \(id) changed untold\nfrom \(before[id] ?? "none")\nto \(after[id] ?? "none")"
        )
      }
      generation = try ProgramRun("inlink", ["--index", workspace.index, "changes"]).output
        .trimmingCharacters(in: .newlines)
    }
  }

  /// What the views show of each document, by its id.
  private static func documents(_ index: String) -> [String: String] {
    let sql = """
      SELECT char(30) || root_id || '|' || group_concat(box || path || hpath || id || content || name || tag || ial || updated, '~')
      FROM (SELECT * FROM blocks ORDER BY root_id, path, id) GROUP BY root_id
      """
    let rows = ((try? Sqlite.text(index, sql)) ?? "").split(separator: "\u{1E}")
    return Dictionary(rows.map { (String($0.prefix { $0 != "|" }), $0.trimmingCharacters(in: .newlines)) }) { $0 + $1 }
  }

  /// The ids that the log names.
  private static func told(_ index: String, since generation: String) throws -> Set<String> {
    let run = try ProgramRun("inlink", ["--index", index, "changes", "--since", generation, "--json"])
    let ids = run.output.split(separator: "\n").compactMap { line -> String? in
      let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return object?["id"] as? String
    }
    return Set(ids)
  }
}
