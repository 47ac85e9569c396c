import MentionText
import NotebookModel
import Platform

extension ReadOnlyIndex {
  /// What a text must hold to mention the target: its names, aliases and title, and the anchors that link to it,
  /// each as the settings allow (spec K3). Without repetition, compared without case.
  func mentionKeywords(
    _ target: BacklinkTarget, referrers: [Referrer], settings: AnswerSettings, han: HanFold?
  ) throws -> [MentionKeyword] {
    var keywords: [MentionKeyword] = []
    var raw: Set<ExactText> = []
    var folded: Set<[UInt8]> = []
    func add(_ text: String) {
      // Anchors repeat a lot: folding each once is enough.
      guard raw.insert(ExactText(text)).inserted, let keyword = MentionKeyword(text, han: han) else { return }
      if folded.insert(keyword.folded).inserted { keywords.append(keyword) }
    }
    func add(name: String, alias: String) {
      if settings.backlinkMentionName { add(name) }
      if settings.backlinkMentionAlias, !alias.isEmpty {
        for part in alias.utf8.split(separator: UInt8(ascii: ",")) { add(String(Substring(part))) }
      }
    }

    if settings.mentionsByName {
      guard target.isDocument else { return [] }
      let rows = try statement(BacklinkSQL.keywords)
      rows.bind(1, target.key.document)
      defer { rows.reset() }
      while try rows.step() { add(rows.text(0)) }
      return keywords
    }
    if target.isDocument {
      if settings.backlinkMentionName || settings.backlinkMentionAlias {
        let range = BlockKey.range(ofDocument: target.key.document)
        let rows = try statement(BacklinkSQL.namesInDocument)
        rows.bind(1, range.lowerBound)
        rows.bind(2, range.upperBound)
        defer { rows.reset() }
        while try rows.step() { add(name: rows.text(0), alias: rows.text(1)) }
      }
      if settings.backlinkMentionDoc {
        let base = AnswerText.baseName(target.documentTitle)
        if base != "/" { add(base) }
      }
    } else {
      add(name: target.name, alias: target.alias)
    }
    if settings.backlinkMentionAnchor {
      for referrer in referrers where !referrer.anchor.isEmpty { add(AnchorText.plain(referrer.anchor)) }
    }
    return keywords
  }
}
