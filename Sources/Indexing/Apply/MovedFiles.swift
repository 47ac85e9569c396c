import IndexWriter
import NotebookFormats
import NotebookModel
import Platform

/// Files that are gone, and may have come elsewhere: what was made from them keeps its number. One rule for all: where a
/// file's name says the id, the id tells; where it doesn't, the file itself (its inode) with the same content.
struct MovedFiles {
  private var documents: [ExactText: [Int64]] = [:]
  private var pages: [Int64: [KnownSource]] = [:]
  private var taken: Set<Int64> = []

  /// `format`: that of the documents in a folder.
  init(
    _ plan: PassPlan, place: (_ folder: String) -> (format: any NotebookFormat, notebook: String, inNotebook: String)?
  ) {
    for (source, folder) in zip(plan.gone, plan.goneFolders) {
      if let document = source.document, let place = place(folder) {
        let id = place.format.documentID(ofFile: place.inNotebook + "/" + source.name, notebook: place.notebook)
        documents[ExactText(id), default: []].append(document)
      } else if FormatList.kind(source.kind)?.use == .page {
        pages[source.inode, default: []].append(source)
      }
    }
  }

  /// The document of an id whose file is gone, for a file that took its place.
  mutating func takeDocument(_ id: String) -> Int64? {
    guard let document = documents[ExactText(id)]?.popLast() else { return nil }
    taken.insert(document)
    return document
  }

  /// Files that a file with this inode may have been.
  func pages(inode: Int64) -> [KnownSource] { pages[inode] ?? [] }

  /// Whether a file of the same id took a document over.
  func isTaken(document: Int64) -> Bool { taken.contains(document) }
}
