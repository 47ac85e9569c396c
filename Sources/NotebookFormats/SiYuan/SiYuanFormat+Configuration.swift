import NotebookModel
import Platform

extension SiYuanFormat {
  /// What can't be read keeps its last good state: a notebook whose conf is damaged stays open under its old name, damaged
  /// settings stay as they were.
  package func configuration(
    of collection: FoundCollection, known: KnownConfiguration, context: ConfigurationContext
  ) -> CollectionConfiguration {
    var reading = Reading(context)
    let title = Self.title(of: collection.path)
    var settings = reading.settings(
      context.settingsFile ?? Self.settingsFile(of: collection.path), known: known.settings
    )
    .rows
    let list = reading.optional(TreePath.join(collection.path, ".siyuan/indexignore"))
    settings[Self.ignoreList] = list.map { Digest.of($0) } ?? known.settings?[Self.ignoreList]
    let texts = reading.optional(TreePath.join(collection.path, "assets/ocr-texts.json"))
    var configuration = CollectionConfiguration(
      title: title, settings: settings,
      inputs: SiYuanInputs(
        settings: SiYuanSettings(rows: settings), dataFolder: collection.path, recognised: RecognisedTexts(texts ?? []),
        interwiki: context.interwiki, title: title))
    configuration.isIgnoreListNew = settings[Self.ignoreList] != known.settings?[Self.ignoreList]
    if texts == nil { configuration.unreadable.insert(.recognisedTexts) }
    if let list {
      let ignore = IndexIgnore(list)
      configuration.leavesOut = { notebook, path in ignore.matches("/" + notebook + path) }
    }
    for notebook in collection.notebooks {
      let key = ExactText(notebook.id)
      let folder = TreePath.join(collection.path, notebook.id)
      switch reading.notebook(folder, known: known.names[key], isElsewhere: known.elsewhere.contains(key)) {
      case let name?: configuration.open.append(.init(id: notebook.id, folder: notebook.folder, name: name))
      case nil: configuration.closed.append(notebook.id)
      }
    }
    configuration.problems = reading.problems
    return configuration
  }

  /// The setting that holds the digest of the ignore list.
  private static let ignoreList = "ignoreList"

  /// The workspace's name: its folder's, which is the one above a folder `data`.
  private static func title(of path: String) -> String {
    let base = TreePath.base(path)
    let parent = TreePath.base(TreePath.parent(path))
    return base == "data" && !parent.isEmpty ? parent : base
  }

  /// The workspace's own settings file: `conf/conf.json` beside its `data` folder. nil if the folder isn't called so.
  private static func settingsFile(of path: String) -> String? {
    TreePath.base(path) == "data" ? TreePath.join(TreePath.parent(path), "conf/conf.json") : nil
  }

  /// Reads files and collects what is wrong with them.
  private struct Reading {
    private let context: ConfigurationContext
    private(set) var problems: [CollectionConfiguration.Problem] = []

    init(_ context: ConfigurationContext) { self.context = context }

    private mutating func note(_ path: String, _ reason: String, _ stamp: FileStamp? = nil) {
      problems.append(.init(path: path, reason: reason, stamp: stamp))
    }

    /// Empty where there is no such file; nil where it can't be read.
    mutating func optional(_ path: String) -> [UInt8]? {
      switch context.read(path) {
      case .success(let file): return file.bytes
      case .failure(let error):
        if error.isMissing { return [] }
        note(path, error.reason)
        return nil
      }
    }

    mutating func settings(_ path: String?, known: SettingRows?) -> SiYuanSettings {
      guard let path else { return SiYuanSettings() }
      switch context.read(path) {
      case .success(let file):
        if let settings = SiYuanSettings(configuration: file.bytes) { return settings }
        note(path, "is not a SiYuan conf.json", file.stamp)
      case .failure(let error):
        if error.isMissing && context.settingsFile == nil { return SiYuanSettings() }
        note(path, error.reason)
      }
      return known.map { SiYuanSettings(rows: $0) } ?? SiYuanSettings()
    }

    /// The name of an open notebook; nil if it is closed.
    mutating func notebook(_ folder: String, known: String?, isElsewhere: Bool) -> String? {
      let path = folder + "/.siyuan/conf.json"
      switch context.read(path) {
      case .success(let file):
        guard let configuration = NotebookConfiguration(file.bytes) else {
          note(path, "is not a notebook's conf.json", file.stamp)
          return known
        }
        if configuration.isClosed || configuration.isEncrypted { return nil }
        if case .success(let backup) = context.read(folder + "/.siyuan/notebook-crypt-backup.json"),
          NotebookConfiguration.holdsKey(backup.bytes)
        {
          return nil
        }
        return configuration.name
      case .failure(let error):
        guard error.isMissing else {
          note(path, error.reason)
          return known
        }
        // The folder that a disk was mounted on says nothing of what was on the disk.
        guard isElsewhere else { return nil }
        note(folder, "lies on another device than before: what was there is kept")
        return known
      }
    }
  }
}
