/// What a file is read as. The numbers are stored in `source.kind`.
package enum SourceKind: Int64, Sendable, CaseIterable {
  case siyuanDocument = 1
  case attributeView = 2
  case workspaceSettings = 3
  case notebookConfiguration = 4
  case indexIgnore = 5
  case recognisedTexts = 6
  case notebookCryptBackup = 7
  case wikitext = 10
  case wikiExport = 11
  case interwikiTable = 12
}

/// What a folder is, found out from its name and its listing (spec A1; command-line.md, inlinkd).
package enum DirectoryRole: Hashable, Sendable {
  /// Nothing known: may hold workspaces, wikitext, exports.
  case plain
  /// A SiYuan workspace: its notebooks lie in `data`; `history`, `repo` and `temp` hold copies of what they were.
  case workspace
  /// Holds notebooks: a workspace's `data` folder.
  case workspaceData
  /// A notebook.
  case notebook
  /// A folder inside a notebook.
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
}

extension DirectoryRole {
  /// Whether wikitext files and exports in it are read.
  package var holdsPages: Bool { self == .plain || self == .workspace }
}

/// Decides, from names alone, which folders are entered and which files are taken.
package enum TreeRules {
  /// Folder names that hold no documents at any level (spec A1); names that start with `.` neither.
  static func isReserved(_ name: String) -> Bool {
    name.utf8.first == UInt8(ascii: ".") || reserved.contains { $0.utf8.elementsEqual(name.utf8) }
  }

  private static let reserved = ["assets", "templates", "widgets", "emojis"]

  /// Whether `name` is 14 digits, `-`, and 7 of `a-z0-9` (spec A1).
  package static func isBlockID(_ name: some StringProtocol) -> Bool {
    var position = 0
    for byte in name.utf8 {
      let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
      let isLetter = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
      switch position {
      case 0..<14: if !isDigit { return false }
      case 14: if byte != UInt8(ascii: "-") { return false }
      case 15..<22: if !isDigit && !isLetter { return false }
      default: return false
      }
      position += 1
    }
    return position == 22
  }

  /// What a plain folder turns out to be once its entries are known.
  static func role(ofPlainFolder name: String, directoryNames: [String]) -> DirectoryRole {
    if isBlockID(name), directoryNames.contains(".siyuan") { return .notebook }
    if directoryNames.contains(where: { isBlockID($0) }) { return .workspaceData }
    if directoryNames.contains("data"), workspaceFolders.contains(where: { directoryNames.contains($0) }) {
      return .workspace
    }
    return .plain
  }

  /// Folders that a workspace has beside `data`.
  private static let workspaceFolders = ["conf", "history", "repo"]

  /// Folders of a workspace that hold nothing to read: settings, and copies of what notebooks were.
  private static let workspaceOwn = ["conf", "history", "repo", "temp"]

  /// The role of a folder inside one of role `parent`; nil if it is not entered.
  static func role(ofFolder name: String, in parent: DirectoryRole) -> DirectoryRole? {
    switch parent {
    case .plain: return name.utf8.first == UInt8(ascii: ".") ? nil : .plain
    case .workspace:
      return name.utf8.first == UInt8(ascii: ".") || workspaceOwn.contains(where: { $0.utf8.elementsEqual(name.utf8) })
        ? nil : .plain
    case .workspaceData:
      switch name {
      case ".siyuan": return .dataSettings
      case "assets": return .assets
      case "storage": return .storage
      default: return !isReserved(name) && isBlockID(name) ? .notebook : nil
      }
    case .notebook where name == ".siyuan": return .notebookSettings
    case .notebook, .notebookFolder:
      return isReserved(name) || name.hasSuffix(".tmp") ? nil : .notebookFolder
    case .storage: return name == "av" ? .attributeViews : nil
    case .notebookSettings, .dataSettings, .assets, .attributeViews: return nil
    }
  }

  /// What the file `name` in a folder of role `parent` is read as; nil if it is not taken.
  static func kind(ofFile name: String, in parent: DirectoryRole) -> SourceKind? {
    switch parent {
    case .notebook, .notebookFolder:
      guard name.hasSuffix(".sy"), isBlockID(name.dropLast(3)) else { return nil }
      return .siyuanDocument
    case .notebookSettings:
      if name == "conf.json" { return .notebookConfiguration }
      return name == "notebook-crypt-backup.json" ? .notebookCryptBackup : nil
    case .dataSettings: return name == "indexignore" ? .indexIgnore : nil
    case .assets: return name == "ocr-texts.json" ? .recognisedTexts : nil
    case .attributeViews: return name.hasSuffix(".json") ? .attributeView : nil
    case .plain, .workspace: return plainKind(name)
    case .workspaceData, .storage: return nil
    }
  }

  /// Wikitext and exports are told by their suffix (spec/langbacklinks.md, section 12).
  private static func plainKind(_ name: String) -> SourceKind? {
    if name.utf8.first == UInt8(ascii: ".") { return nil }
    if [".wiki", ".mediawiki", ".mw"].contains(where: { name.hasSuffix($0) }) { return .wikitext }
    if [".xml", ".xml.gz", ".xml.bz2"].contains(where: { name.hasSuffix($0) }) { return .wikiExport }
    return nil
  }
}
