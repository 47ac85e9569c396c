/// A place in a line, in bytes and in columns: tabs reach to the next multiple of four (CommonMark, 2.2).
struct LineCursor {
  let bytes: UnsafeBufferPointer<UInt8>
  private(set) var offset = 0
  private(set) var column = 0
  /// Columns of a tab that were not used yet.
  private(set) var remainingTab = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { offset >= bytes.count }
  var byte: UInt8 { offset < bytes.count ? bytes[offset] : 0 }

  /// The next sign that is no blank: its place, how many columns away it is.
  func nextNonBlank() -> (offset: Int, indent: Int) {
    var (at, column) = (offset, self.column)
    if remainingTab > 0 {
      column += remainingTab
      at += 1
    }
    while at < bytes.count {
      if bytes[at] == 0x20 {
        column += 1
      } else if bytes[at] == 0x09 {
        column += 4 - column % 4
      } else {
        break
      }
      at += 1
    }
    return (at, column - self.column)
  }

  var isBlank: Bool { nextNonBlank().offset >= bytes.count }

  mutating func advance(bytes count: Int) {
    for _ in 0..<count where offset < bytes.count {
      if bytes[offset] == 0x09 {
        column += remainingTab > 0 ? remainingTab : 4 - column % 4
      } else {
        column += 1
      }
      remainingTab = 0
      offset += 1
    }
  }

  mutating func advance(columns count: Int) {
    var count = count
    while count > 0, offset < bytes.count {
      if bytes[offset] == 0x09 {
        let width = remainingTab > 0 ? remainingTab : 4 - column % 4
        if width > count {
          remainingTab = width - count
          column += count
          return
        }
        remainingTab = 0
        column += width
        count -= width
      } else {
        column += 1
        count -= 1
      }
      offset += 1
    }
  }

  mutating func skipBlanks() {
    let next = nextNonBlank()
    advance(bytes: next.offset - offset)
  }

  /// The rest of the line; what is left of a tab is blanks.
  func rest() -> [UInt8] {
    if remainingTab > 0 {
      return [UInt8](repeating: 0x20, count: remainingTab) + bytes[min(offset + 1, bytes.count)...]
    }
    return Array(bytes[min(offset, bytes.count)...])
  }
}
