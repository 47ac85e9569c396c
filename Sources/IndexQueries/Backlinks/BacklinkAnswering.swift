import MentionText
import NotebookModel

extension ReadOnlyIndex {
  /// Answers one `getBacklink2`, in one snapshot of the index.
  package func answer(_ query: BacklinkQuery) throws -> BacklinkAnswer {
    try snapshot {
      var answer = BacklinkAnswer(k: query.k, mk: query.mk)
      guard let target = try target(id: query.id) else { return answer }
      answer.box = target.box
      let question = try question(target, query)
      if query.quirks {
        try answer.fill(kernelBacklinks(question), query)
      } else {
        try answer.fill(defaultBacklinks(question), query)
      }
      return answer
    }
  }

  /// `aliases`: whether aliases count as keywords of mentions, whatever the settings say.
  func question(_ target: BacklinkTarget, _ query: BacklinkQuery, aliases: Bool? = nil) throws -> BacklinkQuestion {
    var settings = try settings(ofRoot: target.root)
    // Names of notes always count, unless somebody says otherwise.
    settings.backlinkMentionAlias = aliases ?? (settings.mentionsByName || settings.backlinkMentionAlias)
    let referrers = try referrers(
      of: target, containChildren: query.containChildren ?? settings.backlinkContainChildren)
    return BacklinkQuestion(
      target: target, referrers: referrers, settings: settings, han: settings.hanSensitive ? nil : try hanFold(),
      k: TextTrimming.trimmed(query.k), mk: TextTrimming.trimmed(query.mk))
  }

  /// The answer of section K: every surviving ref, every mention, sums that are sums.
  private func defaultBacklinks(_ question: BacklinkQuestion) throws -> BacklinkLists {
    let words = WordFilter(question.k, han: question.han, index: self)
    let emission = try BacklinkEmission(
      question.referrers.rows, in: self, passes: words.map { words in { try words.passes($0) } })
    let keys = Set(emission.blocks.map(\.key.value)).sorted()
    let backlinks = try linkingDocuments(DocumentCount.counts(ofSorted: keys))
    let counts = DocumentCount.counts(ofSorted: try mentions(question, of: try keywords(question)))
    let mentions = try linkingDocuments(counts)
    return BacklinkLists(
      backlinks: backlinks, backmentions: mentions, linkRefsCount: backlinks.reduce(0) { $0 + $1.count })
  }

  func keywords(_ question: BacklinkQuestion) throws -> [NamedKeyword] {
    try mentionKeywords(
      question.target, referrers: question.referrers.rows, settings: question.settings, han: question.han)
  }

  /// Keys of the blocks that mention the target, in order.
  func mentions(_ question: BacklinkQuestion, of keywords: [NamedKeyword]) throws -> [Int64] {
    if keywords.isEmpty { return [] }
    let search = MentionSearch(
      keywords.map(\.keyword), filter: question.mk, han: question.han, index: self)
    let hits = try search.blocks(outside: question.target.documents, without: question.referrers.keys)
    var last: (document: Int64, may: Bool)?
    return try hits.filter { hit in
      let document = hit >> BlockKey.ordinalBits
      if let last, last.document == document { return last.may }
      let may = try mayMention(question, from: document)
      last = (document, may)
      return may
    }
  }

  /// Notes mention notes of their own vault only, and other documents none of a vault (spec/markdown F2).
  private func mayMention(_ question: BacklinkQuestion, from document: Int64) throws -> Bool {
    if !question.settings.mentionsByName, try !hasVaults() { return true }
    let rows = try statement(BacklinkSQL.notebookOfDocument)
    rows.bind(1, document)
    guard try rows.step() else { return false }
    let (notebook, root) = (rows.int(0), rows.int(1))
    rows.reset()
    if !question.settings.mentionsByName { return try !settings(ofRoot: root).mentionsByName }
    rows.bind(1, question.target.key.document)
    defer { rows.reset() }
    return try rows.step() && rows.int(0) == notebook
  }

  private func hasVaults() throws -> Bool {
    if let known = remembered.hasVaults { return known }
    let rows = try statement(BacklinkSQL.Scanning.vaults)
    defer { rows.reset() }
    let found = try rows.step()
    remembered.hasVaults = found
    return found
  }

  /// Traditional to simplified Chinese, as it was when the index was made.
  func hanFold() throws -> HanFold {
    if let known = remembered.hanFold { return known }
    let rows = try statement(BacklinkSQL.Scanning.hanFold)
    defer { rows.reset() }
    var pairs: [(Int64, Int64)] = []
    while try rows.step() { pairs.append((rows.int(0), rows.int(1))) }
    let fold = HanFold(rows: pairs)
    remembered.hanFold = fold
    return fold
  }
}

/// A query about a block that exists, with all that both kinds of answer start from.
struct BacklinkQuestion {
  let target: BacklinkTarget
  let referrers: Referrers
  let settings: AnswerSettings
  /// nil where traditional and simplified signs are told apart.
  let han: HanFold?
  /// Trimmed.
  let k: String
  let mk: String
}

/// Both lists of an answer, not yet in order.
struct BacklinkLists {
  var backlinks: [LinkingDocument]
  var backmentions: [LinkingDocument]
  var linkRefsCount: Int
}

extension BacklinkAnswer {
  fileprivate mutating func fill(_ lists: BacklinkLists, _ query: BacklinkQuery) {
    backlinks = BacklinkOrder.sorted(lists.backlinks, by: query.sort)
    backmentions = BacklinkOrder.sorted(lists.backmentions, by: query.mentionSort)
    linkRefsCount = lists.linkRefsCount
    mentionsCount = lists.backmentions.reduce(0) { $0 + $1.count }
  }
}
