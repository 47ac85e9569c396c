import IndexWriter
import NotebookFormats
import NotebookModel
import SQLiteConnection

/// Reads pages of one site and brings their rows in line: links, redirect, dependencies.
struct WikiDerivation {
  let index: WritableIndex
  let site: Int64
  let rules: WikiRules
  /// The text of a page made from a file, by `source.number`; nil if it can't be read.
  let file: (Int64) -> [UInt8]?
  /// Pages that others transclude and whose text nobody holds: those that ask for them stay stale.
  private(set) var wanted: Set<Int64> = []
  /// Whether the page read last asked for a page that is not there (yet).
  private(set) var metMissing = false

  init(
    index: WritableIndex, site: Int64, rules: WikiRules, file: @escaping (Int64) -> [UInt8]? = { _ in nil }
  ) {
    self.index = index
    self.site = site
    self.rules = rules
    self.file = file
  }

  /// Reads a page's text. `row` gets its redirect, its warnings and whether it is stale; the caller writes it.
  mutating func derive(_ row: inout WikiPageRow, text: [UInt8], isNew: Bool) throws {
    let texts = TextSource(index: index, site: site, file: file)
    let parsed = WikitextReader.read(
      text, page: PageName(namespace: row.namespace, title: Array(row.title.utf8)), model: row.model,
      isRedirect: row.redirect != nil, rules: rules
    ) { namespace, title in texts.page(namespace, String(decoding: title, as: UTF8.self)) }
    if let failure = texts.failure { throw failure }
    wanted.formUnion(texts.missing)
    row.isStale = !texts.missing.isEmpty
    metMissing = parsed.transcluded.contains { $0.digest == 0 }
    try apply(parsed, to: &row, isNew: isNew)
  }

  /// Writes what was read of a page ahead, which needed no other page; `row` gets its redirect and its warnings.
  mutating func applyAhead(_ parsed: ParsedWikiPage, to row: inout WikiPageRow, isNew: Bool) throws {
    metMissing = false
    try apply(parsed, to: &row, isNew: isNew)
  }

  private func apply(_ parsed: ParsedWikiPage, to row: inout WikiPageRow, isNew: Bool) throws {
    row.warning = (parsed.unknownWords.isEmpty ? 0 : 1) | (parsed.exceedsLimits ? 2 : 0)
    if row.model == "wikitext" { setRedirect(parsed.redirect, &row) }
    try index.wiki.links.setLinks(parsed.links, page: row.id, site: site, isNew: isNew)
    let needs =
      parsed.transcluded.map {
        Dependency(kind: .page, name: WikiRows.name(namespace: $0.namespace, title: $0.title), digest: $0.digest)
      } + parsed.prefixes.map { Dependency(kind: .interwikiPrefix, name: $0, digest: 0) }
    try index.dependencies.update(PageKey(site: site, page: row.id), to: needs, isNew: isNew)
  }

  /// Keeps the text of templates, messages and what else is transcluded; reads again what was derived with another.
  mutating func publish(_ row: WikiPageRow, text: [UInt8]) throws {
    let name = WikiRows.name(namespace: row.namespace, title: row.title)
    let isNeeded = try index.dependencies.isNeeded(.page, name, site: site)
    if isNeeded || row.namespace == 10 || row.namespace == 8 {
      try index.wiki.links.setText(text, digest: row.digest, page: row.id, site: site)
      wanted.remove(row.id)
    }
    if isNeeded { try index.wiki.refreshDependents(of: row.title, namespace: row.namespace, site: site) }
  }

  private func setRedirect(_ target: WikiTitle?, _ row: inout WikiPageRow) {
    // What an export says is a redirect stays one, also where its target can't be told.
    if row.redirect != nil { row.redirect = "" }
    row.redirectNamespace = nil
    guard let target else { return }
    let text = String(decoding: target.textWithFragment, as: UTF8.self)
    if target.isExternal {
      row.redirect = String(decoding: target.interwiki, as: UTF8.self) + ":" + text
    } else {
      row.redirect = text
      row.redirectNamespace = target.namespace
    }
  }

}

/// Texts of transcluded pages, from the index or from their files.
private final class TextSource {
  private let index: WritableIndex
  private let site: Int64
  private let file: (Int64) -> [UInt8]?
  private(set) var missing: Set<Int64> = []
  private(set) var failure: SQLiteError?

  init(index: WritableIndex, site: Int64, file: @escaping (Int64) -> [UInt8]?) {
    self.index = index
    self.site = site
    self.file = file
  }

  /// A closure of the reader's can't throw: what fails is kept for who asked the reader.
  func page(_ namespace: Int, _ title: String) -> TranscludedPage? {
    do {
      return try find(namespace, title)
    } catch {
      failure = error
      return nil
    }
  }

  private func find(_ namespace: Int, _ title: String) throws(SQLiteError) -> TranscludedPage? {
    guard let page = try index.wiki.pages.page(titled: title, namespace: namespace, site: site) else { return nil }
    if let text = page.text { return TranscludedPage(text: text, digest: page.digest, isRedirect: page.isRedirect) }
    if let source = page.source, let text = file(source), Digest.present(text) == page.digest {
      try index.wiki.links.setText(text, digest: page.digest, page: page.id, site: site)
      return TranscludedPage(text: text, digest: page.digest, isRedirect: page.isRedirect)
    }
    missing.insert(page.id)
    return nil
  }
}
