import IndexQueries

/// Every workspace of a fleet (schema/FLEET.md: `refs`, `documents`).
package struct FleetBlocks {
  private let server: FleetServer

  /// Documents whose lines are asked at once: bytes of their keys.
  private static let chunk = 64 << 10

  package init(_ server: FleetServer) { self.server = server }

  /// What each index answers to one `getBacklink2`, in one answer: backlinks, each with the name of its index. Mentions, and the
  /// filters `k` and `mk`, need the texts, which a fleet doesn't have; `box` is empty, as the block may lie in several.
  package func answer(_ query: BacklinkQuery) throws(FleetError) -> BacklinkAnswer {
    var answer = BacklinkAnswer(k: query.k, mk: query.mk)
    answer.knowsMentions = false
    let counts = try counts(query)
    let documents = try documents(Array(counts.keys)).map { place, document in
      var document = document
      document.count = counts[place] ?? 0
      return document
    }
    answer.backlinks = BacklinkOrder.sorted(documents, by: query.sort)
    answer.linkRefsCount = documents.reduce(0) { $0 + $1.count }
    return answer
  }

  /// Whether a question filters by texts.
  package static func filters(_ query: BacklinkQuery) -> Bool {
    !(AnswerText.isBlank(query.k) && AnswerText.isBlank(query.mk))
  }

  private struct Place: Hashable {
    let index: [UInt8]
    let document: [UInt8]
  }

  /// The referring blocks of one document. Paragraphs of a parent that the last of them promotes count as the parent (spec E4).
  private struct Referrers {
    private var others: Set<[UInt8]> = []
    private var paragraphs: [[UInt8]: (last: Int64, promotes: Bool, blocks: Set<[UInt8]>)] = [:]

    mutating func add(_ block: [UInt8], parent: [UInt8], promotes: Bool, position: Int64) {
      if parent.isEmpty {
        others.insert(block)
        return
      }
      var known = paragraphs[parent] ?? (-1, false, [])
      known.blocks.insert(block)
      if position > known.last { (known.last, known.promotes) = (position, promotes) }
      paragraphs[parent] = known
    }

    var count: Int {
      var shown = others
      // A parent may refer by itself, too.
      for (parent, own) in paragraphs { shown.formUnion(own.promotes ? [parent] : own.blocks) }
      return shown.count
    }
  }

  private func counts(_ query: BacklinkQuery) throws(FleetError) -> [Place: Int] {
    // 0: the block itself; 1: below it, where that counts if nobody says otherwise; 2: below it elsewhere.
    let furthest: Int64 =
      switch query.containChildren {
      case nil: 1
      case true?: 2
      case false?: 0
      }
    let rows = try server.rows(
      """
      SELECT index_name, root_id, block_id, parent_id, promotes, position FROM refs FINAL \
      WHERE def_block_id = \(Array(query.id.utf8)) AND deleted = 0 AND below <= \(furthest)
      """, columns: 6)
    var found: [Place: Referrers] = [:]
    for row in rows {
      found[Place(index: row[0], document: row[1]), default: Referrers()].add(
        row[2], parent: row[3], promotes: FleetRows.number(row[4]) == 1, position: FleetRows.number(row[5]) ?? 0)
    }
    return found.mapValues(\.count)
  }

  /// By index, so that documents with one id are always in the same order.
  private func documents(_ places: [Place]) throws(FleetError) -> [(place: Place, document: LinkingDocument)] {
    var found: [(place: Place, document: LinkingDocument)] = []
    var rest = places[...]
    while !rest.isEmpty {
      var keys: [(text: [UInt8], other: [UInt8])] = []
      var size = 0
      while size < Self.chunk, let place = rest.popFirst() {
        keys.append((place.index, place.document))
        size += place.index.count + place.document.count
      }
      let rows = try server.rows(
        """
        SELECT index_name, id, box, hpath, notebook, updated, created, deleted FROM documents FINAL \
        WHERE (index_name, id) IN \(keys) AND deleted = 0
        """, columns: 8)
      for row in rows {
        func text(_ column: Int) -> String { String(decoding: row[column], as: UTF8.self) }
        var document = LinkingDocument(
          id: text(1), box: text(2), path: text(3), notebook: text(4), updated: text(5), created: text(6))
        document.index = text(0)
        found.append((Place(index: row[0], document: row[1]), document))
      }
    }
    return found.sorted { $0.place.index.lexicographicallyPrecedes($1.place.index) }
  }
}
