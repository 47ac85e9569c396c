import IndexWriter
import MentionText
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// A workspace's configuration as one pass reads it, with what of it is new to the index.
///
/// What can't be read keeps its last good state: a notebook whose conf is damaged stays open under its old
/// name, damaged settings stay as they were.
struct WorkspaceState {
  /// An open notebook.
  struct OpenNotebook {
    /// `notebook.number`.
    let number: Int64
    let id: String
    /// Relative to the tree's root.
    let folder: String
    /// It had no row before: none of its folders was looked at.
    let isNew: Bool
  }

  let folder: WorkspaceFolder
  /// `root.number` of the data folder.
  let root: Int64
  let inputs: WorkspaceInputs
  /// nil: the list can't be read. What was left out by it stays so, what has rows keeps them.
  let ignore: IndexIgnore?
  /// The ignore list is another than that of the last pass.
  let ignoreChanged: Bool
  /// False: there are some, and they can't be read; documents keep those they have.
  let hasRecognisedTexts: Bool
  /// Settings that rows are made with changed.
  let mustDerive: Bool
  let open: [OpenNotebook]
  /// Notebooks with rows that are closed now.
  let closed: [KnownNotebook]

  /// Reads the configuration and enters it in the index; inside a transaction. `isElsewhere`: whether a folder of the tree
  /// lies on another device than what is known of it.
  init(
    _ folder: WorkspaceFolder, index: WritableIndex, interwiki: InterwikiTable, settingsFile: String?,
    isElsewhere: (String) -> Bool, failures: inout FailureLog
  ) throws {
    self.folder = folder
    root = try index.sources.root(folder.path, kind: "workspace")
    let wikiRules = WikiRules(
      namespaces: WikiNamespaces(siteName: folder.name), interwiki: interwiki, siteName: folder.name)
    let site = SiteDescription(
      title: folder.name, isFirstLetterUpper: false,
      namespaces: wikiRules.namespaces.all.map {
        SiteDescription.Namespace(number: $0.number, name: $0.name, isFirstLetterUpper: false)
      })
    _ = try index.wiki.sites.put(origin: folder.path, kind: .workspace, site)
    let known = try index.notebooks.settings(root: root)
    let settings = Self.settings(
      file: settingsFile ?? folder.ownSettings, isRequired: settingsFile != nil, known: known,
      failures: &failures)
    if known != settings {
      try index.notebooks.setSettings(settings, root: root)
      index.changes.hasOtherChanges = true
    }
    mustDerive = known.map { !$0.makesSameRows(as: settings) } ?? false

    let ignoreFile = TreePath.join(folder.path, ".siyuan/indexignore")
    let ignoreName = "ignore.\(root)"
    switch Self.read(ignoreFile, failures: &failures) {
    case .bytes(let bytes):
      ignore = IndexIgnore(bytes)
      let digest = Digest.of(bytes)
      ignoreChanged = try index.meta.integer(ignoreName) != digest
      if ignoreChanged { try index.meta.set(ignoreName, digest) }
    case .unreadable:
      ignore = nil
      ignoreChanged = false
    }

    let texts: [UInt8]
    switch Self.read(TreePath.join(folder.path, "assets/ocr-texts.json"), failures: &failures) {
    case .bytes(let bytes):
      texts = bytes
      hasRecognisedTexts = true
    case .unreadable:
      texts = []
      hasRecognisedTexts = false
    }
    inputs = WorkspaceInputs(
      settings: settings, han: settings.hanSensitive ? nil : try index.hanFold(), dataFolder: folder.path,
      recognised: RecognisedTexts(texts), wikiRules: wikiRules)

    let rows = try index.notebooks.notebooks(root: root)
    var open: [OpenNotebook] = []
    var closed: [KnownNotebook] = []
    for notebook in folder.notebooks {
      let row = rows.first { $0.id == notebook.id }
      let absolute = TreePath.join(folder.path, notebook.id)
      let isAway = row != nil && isElsewhere(notebook.folder)
      switch Self.configuration(absolute, known: row, isAway: isAway, failures: &failures) {
      case .open(let name):
        var number = row?.number
        if number == nil || row?.name.hasSameBytes(as: name) != true {
          number = try index.notebooks.put(root: root, id: notebook.id, name: name)
          index.changes.hasOtherChanges = true
        }
        open.append(
          OpenNotebook(number: number ?? 0, id: notebook.id, folder: notebook.folder, isNew: row == nil))
      case .closed:
        if let row { closed.append(row) }
      }
    }
    self.open = open
    self.closed = closed
  }

  private enum Configuration {
    case open(name: String)
    case closed
  }

  private static func configuration(
    _ notebook: String, known: KnownNotebook?, isAway: Bool, failures: inout FailureLog
  ) -> Configuration {
    let lastGood: Configuration = known.map { .open(name: $0.name) } ?? .closed
    let path = notebook + "/.siyuan/conf.json"
    do {
      let file = try FileReading.read(path, limit: IndexerConfiguration.maximumFileBytes)
      guard let configuration = NotebookConfiguration(file.bytes) else {
        failures.add(path, "is not a notebook's conf.json", file.stamp)
        return lastGood
      }
      if configuration.isClosed || configuration.isEncrypted { return .closed }
      let backup = try? FileReading.read(
        notebook + "/.siyuan/notebook-crypt-backup.json", limit: IndexerConfiguration.maximumFileBytes)
      if let backup, NotebookConfiguration.holdsKey(backup.bytes) { return .closed }
      return .open(name: configuration.name)
    } catch {
      if error.isMissing {
        // The folder that a disk was mounted on says nothing of what was on the disk.
        guard isAway else { return .closed }
        failures.add(notebook, "lies on another device than before: what was there is kept", nil)
        return lastGood
      }
      failures.add(path, error.reason, nil)
      return lastGood
    }
  }

  private static func settings(
    file: String?, isRequired: Bool, known: SiYuanSettings?, failures: inout FailureLog
  ) -> SiYuanSettings {
    guard let file else { return SiYuanSettings() }
    do {
      let bytes = try FileReading.read(file, limit: IndexerConfiguration.maximumFileBytes)
      if let settings = SiYuanSettings(configuration: bytes.bytes) { return settings }
      failures.add(file, "is not a SiYuan conf.json", bytes.stamp)
    } catch {
      if error.isMissing && !isRequired { return SiYuanSettings() }
      failures.add(file, error.reason, nil)
    }
    return known ?? SiYuanSettings()
  }

  private enum Input {
    /// Empty where there is no such file.
    case bytes([UInt8])
    /// It is noted why.
    case unreadable
  }

  private static func read(_ path: String, failures: inout FailureLog) -> Input {
    do {
      return .bytes(try FileReading.read(path, limit: IndexerConfiguration.maximumFileBytes).bytes)
    } catch {
      if error.isMissing { return .bytes([]) }
      failures.add(path, error.reason, nil)
      return .unreadable
    }
  }
}

extension SiYuanSettings {
  /// Whether documents derived with either have the same rows.
  func makesSameRows(as other: SiYuanSettings) -> Bool {
    indexAssetPath == other.indexAssetPath && hanSensitive == other.hanSensitive && inline == other.inline
  }
}
