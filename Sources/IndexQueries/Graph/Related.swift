import NotebookModel
import Platform
import SQLiteConnection

/// A document that shares links with another.
package struct RelatedDocument: Sendable {
  package var document: DocumentFacts
  /// Above 0; more is nearer.
  package var score: Double
}

extension ReadOnlyIndex {
  /// Documents that share neighbours with that of a block, the nearest first.
  ///
  /// Two documents are near if they refer to the same documents, or the same documents refer to them. A shared neighbour counts
  /// 1 / ln(1 + how many neighbours it has), so that a page that everything links to says little (L. Adamic, E. Adar:
  /// "Friends and neighbors on the Web", 2003). A ref between the two counts 1, and one each way 2.
  package func related(to id: String, limit: Int?, token: String?, _ filter: HitFilter) throws
    -> EntryList<RelatedDocument>
  {
    try snapshot {
      guard let target = try target(id: id) else { throw HitError.noTarget(id) }
      let own = target.key.document
      var scores: [Int64: Double] = [:]
      for sql in [GraphSQL.outgoing, GraphSQL.incoming] {
        // What refers to the document's targets, and what its referrers refer to.
        let back = sql == GraphSQL.outgoing ? GraphSQL.incoming : GraphSQL.outgoing
        for shared in try neighbours(sql, own) where shared.number != own {
          scores[shared.number, default: 0] += 1
          let others = try neighbours(back, shared.number).filter { $0.number != shared.number }
          let weight = 1 / log(Double(1 + max(2, others.count)))
          for other in others where other.number != own { scores[other.number, default: 0] += weight }
        }
      }
      var found: [RelatedDocument] = []
      for (number, score) in scores {
        if let facts = try documentFacts(number), filter.passes(facts) {
          found.append(RelatedDocument(document: facts, score: score))
        }
      }
      found.sort { a, b in
        if abs(a.score - b.score) > 1e-9 { return a.score > b.score }
        if !a.document.updated.hasSameBytes(as: b.document.updated) {
          return b.document.updated.precedes(a.document.updated)
        }
        return a.document.id.precedes(b.document.id)
      }
      var page = try EntryPage(
        question: PageToken.digest("related\u{3}\(id)\u{3}\(filter.text)"), token: token, limit: limit)
      return page.list(found, name: \.document.id)
    }
  }
}
