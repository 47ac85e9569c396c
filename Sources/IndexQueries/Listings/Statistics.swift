import NotebookModel
import SQLiteConnection

/// Sums over an index, and what stands out in it.
package struct IndexStatistics: Sendable {
  package struct Popular: Sendable {
    package var document: DocumentFacts
    package var count: Int
  }

  package var generation: Int64
  package var notebooks: Int
  package var documents: Int
  package var blocks: Int
  package var refs: Int
  package var dangling: Int
  package var orphans: Int
  package var tags: Int
  /// Blocks by type, as in `blocks.type`, most frequent first.
  package var types: [(type: String, count: Int)]
  /// By refs of other documents.
  package var linked: [Popular]
  /// By blocks that mention them.
  package var mentioned: [Popular]
}

extension ReadOnlyIndex {
  /// `limit`: how many of the most linked and the most mentioned. `progress` is told of documents looked at and of all.
  package func statistics(limit: Int, progress: (Int, Int) -> Void) throws -> IndexStatistics {
    let status = try status()
    let options = ListingOptions()
    let dangling = try dangling(options).count
    let orphans = try orphans(options).count
    let tags = try tags(options).count
    return try snapshot {
      var statistics = IndexStatistics(
        generation: status.generation, notebooks: Int(status.notebooks), documents: Int(status.documents),
        blocks: Int(status.blocks), refs: Int(status.refs), dangling: dangling, orphans: orphans, tags: tags,
        types: [], linked: [], mentioned: [])
      let types = try statement(ListingSQL.Scanning.types)
      defer { types.reset() }
      while try types.step() { statistics.types.append((types.text(0), Int(types.int(1)))) }
      // What another file's document outranks is not there, as in the views.
      statistics.blocks = statistics.types.reduce(0) { $0 + $1.count }
      statistics.documents = statistics.types.first { $0.type == BlockType.document.rawValue }?.count ?? 0
      statistics.refs = try Int(statement(ListingSQL.Scanning.refs).first(Int64.self) ?? 0)
      let linked = try statement(ListingSQL.Scanning.mostLinked)
      linked.bind(1, limit)
      defer { linked.reset() }
      while try linked.step() {
        if let document = try documentFacts(ident: linked.int(0)) {
          statistics.linked.append(IndexStatistics.Popular(document: document, count: Int(linked.int(1))))
        }
      }
      statistics.mentioned = try mostMentioned(limit, progress)
      return statistics
    }
  }

  /// Each document is asked for, as `mentions` does.
  private func mostMentioned(_ limit: Int, _ progress: (Int, Int) -> Void) throws -> [IndexStatistics.Popular] {
    var documents: [(number: Int64, id: String)] = []
    let rows = try statement(ListingSQL.Scanning.documents)
    while try rows.step() { documents.append((rows.int(0), rows.text(1))) }
    rows.reset()
    var best: [(number: Int64, count: Int)] = []
    for (place, document) in documents.enumerated() {
      progress(place, documents.count)
      guard let target = try target(id: document.id) else { continue }
      let question = try question(target, BacklinkQuery(id: document.id))
      let keys = try mentions(question, of: try keywords(question))
      let count = try linkingDocuments(DocumentCount.counts(ofSorted: keys)).reduce(0) { $0 + $1.count }
      if count == 0 { continue }
      best.append((document.number, count))
      if best.count > limit * 4 + 64 { best = Array(best.sorted { $0.count > $1.count }.prefix(limit)) }
    }
    return try best.sorted { $0.count == $1.count ? $0.number < $1.number : $0.count > $1.count }.prefix(limit)
      .compactMap { entry in
        try documentFacts(entry.number).map { IndexStatistics.Popular(document: $0, count: entry.count) }
      }
  }
}
