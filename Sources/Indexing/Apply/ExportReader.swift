import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// A run of an export's pages, ready to be written.
struct ExportBatch: Sendable {
  enum Item: Sendable {
    case site(ExportSite)
    /// A page, the digest of its text, and what its text says, if that needed nothing but the text.
    case page(ExportedPage, digest: Int64, ParsedWikiPage?)
  }

  var items: [Item] = []
  /// Bytes of its pages' texts.
  var textBytes = 0
  /// Bytes of the file up to here.
  var position: Int64 = 0
  /// Where it stands among the batches.
  var number = 0
  var isLast = false
  /// Why the file can't be read beyond these.
  var damage: (any Error)?

  /// The rules its pages are read by; nil where reading them ahead would be in vain.
  var rules: WikiRules?

  /// With the wikitext read of the pages that need nothing but their text.
  func parsed() -> ExportBatch {
    guard let rules else { return self }
    var batch = self
    batch.items = items.map { item in
      guard case .page(let page, let digest, nil) = item, !page.revision.isTooLarge,
        !WikitextReader.mayTransclude(page.revision.text)
      else { return item }
      let parsed = WikitextReader.read(
        page.revision.text, page: PageName(namespace: page.namespace, title: page.bareTitle),
        model: page.revision.model, isRedirect: page.isRedirect, rules: rules
      ) { _, _ in nil }
      return .page(page, digest: digest, parsed)
    }
    return batch
  }
}

/// Reads an export beside the writer: XML and digests.
actor ExportReader {
  /// A batch ends when it has so many bytes of the file, or its pages so many of text.
  private let limits: IndexingLimits

  private let path: String
  private let interwiki: InterwikiTable
  private let parsesAhead: Bool
  private var stream: ExportStream?
  private var rules: WikiRules?
  private var batches = 0
  private var hasEnded = false

  /// `parsesAhead`: most pages will be new, so reading them here is not in vain.
  init(_ path: String, interwiki: InterwikiTable, parsesAhead: Bool, limits: IndexingLimits) {
    self.limits = limits
    self.path = path
    self.interwiki = interwiki
    self.parsesAhead = parsesAhead
  }

  /// The stamp of the file as it was opened.
  func open() throws -> FileStamp {
    let stream = try ExportStream(path)
    self.stream = stream
    return stream.stamp
  }

  var isStable: Bool { stream?.isStable ?? false }

  /// The next batch; an empty one behind the last.
  func next() -> ExportBatch {
    var batch = ExportBatch()
    batch.number = batches
    batches += 1
    guard let stream, !hasEnded else { return batch }
    let start = stream.position
    do {
      // Bounded by what comes out as well: a packed file may hold a thousand times its size.
      repeat {
        guard
          try stream.readPiece({ event in
            if case .page(let page) = event { batch.textBytes += page.revision.text.count }
            batch.items.append(item(event))
          })
        else {
          batch.isLast = true
          break
        }
      } while stream.position - start < limits.exportBytes && batch.textBytes < limits.exportTextBytes
    } catch {
      batch.damage = error
      batch.isLast = true
    }
    batch.position = stream.position
    batch.rules = parsesAhead ? rules : nil
    hasEnded = batch.isLast
    return batch
  }

  private func item(_ event: ExportEvent) -> ExportBatch.Item {
    switch event {
    case .site(let head):
      rules = head.rules(interwiki)
      return .site(head)
    case .page(let page):
      let text = page.revision.text
      return .page(page, digest: Digest.present(text), nil)
    }
  }

}

extension ExportSite {
  /// The rules its pages are read by.
  func rules(_ interwiki: InterwikiTable) -> WikiRules {
    WikiRules(
      namespaces: namespaces.isEmpty ? WikiNamespaces(siteName: name) : WikiNamespaces(namespaces),
      interwiki: interwiki, siteName: name, language: language)
  }
}

extension ExportedPage {
  /// Without the namespace's name.
  var bareTitle: [UInt8] {
    guard namespace != 0, let colon = title.firstIndex(of: UInt8(ascii: ":")) else { return title }
    return Array(title[(colon + 1)...])
  }
}
