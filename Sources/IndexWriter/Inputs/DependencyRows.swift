import NotebookModel
import Platform
import SQLiteConnection

/// What documents were derived with besides their own files, with a digest of what was read: an input that
/// changed finds exactly the documents to derive again.
package final class DependencyRows {
  // By dependency_by_document.
  private static let read = "SELECT kind, name, digest FROM dependency WHERE document = ?1"
  private static let insert = """
    INSERT OR IGNORE INTO dependency (kind, name, document, digest) VALUES (?1, ?2, ?3, ?4)
    """
  private static let delete = "DELETE FROM dependency WHERE document = ?1"
  // By primary key prefix.
  private static let dependents =
    "SELECT document FROM dependency WHERE kind = ?1 AND name = ?2 AND digest <> ?3"
  private static let names = "SELECT name, document, digest FROM dependency WHERE kind = ?1"

  private let readStatement: Statement
  private let insertStatement: Statement
  private let deleteStatement: Statement
  private let dependentsStatement: Statement
  private let namesStatement: Statement

  init(_ connection: Connection) throws(SQLiteError) {
    readStatement = try connection.prepare(Self.read)
    insertStatement = try connection.prepare(Self.insert)
    deleteStatement = try connection.prepare(Self.delete)
    dependentsStatement = try connection.prepare(Self.dependents)
    namesStatement = try connection.prepare(Self.names)
  }

  func update(document: Int64, to wanted: [ParsedDependency], isNew: Bool) throws(SQLiteError) {
    if !isNew {
      readStatement.bind(1, document)
      var known: [(Int64, String, Int64)] = []
      while try readStatement.step() {
        known.append((readStatement.int(0), readStatement.text(1), readStatement.int(2)))
      }
      readStatement.reset()
      let isSame =
        known.count == wanted.count
        && wanted.allSatisfy { need in
          known.contains {
            $0.0 == need.kind.rawValue && $0.1.hasSameBytes(as: need.name) && $0.2 == need.digest
          }
        }
      if isSame { return }
      if !known.isEmpty { try remove(document: document) }
    }
    for need in wanted {
      insertStatement.bind(1, need.kind.rawValue)
      insertStatement.bind(2, need.name)
      insertStatement.bind(3, document)
      insertStatement.bind(4, need.digest)
      try insertStatement.run()
    }
  }

  func remove(document: Int64) throws(SQLiteError) {
    deleteStatement.bind(1, document)
    try deleteStatement.run()
  }

  /// Documents that were derived with another state of the input than `digest`.
  package func documents(
    dependingOn name: String, kind: ParsedDependency.Kind, unlessDigest digest: Int64
  ) throws(SQLiteError) -> [Int64] {
    dependentsStatement.bind(1, kind.rawValue)
    dependentsStatement.bind(2, name)
    dependentsStatement.bind(3, digest)
    var documents: [Int64] = []
    while try dependentsStatement.step() { documents.append(dependentsStatement.int(0)) }
    dependentsStatement.reset()
    return documents
  }

  /// All dependencies of one kind.
  package func all(
    _ kind: ParsedDependency.Kind
  ) throws(SQLiteError) -> [(name: String, document: Int64, digest: Int64)] {
    namesStatement.bind(1, kind.rawValue)
    var rows: [(name: String, document: Int64, digest: Int64)] = []
    while try namesStatement.step() {
      rows.append((namesStatement.text(0), namesStatement.int(1), namesStatement.int(2)))
    }
    namesStatement.reset()
    return rows
  }
}
