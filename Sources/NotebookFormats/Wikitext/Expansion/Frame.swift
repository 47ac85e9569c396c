/// One transclusion under way: its arguments, and what it stands in (spec 11.5).
final class Frame {
  /// Text that is expanded when it is asked for, where it was written.
  struct Argument {
    let text: PreprocessedText
    let range: Range<Int>
    /// Named arguments lose the blanks at their ends.
    let isNamed: Bool
  }

  /// nil for the page itself.
  let title: WikiTitle?
  /// The transclusion that holds this one.
  let parent: Frame?
  let depth: Int
  private let arguments: [[UInt8]: Argument]
  private var expanded: [[UInt8]: [UInt8]] = [:]

  init() {
    title = nil
    parent = nil
    depth = 0
    arguments = [:]
  }

  init(title: WikiTitle, arguments: [[UInt8]: Argument], parent: Frame) {
    self.title = title
    self.arguments = arguments
    self.parent = parent
    depth = parent.depth + 1
  }

  /// Whether a page is being transcluded already.
  func isInside(_ title: WikiTitle) -> Bool {
    var frame: Frame? = self
    while let current = frame {
      if let open = current.title, open.namespace == title.namespace, open.text == title.text { return true }
      frame = current.parent
    }
    return false
  }

  func argument(_ name: [UInt8]) -> Argument? { arguments[name] }

  func known(_ name: [UInt8]) -> [UInt8]? { expanded[name] }

  func remember(_ name: [UInt8], _ value: [UInt8]) { expanded[name] = value }
}
