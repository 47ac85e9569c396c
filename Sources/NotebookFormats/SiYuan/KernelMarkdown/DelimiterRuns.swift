/// Matches runs of `*`, `_`, `~`, `=`, `^` and `#` by CommonMark's rules of flanking and nesting.
struct DelimiterRuns {
  struct Run {
    var byte: UInt8
    /// Position of the run's piece of text.
    var piece: Int
    /// Bytes not yet used as markers, and at first.
    var length: Int
    let originalLength: Int
    let opens: Bool
    let closes: Bool
    var previous: Int
    var next: Int
  }

  private var runs: [Run] = []
  private var last = -1

  /// A mark to be compared later: runs pushed after it.
  var bottom: Int { last }

  mutating func push(_ byte: UInt8, piece: Int, length: Int, opens: Bool, closes: Bool) {
    let run = Run(
      byte: byte, piece: piece, length: length, originalLength: length, opens: opens, closes: closes,
      previous: last, next: -1)
    runs.append(run)
    let position = runs.count - 1
    if last >= 0 { runs[last].next = position }
    last = position
  }

  /// Matches all runs above `bottom` and forgets them. `matched` is given the pieces of an opener and a closer and
  /// the number of bytes that each loses.
  mutating func process(above bottom: Int, matched: (_ opener: Int, _ closer: Int, _ width: Int) -> Void) {
    guard last != bottom else { return }
    // Below these positions no opener is left for a closer of the same kind: keeps matching linear.
    var floors: [Int: Int] = [:]
    var closer = last
    while closer >= 0, runs[closer].previous != bottom, runs[closer].previous >= 0 {
      closer = runs[closer].previous
    }
    while closer >= 0 {
      guard runs[closer].closes else {
        closer = runs[closer].next
        continue
      }
      let floorKey = key(runs[closer])
      let floor = floors[floorKey] ?? bottom
      var opener = runs[closer].previous
      while opener >= 0, opener != bottom, opener > floor, !fits(runs[opener], runs[closer]) {
        opener = runs[opener].previous
      }
      guard opener >= 0, opener != bottom, opener > floor else {
        floors[floorKey] = runs[closer].previous
        let next = runs[closer].next
        if !runs[closer].opens { remove(closer) }
        closer = next
        continue
      }
      let width = markerWidth(runs[opener], runs[closer])
      matched(runs[opener].piece, runs[closer].piece, width)
      runs[opener].length -= width
      runs[closer].length -= width
      // What stands between opens or closes nothing any more.
      runs[opener].next = closer
      runs[closer].previous = opener
      if runs[opener].length == 0 { remove(opener) }
      if runs[closer].length == 0 {
        let next = runs[closer].next
        remove(closer)
        closer = next
      }
    }
    last = bottom
    if bottom >= 0 { runs[bottom].next = -1 }
  }

  private mutating func remove(_ position: Int) {
    let (previous, next) = (runs[position].previous, runs[position].next)
    if previous >= 0 { runs[previous].next = next }
    if next >= 0 { runs[next].previous = previous } else { last = previous }
  }

  private func isEmphasis(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "*") || byte == UInt8(ascii: "_") }

  private func fits(_ opener: Run, _ closer: Run) -> Bool {
    guard opener.byte == closer.byte, opener.opens else { return false }
    guard isEmphasis(opener.byte) else { return opener.length == closer.length }
    // CommonMark's rule of three: `*a**b*` is not strong inside.
    guard opener.closes || closer.opens else { return true }
    let sum = opener.originalLength + closer.originalLength
    return sum % 3 != 0 || (opener.originalLength % 3 == 0 && closer.originalLength % 3 == 0)
  }

  private func markerWidth(_ opener: Run, _ closer: Run) -> Int {
    guard isEmphasis(opener.byte) else { return closer.length }
    return opener.length >= 2 && closer.length >= 2 ? 2 : 1
  }

  private func key(_ closer: Run) -> Int {
    let size = isEmphasis(closer.byte) ? closer.originalLength % 3 : closer.length
    return Int(closer.byte) << 8 | min(size, 127) << 1 | (closer.opens ? 1 : 0)
  }
}
