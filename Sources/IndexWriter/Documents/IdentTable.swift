import NotebookModel
import SQLiteConnection

/// Numbers for ids. An id keeps its number as long as the index lives, whether a block has it or not, so a ref never needs to
/// be resolved or rewritten. Beside each stands the document in which the block of the id lies: what a target means to SQL.
final class IdentTable {
  // Uses the unique index of ident(id).
  private static let find = "SELECT number, root FROM ident WHERE id = ?1"
  private static let id = "SELECT id FROM ident WHERE number = ?1"
  private static let add = "INSERT INTO ident (id, root) VALUES (?1, ?2)"
  private static let setRoot = "UPDATE ident SET root = ?2 WHERE number = ?1"
  // By block_by_ident; of several blocks the last by path, then by notebook, counts (spec A4).
  private static let choose = """
    UPDATE ident SET root = coalesce((
      SELECT d.ident FROM block b JOIN document d ON d.number = b.key >> 24 JOIN notebook n ON n.number = d.notebook
      WHERE b.ident = ?1 ORDER BY d.path DESC, n.id DESC, b.key DESC LIMIT 1), 0)
    WHERE number = ?1
    """
  // By key range of the document.
  private static let ofDocument = "SELECT ident FROM block WHERE key BETWEEN ?1 AND ?2"
  private static let repeated = """
    SELECT b.ident FROM block b WHERE b.key BETWEEN ?1 AND ?2
      AND EXISTS (SELECT 1 FROM block c WHERE c.ident = b.ident AND c.key NOT BETWEEN ?1 AND ?2)
    """

  /// Ids remembered at most; beyond this the oldest knowledge is dropped and looked up again.
  private static let capacity = 400_000

  private struct Known {
    let number: Int64
    var root: Int64
  }

  private let connection: Connection
  private let findStatement: Statement
  private let addStatement: Statement
  private let setRootStatement: Statement
  private var known: [IdentKey: Known] = [:]
  /// Whether the table was empty when the writer started and every row since is in `known`.
  private var knowsAll: Bool
  /// Idents of which another block may count than before; settled before a commit.
  private var contested: Set<Int64> = []
  /// Something of `contested` is not what `known` says of it.
  private var isStale = false

  init(_ connection: Connection) throws(SQLiteError) {
    self.connection = connection
    findStatement = connection.lazyStatement(Self.find)
    addStatement = connection.lazyStatement(Self.add)
    setRootStatement = connection.lazyStatement(Self.setRoot)
    knowsAll = try connection.integer("SELECT max(number) FROM ident") == 0
  }

  /// The id's number, given out now if it has none.
  func number(of id: String) throws(SQLiteError) -> Int64 { try entry(id, newRoot: 0).known.number }

  /// The same for the id of a block in the document of ident `root`.
  func number(ofBlock id: String, in root: Int64) throws(SQLiteError) -> Int64 {
    let (entry, key) = try entry(id, newRoot: root)
    if entry.root == root { return entry.number }
    if entry.root == 0 {
      setRootStatement.bind(1, entry.number)
      setRootStatement.bind(2, root)
      try setRootStatement.run()
      known[key]?.root = root
    } else {
      contested.insert(entry.number)
      isStale = true
    }
    return entry.number
  }

  /// Blocks of these idents went from where they were.
  func vacate(_ numbers: some Sequence<Int64>) {
    contested.formUnion(numbers)
    isStale = isStale || !contested.isEmpty
  }

  /// All blocks of a document go, or count otherwise.
  func contest(document: Int64, onlyRepeated: Bool = false) throws(SQLiteError) {
    let range = BlockKey.range(ofDocument: document)
    vacate(
      try connection.rows(onlyRepeated ? Self.repeated : Self.ofDocument, range.lowerBound, range.upperBound) as [Int64]
    )
  }

  /// Before a commit: enters which blocks count now.
  func flush() throws(SQLiteError) {
    for number in contested { try connection.run(Self.choose, number) }
    contested = []
    if isStale {
      known.removeAll(keepingCapacity: true)
      knowsAll = false
      isStale = false
    }
  }

  /// The id that has a number; empty if none has it.
  func id(of number: Int64) throws(SQLiteError) -> String { try connection.first(Self.id, number) ?? "" }

  /// Forgets what a rolled back transaction may have given out.
  func forget() {
    known.removeAll()
    contested = []
    isStale = false
    knowsAll = false
  }

  private func entry(_ id: String, newRoot: Int64) throws(SQLiteError) -> (known: Known, key: IdentKey) {
    let key = IdentKey(id)
    if let entry = known[key] { return (entry, key) }
    if !knowsAll {
      findStatement.bind(1, id)
      defer { findStatement.reset() }
      if try findStatement.step() {
        return (remember(key, Known(number: findStatement.int(0), root: findStatement.int(1))), key)
      }
    }
    addStatement.bind(1, id)
    addStatement.bind(2, newRoot)
    try addStatement.run()
    return (remember(key, Known(number: connection.lastInsertedRow, root: newRoot)), key)
  }

  private func remember(_ key: IdentKey, _ entry: Known) -> Known {
    if known.count >= Self.capacity {
      known.removeAll(keepingCapacity: true)
      knowsAll = false
    }
    known[key] = entry
    return entry
  }
}
