import Foundation
import TestSupport

/// A notebook of two documents, indexed by the daemon of this build.
struct IndexedNotebook {
  let folder: ScratchFolder
  let index: String
  static let target = "20240101000001-aaaaaaa"
  static let linking = "20240101000002-bbbbbbb"
  static let notebook = "20240101000000-nnnnnnn"

  init() throws {
    folder = try ScratchFolder()
    try folder.write("data/\(Self.notebook)/.siyuan/conf.json", #"{"name":"N","closed":false}"#)
    try folder.write("data/\(Self.notebook)/\(Self.target).sy", Self.document(Self.target, "Target", "[]"))
    let ref =
      #"[{"Type":"NodeTextMark","TextMarkType":"block-ref","TextMarkBlockRefID":"\#(Self.target)","#
      + #""TextMarkBlockRefSubtype":"s","TextMarkTextContent":"anchor"}]"#
    try folder.write("data/\(Self.notebook)/\(Self.linking).sy", Self.document(Self.linking, "Linking", ref))
    index = folder.path + "/index.sqlite"
    _ = try ProgramRun("inlinkd", ["--notebooks", folder.path + "/data", "--index", index, "--once"])
  }

  private static func document(_ id: String, _ title: String, _ inline: String) -> String {
    let block = id.prefix(14) + "-ppppppp"
    return #"{"ID":"\#(id)","Spec":"1","Type":"NodeDocument","Properties":{"id":"\#(id)","title":"\#(title)","#
      + #""updated":"20240102000000"},"Children":[{"ID":"\#(block)","Type":"NodeParagraph","#
      + #""Properties":{"id":"\#(block)"},"Children":\#(inline)}]}"#
  }
}
