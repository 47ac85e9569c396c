import MentionText
import NotebookModel
import Platform
import SQLiteConnection

/// Why a list of hits can't be given.
package enum HitError: Error, Sendable, CustomStringConvertible {
  /// The block went away since it was named.
  case noTarget(String)
  case token(String)

  package var description: String {
    switch self {
    case .noTarget(let id): "no block has the id \(SafeText.line(id)) any more"
    case .token(let message): message
    }
  }
}

extension ReadOnlyIndex {
  /// Answers one list of hits, in one snapshot of the index. The sums are those of `getBacklink2` for the same block.
  package func hits(_ query: HitQuery) throws -> HitAnswer {
    try snapshot {
      guard let target = try target(id: query.id) else { throw HitError.noTarget(query.id) }
      let meant = try meant(target, id: query.id)
      if query.kind == .links { return try links(query, meant, target) }
      var request = BacklinkQuery(id: query.id)
      request.containChildren = query.containChildren
      let question = try question(target, request, aliases: query.aliases)
      guard query.kind == .backlinks else {
        let keywords = try keywords(question)
        let keys = try mentions(question, of: keywords)
        return try answer(query, meant, keys) { key in try self.hit(key, query, keywords, han: question.han) }
      }
      let emission = try BacklinkEmission(question.referrers.rows, in: self, passes: nil)
      let keys = Set(emission.blocks.map(\.key.value)).sorted()
      let wanted = Set(question.referrers.rows.map(\.target))
      return try answer(query, meant, keys) { key in
        try self.hit(key, query, referring: { wanted.contains($0.target) })
      }
    }
  }

  // MARK: What may be shown

  /// Puts blocks into their documents, in order, and makes hits of those that this page shows.
  private func answer(
    _ query: HitQuery, _ target: Meant, _ keys: [Int64], _ hit: (BlockKey) throws -> Hit?
  ) throws -> HitAnswer {
    let groups = try groups(keys, query)
    var page = try EntryPage(question: query.question, token: query.token, limit: query.limit)
    let total = groups.reduce(0) { $0 + $1.keys.count }
    var documents: [HitDocument] = []
    for group in groups where !query.countsOnly {
      var shown = HitDocument(facts: group.facts, count: group.keys.count, blocks: [])
      for key in group.keys where try page.takes(blockName(key, in: group.facts)) {
        if let hit = try hit(key) { shown.blocks.append(hit) }
      }
      if !shown.blocks.isEmpty { documents.append(shown) }
    }
    return HitAnswer(
      generation: try generation(), target: target, count: total, documentCount: groups.count, documents: documents,
      next: page.next)
  }

  private struct Group {
    let facts: DocumentFacts
    var keys: [BlockKey]
  }

  /// The documents of blocks (keys in ascending order) that pass the filter, in the order asked for.
  private func groups(_ keys: [Int64], _ query: HitQuery) throws -> [Group] {
    let lines = try linkingDocuments(DocumentCount.counts(ofSorted: keys))
    var byDocument: [Int64: [BlockKey]] = [:]
    for key in keys { byDocument[key >> BlockKey.ordinalBits, default: []].append(BlockKey(value: key)) }
    // By id: of documents with one id only that which counts is a line.
    var facts: [ExactText: DocumentFacts] = [:]
    for number in byDocument.keys {
      if let known = try documentFacts(number), try !isOutranked(number) { facts[ExactText(known.id)] = known }
    }
    var groups: [Group] = []
    for line in BacklinkOrder.sorted(lines, by: query.sort) {
      guard let document = facts[ExactText(line.id)], query.filter.passes(document) else { continue }
      var blocks = byDocument[document.number] ?? []
      if query.filter.asksBlocks { blocks = try blocks.filter { try passes($0, query) } }
      if !blocks.isEmpty { groups.append(Group(facts: document, keys: blocks)) }
    }
    return groups
  }

  private func passes(_ key: BlockKey, _ query: HitQuery) throws -> Bool {
    let filter = query.filter
    guard let block = try block(key) else { return false }
    if !filter.types.isEmpty, !filter.types.contains(block.type) { return false }
    if !filter.tags.isEmpty {
      let document = try text(HitSQL.tag, key: BlockKey(document: key.document, ordinal: 0))
      if !filter.holdsTag(block.tag), !filter.holdsTag(document) { return false }
    }
    if filter.anchors.isEmpty { return true }
    let wanted = filter.anchors.map { MentionText.fold($0) }
    return try refs(block).contains { ref in
      let anchor = MentionText.fold(ref.anchor)
      return wanted.contains { $0 == anchor }
    }
  }

  // MARK: Hits

  private func hit(_ key: BlockKey, _ query: HitQuery, referring isWanted: (BlockRef) -> Bool) throws -> Hit? {
    guard let block = try block(key) else { return nil }
    let content = try blockContent(key)
    let refs = try refs(block)
    let places = HitPlaces.anchors(
      refs.map { HitPlaces.Ref(anchor: $0.anchor, isWanted: isWanted($0)) }, in: content)
    var reasons: [Hit.Reason] = []
    var given: Set<ExactText> = []
    for ref in refs where isWanted(ref) && given.insert(ExactText(ref.targetID + "\u{1}" + ref.anchor)).inserted {
      reasons.append(.ref(target: ref.targetID, anchor: ref.anchor))
    }
    return try hit(block, query, content, places.wanted, reasons)
  }

  private func hit(_ key: BlockKey, _ query: HitQuery, _ keywords: [NamedKeyword], han: HanFold?) throws -> Hit? {
    guard let block = try block(key) else { return nil }
    let content = try blockContent(key)
    let anchors = HitPlaces.anchors(
      try refs(block).map { HitPlaces.Ref(anchor: $0.anchor, isWanted: false) }, in: content)
    let code = HitPlaces.anchors(block.code.map { HitPlaces.Ref(anchor: $0, isWanted: false) }, in: content)
    let held = try heldKeywords(keywords, block, han: han)
    let ranges = HitPlaces.keywords(
      held.map(\.keyword), in: content, outside: anchors.all + code.all, han: han)
    let reasons = held.map { Hit.Reason.mention(keyword: $0.text, from: $0.origin) }
    return try hit(block, query, content, ranges, reasons)
  }

  /// Those that stand in a block's text, or are its name, memo or an alias of it.
  private func heldKeywords(
    _ keywords: [NamedKeyword], _ block: BlockFacts, han: HanFold?
  ) throws -> [NamedKeyword] {
    let rows = try statement(BacklinkSQL.mentionText)
    rows.bind(1, block.key.value)
    defer { rows.reset() }
    let text = try rows.step() ? rows.withBytes(0) { MentionText.restore($0) } : []
    let labels =
      ([block.name, try self.text(Self.memo, key: block.key)] + block.alias.split(separator: ",").map(String.init))
      .map { Array(TextTrimming.trimmed(MentionText.fold($0, han: han)).utf8) }
    return text.withUnsafeBufferPointer { bytes in
      keywords.filter { $0.keyword.occurs(in: bytes) || labels.contains($0.keyword.folded) }
    }
  }

  /// Primary key.
  static let memo = "SELECT memo FROM block WHERE key = ?1"

  private func hit(
    _ block: BlockFacts, _ query: HitQuery, _ content: String, _ ranges: [Range<Int>], _ reasons: [Hit.Reason]
  ) throws -> Hit {
    var hit = Hit(
      id: block.id, type: block.type, text: HitText(content, ranges: ranges, length: query.length),
      line: try line(block),
      reasons: reasons)
    if query.context > 0 {
      let range = BlockKey.range(ofDocument: block.key.document)
      hit.before = try around(HitSQL.before, block.key.value, range.lowerBound, query).reversed()
      hit.after = try around(HitSQL.after, block.last.value, range.upperBound, query)
    }
    return hit
  }

  private func around(_ sql: String, _ key: Int64, _ end: Int64, _ query: HitQuery) throws -> [HitText] {
    let rows = try statement(sql)
    rows.bind([key, end, query.context])
    return try rows.rows(Int64.self).map {
      HitText(try blockContent(BlockKey(value: $0)), ranges: [], length: query.length)
    }
  }

  // MARK: Outgoing

  /// The documents that a block's own blocks refer to; a block counts once for each.
  private func links(_ query: HitQuery, _ meant: Meant, _ target: BacklinkTarget) throws -> HitAnswer {
    let end = query.containChildren == false ? target.key.value : target.last
    let rows = try statement(HitSQL.refs)
    rows.bind([target.key.value, end])
    var blocksOf: [Int64: [BlockKey]] = [:]
    for ref in try rows.rows(BlockRef.self) where ref.root != 0 {
      if blocksOf[ref.root]?.last != ref.block { blocksOf[ref.root, default: []].append(ref.block) }
    }
    var found: [(line: LinkingDocument, facts: DocumentFacts, blocks: [BlockKey], root: Int64)] = []
    for (root, blocks) in blocksOf {
      guard let facts = try documentFacts(ident: root), query.filter.passes(facts),
        var line = try linkingDocuments([DocumentCount(document: facts.number, count: blocks.count)]).first
      else { continue }
      let kept = query.filter.asksBlocks ? try blocks.filter { try passes($0, query) } : blocks
      if kept.isEmpty { continue }
      line.count = kept.count
      found.append((line, facts, kept, root))
    }
    var page = try EntryPage(question: query.question, token: query.token, limit: query.limit)
    var documents: [HitDocument] = []
    let order = BacklinkOrder.sorted(found.map(\.line), by: query.sort)
    for line in order where !query.countsOnly {
      guard let entry = found.first(where: { $0.line.id.hasSameBytes(as: line.id) }) else { continue }
      var shown = HitDocument(facts: entry.facts, count: entry.blocks.count, blocks: [])
      for key in entry.blocks where try page.takes(blockName(key, in: entry.facts)) {
        if let hit = try hit(key, query, referring: { $0.root == entry.root }) { shown.blocks.append(hit) }
      }
      if !shown.blocks.isEmpty { documents.append(shown) }
    }
    return HitAnswer(
      generation: try generation(), target: meant, count: found.reduce(0) { $0 + $1.blocks.count },
      documentCount: found.count, documents: documents, next: page.next)
  }
}
