/// What names are ordered by in modes 4 and 5: cleaned, cut into runs of ASCII digits and runs of anything else.
struct NaturalKey {
  private enum Run {
    /// Digits without leading zeros; empty for zero.
    case number([UInt8])
    case text([UInt8])
  }

  private let runs: [Run]

  init(_ name: String) {
    var cleaned = String.UnicodeScalarView()
    cleaned.append(contentsOf: CleanedName.scalars(name))
    var runs: [Run] = []
    var run: [UInt8] = []
    var isNumber = false
    func end() {
      if run.isEmpty { return }
      runs.append(isNumber ? .number(Array(run.drop { $0 == UInt8(ascii: "0") })) : .text(run))
      run = []
    }
    for byte in String(cleaned).utf8 {
      let isDigit = byte &- UInt8(ascii: "0") < 10
      if isDigit != isNumber {
        end()
        isNumber = isDigit
      }
      run.append(byte)
    }
    end()
    self.runs = runs
  }

  /// Two numbers compare as integers of any length (spec K8); otherwise runs compare by their bytes. A name that is
  /// used up comes first.
  static func compare(_ a: NaturalKey, _ b: NaturalKey) -> Int32 {
    for (left, right) in zip(a.runs, b.runs) {
      let difference: Int32 =
        switch (left, right) {
        case (.number(let x), .number(let y)):
          x.count == y.count ? compare(x, y) : x.count < y.count ? -1 : 1
        case (.text(let x), .text(let y)): compare(x, y)
        // A digit against another character: the first byte decides, and zero has kept none.
        case (.number(let x), .text(let y)): compare([x.first ?? UInt8(ascii: "0")], y)
        case (.text(let x), .number(let y)): compare(x, [y.first ?? UInt8(ascii: "0")])
        }
      if difference != 0 { return difference }
    }
    return a.runs.count < b.runs.count ? -1 : a.runs.count > b.runs.count ? 1 : 0
  }

  private static func compare(_ a: [UInt8], _ b: [UInt8]) -> Int32 {
    a.withUnsafeBufferPointer { left in
      b.withUnsafeBufferPointer { right in BacklinkOrder.compare(left, right) }
    }
  }
}
