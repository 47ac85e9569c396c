import MentionText
import NotebookModel
import Platform

/// The row of the note itself, its names and properties (spec/markdown B).
extension NoteDerivation {
  mutating func addDocument() {
    let (title, pageName) = titles()
    document.title = title
    let aliases =
      vault.flavour == .logseq
      ? logseqList("alias") + logseqList("aliases") + front.aliases.flatMap { Self.names(in: $0) } : front.aliases
    let tags = vault.flavour == .logseq ? front.tags + logseqList("tags") : front.tags
    document.created = front.time(FrontMatter.created) ?? document.created
    document.updated = front.time(FrontMatter.updated) ?? document.updated
    var root = ParsedBlock(id: document.id, type: .document)
    root.isContainer = true
    root.content = SyContent.cleaned(title)
    root.firstContent = root.content
    root.length = title.codePointCount
    root.updated = document.updated
    root.line = 1
    root.alias = aliases.joined(separator: ",")
    root.tag = tags.map { "#" + $0 + "#" }.joined(separator: " ")
    document.blocks = [root]
    headings = [[]]
    for attribute in front.attributes { addAttribute(attribute.name, attribute.value, block: 0) }
    for property in pageProperties {
      if let name = NoteNames.attribute(property.key) { addAttribute(name, property.value, block: 0) }
    }
    document.names = VaultLinks.names(
      path: path, stem: stem, title: title, pageName: pageName, aliases: aliases, flavour: vault.flavour)
    document.keywords = keywords(title: title, pageName: pageName, aliases: aliases)
    addFrontLanguageLinks()
  }

  func logseqList(_ key: String) -> [String] {
    guard let property = pageProperties.first(where: { $0.key == key }) else { return [] }
    return Self.names(in: property.value)
  }

  /// Logseq's lists: split at commas, without `#` and brackets.
  static func names(in text: String) -> [String] {
    text.split(separator: ",").map { part in
      var name = TextTrimming.trimmed(String(part))
      if name.hasPrefix("#") { name.removeFirst() }
      if name.hasPrefix("[["), name.hasSuffix("]]"), name.count >= 4 { name = String(name.dropFirst(2).dropLast(2)) }
      return TextTrimming.trimmed(name)
    }.filter { !$0.isEmpty }
  }

  var firstHeading: String? {
    for child in structure.blocks[0].children where structure.blocks[child].kind == .heading(level: 1) {
      let text = NoteNames.collapsed(String(decoding: inline[child]?.content ?? [], as: UTF8.self))
      if !text.isEmpty { return text }
    }
    return nil
  }

  /// The title, and what Logseq calls the page by its file.
  func titles() -> (title: String, pageName: String) {
    switch vault.flavour {
    case .obsidian: return (NoteNames.collapsed(stem), stem)
    case .logseq:
      let name = LogseqNames.pageName(stem, settings: vault.logseq)
      let property = pageProperties.first { $0.key == "title" }?.value ?? front.title
      if let property, !property.isEmpty { return (NoteNames.collapsed(property), name) }
      return (LogseqNames.journalTitle(stem, path: path, settings: vault.logseq) ?? NoteNames.collapsed(name), name)
    default: return (front.title ?? firstHeading ?? NoteNames.collapsed(stem), stem)
    }
  }

  /// What mentions are found by (spec/markdown F1).
  func keywords(title: String, pageName: String, aliases: [String]) -> [String] {
    func isGeneric(_ name: String) -> Bool { VaultLinks.indexNames.contains(MentionText.fold(name)) }
    var names: [String] = []
    let isJournal =
      vault.flavour == .logseq && LogseqNames.journalTitle(stem, path: path, settings: vault.logseq) != nil
    let file = vault.flavour == .logseq ? pageName : stem
    if !(isGeneric(title) && title == NoteNames.collapsed(file)) { names.append(title) }
    if !isGeneric(file), !isJournal { names.append(file) }
    names += aliases
    var seen: Set<String> = []
    return names.filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  mutating func addFrontLanguageLinks() {
    func add(_ code: String, _ title: String) {
      if isLanguage(code) { document.languageLinks.append(ParsedLanguageLink(language: code, title: title)) }
    }
    for property in front.properties {
      if property.key.lowercased().hasPrefix("langlink-"), case .text(let title) = property.value {
        add(String(property.key.dropFirst(9)), title)
      }
      if property.key.lowercased() == "translations", case .map(let pairs) = property.value {
        for pair in pairs { if case .text(let title) = pair.value { add(pair.key, title) } }
      }
    }
  }

  func isLanguage(_ code: String) -> Bool {
    vault.interwiki.table.kind(of: Array(code.lowercased().utf8)) == true
  }

  mutating func addAttribute(_ name: String, _ value: String, block: Int) {
    document.attributes.append(
      ParsedAttribute(block: block, name: name, value: SiYuanAttributes.escaped(value), isSpan: false))
  }
}
