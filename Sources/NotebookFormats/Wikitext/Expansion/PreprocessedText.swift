/// A text and the constructs that expansion replaces in it: spans of its bytes, nested, none crossing another.
/// What no span covers stands for itself, also braces that match nothing.
final class PreprocessedText: Sendable {
  struct Span: Sendable {
    enum Kind: Sendable {
      /// `{{…}}`; whether it stands at the start of a line.
      case template(atLineStart: Bool)
      /// `{{{…}}}`.
      case argument
      /// An opaque tag with its content, `tags[number]`.
      case tag(Int)
      /// A comment, or what include tags leave out.
      case dropped
    }

    var start: Int
    var end: Int
    var kind: Kind
    /// Of a template or an argument, in `parts`: the name, then what `|` separates.
    var parts: Range<Int>
    /// Index of the first span behind this one and all it holds.
    var next: Int
  }

  struct Part: Sendable {
    var start: Int
    var end: Int
    /// Where the first `=` stands that may end a name; -1: nowhere.
    var equals: Int

    var range: Range<Int> { start..<end }
  }

  struct Tag: Sendable {
    /// In lower case.
    var name: [UInt8]
    var attributes: Range<Int>
    /// nil: closed in itself.
    var content: Range<Int>?
  }

  let bytes: [UInt8]
  /// By start, so that what a span holds follows it.
  let spans: [Span]
  let parts: [Part]
  let tags: [Tag]

  init(bytes: [UInt8], spans: [Span], parts: [Part], tags: [Tag]) {
    self.bytes = bytes
    self.parts = parts
    self.tags = tags
    var sorted = spans.sorted { $0.start < $1.start }
    // From the back: a span's successor is the first that starts where it ends or later.
    var open: [Int] = []
    for index in sorted.indices {
      while let last = open.last, sorted[last].end <= sorted[index].start {
        sorted[last].next = index
        open.removeLast()
      }
      open.append(index)
    }
    for index in open { sorted[index].next = sorted.count }
    self.spans = sorted
  }

  /// Index of the first span that starts at `offset` or behind it.
  func firstSpan(from offset: Int) -> Int {
    var low = 0
    var high = spans.count
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].start < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
