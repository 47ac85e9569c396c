/// Entries of a listing that a page shows.
package struct EntryList<Entry: Sendable>: Sendable {
  /// Of all pages.
  package var count: Int
  package var entries: [Entry] = []
  /// The token of the next page.
  package var next: String?

  package init(count: Int) { self.count = count }
}

/// Counts the entries that a page shows, and keeps which were shown before.
struct EntryPage {
  private var token: PageToken
  private var left: Int
  private(set) var next: String?
  /// How often each name was met.
  private var times: [String: Int] = [:]

  /// `token`: of an earlier answer to the same question.
  init(question: UInt64, token text: String?, limit: Int?) throws {
    left = limit ?? .max
    guard let text else {
      token = PageToken(question: question)
      return
    }
    do throws(PageToken.Malformed) {
      token = try PageToken(text, question: question)
    } catch {
      throw HitError.token(error.description)
    }
  }

  /// Whether nothing more will be taken.
  var isFull: Bool { next != nil }

  /// `name`: what an entry is told from others by; where several have one, they are told apart by their order.
  mutating func takes(_ name: @autoclosure () throws -> String) rethrows -> Bool {
    // Without a limit nobody continues.
    if left == .max, token.seen.isEmpty { return true }
    if next != nil { return false }
    let bare = try name()
    let time = times[bare, default: 0]
    times[bare] = time + 1
    let entry = PageToken.entry(time == 0 ? bare : "\(bare)\u{2}\(time)")
    if token.seen.contains(entry) { return false }
    if left == 0 {
      next = token.text
      return false
    }
    left -= 1
    token.seen.insert(entry)
    return true
  }

  /// The entries of this page.
  mutating func list<Entry: Sendable>(_ all: [Entry], name: (Entry) -> String) -> EntryList<Entry> {
    var list = EntryList<Entry>(count: all.count)
    for entry in all {
      if isFull { break }
      if takes(name(entry)) { list.entries.append(entry) }
    }
    list.next = next
    return list
  }
}
