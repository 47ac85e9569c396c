import Foundation

/// A workspace in a folder of its own, whose documents a test writes, spoils and takes away, and its index.
package final class NotebookFolder {
  package let scratch: ScratchFolder
  package static let notebook = "20240101000000-nnnnnnn"

  package var tree: String { scratch.path + "/notes" }
  package var index: String { scratch.path + "/index.sqlite" }

  package init() throws {
    scratch = try ScratchFolder()
    try scratch.write("notes/data/\(Self.notebook)/.siyuan/conf.json", #"{"name":"Notes","closed":false}"#)
  }

  /// A document's id made from a small number.
  package static func id(_ number: Int) -> String {
    "20240101" + String(format: "%06d", number) + "-ddddddd"
  }

  package func path(_ number: Int) -> String { "\(tree)/data/\(Self.notebook)/\(Self.id(number)).sy" }

  /// Writes a document with one paragraph; `target` makes it link there.
  package func write(_ number: Int, title: String, text: String, target: Int? = nil) throws {
    try scratch.write(
      "notes/data/\(Self.notebook)/\(Self.id(number)).sy",
      Self.document(number, title: title, text: text, target: target))
  }

  package static func document(_ number: Int, title: String, text: String, target: Int? = nil) throws -> Data {
    let id = id(number)
    var children: [[String: Any]] = [["Type": "NodeText", "Data": text]]
    if let target {
      children.append([
        "Type": "NodeTextMark", "TextMarkType": "block-ref", "TextMarkBlockRefID": self.id(target),
        "TextMarkBlockRefSubtype": "s", "TextMarkTextContent": "anchor",
      ])
    }
    let block = "\(id.prefix(14))-ppppppp"
    return try JSONSerialization.data(withJSONObject: [
      "ID": id, "Spec": "1", "Type": "NodeDocument",
      "Properties": ["id": id, "title": title, "type": "doc", "updated": "20240102030405"],
      "Children": [
        ["ID": block, "Type": "NodeParagraph", "Properties": ["id": block], "Children": children] as [String: Any]
      ],
    ])
  }

  /// `inlinkd --once` over the tree.
  package func pass(_ options: [String] = []) throws -> ProgramRun {
    try ProgramRun("inlinkd", ["--notebooks", tree, "--index", index, "--once"] + options)
  }

  /// Ids of the documents that link to (or mention) document `number`, as `inlink` answers.
  package func answer(_ number: Int, mentions: Bool = false) throws -> [String] {
    let run = try ProgramRun(
      "inlink", ["--index", index, "getBacklink2", Self.id(number), "--format", "json"])
    let body = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let data = body?["data"] as? [String: Any]
    let list = data?[mentions ? "backmentions" : "backlinks"] as? [[String: Any]]
    return (list ?? []).compactMap { $0["id"] as? String }.sorted()
  }
}
