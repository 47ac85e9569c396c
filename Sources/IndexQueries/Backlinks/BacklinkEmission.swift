import NotebookModel
import Platform
import SQLiteConnection

/// Which blocks a backlink list shows: referring blocks, or the list items, quotes and the like that show them whole,
/// or headings rescued by what stands below them (spec E4, E6).
struct BacklinkEmission {
  /// A block of the list. Only blocks that were not promoted or rescued keep their referrer.
  struct Block {
    let key: BlockKey
    let referrer: Referrer?
  }

  private(set) var blocks: [Block] = []
  /// What the kernel's arithmetic counts.
  private(set) var paragraphs = 0
  private(set) var paragraphParents = 0
  private(set) var failedParents = 0
  private(set) var failedReferrers = 0

  /// `passes`: whether a block's text has what `k` asks for; nil without `k`.
  init(_ referrers: [Referrer], in index: ReadOnlyIndex, passes: ((BlockKey) throws -> Bool)?) throws {
    // The last paragraph of each parent decides for all of them.
    var decisive: [Int64: (parent: Referrer.Parent, paragraph: Referrer)] = [:]
    var order: [Int64] = []
    for referrer in referrers where referrer.isParagraph {
      paragraphs += 1
      guard let parent = referrer.parent else { continue }
      if decisive.updateValue((parent, referrer), forKey: parent.ident) == nil { order.append(parent.ident) }
    }
    paragraphParents = order.count

    var promoted: Set<Int64> = []
    for ident in order {
      guard let (parent, paragraph) = decisive[ident], Self.mayAnswer(parent.type) else { continue }
      let promotes = try Self.promotes(parent, paragraph, in: index)
      if promotes { promoted.insert(ident) }
      if try passes?(parent.key) ?? true {
        if promotes { blocks.append(Block(key: parent.key, referrer: nil)) }
      } else {
        failedParents += 1
      }
    }
    for referrer in referrers {
      if referrer.isParagraph, let parent = referrer.parent, promoted.contains(parent.ident) { continue }
      if try passes?(referrer.key) ?? true {
        blocks.append(Block(key: referrer.key, referrer: referrer))
      } else {
        failedReferrers += 1
      }
    }
    if let passes { try rescueHeadings(referrers, in: index, passes: passes) }
  }

  /// Blocks that may stand for the paragraphs directly in them.
  private static func mayAnswer(_ type: String) -> Bool {
    switch BlockType(rawValue: type) {
    case .listItem, .blockquote, .superBlock, .callout: true
    default: false
    }
  }

  /// A list item stands for its first paragraph, and for a later one only if that holds nothing but refs.
  private static func promotes(
    _ parent: Referrer.Parent, _ paragraph: Referrer, in index: ReadOnlyIndex
  ) throws -> Bool {
    guard parent.type == BlockType.listItem.rawValue, paragraph.hasOtherText else { return true }
    let first = try index.text(BacklinkSQL.firstContent, key: parent.key)
    let own = AnswerText.cut(try index.text(BacklinkSQL.paragraphContent, key: paragraph.key), to: contentLimit)
    return first.hasSameBytes(as: own)
  }

  /// A referring heading is shown if a block directly below it has what `k` asks for.
  private mutating func rescueHeadings(
    _ referrers: [Referrer], in index: ReadOnlyIndex, passes: (BlockKey) throws -> Bool
  ) throws {
    var shown = Set(blocks.map(\.key))
    for heading in referrers where heading.isHeading && !shown.contains(heading.key) {
      if try index.children(of: heading.key).contains(where: passes) {
        shown.insert(heading.key)
        blocks.append(Block(key: heading.key, referrer: nil))
      }
    }
  }

  /// The kernel compares a paragraph's first 5120 code points.
  static let contentLimit = 5120
}

extension ReadOnlyIndex {
  /// The first column of the row of a block.
  func text(_ sql: String, key: BlockKey) throws(SQLiteError) -> String {
    let rows = try statement(sql)
    rows.bind(1, key.value)
    defer { rows.reset() }
    return try rows.step() ? rows.text(0) : ""
  }

  /// The blocks whose parent is `key`.
  func children(of key: BlockKey) throws(SQLiteError) -> [BlockKey] {
    let end = try statement(BacklinkSQL.lastBelow)
    end.bind(1, key.value)
    defer { end.reset() }
    guard try end.step(), let last = end.optionalInt(0) else { return [] }
    let rows = try statement(BacklinkSQL.children)
    rows.bind(1, key.value)
    rows.bind(2, BlockKey(document: key.document, ordinal: last).value)
    rows.bind(3, key.ordinal)
    defer { rows.reset() }
    var found: [BlockKey] = []
    while try rows.step() { found.append(BlockKey(value: rows.int(0))) }
    return found
  }
}
