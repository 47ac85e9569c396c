import MentionText
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// What a workspace's documents are derived with besides their own files: settings, database views, recognised
/// texts. Read only when a document asks for it, once a pass; shared by the workers.
final class WorkspaceInputs: Sendable {
  let settings: SiYuanSettings
  /// nil while traditional and simplified signs are told apart.
  let han: HanFold?
  /// What language links in documents are read by.
  let wikiRules: WikiRules
  private let dataFolder: String
  private let recognised: RecognisedTexts

  init(
    settings: SiYuanSettings, han: HanFold?, dataFolder: String, recognised: RecognisedTexts,
    wikiRules: WikiRules
  ) {
    self.wikiRules = wikiRules
    self.settings = settings
    self.han = settings.hanSensitive ? nil : han
    self.dataFolder = dataFolder
    self.recognised = recognised
  }

  func makeReader() -> SiYuanReader {
    SiYuanReader(
      settings: settings, attributeView: { [dataFolder] in Self.attributeView($0, in: dataFolder) },
      recognisedText: { [recognised] in recognised[$0] })
  }

  /// Digest of the text recognised in an image, as a document that shows it depends on it; 0 if there is none.
  func recognisedTextDigest(_ destination: String) -> Int64 {
    recognised[destination].map { Digest.of($0) } ?? 0
  }

  /// The bytes of a database's storage file; nil if there is none or its name is no id.
  static func attributeView(_ id: String, in dataFolder: String) -> [UInt8]? {
    guard TreeRules.isBlockID(id) else { return nil }
    let path = dataFolder + "/storage/av/" + id + ".json"
    return try? FileReading.read(path, limit: IndexerConfiguration.maximumFileBytes).bytes
  }
}
