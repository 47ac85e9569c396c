import NotebookModel
import Platform
import Synchronization

/// What a workspace's documents are derived with besides their own files: settings, database views, recognised texts, and
/// the table that language links are read by.
final class SiYuanInputs: CollectionInputs {
  private let settings: SiYuanSettings
  private let interwiki: InterwikiSource
  private let title: String
  /// Made for the first document with a language link.
  private let rules = Mutex<WikiRules?>(nil)
  private let dataFolder: String
  private let recognised: RecognisedTexts

  init(
    settings: SiYuanSettings, dataFolder: String, recognised: RecognisedTexts, interwiki: InterwikiSource, title: String
  ) {
    self.settings = settings
    self.dataFolder = dataFolder
    self.recognised = recognised
    self.interwiki = interwiki
    self.title = title
  }

  var foldsHan: Bool { !settings.answers.hanSensitive }

  func makeReader() -> any DocumentReader {
    SiYuanReader(
      settings: settings, attributeView: { [dataFolder] in Self.attributeView($0, in: dataFolder) },
      recognisedText: { [recognised] in recognised[$0] },
      wikiRules: { [self] in wikiRules() })
  }

  private func wikiRules() -> WikiRules {
    rules.withLock { rules in
      if let rules { return rules }
      let made = WikiRules(namespaces: WikiNamespaces(siteName: title), interwiki: interwiki.table, siteName: title)
      rules = made
      return made
    }
  }

  func concerned(by file: String, kind: SourceKind) -> (kind: DependencyKind, name: String?)? {
    switch kind {
    case .attributeView: (.attributeView, String(file.dropLast(".json".utf8.count)))
    case .recognisedTexts: (.recognisedText, nil)
    default: nil
    }
  }

  func digest(of kind: DependencyKind, name: String) -> Int64 {
    switch kind {
    case .attributeView: Self.attributeView(name, in: dataFolder).map { Digest.present($0) } ?? 0
    case .recognisedText: recognised[name].map { Digest.present(Array($0.utf8)) } ?? 0
    default: 0
    }
  }

  /// The bytes of a database's storage file; nil if there is none or its name is no id.
  private static func attributeView(_ id: String, in dataFolder: String) -> [UInt8]? {
    guard SiYuanID.isValid(id) else { return nil }
    return try? FileReading.read(dataFolder + "/storage/av/" + id + ".json", limit: FileReading.usualLimit).bytes
  }
}
