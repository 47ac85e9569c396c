import NotebookModel
import SQLiteConnection

/// Documents and the refs between them.
package struct LinkGraph: Sendable {
  package struct Edge: Sendable {
    /// Ids of documents.
    package var from: String
    package var to: String
    /// Refs.
    package var count: Int
  }

  /// By id.
  package var nodes: [DocumentFacts]
  /// By the ids of their ends.
  package var edges: [Edge]
}

/// The statements of graphs. Numbers of documents are those of ones that count.
enum GraphSQL {
  /// The documents that one refers to. ref_by_document, then primary keys, then document_by_ident.
  static let outgoing = """
    SELECT t.number, count(*) FROM ref r CROSS JOIN ident i ON i.number = r.target
    CROSS JOIN document t ON t.ident = i.root
    WHERE r.document = ?1 AND i.root <> 0 AND t.shadowed = 0 GROUP BY t.number
    """
  /// The documents that refer to one of an ident. ident_by_root, then the primary key of ref.
  static let incoming = """
    SELECT d.number, count(*) FROM ident i CROSS JOIN ref r ON r.target = i.number
    CROSS JOIN document d ON d.number = r.document
    WHERE i.root = (SELECT x.ident FROM document x WHERE x.number = ?1) AND d.shadowed = 0 GROUP BY d.number
    """

  static let all: [(name: String, sql: String)] = [("outgoing", outgoing), ("incoming", incoming)]

  enum Scanning {
    /// All refs between documents.
    static let edges = """
      SELECT d.number, t.number, count(*) FROM ref r CROSS JOIN ident i ON i.number = r.target
      CROSS JOIN document d ON d.number = r.document CROSS JOIN document t ON t.ident = i.root
      WHERE i.root <> 0 AND d.shadowed = 0 AND t.shadowed = 0 GROUP BY d.number, t.number
      """
    static let nodes = "SELECT number FROM document WHERE shadowed = 0"
  }
}

extension ReadOnlyIndex {
  /// All documents that pass, with the refs between them. A document's refs to itself are no edges.
  package func graph(_ filter: HitFilter) throws -> LinkGraph {
    try snapshot {
      let numbers: [Int64] = try statement(GraphSQL.Scanning.nodes).rows()
      var nodes: [Int64: DocumentFacts] = [:]
      for number in numbers { if let facts = try documentFacts(number), filter.passes(facts) { nodes[number] = facts } }
      let rows = try statement(GraphSQL.Scanning.edges)
      defer { rows.reset() }
      var edges: [LinkGraph.Edge] = []
      while try rows.step() {
        guard rows.int(0) != rows.int(1), let from = nodes[rows.int(0)], let to = nodes[rows.int(1)] else { continue }
        edges.append(LinkGraph.Edge(from: from.id, to: to.id, count: Int(rows.int(2))))
      }
      return LinkGraph(nodes: Array(nodes.values), edges: edges).ordered
    }
  }

  /// The documents within `depth` steps of that of a block, whichever way refs point, with the refs between them.
  package func graph(around id: String, depth: Int, _ filter: HitFilter) throws -> LinkGraph {
    try snapshot {
      guard let target = try target(id: id) else { throw HitError.noTarget(id) }
      let start = target.key.document
      var nodes: [Int64: DocumentFacts] = [:]
      var edges: [LinkGraph.Edge] = []
      nodes[start] = try documentFacts(start)
      var reached = [start]
      for _ in 0..<max(0, depth) {
        var next: [Int64] = []
        for number in reached {
          for neighbour in try Array(neighbours(GraphSQL.outgoing, number)) + neighbours(GraphSQL.incoming, number)
          where nodes[neighbour.number] == nil {
            guard let facts = try documentFacts(neighbour.number), filter.passes(facts) else { continue }
            nodes[neighbour.number] = facts
            next.append(neighbour.number)
          }
        }
        reached = next
      }
      for (number, from) in nodes {
        for neighbour in try neighbours(GraphSQL.outgoing, number) where neighbour.number != number {
          if let to = nodes[neighbour.number] {
            edges.append(LinkGraph.Edge(from: from.id, to: to.id, count: neighbour.count))
          }
        }
      }
      return LinkGraph(nodes: Array(nodes.values), edges: edges).ordered
    }
  }

  struct Neighbour: SQLiteRow {
    let number: Int64
    let count: Int

    init(_ columns: inout Columns) {
      number = columns.int()
      count = Int(columns.int())
    }
  }

  func neighbours(_ sql: String, _ number: Int64) throws(SQLiteError) -> [Neighbour] {
    let rows = try statement(sql)
    rows.bind(1, number)
    return try rows.rows()
  }
}

extension LinkGraph {
  fileprivate var ordered: LinkGraph {
    LinkGraph(
      nodes: nodes.sorted { $0.id.precedes($1.id) },
      edges: edges.sorted { a, b in
        a.from.hasSameBytes(as: b.from) ? a.to.precedes(b.to) : a.from.precedes(b.from)
      })
  }
}
