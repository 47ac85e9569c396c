import NotebookModel
import Platform
import SQLiteConnection

/// Keeps what documents are called and which refs say names, and the targets of those refs in step with both: what comes,
/// goes or changes its names touches the refs that say one of these, and no other row.
final class NameRows {
  private static let names = "SELECT key, kind, notebook FROM name WHERE document = ?1"
  private static let addName = "INSERT INTO name (notebook, key, kind, document) VALUES (?1, ?2, ?3, ?4)"
  private static let deleteNames = "DELETE FROM name WHERE document = ?1"
  private static let anchors = "SELECT kind, key, level, ident FROM anchor WHERE document = ?1 ORDER BY ordinal"
  private static let addAnchor = """
    INSERT INTO anchor (document, ordinal, kind, key, level, ident) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    """
  private static let deleteAnchors = "DELETE FROM anchor WHERE document = ?1"
  private static let keywords = "SELECT text FROM keyword WHERE document = ?1"
  private static let addKeyword = "INSERT OR IGNORE INTO keyword (document, text) VALUES (?1, ?2)"
  private static let deleteKeywords = "DELETE FROM keyword WHERE document = ?1"
  private static let links = "SELECT block, ordinal, ways, dangling, notebook FROM link WHERE block BETWEEN ?1 AND ?2"
  private static let addLink = """
    INSERT INTO link (block, ordinal, notebook, ways, dangling) VALUES (?1, ?2, ?3, ?4, ?5)
    """
  private static let deleteLink = "DELETE FROM link WHERE block = ?1 AND ordinal = ?2"
  private static let addKey = "INSERT OR IGNORE INTO link_key (notebook, key, block, ordinal) VALUES (?1, ?2, ?3, ?4)"
  // By link_key_by_block.
  private static let keysOfBlocks = "SELECT notebook, key, block, ordinal FROM link_key WHERE block BETWEEN ?1 AND ?2"
  private static let deleteKey = "DELETE FROM link_key WHERE notebook = ?1 AND key = ?2 AND block = ?3 AND ordinal = ?4"
  // Primary key range of link_key, primary key of link.
  private static let linksOfKey = """
    SELECT k.block, k.ordinal, l.ways, l.dangling
    FROM link_key k CROSS JOIN link l ON l.block = k.block AND l.ordinal = k.ordinal
    WHERE k.notebook = ?1 AND k.key = ?2
    """
  // By ref_by_block, which holds the target, too.
  private static let retarget = "UPDATE ref SET target = ?3 WHERE block = ?1 AND ordinal = ?2 AND target <> ?3"

  /// All of the above: none of them scans a table.
  static let statements = [
    names, addName, deleteNames, anchors, addAnchor, deleteAnchors, keywords, addKeyword, deleteKeywords, links,
    addLink,
    deleteLink, addKey, keysOfBlocks, deleteKey, linksOfKey, retarget,
  ]

  private struct NotebookKey: Hashable {
    let notebook: Int64
    let key: ExactText
  }

  private let connection: Connection
  private let resolver: NameResolver
  /// Names that mean something else since the last commit.
  private var touched: Set<NotebookKey> = []

  init(_ connection: Connection) {
    self.connection = connection
    resolver = NameResolver(connection)
  }

  func forget() {
    touched = []
    resolver.forget()
  }

  // MARK: A document

  /// Enters names, anchors and keywords of a document. Returns whether any row changed. `isElsewhere`: it has another path or
  /// another id.
  func update(
    document number: Int64, notebook: Int64, names: [NoteName], anchors: [(anchor: NoteAnchor, ident: Int64)],
    keywords: [String], isNew: Bool, isElsewhere: Bool
  ) throws(SQLiteError) -> Bool {
    if isNew, names.isEmpty, anchors.isEmpty, keywords.isEmpty { return false }
    var old: Set<NamePlace> = []
    if !isNew {
      let statement = try connection.statement(Self.names)
      statement.bind(1, number)
      while try statement.step() {
        old.insert(NamePlace(notebook: statement.int(2), key: ExactText(statement.text(0)), kind: statement.int(1)))
      }
      statement.reset()
    }
    let new = Set(names.map { NamePlace(notebook: notebook, key: ExactText($0.key), kind: $0.kind.rawValue) })
    let areAnchorsNew = try updateAnchors(number, anchors, isNew: isNew)
    let areKeywordsNew = try updateKeywords(number, keywords, isNew: isNew)
    if old != new {
      try connection.run(Self.deleteNames, number)
      for name in new { try connection.run(Self.addName, name.notebook, name.key.string, name.kind, number) }
    }
    let changed = areAnchorsNew || isElsewhere ? old.union(new) : old.symmetricDifference(new)
    for name in changed where name.kind != NoteName.Kind.called.rawValue {
      touched.insert(NotebookKey(notebook: name.notebook, key: name.key))
    }
    if !changed.isEmpty || areAnchorsNew {
      resolver.forget(changed.map { ($0.notebook, $0.key.string) }, document: number)
    }
    return areKeywordsNew || old != new
  }

  private struct NamePlace: Hashable {
    let notebook: Int64
    let key: ExactText
    let kind: Int64
  }

  private func updateAnchors(
    _ number: Int64, _ anchors: [(anchor: NoteAnchor, ident: Int64)], isNew: Bool
  ) throws(SQLiteError) -> Bool {
    if !isNew {
      let statement = try connection.statement(Self.anchors)
      statement.bind(1, number)
      var place = 0
      var isSame = true
      while try statement.step() {
        guard isSame, place < anchors.count else {
          isSame = false
          continue
        }
        let (anchor, ident) = anchors[place]
        isSame =
          statement.int(0) == anchor.kind.rawValue && statement.holds(anchor.key, 1)
          && statement.int(2) == Int64(anchor.level)
          && statement.int(3) == ident
        place += 1
      }
      statement.reset()
      if isSame, place == anchors.count { return false }
      try connection.run(Self.deleteAnchors, number)
    }
    for (place, entry) in anchors.enumerated() {
      try connection.run(
        Self.addAnchor, number, Int64(place), entry.anchor.kind.rawValue, entry.anchor.key, Int64(entry.anchor.level),
        entry.ident)
    }
    return !isNew || !anchors.isEmpty
  }

  private func updateKeywords(_ number: Int64, _ keywords: [String], isNew: Bool) throws(SQLiteError) -> Bool {
    if !isNew {
      let old: [String] = try connection.rows(Self.keywords, number)
      if Set(old.map { ExactText($0) }) == Set(keywords.map { ExactText($0) }) { return false }
      try connection.run(Self.deleteKeywords, number)
    }
    for keyword in keywords { try connection.run(Self.addKeyword, number, keyword) }
    return !isNew || !keywords.isEmpty
  }

  /// What a document is called, and its places, go.
  func remove(document number: Int64) throws(SQLiteError) {
    let statement = try connection.statement(Self.names)
    statement.bind(1, number)
    var gone: [(notebook: Int64, key: String)] = []
    while try statement.step() { gone.append((statement.int(2), statement.text(0))) }
    statement.reset()
    for name in gone { touched.insert(NotebookKey(notebook: name.notebook, key: ExactText(name.key))) }
    resolver.forget(gone, document: number)
    try connection.run(Self.deleteNames, number)
    try connection.run(Self.deleteAnchors, number)
    try connection.run(Self.deleteKeywords, number)
  }

  // MARK: Its refs

  /// A ref by name, and where it stands.
  struct Link {
    let block: Int64
    let ordinal: Int64
    let link: NameLink
    let dangling: Int64
  }

  /// What a ref means now.
  func target(_ link: NameLink, notebook: Int64, document: Int64, ident: Int64) throws(SQLiteError) -> Int64? {
    try resolver.target(link, notebook: notebook, own: (document, ident))
  }

  /// Makes the rows of a document's refs by name equal `links`.
  func update(document number: Int64, notebook: Int64, links: [Link], isNew: Bool) throws(SQLiteError) {
    struct Place: Hashable {
      let block: Int64
      let ordinal: Int64
    }
    var wanted: [Place: (link: Link, ways: String)] = [:]
    for link in links { wanted[Place(block: link.block, ordinal: link.ordinal)] = (link, LinkWays.text(link.link)) }
    if !isNew {
      let range = BlockKey.range(ofDocument: number)
      let statement = try connection.statement(Self.links)
      statement.bind(1, range.lowerBound)
      statement.bind(2, range.upperBound)
      var stale: Set<Place> = []
      while try statement.step() {
        let place = Place(block: statement.int(0), ordinal: statement.int(1))
        if let (link, ways) = wanted[place], statement.holds(ways, 2), statement.int(3) == link.dangling,
          statement.int(4) == notebook
        {
          wanted[place] = nil
        } else {
          stale.insert(place)
        }
      }
      statement.reset()
      if !stale.isEmpty {
        var keys: [(notebook: Int64, key: String, place: Place)] = []
        let rows = try connection.statement(Self.keysOfBlocks)
        rows.bind(1, range.lowerBound)
        rows.bind(2, range.upperBound)
        while try rows.step() {
          let place = Place(block: rows.int(2), ordinal: rows.int(3))
          if stale.contains(place) { keys.append((rows.int(0), rows.text(1), place)) }
        }
        rows.reset()
        for key in keys {
          try connection.run(Self.deleteKey, key.notebook, key.key, key.place.block, key.place.ordinal)
        }
        for place in stale { try connection.run(Self.deleteLink, place.block, place.ordinal) }
      }
    }
    for (place, entry) in wanted {
      try connection.run(Self.addLink, place.block, place.ordinal, notebook, entry.ways, entry.link.dangling)
      for key in entry.link.link.keys { try connection.run(Self.addKey, notebook, key, place.block, place.ordinal) }
    }
  }

  // MARK: The end of a transaction

  /// Lets the refs that say a name whose meaning may have changed mean what it means now. Returns the documents of those that
  /// changed.
  func flush() throws(SQLiteError) -> Set<Int64> {
    if touched.isEmpty { return [] }
    var changed: Set<Int64> = []
    resolver.forget()
    let update = try connection.statement(Self.retarget)
    for key in touched {
      var found: [(block: Int64, ordinal: Int64, target: Int64)] = []
      // Most refs of a name are written alike: what the text says is read, and looked for, once. A ref that names its own document
      // has no key.
      var meant: [String: Int64?] = [:]
      let rows = try connection.statement(Self.linksOfKey)
      rows.bind(1, key.notebook)
      rows.bind(2, key.key.string)
      while try rows.step() {
        let ways = rows.text(2)
        let means: Int64?
        if let known = meant[ways] {
          means = known
        } else {
          means = try resolver.target(LinkWays.link(ways), notebook: key.notebook, own: (0, 0))
          meant[ways] = .some(means)
        }
        found.append((rows.int(0), rows.int(1), means ?? rows.int(3)))
      }
      rows.reset()
      for ref in found {
        update.bind(1, ref.block)
        update.bind(2, ref.ordinal)
        update.bind(3, ref.target)
        try update.run()
        if connection.changes > 0 { changed.insert(BlockKey(value: ref.block).document) }
      }
    }
    touched = []
    return changed
  }
}
