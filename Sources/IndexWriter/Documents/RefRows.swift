import NotebookModel
import Platform
import SQLiteConnection

/// Reads, compares and writes the rows of `ref` and `attribute`: what hangs on a document's blocks, in order.
final class RefRows {
  // By ref_by_block; the rest of the row by primary key.
  private static let read = """
    SELECT target, block, ordinal, kind, content, markdown FROM ref WHERE block BETWEEN ?1 AND ?2
    """
  private static let insert = """
    INSERT INTO ref (target, block, ordinal, kind, content, markdown) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    """
  private static let delete = "DELETE FROM ref WHERE target = ?1 AND block = ?2 AND ordinal = ?3"
  // By primary key range.
  private static let readAttributes = """
    SELECT block, ordinal, kind, name, value FROM attribute WHERE block BETWEEN ?1 AND ?2
    """
  private static let insertAttribute = """
    INSERT INTO attribute (block, ordinal, kind, name, value) VALUES (?1, ?2, ?3, ?4, ?5)
    """
  private static let deleteAttribute = "DELETE FROM attribute WHERE block = ?1 AND ordinal = ?2"

  private let readStatement: Statement
  private let insertStatement: Statement
  private let deleteStatement: Statement
  private let readAttributesStatement: Statement
  private let insertAttributeStatement: Statement
  private let deleteAttributeStatement: Statement

  init(_ connection: Connection) throws(SQLiteError) {
    readStatement = connection.lazyStatement(Self.read)
    insertStatement = connection.lazyStatement(Self.insert)
    deleteStatement = connection.lazyStatement(Self.delete)
    readAttributesStatement = connection.lazyStatement(Self.readAttributes)
    insertAttributeStatement = connection.lazyStatement(Self.insertAttribute)
    deleteAttributeStatement = connection.lazyStatement(Self.deleteAttribute)
  }

  private struct Place: Hashable {
    let target: Int64
    let block: Int64
    let ordinal: Int64
  }

  /// Makes a document's refs equal `refs`; `keys` and `targets` are their blocks and targets.
  func update(
    document number: Int64, refs: [ParsedRef], targets: [Int64], keys: [BlockKey], isNew: Bool
  ) throws(SQLiteError) -> Int {
    var wanted: [Place: ParsedRef] = [:]
    var counts: [Int: Int64] = [:]
    var order: [Place] = []
    for (ref, target) in zip(refs, targets) {
      let ordinal = counts[ref.block, default: 0]
      counts[ref.block] = ordinal + 1
      let place = Place(target: target, block: keys[ref.block].value, ordinal: ordinal)
      wanted[place] = ref
      order.append(place)
    }
    var stale: [Place] = []
    if !isNew {
      let range = BlockKey.range(ofDocument: number)
      readStatement.bind(1, range.lowerBound)
      readStatement.bind(2, range.upperBound)
      while try readStatement.step() {
        let place = Place(
          target: readStatement.int(0), block: readStatement.int(1), ordinal: readStatement.int(2))
        if let ref = wanted[place], readStatement.int(3) == ref.kind.rawValue,
          readStatement.holds(ref.content, 4), readStatement.holds(storedMarkdown(ref), 5)
        {
          wanted[place] = nil
        } else {
          stale.append(place)
        }
      }
      readStatement.reset()
    }
    for place in stale {
      deleteStatement.bind(1, place.target)
      deleteStatement.bind(2, place.block)
      deleteStatement.bind(3, place.ordinal)
      try deleteStatement.run()
    }
    for place in order {
      guard let ref = wanted[place] else { continue }
      insertStatement.bind(1, place.target)
      insertStatement.bind(2, place.block)
      insertStatement.bind(3, place.ordinal)
      insertStatement.bind(4, ref.kind.rawValue)
      insertStatement.bind(5, ref.content)
      insertStatement.bind(6, storedMarkdown(ref))
      try insertStatement.run()
    }
    return stale.count + wanted.count
  }

  /// nil where the view `refs` makes the same.
  private func storedMarkdown(_ ref: ParsedRef) -> String? {
    let derived =
      switch ref.kind {
      case .staticText: "((\(ref.target) \"\(ref.content)\"))"
      case .dynamicText: "((\(ref.target) '\(ref.content)'))"
      case .embed: ""
      }
    return derived.hasSameBytes(as: ref.markdown) ? nil : ref.markdown
  }

  /// Makes a document's attributes equal `attributes`.
  func update(
    document number: Int64, attributes: [ParsedAttribute], keys: [BlockKey], isNew: Bool
  ) throws(SQLiteError) -> Int {
    var wanted: [Place: ParsedAttribute] = [:]
    var counts: [Int: Int64] = [:]
    for attribute in attributes {
      let ordinal = counts[attribute.block, default: 0]
      counts[attribute.block] = ordinal + 1
      wanted[Place(target: 0, block: keys[attribute.block].value, ordinal: ordinal)] = attribute
    }
    var stale: [Place] = []
    if !isNew {
      let range = BlockKey.range(ofDocument: number)
      readAttributesStatement.bind(1, range.lowerBound)
      readAttributesStatement.bind(2, range.upperBound)
      while try readAttributesStatement.step() {
        let row = readAttributesStatement
        let place = Place(target: 0, block: row.int(0), ordinal: row.int(1))
        if let attribute = wanted[place], row.holds(attribute.isSpan ? "s" : "b", 2), row.holds(attribute.name, 3),
          row.holds(attribute.value, 4)
        {
          wanted[place] = nil
        } else {
          stale.append(place)
        }
      }
      readAttributesStatement.reset()
    }
    for place in stale {
      deleteAttributeStatement.bind(1, place.block)
      deleteAttributeStatement.bind(2, place.ordinal)
      try deleteAttributeStatement.run()
    }
    for (place, attribute) in wanted {
      insertAttributeStatement.bind(1, place.block)
      insertAttributeStatement.bind(2, place.ordinal)
      insertAttributeStatement.bind(3, attribute.isSpan ? "s" : "b")
      insertAttributeStatement.bind(4, attribute.name)
      insertAttributeStatement.bind(5, attribute.value)
      try insertAttributeStatement.run()
    }
    return stale.count + wanted.count
  }
}
