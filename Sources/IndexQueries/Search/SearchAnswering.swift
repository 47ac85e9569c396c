import MentionText
import NotebookModel
import Platform
import SQLiteConnection

/// The statements of searches.
enum SearchSQL {
  /// Blocks by words, with their rank: all columns of the full text alike. Full-text index.
  static let ranked = "SELECT rowid, bm25(mention_fts) FROM mention_fts WHERE mention_fts MATCH ?1"
  /// The texts of one block. Row id.
  static let texts = "SELECT content, fcontent, name, alias, memo, tag, whole FROM mention_fts WHERE rowid = ?1"
  /// Primary key.
  static let updated = "SELECT updated, shadowed FROM document WHERE number = ?1"

  static let all: [(name: String, sql: String)] = [("ranked", ranked), ("texts", texts), ("updated", updated)]

  enum Scanning {
    /// Words without a letter, digit or ideograph (`+++`, an emoji) have no token to look up.
    static let everything = "SELECT rowid, 0.0 FROM mention_fts"
  }
}

extension ReadOnlyIndex {
  /// Finds blocks: titles first, then by bm25, of equals the last changed first. Throws `SearchQuery.Problem`.
  package func search(_ text: String, _ options: SearchOptions) throws -> SearchAnswer {
    try snapshot {
      // Every collection's text was prepared alike, or signs are told apart.
      let han = try hanFold()
      let query = try SearchQuery(text, han: han)
      var found = try candidates(query)
      if options.filter != HitFilter() { found = try found.filter { try passes($0.key, options.filter) } }
      found.sort { $0.precedes($1) }
      return try answer(found, query, text, options, han: han)
    }
  }

  private struct Candidate {
    let key: BlockKey
    let isTitle: Bool
    let rank: Double
    let updated: String

    func precedes(_ other: Candidate) -> Bool {
      if isTitle != other.isTitle { return isTitle }
      if rank != other.rank { return rank < other.rank }
      if !updated.hasSameBytes(as: other.updated) { return other.updated.precedes(updated) }
      return key < other.key
    }
  }

  private func candidates(_ query: SearchQuery) throws -> [Candidate] {
    let match = query.match
    let rows = try statement(match.isEmpty ? SearchSQL.Scanning.everything : SearchSQL.ranked)
    defer { rows.reset() }
    if !match.isEmpty { rows.bind(1, match) }
    let doubtful = query.doubtful
    var found: [Candidate] = []
    var documents: [Int64: (updated: String, counts: Bool)] = [:]
    while try rows.step() {
      let key = BlockKey(value: rows.int(0))
      let document = try documents[key.document] ?? updated(key.document)
      documents[key.document] = document
      guard document.counts else { continue }
      let rank = rows.double(1)
      if !doubtful.isEmpty, try !holds(key, doubtful) { continue }
      let isTitle = try isTitle(key, of: query)
      found.append(Candidate(key: key, isTitle: isTitle, rank: rank, updated: document.updated))
    }
    return found
  }

  /// Whether a block is a document whose title has all the words; it may have them as a tag or an alias.
  private func isTitle(_ key: BlockKey, of query: SearchQuery) throws(SQLiteError) -> Bool {
    guard key.ordinal == 0 else { return false }
    let rows = try statement(SearchSQL.texts)
    rows.bind(1, key.value)
    defer { rows.reset() }
    guard try rows.step() else { return false }
    let title = rows.withBytes(1) { MentionText.restore($0) }
    return title.withUnsafeBufferPointer { text in query.wanted.allSatisfy { $0.occurs(in: text) } }
  }

  private func updated(_ document: Int64) throws(SQLiteError) -> (updated: String, counts: Bool) {
    let rows = try statement(SearchSQL.updated)
    rows.bind(1, document)
    defer { rows.reset() }
    guard try rows.step() else { return ("", false) }
    return (rows.text(0), rows.int(1) == 0)
  }

  private func holds(_ key: BlockKey, _ terms: [SearchQuery.Term]) throws(SQLiteError) -> Bool {
    let rows = try statement(SearchSQL.texts)
    rows.bind(1, key.value)
    defer { rows.reset() }
    guard try rows.step() else { return false }
    let texts = (0..<rows.columnCount).map { column in rows.withBytes(column) { MentionText.restore($0) } }
    return terms.allSatisfy { term in
      let isThere = texts.contains { text in text.withUnsafeBufferPointer { term.keyword.occurs(in: $0) } }
      return isThere != term.isExcluded
    }
  }

  private func passes(_ key: BlockKey, _ filter: HitFilter) throws -> Bool {
    guard let document = try documentFacts(key.document), filter.passes(document) else { return false }
    if !filter.asksBlocks { return true }
    guard let block = try block(key) else { return false }
    if !filter.types.isEmpty, !filter.types.contains(block.type) { return false }
    if filter.tags.isEmpty { return true }
    let tags = try text(HitSQL.tag, key: BlockKey(document: key.document, ordinal: 0))
    return filter.holdsTag(block.tag) || filter.holdsTag(tags)
  }

  private func answer(
    _ found: [Candidate], _ query: SearchQuery, _ text: String, _ options: SearchOptions, han: HanFold?
  ) throws -> SearchAnswer {
    var answer = SearchAnswer(count: found.count, hits: [], next: nil)
    let question = PageToken.digest("search\u{3}\(text)\u{3}\(options.filter.text)")
    var page = try EntryPage(question: question, token: options.token, limit: options.limit)
    for candidate in found {
      if page.isFull { break }
      guard let document = try documentFacts(candidate.key.document),
        try page.takes(blockName(candidate.key, in: document)), let block = try block(candidate.key)
      else { continue }
      let content = try blockContent(candidate.key)
      let ranges = HitPlaces.keywords(query.wanted, in: content, outside: [], han: han)
      answer.hits.append(
        SearchHit(
          id: block.id, type: block.type, document: document,
          text: HitText(content, ranges: ranges, length: options.length), line: try line(block)))
    }
    answer.next = page.next
    return answer
  }
}
