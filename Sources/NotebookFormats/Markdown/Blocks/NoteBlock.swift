/// A block of a note's structure, before it has an id (spec/markdown C). An object: it is passed along a lot, and is a dozen texts.
final class NoteBlock {
  enum Kind: Equatable {
    case document
    case frontMatter
    case heading(level: Int)
    case paragraph
    case list(isOrdered: Bool)
    case item
    case quote
    case fencedCode
    case indentedCode
    case math
    case table
    case html
    case thematicBreak
    case footnote

    var isContainer: Bool {
      switch self {
      case .document, .list, .item, .quote, .footnote: true
      default: false
      }
    }

    /// Whether it takes lines of text.
    var takesText: Bool {
      switch self {
      case .paragraph, .fencedCode, .indentedCode, .math, .table, .html: true
      default: false
      }
    }
  }

  /// A line of a leaf, without what belongs to the containers around it.
  struct Line {
    var text: [UInt8]
    /// 1-based, in the file.
    let number: Int
    /// The outermost container whose mark it lacks, though it continues its paragraph; 0: it lacks none.
    var lazyContainer = 0
  }

  var kind: Kind
  let parent: Int
  var children: [Int] = []
  /// 1-based.
  var line: Int
  var lines: [Line] = []
  /// Items, and their lists: what the marker was.
  var marker = ListMarker()
  var isOpen = true
  var lastLineIsBlank = false
  /// Fences: their sign, how many, and the blanks before them.
  var fence: (sign: UInt8, length: Int, indent: Int) = (0, 0, 0)
  /// HTML: which of CommonMark's seven conditions began it.
  var htmlCondition = 0
  /// Tables: cells a row.
  var columns = 0
  /// A mark `^id` written after it or in its last line.
  var mark: [UInt8]?
  /// A callout's type as written; nil for quotes that are none.
  var callout: [UInt8]?
  /// The sign in a task's box, or a keyword; nil: no task.
  var task: [UInt8]?
  /// Logseq's `key:: value` lines.
  var properties: [(key: [UInt8], value: [UInt8])] = []
  /// Logseq's properties of the page.
  var isPageProperties = false
  var footnoteLabel: [UInt8]?
  /// A heading's `{#anchor}`.
  var anchor: [UInt8]?
  /// A paragraph that only named another block.
  var isGone = false
  /// A heading with `===` or `---` below it.
  var isSetext = false

  init(kind: Kind, parent: Int, line: Int) {
    self.kind = kind
    self.parent = parent
    self.line = line
  }
}

/// A list item's marker.
struct ListMarker: Equatable {
  var isOrdered = false
  /// `-`, `+`, `*`, `.` or `)`.
  var sign: UInt8 = 0
  /// Columns from the marker's line to the item's text.
  var padding = 0
  var offset = 0
  var start = 0

  /// Items with equal markers are of one list.
  func isSameList(as other: ListMarker) -> Bool { isOrdered == other.isOrdered && sign == other.sign }
}
