import MentionText
import NotebookModel
import Platform

/// A keyword of mentions, and where it comes from.
struct NamedKeyword {
  let keyword: MentionKeyword
  /// As it was written, trimmed.
  let text: String
  let origin: MentionOrigin
}

extension ReadOnlyIndex {
  /// What a text must hold to mention the target: its names, aliases and title, and the anchors that link to it,
  /// each as the settings allow (spec K3). Without repetition, compared without case.
  func mentionKeywords(
    _ target: BacklinkTarget, referrers: [Referrer], settings: AnswerSettings, han: HanFold?
  ) throws -> [NamedKeyword] {
    var keywords: [NamedKeyword] = []
    var raw: Set<ExactText> = []
    var folded: Set<[UInt8]> = []
    func add(_ text: String, _ origin: MentionOrigin) {
      // Anchors repeat a lot: folding each once is enough.
      guard raw.insert(ExactText(text)).inserted, let keyword = MentionKeyword(text, han: han) else { return }
      if folded.insert(keyword.folded).inserted {
        keywords.append(NamedKeyword(keyword: keyword, text: TextTrimming.trimmed(text), origin: origin))
      }
    }
    func add(name: String, alias: String) {
      if settings.backlinkMentionName { add(name, .name) }
      if settings.backlinkMentionAlias, !alias.isEmpty {
        for part in alias.utf8.split(separator: UInt8(ascii: ",")) { add(String(Substring(part)), .alias) }
      }
    }

    if settings.mentionsByName {
      guard target.isDocument else { return [] }
      let rows = try statement(BacklinkSQL.keywords)
      rows.bind(1, target.key.document)
      defer { rows.reset() }
      // An alias may hold commas itself.
      let aliases = "," + target.alias + ","
      while try rows.step() {
        let text = rows.text(0)
        let isTitle = text.hasSameBytes(as: target.documentTitle)
        let isAlias = ByteSearch.contains(aliases, Array(("," + text + ",").utf8))
        if isAlias, !isTitle, !settings.backlinkMentionAlias { continue }
        add(text, isTitle ? .title : isAlias ? .alias : .name)
      }
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
        if base != "/" { add(base, .title) }
      }
    } else {
      add(name: target.name, alias: target.alias)
    }
    if settings.backlinkMentionAnchor {
      for referrer in referrers where !referrer.anchor.isEmpty { add(AnchorText.plain(referrer.anchor), .anchor) }
    }
    return keywords
  }
}
