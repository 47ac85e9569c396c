import NotebookModel
import Platform

/// Reads `.sy` files into documents (spec A4, B, C, D). Pure: what a document shows besides its own bytes is asked for
/// through closures. One reader serves many files, one after the other, and keeps its parser.
package final class SiYuanReader: DocumentReader {
  /// Zero bytes wanted behind a file's bytes, so that they are parsed without a copy.
  package static let padding = SyTreeReader.padding

  package var padding: Int { Self.padding }

  private let settings: SiYuanSettings
  private let attributeView: @Sendable (String) -> [UInt8]?
  private let recognisedText: @Sendable (String) -> String?
  /// What language links are read by; nil: they stay as they were written.
  private let makeWikiRules: (@Sendable () -> WikiRules)?
  private lazy var wikiRules = makeWikiRules?()
  private let parser = JSONParser()
  private let viewParser = JSONParser()

  /// `attributeView` gives the storage file of a database, `recognisedText` the text recognised in an image.
  package init(
    settings: SiYuanSettings, attributeView: @escaping @Sendable (String) -> [UInt8]?,
    recognisedText: @escaping @Sendable (String) -> String?,
    wikiRules: (@Sendable () -> WikiRules)? = nil
  ) {
    makeWikiRules = wikiRules
    self.settings = settings
    self.attributeView = attributeView
    self.recognisedText = recognisedText
  }

  package func document(_ bytes: [UInt8], count: Int, of file: DocumentFile) throws(DocumentReadError) -> ParsedDocument
  {
    try document(bytes, count: count, id: file.id)
  }

  /// The document in the first `count` of `bytes`; `id` is what the file's name says.
  package func document(_ bytes: [UInt8], count: Int, id: String) throws(DocumentReadError) -> ParsedDocument {
    let raw = try SyTreeReader.read(bytes, count: count, parser: parser)
    let tree = try SyRepairs.repaired(raw, documentID: id)
    let inputs = Inputs()
    let content = SyContent(
      tree: tree, indexAssetPath: settings.indexAssetPath,
      recognisedText: { [recognisedText] destination in
        let text = recognisedText(destination)
        inputs.note(.recognisedText, destination, text.map { Digest.present(Array($0.utf8)) } ?? 0)
        return text
      },
      attributeView: { [attributeView, viewParser] view in
        let bytes = attributeView(view)
        inputs.note(.attributeView, view, bytes.map { Digest.present($0) } ?? 0)
        return bytes.map { AttributeViewText.text(of: $0, parser: viewParser) } ?? ""
      })
    var document = SyDerivation.derive(tree, id: id, content: content, inline: settings.inline)
    document.dependencies = inputs.all
    Self.setTimes(&document)
    if !document.languageLinks.isEmpty, let wikiRules {
      WikitextReader.resolveLanguageLinks(of: &document, rules: wikiRules)
    }
    return document
  }

  /// Ids say when their blocks were made (spec B1); a block of another id is as old as its document.
  private static func setTimes(_ document: inout ParsedDocument) {
    document.created = String(document.id.prefix(14))
    for position in document.blocks.indices {
      if let time = SiYuanID.time(of: document.blocks[position].id), time != document.created {
        document.blocks[position].created = time
      }
    }
  }

  /// The title a document gives to the paths of those below it, in a file that has no rows of its own; nil if none can
  /// be read.
  package static func title(of bytes: [UInt8]) -> String? {
    guard
      let tree = try? SyTreeReader.read(
        bytes + [UInt8](repeating: 0, count: padding), count: bytes.count, parser: JSONParser())
    else { return nil }
    let title = tree.nodes.first?.property("title") ?? ""
    return title.isEmpty ? nil : SiYuanAttributes.unescaped(title)
  }

  /// Collects what one document asked for.
  private final class Inputs {
    private var digests: [DependencyKind: [ExactText: Int64]] = [:]

    func note(_ kind: DependencyKind, _ name: String, _ digest: Int64) {
      digests[kind, default: [:]][ExactText(name)] = digest
    }

    var all: [Dependency] {
      digests.flatMap { kind, names in
        names.map { Dependency(kind: kind, name: $0.key.string, digest: $0.value) }
      }.sorted {
        $0.kind != $1.kind ? $0.kind.number < $1.kind.number : ExactText($0.name) < ExactText($1.name)
      }
    }
  }
}
