import MentionText
import NotebookModel
import Platform

/// What people leave out of a list of hits.
package struct HitFilter: Sendable, Equatable {
  /// Names or ids of notebooks; empty: all.
  package var notebooks: [String] = []
  /// hPaths, with or without the notebook; empty: all.
  package var under: [String] = []
  package var notUnder: [String] = []
  /// 14 digits: documents changed at that time or later.
  package var since: String?
  /// Types of blocks; empty: all.
  package var types: [String] = []
  /// Text of a ref.
  package var anchors: [String] = []
  /// Tags of the block or its document, without `#`.
  package var tags: [String] = []

  package init() {}

  var asksBlocks: Bool { !types.isEmpty || !anchors.isEmpty || !tags.isEmpty }

  /// For a token: the same question has the same text.
  var text: String {
    let lists = [notebooks, under, notUnder, [since ?? ""], types, anchors, tags]
    return lists.map { $0.joined(separator: "\u{1}") }.joined(separator: "\u{2}")
  }

  func passes(_ document: DocumentFacts) -> Bool {
    if let since, document.updated.precedes(since) { return false }
    if !notebooks.isEmpty {
      let names = [MentionText.fold(document.notebook), MentionText.fold(document.box)]
      guard notebooks.contains(where: { names.contains(MentionText.fold($0)) }) else { return false }
    }
    func lies(_ folder: String) -> Bool { Self.lies(document, under: folder) }
    if !under.isEmpty, !under.contains(where: lies) { return false }
    return !notUnder.contains(where: lies)
  }

  /// Whether a document is at or below a path, whatever the case.
  static func lies(_ document: DocumentFacts, under folder: String) -> Bool {
    var wanted = Substring(MentionText.fold(folder))
    while wanted.last == "/" { wanted = wanted.dropLast() }
    while wanted.first == "/" { wanted = wanted.dropFirst() }
    let path = MentionText.fold(document.path)
    let hPath = Substring(path.utf8.dropFirst(MentionText.fold(document.notebook).utf8.count + 1))
    return TreePath.isInside(path, String(wanted)) || TreePath.isInside(String(hPath), String(wanted))
  }

  func holdsTag(_ stored: String) -> Bool {
    let held = TagList.tags(stored).map { MentionText.fold($0) }
    return tags.contains { tag in
      let wanted = MentionText.fold(tag.hasPrefix("#") ? String(tag.drop { $0 == "#" }) : tag)
      return held.contains { $0 == wanted || $0.utf8.starts(with: (wanted + "/").utf8) }
    }
  }
}

/// Tags as `blocks.tag` has them: `#one# #two words#`.
enum TagList {
  static func tags(_ stored: String) -> [String] {
    var tags: [String] = []
    var start: String.Index?
    for place in stored.indices where stored[place] == "#" {
      if let begin = start {
        tags.append(String(stored[begin..<place]))
        start = nil
      } else {
        start = stored.index(after: place)
      }
    }
    return tags.filter { !$0.isEmpty }
  }
}
