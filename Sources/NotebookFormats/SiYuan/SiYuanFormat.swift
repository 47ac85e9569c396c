import NotebookModel
import Platform

/// SiYuan's workspaces (spec A).
package struct SiYuanFormat: NotebookFormat {
  package let id = FormatID(0)
  package let name = "siyuan"
  package let titledSuffix = SiYuanFormat.suffix

  static let suffix = ".sy"

  package init() {}

  package var kinds: [SourceKind] {
    [
      .siyuanDocument, .attributeView, .notebookConfiguration, .indexIgnore, .recognisedTexts, .notebookCryptBackup,
    ]
  }

  /// What folders are (spec A1).
  enum Room: UInt8 {
    /// Its notebooks lie in `data`; `history`, `repo` and `temp` hold copies of what they were.
    case workspace
    /// Holds notebooks: a workspace's `data` folder.
    case data
    case notebook
    case notebookFolder
    /// `.siyuan` of a notebook.
    case notebookSettings
    /// `.siyuan` of a workspace's data folder.
    case dataSettings
    /// `assets` of a workspace's data folder: only the recognised texts are taken.
    case assets
    /// `storage`, on the way to the attribute views.
    case storage
    /// `storage/av`.
    case attributeViews

    var place: FolderRole.Place {
      switch self {
      case .workspace: .outside
      case .data: .collection
      case .notebook: .notebook
      case .notebookFolder: .insideNotebook
      case .notebookSettings, .dataSettings, .storage: .settings
      case .assets, .attributeViews: .inputs
      }
    }
  }

  private func role(_ room: Room) -> FolderRole {
    FolderRole(format: id, room: room.rawValue, place: room.place, isOpen: room == .workspace)
  }

  package func claim(_ folder: UnclaimedFolder) -> FolderRole? {
    let (name, subfolders) = (folder.name, folder.subfolders)
    if SiYuanID.isValid(name), subfolders.contains(".siyuan") { return role(.notebook) }
    if subfolders.contains(where: { SiYuanID.isValid($0) }) { return role(.data) }
    if subfolders.contains("data"), Self.besideData.contains(where: { subfolders.contains($0) }) {
      return role(.workspace)
    }
    return nil
  }

  /// Folders that a workspace has beside `data`.
  private static let besideData = ["conf", "history", "repo"]

  /// Folders of a workspace that hold nothing to read: settings, and copies of what notebooks were.
  private static let passedOver = ["conf", "history", "repo", "temp"]

  /// Names of folders that hold no documents at any level; names that start with `.` neither.
  private static let reserved = ["assets", "templates", "widgets", "emojis"]

  private static func isHidden(_ name: String) -> Bool { name.utf8.first == UInt8(ascii: ".") }

  private static func holds(_ names: [String], _ name: String) -> Bool {
    names.contains { $0.utf8.elementsEqual(name.utf8) }
  }

  package func role(ofFolder name: String, in parent: FolderRole) -> FolderRole? {
    let isLeftOut = Self.isHidden(name) || Self.holds(Self.reserved, name)
    switch Room(rawValue: parent.room) {
    case .workspace: return Self.isHidden(name) || Self.holds(Self.passedOver, name) ? nil : .plain
    case .data:
      switch name {
      case ".siyuan": return role(.dataSettings)
      case "assets": return role(.assets)
      case "storage": return role(.storage)
      default: return !isLeftOut && SiYuanID.isValid(name) ? role(.notebook) : nil
      }
    case .notebook where name == ".siyuan": return role(.notebookSettings)
    case .notebook, .notebookFolder: return isLeftOut || name.hasSuffix(".tmp") ? nil : role(.notebookFolder)
    case .storage: return name == "av" ? role(.attributeViews) : nil
    default: return nil
    }
  }

  package func kind(ofFile name: String, in parent: FolderRole) -> SourceKind? {
    guard parent.format == id else { return nil }
    switch Room(rawValue: parent.room) {
    case .notebook, .notebookFolder:
      guard name.hasSuffix(Self.suffix), SiYuanID.isValid(name.dropLast(Self.suffix.utf8.count)) else { return nil }
      return .siyuanDocument
    case .notebookSettings:
      if name == "conf.json" { return .notebookConfiguration }
      return name == "notebook-crypt-backup.json" ? .notebookCryptBackup : nil
    case .dataSettings: return name == "indexignore" ? .indexIgnore : nil
    case .assets: return name == "ocr-texts.json" ? .recognisedTexts : nil
    case .attributeViews: return name.hasSuffix(".json") ? .attributeView : nil
    default: return nil
    }
  }

  /// Notebooks lie side by side in the data folder.
  package func collection(ofNotebook folder: String) -> String { TreePath.parent(folder) }

  package func documentID(ofFile path: String, notebook: String) -> String {
    String(TreePath.base(path).dropLast(Self.suffix.utf8.count))
  }

  package func title(ofDocument bytes: [UInt8]) -> String? { SiYuanReader.title(of: bytes) }

  package func makesSameRows(_ a: SettingRows, _ b: SettingRows) -> Bool {
    SiYuanSettings.namesOfRowMaking.allSatisfy { a[$0] == b[$0] }
  }
}

extension SourceKind {
  package static let siyuanDocument = SourceKind(1, .document)
  static let attributeView = SourceKind(2, .input)
  static let notebookConfiguration = SourceKind(4, .input)
  static let indexIgnore = SourceKind(5, .input)
  static let recognisedTexts = SourceKind(6, .input)
  static let notebookCryptBackup = SourceKind(7, .input)
}

extension DependencyKind {
  /// A database view: name = its id (`storage/av/<id>.json`).
  static let attributeView = DependencyKind(1)
  /// Text recognised in an image: name = the image's destination (`assets/…`).
  static let recognisedText = DependencyKind(2)
}
