/// The types of one text mark, in the order they are written down.
///
/// A mark has a handful of types; they are kept as an array because their order decides the order of markers.
struct MarkTypes {
  enum Kind: UInt8 {
    case strong, em, strikethrough, mark, underline, sup, sub, kbd, tag, code, text
    case link, blockRef, annotation, math, memo
    /// A type this program doesn't know: rendered bare.
    case unknown

    /// Types that render the mark's text themselves and so stand innermost.
    var isLeaf: Bool {
      switch self {
      case .link, .blockRef, .annotation, .math, .memo: true
      default: false
      }
    }

    /// Whether its markers only hold if they don't touch punctuation inside.
    var isFlanked: Bool { self == .strong || self == .em || self == .strikethrough }
  }

  /// Outer to inner, without the leaf and without code.
  private(set) var wrappers: [Kind] = []
  /// The innermost type that renders the text, if there is one.
  private(set) var leaf: Kind?
  private(set) var hasCode = false
  private(set) var isPlainStyle = false

  init(_ types: String) {
    var count = 0
    for word in types.utf8.split(separator: UInt8(ascii: " ")) {
      count += 1
      let kind = Self.kind(word)
      if kind.isLeaf {
        // A second leaf (a ref with a memo) renders nothing; the first stays.
        if leaf == nil { leaf = kind }
      } else if kind == .code {
        hasCode = true
      } else if kind == .text {
        isPlainStyle = true
      } else {
        wrappers.append(kind)
      }
    }
    if count != 1 { isPlainStyle = false }
  }

  /// Whether keys are all it is; the kernel keeps backticks in them apart from the tags.
  var isKeyboard: Bool { wrappers.count == 1 && wrappers[0] == .kbd }

  var isFlanked: Bool { wrappers.contains { $0.isFlanked } }

  private static func kind(_ word: Substring.UTF8View) -> Kind {
    for (name, kind) in names where word.elementsEqual(name.utf8) { return kind }
    return .unknown
  }

  private static let names: [(String, Kind)] = [
    ("strong", .strong), ("em", .em), ("s", .strikethrough), ("mark", .mark), ("u", .underline), ("sup", .sup),
    ("sub", .sub), ("kbd", .kbd), ("tag", .tag), ("code", .code), ("text", .text), ("a", .link),
    ("block-ref", .blockRef), ("file-annotation-ref", .annotation), ("inline-math", .math), ("inline-memo", .memo),
  ]
}
