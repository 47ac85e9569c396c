/// Which program's rules a vault is read by (spec/markdown A2).
enum VaultFlavour: String, Sendable, CaseIterable {
  case obsidian, logseq, dendron, foam, zk, gollum, plain

  /// Lower case, without the dot (spec/markdown A4).
  var noteExtensions: [String] {
    switch self {
    case .obsidian: ["md"]
    case .logseq: ["md", "markdown"]
    default: ["md", "markdown", "mdx"]
    }
  }

  /// The name of a note's file without its extension; nil if it is no note's.
  func stem(ofFile name: String) -> String? {
    guard let suffix = LinkPaths.fileExtension(Array(name.utf8)[...]), noteExtensions.contains(suffix) else {
      return nil
    }
    let stem = name.utf8.dropLast(suffix.utf8.count + 1)
    return stem.isEmpty ? nil : String(Substring(stem))
  }
}
