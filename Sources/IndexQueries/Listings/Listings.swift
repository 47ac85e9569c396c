import MentionText
import NotebookModel
import Platform
import SQLiteConnection

/// Which entries of a listing are shown.
package struct ListingOptions: Sendable {
  /// nil: all.
  package var limit: Int?
  package var token: String?
  package var filter = HitFilter()

  package init() {}

  func page(_ name: String) throws -> EntryPage {
    try EntryPage(question: PageToken.digest("\(name)\u{3}\(filter.text)"), token: token, limit: limit)
  }
}

/// An id that refs name and no block has.
package struct DanglingTarget: Sendable {
  package var target: String
  /// Refs.
  package var count: Int
  /// Ids of the blocks they stand in.
  package var blocks: [String]
  /// Documents of a name like that.
  package var near: [DocumentFacts] = []
  /// What the refs say, most frequent first.
  package var anchors: [String]
  /// The documents they stand in.
  package var documents: [DocumentFacts]
}

/// An id or title that occurs twice.
package struct Repetition: Sendable {
  package var name: String
  /// Paths of files of an id, ids of documents of a title.
  package var places: [String]
}

/// Those of an index.
package struct Repetitions: Sendable {
  /// Of all pages.
  package var count: Int
  package var ids: [Repetition]
  package var titles: [Repetition]
  package var next: String?
}

package struct FileFailure: Sendable, SQLiteRow {
  package let path: String
  package let reason: String
  /// Seconds since 1970.
  package let since: Int64

  package init(_ columns: inout Columns) {
    path = columns.text()
    reason = columns.text()
    since = columns.int()
  }
}

package struct TagCount: Sendable {
  package var tag: String
  package var count: Int
}

extension ReadOnlyIndex {
  /// Refs to nothing, the most frequent first.
  package func dangling(_ options: ListingOptions) throws -> EntryList<DanglingTarget> {
    try snapshot {
      struct Group {
        var target: String
        var count = 0
        var blocks: [String] = []
        var anchors: [String: Int] = [:]
        var documents: [Int64] = []
      }
      let rows = try statement(ListingSQL.dangling)
      defer { rows.reset() }
      var groups: [Group] = []
      var last: Int64?
      while try rows.step() {
        if rows.int(0) != last { groups.append(Group(target: rows.text(1))) }
        last = rows.int(0)
        let place = groups.count - 1
        groups[place].count += 1
        let block = rows.text(4)
        if groups[place].blocks.last != block { groups[place].blocks.append(block) }
        groups[place].anchors[AnchorText.plain(rows.text(3)), default: 0] += 1
        let document = rows.int(2) >> BlockKey.ordinalBits
        if groups[place].documents.last != document { groups[place].documents.append(document) }
      }
      if options.filter != HitFilter() {
        groups = try groups.filter { group in
          try group.documents.contains { try documentFacts($0).map(options.filter.passes) ?? false }
        }
      }
      groups.sort { $0.count == $1.count ? $0.target.precedes($1.target) : $0.count > $1.count }
      var page = try options.page("dangling")
      let shown = page.list(groups, name: \.target)
      var list = EntryList<DanglingTarget>(count: shown.count)
      list.next = shown.next
      let notebooks = try notebooks()
      list.entries = try shown.entries.enumerated().map { place, group in
        let anchors = group.anchors.sorted { $0.value == $1.value ? $0.key.precedes($1.key) : $0.value > $1.value }
        return DanglingTarget(
          target: group.target, count: group.count, blocks: group.blocks,
          near: try near(
            target: group.target, anchor: anchors.first?.key ?? "", notebooks, guesses: place < Self.mostGuesses),
          anchors: anchors.map(\.key),
          documents: try group.documents.compactMap { try documentFacts($0) })
      }
      return list
    }
  }

  /// Documents that a ref to nothing may have meant: by what stands in its place, or by its anchor.
  private func near(
    target: String, anchor: String, _ notebooks: [NotebookFacts], guesses: Bool
  ) throws -> [DocumentFacts] {
    var names = [anchor]
    if target.utf8.contains(UInt8(ascii: "/")) {
      let path = target.prefix { $0 != "#" }
      names.insert(TreePath.withoutMarkdown(TreePath.base(String(path))), at: 0)
    }
    for name in names where !name.isEmpty {
      let called = try documents(meantBy: name, notebooks)
      if !called.isEmpty { return Array(called.prefix(3)) }
      guard guesses else { continue }
      let found = try ranked(name).prefix(3).compactMap { try documentFacts($0) }
      if !found.isEmpty { return found }
    }
    return []
  }

  /// Comparing with every name takes milliseconds: beyond this many entries only names that agree are told.
  private static let mostGuesses = 100

  /// Documents that no other refers to, the last changed first.
  package func orphans(_ options: ListingOptions) throws -> EntryList<DocumentFacts> {
    try snapshot {
      let numbers: [Int64] = try statement(ListingSQL.Scanning.orphans).rows()
      let documents = try numbers.compactMap { try documentFacts($0) }.filter(options.filter.passes)
      var page = try options.page("orphans")
      return page.list(documents, name: \.id)
    }
  }

  /// Ids that several blocks have, with their files; titles that several documents have, with their ids.
  package func duplicates(_ options: ListingOptions) throws -> Repetitions {
    try snapshot {
      let ids = try repetitions(ListingSQL.Scanning.repeatedIDs)
      let titles = try repetitions(ListingSQL.Scanning.repeatedTitles)
      var page = try options.page("duplicates")
      let shownIDs = ids.filter { page.takes("id " + $0.name) }
      let shownTitles = titles.filter { page.takes("title " + $0.name) }
      return Repetitions(count: ids.count + titles.count, ids: shownIDs, titles: shownTitles, next: page.next)
    }
  }

  private func repetitions(_ sql: String) throws(SQLiteError) -> [Repetition] {
    let rows = try statement(sql)
    defer { rows.reset() }
    var found: [Repetition] = []
    while try rows.step() {
      let (name, place) = (rows.text(0), rows.text(1))
      if let last = found.last, last.name.hasSameBytes(as: name) {
        found[found.count - 1].places.append(place)
      } else {
        found.append(Repetition(name: name, places: [place]))
      }
    }
    return found
  }

  /// Files that could not be read.
  package func failures(_ options: ListingOptions) throws -> EntryList<FileFailure> {
    try snapshot {
      let all: [FileFailure] = try statement(ListingSQL.Scanning.files).rows()
      var page = try options.page("errors")
      return page.list(all, name: \.path)
    }
  }

  /// Tags with how many blocks carry them, the most frequent first.
  package func tags(_ options: ListingOptions) throws -> EntryList<TagCount> {
    try snapshot {
      let rows = try statement(ListingSQL.Scanning.tags)
      defer { rows.reset() }
      var counts: [ExactText: Int] = [:]
      while try rows.step() {
        for tag in Set(TagList.tags(rows.text(0)).map { ExactText($0) }) { counts[tag, default: 0] += 1 }
      }
      let all = counts.map { TagCount(tag: $0.key.string, count: $0.value) }
        .sorted { $0.count == $1.count ? $0.tag.precedes($1.tag) : $0.count > $1.count }
      var page = try options.page("tags")
      return page.list(all, name: \.tag)
    }
  }
}

extension TreePath {
  /// A note's name as a person says it.
  static func withoutMarkdown(_ name: String) -> String { name.hasSuffix(".md") ? String(name.dropLast(3)) : name }
}
