import NotebookModel

/// Which list of hits is asked for.
package enum HitKind: String, Sendable {
  case backlinks, mentions, links
}

/// A question for a list of hits: what refers to a block, what mentions it, what it refers to.
package struct HitQuery: Sendable {
  package var kind: HitKind
  /// The target's id.
  package var id: String
  package var filter = HitFilter()
  package var sort = SortMode.updatedDescending
  package var containChildren: Bool?
  /// nil: as the workspace's settings say.
  package var aliases: Bool?
  /// Blocks shown at most; nil: all.
  package var limit: Int?
  /// The token of an earlier answer.
  package var token: String?
  /// Code points of a block's text; nil: all of it.
  package var length: Int? = 240
  /// Blocks shown before and after each.
  package var context = 0
  /// Only the sums are wanted.
  package var countsOnly = false

  package init(kind: HitKind, id: String) {
    self.kind = kind
    self.id = id
  }

  var question: UInt64 {
    let flags = "\(containChildren.map(String.init) ?? "") \(aliases.map(String.init) ?? "")"
    return PageToken.digest("\(kind.rawValue)\u{3}\(id)\u{3}\(filter.text)\u{3}\(flags)")
  }
}

/// A list of hits.
package struct HitAnswer: Sendable {
  package var generation: Int64
  package var target: Meant
  /// Over all documents that pass the filter, whatever is shown.
  package var count: Int
  /// Documents that pass the filter.
  package var documentCount: Int
  package var documents: [HitDocument]
  /// Where there is more.
  package var next: String?
}

package struct HitDocument: Sendable {
  package var facts: DocumentFacts
  /// Blocks of it that pass the filter.
  package var count: Int
  /// Those that are shown.
  package var blocks: [Hit]
}

/// A block that refers or mentions.
package struct Hit: Sendable {
  package var id: String
  /// As in `blocks.type`.
  package var type: String
  package var text: HitText
  /// Where its format has lines: from 1.
  package var line: Int64?
  package var reasons: [Reason]
  /// Texts of the blocks before and after, if they were asked for.
  package var before: [HitText] = []
  package var after: [HitText] = []

  /// Why it is one.
  package enum Reason: Sendable, Hashable {
    case ref(target: String, anchor: String)
    case mention(keyword: String, from: MentionOrigin)
  }
}

/// Where a keyword of mentions comes from.
package enum MentionOrigin: String, Sendable {
  case title, name, alias, anchor
}
