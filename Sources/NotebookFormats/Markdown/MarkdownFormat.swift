import MentionText
import NotebookModel
import Platform

/// Vaults of Markdown notes (spec/markdown).
package struct MarkdownFormat: NotebookFormat {
  package let id = FormatID(3)
  package let name = "markdown"
  /// hPaths are made of folders' names.
  package let titledSuffix = ""
  package let needsDocuments = true
  package let kinds: [SourceKind] = [.note]

  package init() {}

  // MARK: Which folders are vaults (spec/markdown A1, A2)

  /// A folder's room: which part of a vault, of which flavour, and whether the vault has a mark of its own.
  private struct Room {
    enum Part: UInt8 { case vault, folder, settings, logseq }

    let part: Part
    let flavour: VaultFlavour
    /// It was found by a mark, and was not only named by a person.
    let isMarked: Bool

    init(_ part: Part, _ flavour: VaultFlavour, isMarked: Bool) {
      self.part = part
      self.flavour = flavour
      self.isMarked = isMarked
    }

    init?(number: UInt8) {
      guard let part = Part(rawValue: number & 3), Int(number >> 3) < VaultFlavour.allCases.count else { return nil }
      self.init(part, VaultFlavour.allCases[Int(number >> 3)], isMarked: number & 4 != 0)
    }

    var number: UInt8 {
      UInt8(VaultFlavour.allCases.firstIndex(of: flavour) ?? 0) << 3 | (isMarked ? 4 : 0) | part.rawValue
    }
  }

  private func role(_ room: Room) -> FolderRole {
    let place: FolderRole.Place =
      switch room.part {
      case .vault: .notebook
      case .folder, .logseq: .insideNotebook
      case .settings: .settings
      }
    return FolderRole(format: id, room: room.number, place: place, isOpen: room.part != .settings)
  }

  package func claim(_ folder: UnclaimedFolder) -> FolderRole? {
    let around = folder.role.format == id ? Room(number: folder.role.room) : nil
    let flavour = Self.flavour(folder)
    if Self.hasOwnMark(folder) { return role(Room(.vault, flavour, isMarked: true)) }
    if around?.isMarked != true, Self.hasOtherMark(folder) { return role(Room(.vault, flavour, isMarked: true)) }
    return folder.isTop ? role(Room(.vault, flavour, isMarked: false)) : nil
  }

  /// A vault wherever it lies.
  private static func hasOwnMark(_ folder: UnclaimedFolder) -> Bool {
    folder.subfolders.contains { [".obsidian", ".zk", ".foam"].contains($0) }
      || folder.files.contains { [".obsidian", ".zk", ".foam", "dendron.yml", ".marksman.toml"].contains($0) }
      || folder.subfolders.contains("logseq") && folder.holds("logseq/config.edn")
  }

  /// A vault where none lies around it.
  private static func hasOtherMark(_ folder: UnclaimedFolder) -> Bool {
    folder.name.hasSuffix(".wiki") || folder.subfolders.contains(".git")
      || folder.files.contains { otherMarks.contains($0) }
  }

  private static let otherMarks: Set<String> = [
    ".git", "mkdocs.yml", "docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs",
    "docusaurus.config.cjs", "hugo.toml", "hugo.yaml", "hugo.json", "book.toml",
  ]

  private static func flavour(_ folder: UnclaimedFolder) -> VaultFlavour {
    func has(_ name: String) -> Bool { folder.subfolders.contains(name) || folder.files.contains(name) }
    if has(".obsidian") { return .obsidian }
    if folder.subfolders.contains("logseq"), folder.holds("logseq/config.edn") { return .logseq }
    if has("dendron.yml") { return .dendron }
    if has(".foam") { return .foam }
    if has(".zk") { return .zk }
    let isWiki =
      folder.files.contains("Home.md") && (folder.files.contains("_Sidebar.md") || folder.files.contains("_Footer.md"))
    return folder.name.hasSuffix(".wiki") || isWiki ? .gollum : .plain
  }

  package func role(ofFolder name: String, in parent: FolderRole) -> FolderRole? {
    guard let room = Room(number: parent.room) else { return nil }
    if room.part == .settings { return nil }
    if name == ".obsidian", room.part == .vault, room.flavour == .obsidian {
      return role(Room(.settings, room.flavour, isMarked: true))
    }
    if name.utf8.first == UInt8(ascii: ".") || name == "node_modules" { return nil }
    if room.part == .logseq, name == "bak" || name == "version-files" { return nil }
    if room.part == .vault, room.flavour == .logseq, name == "logseq" {
      return role(Room(.logseq, room.flavour, isMarked: room.isMarked))
    }
    return role(Room(.folder, room.flavour, isMarked: room.isMarked))
  }

  package func kind(ofFile name: String, in parent: FolderRole) -> SourceKind? {
    guard parent.format == id, let room = Room(number: parent.room), room.part != .settings,
      name.utf8.first != UInt8(ascii: "."), room.flavour.stem(ofFile: name) != nil
    else { return nil }
    return .note
  }

  // MARK: Notebooks and documents

  /// A vault is its own collection.
  package func collection(ofNotebook folder: String) -> String { folder }

  package func documentID(ofFile path: String, notebook: String) -> String { notebook + path }

  package func title(ofDocument bytes: [UInt8]) -> String? { nil }

  package func makesSameRows(_ a: SettingRows, _ b: SettingRows) -> Bool { a == b }

  package func configuration(
    of collection: FoundCollection, known: KnownConfiguration, context: ConfigurationContext
  ) -> CollectionConfiguration {
    let found = collection.notebooks.first
    let path = collection.path
    func has(_ name: String) -> Bool { FileIdentity(path + "/" + name) != nil }
    let flavour = Self.flavour(
      UnclaimedFolder(
        name: TreePath.base(path), subfolders: [".obsidian", ".foam", ".zk", "logseq"].filter(has),
        files: ["dendron.yml", "Home.md", "_Sidebar.md", "_Footer.md"].filter(has),
        holds: { has($0) }))
    var vault = Vault(name: found?.id ?? "", flavour: flavour)
    vault.interwiki = context.interwiki
    var problems: [CollectionConfiguration.Problem] = []
    func read(_ name: String) -> [UInt8] {
      switch context.read(path + "/" + name) {
      case .success(let file): return file.bytes
      case .failure(let error):
        if !error.isMissing {
          problems.append(.init(path: path + "/" + name, reason: error.reason, stamp: error.stamp))
        }
        return []
      }
    }
    if flavour == .obsidian { vault.ignoredPrefixes = VaultSettings.ignoredPrefixes(read(".obsidian/app.json")) }
    if flavour == .logseq { vault.logseq = VaultSettings.logseq(read("logseq/config.edn")) }
    var settings = AnswerSettings().rows
    settings["mentionsByName"] = 1
    settings["backlinkContainChildren"] = 1
    settings["flavour"] = Int64(VaultFlavour.allCases.firstIndex(of: flavour) ?? 0)
    settings["vaultSettings"] = vault.digest
    var configuration = CollectionConfiguration(
      title: vault.name, settings: settings, inputs: MarkdownInputs(vault: vault))
    configuration.problems = problems
    if let found { configuration.open = [.init(id: found.id, folder: found.folder, name: found.id)] }
    configuration.isIgnoreListNew = known.settings.map { $0["vaultSettings"] != vault.digest } ?? false
    let hidden = flavour == .logseq ? vault.logseq.hidden : []
    configuration.leavesOut = { _, path in
      hidden.contains { path.hasSameBytes(as: $0) || path.hasPrefix($0 + "/") }
    }
    return configuration
  }
}

extension SourceKind {
  /// Obsidian, Logseq and others don't follow links to notes (spec/markdown A4).
  package static let note = SourceKind(20, .document, followsLinks: false)
}

extension Vault {
  /// Of all that rows depend on besides the notes.
  var digest: Int64 {
    var text = name + "\u{1}" + flavour.rawValue
    for prefix in ignoredPrefixes { text += "\u{1}" + prefix }
    text += "\u{2}\(logseq.isTripleLowbar)\u{1}\(logseq.journals)\u{1}\(logseq.journalFile)\u{1}\(logseq.journalTitle)"
    for hidden in logseq.hidden { text += "\u{1}" + hidden }
    return Digest.of(text)
  }
}

/// Nothing but the vault's own settings: a note's rows are made from its file alone (spec/markdown H1).
final class MarkdownInputs: CollectionInputs {
  private let vault: Vault

  init(vault: Vault) { self.vault = vault }

  var foldsHan: Bool { false }

  func makeReader() -> any DocumentReader { MarkdownReader(vault: vault) }

  func concerned(by file: String, kind: SourceKind) -> (kind: DependencyKind, name: String?)? { nil }

  func digest(of kind: DependencyKind, name: String) -> Int64 { 0 }
}

/// Reads notes.
final class MarkdownReader: DocumentReader {
  private let vault: Vault

  init(vault: Vault) { self.vault = vault }

  let padding = 0
  let showsTime = true

  /// Larger notes are refused (spec/markdown A5).
  static let limit = 16 << 20

  func document(_ bytes: [UInt8], count: Int, of file: DocumentFile) throws(DocumentReadError) -> ParsedDocument {
    if count > Self.limit { throw DocumentReadError("is larger than 16 MiB, which no note is") }
    var document = NoteDerivation.derive(
      bytes, count: count, id: file.id, path: String(file.path.dropFirst()),
      modified: Clock.localDigits(seconds: file.modified), vault: vault)
    if !document.languageLinks.isEmpty {
      let rules = WikiRules(
        namespaces: WikiNamespaces(siteName: vault.name), interwiki: vault.interwiki.table, siteName: vault.name)
      WikitextReader.resolveLanguageLinks(of: &document, rules: rules)
    }
    return document
  }
}
